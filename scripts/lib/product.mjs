import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packagePages } from './app-pages.mjs';
import { at } from './paths.mjs';
import { freePort, isFree, waitForHttp, waitForPort } from './ports.mjs';
import { killAll, onInterrupt, start, stop } from './run.mjs';
import { main, Stop } from './say.mjs';
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

/**
 * Starts the program that answers like WeChat's servers.
 * @param {{ preferredPort?: number, stateFile?: string, env?: object, stdio?: unknown }} options with a state file it
 * remembers orders, refunds and its keys over a restart
 * @returns {Promise<{ child, url: string, merchantEnv: object }>} `merchantEnv` = the service's settings for its merchant
 */
export const startSimulator = async ({ preferredPort, stateFile, env = {}, stdio } = {}) => {
  const port = await freePort(preferredPort);
  const child = start(process.execPath, [...nodeFlags, mainOf('scripts/wechat-simulator')], {
    env: { ...env, PORT: String(port), ...(stateFile ? { SIMULATOR_STATE: stateFile } : {}) },
    stdio: stdio ?? ['ignore', 'inherit', 'inherit'],
  });
  if (!(await waitForPort(port, { child }))) throw new Stop('The WeChat simulator did not start; the reason stands above.');
  const url = `http://127.0.0.1:${port}`;
  return { child, url, merchantEnv: await merchantEnv(url) };
};

const merchantEnv = async (url) => {
  const answer = await fetch(`${url}/simulator/credentials`);
  const made = await answer.json();
  return {
    WECHAT_APP_ID: made.appId,
    WECHAT_APP_SECRET: made.appSecret,
    WECHAT_PAY_MCH_ID: made.mchId,
    WECHAT_PAY_SERIAL: made.merchantSerial,
    WECHAT_PAY_PRIVATE_KEY: made.merchantPrivateKey,
    WECHAT_PAY_API_V3_KEY: made.apiV3Key,
    WECHAT_PAY_PUBLIC_KEY_ID: made.platformKeyId,
    WECHAT_PAY_PUBLIC_KEY: made.platformPublicKey,
    WECHAT_PUSH_TOKEN: made.pushToken,
    WECHAT_PUSH_AES_KEY: made.pushAesKey,
  };
};

/**
 * Tells the simulator where the service takes messages, and which pages the mini-program has; the service must be
 * running, because it is asked at once.
 */
export const connectPush = async (simulator, port) => {
  const answer = await fetch(`${simulator.url}/simulator/settings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      pushUrl: `http://127.0.0.1:${port}/api/v1/wechat/messages`,
      pushMode: 'encrypted',
      pages: await packagePages(),
    }),
  });
  if (!answer.ok) throw new Stop(`The simulator could not reach the service's message address: ${await answer.text()}`);
};

/** Whether this start needs the stand-in for WeChat: not in production, and not when another host is named. */
export const wantsSimulator = () => !process.env.WECHAT_API_BASE && process.env.QINGYA_MODE !== 'production';

/** The simulator's usual port; another one is taken when it is in use. */
export const SIMULATOR_PORT = 3100;

/** Where the programs keep their data. */
export const dataFolder = () => process.env.DATA_DIR ?? at('data');

/** Starts one server process; does not wait until it is ready. */
export const startServer = ({ port, simulator, dataDir, env = {}, stdio }) =>
  start(process.execPath, [...nodeFlags, mainOf('server')], {
    env: {
      DATA_DIR: dataDir ?? dataFolder(),
      WEB_ROOT: process.env.WEB_ROOT ?? at('miniapp/dist/h5'),
      ...(simulator ? { ...simulator.merchantEnv, WECHAT_API_BASE: simulator.url, WECHAT_PAY_BASE: simulator.url } : {}),
      ...env,
      PORT: String(port),
    },
    stdio: stdio ?? ['ignore', 'inherit', 'inherit'],
  });

/** @returns {Promise<boolean>} whether the server said that it can serve before it ended */
export const serverReady = (port, child, timeoutMs = 180_000) =>
  waitForHttp(`http://127.0.0.1:${port}/readyz`, { child, timeoutMs });

/** The demo's simulator, which remembers over restarts what its phones did. */
export const startDemoSimulator = () => {
  mkdirSync(dataFolder(), { recursive: true });
  return startSimulator({ preferredPort: SIMULATOR_PORT, stateFile: join(dataFolder(), 'wechat-simulator.json') });
};

/** Making the demo school takes its time on a slow machine. */
const DEMO_READY_MS = 900_000;

/** Waits for the server of a demo and connects its simulator. @returns {Promise<boolean>} false when the server ended before */
export const demoReady = async (port, child, simulator) => {
  if (!(await serverReady(port, child, DEMO_READY_MS))) return false;
  await connectPush(simulator, port);
  return true;
};

/** Waits until one of the programs ends. @throws Stop when it did not end of its own accord and well */
export const untilOneEnds = async (running) => {
  const ends = [running.server.ended.then((how) => ({ who: 'The server', ...how }))];
  if (running.simulator) ends.push(running.simulator.ended.then((how) => ({ who: 'The WeChat simulator', ...how })));
  const { who, code, signal } = await Promise.race(ends);
  if (running.stopping) return;
  if (signal || code !== 0) throw new Stop(`${who} ended (${signal ?? `exit code ${code}`}).`);
};

/**
 * The whole life of a script that runs the product until it is interrupted.
 * @param {(running: object) => Promise<void>} serve puts what it starts into `running`: `server`, `simulator`
 * @param {(running: object) => void} [close] ends what else it started
 */
export const runProduct = (serve, close = () => undefined) =>
  main(async () => {
    const running = {};
    const end = async () => {
      close(running);
      await stopProduct(running);
      killAll();
    };
    onInterrupt(async () => {
      running.stopping = true;
      await end();
      return 0;
    });
    try {
      await serve(running);
    } finally {
      await end();
    }
  });

/** Ends the server first, so that its requests in flight still find the simulator. */
export const stopProduct = async ({ server, simulator }) => {
  await stop(server, 30_000);
  await stop(simulator, 5000);
};
