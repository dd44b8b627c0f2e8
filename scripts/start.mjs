import {
  chosenPort,
  requireFreePort,
  SIMULATOR_PORT,
  startServer,
  startSimulator,
  stopProduct,
  wantsSimulator,
} from './lib/product.mjs';
import { killAll, onInterrupt } from './lib/run.mjs';
import { main, Stop } from './lib/say.mjs';
import { prepare } from './lib/workspace.mjs';

const serve = async (running) => {
  const port = chosenPort();
  await requireFreePort(port);
  await prepare({ web: true });
  let simulatorUrl;
  if (wantsSimulator()) {
    const simulator = await startSimulator({ preferredPort: SIMULATOR_PORT });
    running.simulator = simulator.child;
    simulatorUrl = simulator.url;
  }
  // The server prints the addresses and demo log-ins itself, once it is ready.
  running.server = startServer({ port, simulatorUrl });

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
