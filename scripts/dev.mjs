import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from './lib/paths.mjs';
import {
  chosenPort,
  connectPush,
  requireFreePort,
  serverReady,
  startDemoSimulator,
  startServer,
  stopProduct,
  wantsSimulator,
} from './lib/product.mjs';
import { killAll, onInterrupt, stop } from './lib/run.mjs';
import { dim, green, main, red, say } from './lib/say.mjs';
import { filesBelow, isBuildInput } from './lib/stamp.mjs';
import { buildBackend, buildMiniapp, prepare } from './lib/workspace.mjs';

const POLL_MS = 500;

/** Names, sizes and times of the files that matter; asking costs a few milliseconds. */
const fingerprint = (folders) =>
  folders
    .flatMap(filesBelow)
    .filter(isBuildInput)
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return `${file} ${stat?.size} ${stat?.mtimeMs}`;
    })
    .join('\n');

/**
 * Calls `task` after changes below `folders`, never twice at once. It looks instead of listening: file events get lost
 * when an editor saves by renaming, on network drives and in containers.
 */
const onChange = async (folders, task) => {
  let seen = fingerprint(folders);
  for (;;) {
    await sleep(POLL_MS);
    const now = fingerprint(folders);
    if (now === seen) continue;
    seen = now;
    await task().catch((error) => say(red(error.message)));
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

  let simulator;
  const launch = async () => {
    if (!simulator && wantsSimulator()) {
      simulator = await startDemoSimulator();
      running.simulator = simulator.child;
    }
    const child = startServer({ port, simulator });
    running.server = child;
    child.ended.then(({ code }) => {
      if (!stopping && running.server === child && code !== 0)
        say(red('The server ended; it starts again after the next change.'));
    });
    const ready = await serverReady(port, child, 60_000);
    if (ready && simulator) await connectPush(simulator, port);
    return ready;
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
      simulator = undefined;
    }
    if (await launch()) say(green('The server is ready.'));
  });
  if (process.env.QINGYA_SKIP_WEB !== '1') {
    onChange([at('miniapp/src'), at('miniapp/config'), at('shared/src')], async () => {
      if (await buildMiniapp('h5')) say(green('The web pages are ready; reload the browser.'));
    });
  }
});
