import { existsSync } from 'node:fs';
import { at } from './paths.mjs';
import { freePort, isFree, waitForHttp, waitForPort } from './ports.mjs';
import { start, stop } from './run.mjs';
import { Stop } from './say.mjs';
import { nodeFlags } from './workspace.mjs';

const mainOf = (folder) => {
  const file = at(folder, 'dist/main.js');
  if (!existsSync(file)) throw new Stop(`${folder}/src/main.ts does not exist, so there is nothing to start.`);
  return file;
};

/** @throws Stop with one sentence when somebody else listens on the port */
export const requireFreePort = async (port) => {
  if (await isFree(port)) return;
  throw new Stop(
    `Port ${port} is already in use: end the program that uses it, or choose another one, e.g. PORT=${port + 1} npm start.`,
  );
};

/** @returns {number} PORT from the environment, 3000 by default */
export const chosenPort = () => {
  const text = process.env.PORT || '3000';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Stop(`PORT is "${text}"; it must be a whole number from 1 to 65535.`);
  return port;
};

/** Starts the program that answers like WeChat's servers. @returns {Promise<{ child, url: string }>} */
export const startSimulator = async ({ preferredPort, env = {}, stdio } = {}) => {
  const port = await freePort(preferredPort);
  const child = start(process.execPath, [...nodeFlags, mainOf('scripts/wechat-simulator')], {
    env: { ...env, PORT: String(port) },
    stdio: stdio ?? ['ignore', 'inherit', 'inherit'],
  });
  if (!(await waitForPort(port, { child }))) throw new Stop('The WeChat simulator did not start; the reason stands above.');
  return { child, url: `http://127.0.0.1:${port}` };
};

/** Whether this start needs the stand-in for WeChat: not in production, and not when another host is named. */
export const wantsSimulator = () => !process.env.WECHAT_API_BASE && process.env.QINGYA_MODE !== 'production';

/** The simulator's usual port; another one is taken when it is in use. */
export const SIMULATOR_PORT = 3100;

/** Starts one server process; does not wait until it is ready. */
export const startServer = ({ port, simulatorUrl, dataDir, env = {}, stdio }) =>
  start(process.execPath, [...nodeFlags, mainOf('server')], {
    env: {
      DATA_DIR: dataDir ?? process.env.DATA_DIR ?? at('data'),
      WEB_ROOT: process.env.WEB_ROOT ?? at('miniapp/dist/h5'),
      ...(simulatorUrl ? { WECHAT_API_BASE: simulatorUrl, WECHAT_PAY_BASE: process.env.WECHAT_PAY_BASE ?? simulatorUrl } : {}),
      ...env,
      PORT: String(port),
    },
    stdio: stdio ?? ['ignore', 'inherit', 'inherit'],
  });

/** @returns {Promise<boolean>} whether the server said that it can serve before it ended */
export const serverReady = (port, child, timeoutMs = 180_000) =>
  waitForHttp(`http://127.0.0.1:${port}/readyz`, { child, timeoutMs });

/** Ends the server first, so that its requests in flight still find the simulator. */
export const stopProduct = async ({ server, simulator }) => {
  await stop(server, 30_000);
  await stop(simulator, 5000);
};
