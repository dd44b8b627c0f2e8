import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
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
  wantsSimulator,
} from './lib/product.mjs';
import { killAll, onInterrupt } from './lib/run.mjs';
import { main, Stop } from './lib/say.mjs';
import { prepare } from './lib/workspace.mjs';

/** Making the demo school takes its time on a slow machine. */
const DEMO_READY_MS = 900_000;

const serve = async (running) => {
  const port = chosenPort();
  await requireFreePort(port);
  await prepare({ web: true });
  let simulator;
  if (wantsSimulator()) {
    mkdirSync(dataFolder(), { recursive: true });
    const stateFile = join(dataFolder(), 'wechat-simulator.json');
    simulator = await startSimulator({ preferredPort: SIMULATOR_PORT, stateFile });
    running.simulator = simulator.child;
  }
  // The server prints the addresses and demo log-ins itself, once it is ready.
  running.server = startServer({ port, simulator });
  if (simulator && (await serverReady(port, running.server, DEMO_READY_MS))) await connectPush(simulator, port);

  const ends = [running.server.ended.then((how) => ({ who: 'The server', ...how }))];
  if (running.simulator) ends.push(running.simulator.ended.then((how) => ({ who: 'The WeChat simulator', ...how })));
  const { who, code, signal } = await Promise.race(ends);
  if (running.stopping) return;
  if (signal || code !== 0) throw new Stop(`${who} ended (${signal ?? `exit code ${code}`}).`);
};

await main(async () => {
  const running = {};
  const end = async () => {
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
