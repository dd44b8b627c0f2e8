import { createProduct, type Product } from '../app';
import { ConfigError, type Environment, readConfig } from '../platform/config';
import { announce } from './announce';
import { keepDemoAlive, prepareDemo } from './demo-start';

/** `--role api` on the command line stands for QINGYA_ROLE=api. */
const withArguments = (env: Environment, args: readonly string[]): Environment => {
  const position = args.indexOf('--role');
  const role = position === -1 ? undefined : args[position + 1];
  return role === undefined ? env : { ...env, QINGYA_ROLE: role };
};

/** Starts one process and keeps it until it is told to end. A configuration mistake ends it with one sentence. */
export const startProduct = async (env: Environment, args: readonly string[]): Promise<void> => {
  let product: Product | undefined;
  try {
    const config = readConfig(withArguments(env, args));
    if (config.mode === 'demo') await prepareDemo(config);
    product = await createProduct(config);
    const restDemo = await keepDemoAlive(product);
    const port = await product.start();
    endOnSignal(product, restDemo);
    if (port !== null) await announce(product, port);
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    await product?.stop();
    process.exitCode = 1;
  }
};

const sentenceOf = (error: unknown): string => {
  if (error instanceof ConfigError) return error.message;
  const { code } = error as { code?: unknown };
  if (code === 'EADDRINUSE') return 'The port is in use by another program: set PORT to a free one.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

/** First signal: finish what is in hand. Second: end at once. */
const endOnSignal = (product: Product, restDemo: () => Promise<void>): void => {
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(130);
      ending = true;
      void restDemo()
        .then(() => product.stop())
        .then(() => process.exit(0));
    });
  }
};
