import './node-version.mjs';
import { existsSync } from 'node:fs';
import { buildBackend, buildMiniapp } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { at } from './paths.mjs';
import { killAll, onInterrupt, start, stop } from './run.mjs';
import { Stop, say } from './say.mjs';

export { buildBackend, buildMiniapp, ensureInstalled };

/**
 * Makes the checkout runnable: packages, compiled server, and the web pages unless told otherwise.
 * @param {{ web?: boolean }} options
 */
export const prepare = async ({ web = false } = {}) => {
  await ensureInstalled();
  await buildBackend();
  if (web && process.env.QINGYA_SKIP_WEB !== '1') await buildMiniapp('h5');
};

/** Options every Node process of the product is started with. */
export const nodeFlags = ['--enable-source-maps'];

/** Runs one of the server's command-line programs with this script's arguments and its exit code. */
export const runServerCli = async (name, args) => {
  let child;
  onInterrupt(async () => {
    await stop(child);
    killAll();
  });
  await prepare();
  const file = at('server/dist/cli', `${name}.js`);
  if (!existsSync(file)) throw new Stop(`server/src/cli/${name}.ts does not exist.`);
  child = start(process.execPath, [...nodeFlags, file, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { DATA_DIR: process.env.DATA_DIR ?? at('data') },
  });
  const { code, signal } = await child.ended;
  if (signal) say(`${name} was ended by ${signal}.`);
  process.exitCode = signal ? 1 : code;
};
