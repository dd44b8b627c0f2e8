import {
  chosenPort,
  demoReady,
  requireFreePort,
  runProduct,
  startDemoSimulator,
  startServer,
  untilOneEnds,
  wantsSimulator,
} from './lib/product.mjs';
import { prepare } from './lib/workspace.mjs';

await runProduct(async (running) => {
  const port = chosenPort();
  await requireFreePort(port);
  await prepare({ web: true });
  let simulator;
  if (wantsSimulator()) {
    simulator = await startDemoSimulator();
    running.simulator = simulator.child;
  }
  // The server prints the addresses and demo log-ins itself, once it is ready.
  running.server = startServer({ port, simulator });
  if (simulator) await demoReady(port, running.server, simulator);
  await untilOneEnds(running);
});
