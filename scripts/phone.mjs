import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './lib/ports.mjs';
import {
  chosenPort,
  connectPush,
  dataFolder,
  requireFreePort,
  SIMULATOR_PORT,
  serverReady,
  startServer,
  startSimulator,
  stopProduct,
} from './lib/product.mjs';
import { killAll, onInterrupt } from './lib/run.mjs';
import { green, main, Stop, say } from './lib/say.mjs';
import { buildMiniapp, prepare } from './lib/workspace.mjs';

const PAGE_PORT = 3200;
/** Making the demo school takes its time on a slow machine. */
const DEMO_READY_MS = 900_000;

const serve = async (running) => {
  if (process.env.QINGYA_MODE === 'production' || process.env.WECHAT_API_BASE)
    throw new Stop('The phone page shows the demo: unset QINGYA_MODE and WECHAT_API_BASE, then start it again.');
  const port = chosenPort();
  await requireFreePort(port);
  await prepare({ web: true });
  await buildMiniapp('weapp');
  // It needs the packages that the step before may just have installed.
  const { servePhonePage } = await import('./lib/phone-page.mjs');
  mkdirSync(dataFolder(), { recursive: true });
  const stateFile = join(dataFolder(), 'wechat-simulator.json');
  const simulator = await startSimulator({ preferredPort: SIMULATOR_PORT, stateFile });
  running.simulator = simulator.child;
  running.server = startServer({ port, simulator });
  if (!(await serverReady(port, running.server, DEMO_READY_MS)))
    throw new Stop('The server did not start; the reason stands above.');
  await connectPush(simulator, port);

  const pagePort = await freePort(PAGE_PORT);
  running.page = await servePhonePage({ port: pagePort, product: `http://127.0.0.1:${port}`, simulator: simulator.url });
  say(`${green('The mini-program in a phone:')} http://127.0.0.1:${pagePort}/`);

  const ends = [
    running.server.ended.then((how) => ({ who: 'The server', ...how })),
    running.simulator.ended.then((how) => ({ who: 'The WeChat simulator', ...how })),
  ];
  const { who, code, signal } = await Promise.race(ends);
  if (running.stopping) return;
  if (signal || code !== 0) throw new Stop(`${who} ended (${signal ?? `exit code ${code}`}).`);
};

await main(async () => {
  const running = {};
  const end = async () => {
    running.page?.closeAllConnections();
    running.page?.close();
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
