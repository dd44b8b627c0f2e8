import { freePort } from './lib/ports.mjs';
import {
  chosenPort,
  demoReady,
  requireFreePort,
  runProduct,
  startDemoSimulator,
  startServer,
  untilOneEnds,
} from './lib/product.mjs';
import { green, Stop, say } from './lib/say.mjs';
import { buildMiniapp, prepare } from './lib/workspace.mjs';

const PAGE_PORT = 3200;

const serve = async (running) => {
  if (process.env.QINGYA_MODE === 'production' || process.env.WECHAT_API_BASE)
    throw new Stop('The phone page shows the demo: unset QINGYA_MODE and WECHAT_API_BASE, then start it again.');
  const port = chosenPort();
  await requireFreePort(port);
  await prepare({ web: true });
  await buildMiniapp('weapp');
  // It needs the packages that the step before may just have installed.
  const { servePhonePage } = await import('./lib/phone-page.mjs');
  const simulator = await startDemoSimulator();
  running.simulator = simulator.child;
  running.server = startServer({ port, simulator });
  if (!(await demoReady(port, running.server, simulator))) throw new Stop('The server did not start; the reason stands above.');

  const pagePort = await freePort(PAGE_PORT);
  running.page = await servePhonePage({ port: pagePort, product: `http://127.0.0.1:${port}`, simulator: simulator.url });
  say(`${green('The mini-program in a phone:')} http://127.0.0.1:${pagePort}/`);
  await untilOneEnds(running);
};

await runProduct(serve, (running) => {
  running.page?.closeAllConnections();
  running.page?.close();
});
