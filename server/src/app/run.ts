import { createProduct, type Product } from '../app';
import { ConfigError, type Environment, readConfig } from '../platform/config';
import { announce } from './announce';
import { keepDemoAlive, prepareDemo } from './demo-start';

/**
 * `--role api` (or `--role=api`) on the command line stands for QINGYA_ROLE=api.
 * @throws ConfigError for anything else: a process that overlooked its role would do the work of another
 */
const withArguments = (env: Environment, args: readonly string[]): Environment => {
  const [first, ...rest] = args.flatMap((argument) => argument.split(/(?<=^--role)=/));
  if (first === undefined) return env;
  const [role, ...others] = rest;
  if (first !== '--role' || role === undefined || others.length > 0) {
    throw new ConfigError('The command line', args.join(' '), 'nothing or --role followed by all, api or worker');
  }
  return { ...env, QINGYA_ROLE: role };
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
    // What was opened before the mistake showed (a pool, a connection to Redis) must not keep a broken process alive.
    await Promise.race([product?.stop(), pause(FAILED_START_MS)]).finally(() => process.exit(1));
  }
};

const FAILED_START_MS = 3_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What drivers say when the database of DATABASE_URL is not there or does not let us in. */
const NO_DATABASE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'ER_ACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
]);

const sentenceOf = (error: unknown): string => {
  if (error instanceof ConfigError) return error.message;
  const { code } = error as { code?: unknown };
  if (code === 'EADDRINUSE') return 'The port is in use by another program: set PORT to a free one.';
  if (NO_DATABASE.has(String(code)))
    return `The database of DATABASE_URL cannot be used (${code}): check its address, name, user and password.`;
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
