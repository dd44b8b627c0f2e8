import { createSimulator } from './app';
import { BadStateFile, StateFile } from './state-file';
import { DEMO_PUSH_KEYS, World } from './world';

/** Ends the start with one sentence. */
const giveUp = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};

/** Defaults agree with the service's demo configuration; they protect nothing. */
const appId = process.env.WECHAT_APP_ID ?? 'wx5130000000000001';
const appSecret = process.env.WECHAT_APP_SECRET ?? 'simulator-secret-of-the-demo-000';
const port = Number(process.env.PORT ?? 3100);
const pushToken = process.env.WECHAT_PUSH_TOKEN ?? DEMO_PUSH_KEYS.pushToken;
const pushAesKey = process.env.WECHAT_PUSH_AES_KEY ?? DEMO_PUSH_KEYS.pushAesKey;
if (!/^[A-Za-z0-9]{3,32}$/.test(pushToken)) giveUp('WECHAT_PUSH_TOKEN must be 3 to 32 letters and digits.');
if (!/^[A-Za-z0-9]{43}$/.test(pushAesKey)) giveUp('WECHAT_PUSH_AES_KEY must be 43 letters and digits.');

const world = new World(appId, appSecret, { pushToken, pushAesKey });

const openState = (path: string): StateFile => {
  try {
    return StateFile.open(path, world);
  } catch (error) {
    if (error instanceof BadStateFile) giveUp(error.message);
    throw error;
  }
};
const statePath = process.env.SIMULATOR_STATE;
const state = statePath ? openState(statePath) : undefined;

const allowRemote = process.env.SIMULATOR_ALLOW_REMOTE === '1';
const app = createSimulator(world, { allowRemote });
const server = app.listen(port, allowRemote ? '0.0.0.0' : '127.0.0.1', () => {
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  process.stdout.write(`WeChat simulator on http://127.0.0.1:${actual}\n`);
});
// As long as the service keeps its own: a caller whose timer is late would meet the end of a shorter one with its next call.
server.keepAliveTimeout = 75_000;

server.on('error', (error) => giveUp(`WeChat simulator cannot listen on port ${port}: ${error.message}`));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    world.clock.stop();
    server.close(() => {
      state?.save();
      process.exit(0);
    });
    server.closeAllConnections();
  });
}
