import { watch } from 'node:fs';
import { at } from './lib/paths.mjs';
import {
  chosenPort,
  requireFreePort,
  SIMULATOR_PORT,
  serverReady,
  startServer,
  startSimulator,
  stopProduct,
  wantsSimulator,
} from './lib/product.mjs';
import { killAll, onInterrupt, stop } from './lib/run.mjs';
import { dim, green, main, red, say } from './lib/say.mjs';
import { buildBackend, buildMiniapp, prepare } from './lib/workspace.mjs';

/** Calls `task` after changes below `folders`; changes during a run lead to exactly one more run. */
const onChange = (folders, task) => {
  let timer;
  let running = false;
  let again = false;
  const go = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await task().catch((error) => say(red(error.message)));
    } while (again);
    running = false;
  };
  for (const folder of folders) {
    watch(folder, { recursive: true }, (_event, file) => {
      if (file && /\.test\.[jt]sx?$/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(go, 150);
    });
  }
};

await main(async () => {
  const running = {};
  let stopping = false;
  onInterrupt(async () => {
    stopping = true;
    await stopProduct(running);
    killAll();
    return 0;
  });

  const port = chosenPort();
  await requireFreePort(port);
  process.env.QINGYA_BUILD_CACHE ??= '1';
  await prepare({ web: true });

  let simulatorUrl;
  const launch = async () => {
    if (!simulatorUrl && wantsSimulator()) {
      const simulator = await startSimulator({ preferredPort: SIMULATOR_PORT });
      running.simulator = simulator.child;
      simulatorUrl = simulator.url;
    }
    const child = startServer({ port, simulatorUrl });
    running.server = child;
    child.ended.then(({ code }) => {
      if (!stopping && running.server === child && code !== 0)
        say(red('The server ended; it starts again after the next change.'));
    });
    return serverReady(port, child, 60_000);
  };
  await launch();

  onChange([at('server/src'), at('shared/src'), at('scripts/wechat-simulator/src')], async () => {
    const rebuilt = await buildBackend();
    if (rebuilt.length === 0) return;
    say(dim(`Rebuilt ${rebuilt.join(', ')}; restarting …`));
    const old = running.server;
    running.server = undefined;
    await stop(old);
    if (rebuilt.includes('simulator')) {
      await stop(running.simulator);
      simulatorUrl = undefined;
    }
    if (await launch()) say(green('The server is ready.'));
  });
  if (process.env.QINGYA_SKIP_WEB !== '1') {
    onChange([at('miniapp/src'), at('miniapp/config'), at('shared/src')], async () => {
      if (await buildMiniapp('h5')) say(green('The web pages are ready; reload the browser.'));
    });
  }
});
