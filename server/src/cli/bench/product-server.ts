import { createProduct } from '../../app';
import { readConfig } from '../../platform/config';

/** The product as a process of its own, on a database that exists: unlike `main`, it never seeds a demo school. */
const serve = async (): Promise<void> => {
  const product = await createProduct(readConfig(process.env));
  const port = await product.start();
  process.stdout.write(`${JSON.stringify({ port, token: '' })}\n`);
  process.on('SIGTERM', () => void product.stop().then(() => process.exit(0)));
};

void serve();
