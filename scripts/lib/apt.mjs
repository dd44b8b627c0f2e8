import { existsSync } from 'node:fs';
import { run, which } from './run.mjs';

let queue = Promise.resolve();
let updated = false;

/** Whether packages may be installed here without asking anybody: root on Debian or one of its children. */
export const canInstall = () =>
  process.platform === 'linux' && process.getuid() === 0 && existsSync('/etc/debian_version') && Boolean(which('apt-get'));

const install = async (packages) => {
  // RUNLEVEL=1 keeps Debian from starting the daemons: the tests start their own, with their own data.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  if (!updated) {
    await run('apt-get', ['update', '-qq'], { env, timeoutMs: 300_000 });
    updated = true;
  }
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, timeoutMs: 900_000 });
};

/** Installs Debian packages, one call after the other. @returns {Promise<boolean>} whether they are there now */
export const aptInstall = (packages) => {
  if (!canInstall()) return Promise.resolve(false);
  const turn = queue.then(async () => (await install(packages)).code === 0);
  queue = turn.catch(() => false);
  return turn;
};
