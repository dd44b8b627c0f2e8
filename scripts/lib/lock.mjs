import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './paths.mjs';
import { say } from './say.mjs';

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const holder = (folder) => {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8'));
  } catch {
    return undefined;
  }
};

const take = (folder) => {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
};

/** Between making its folder and writing its number into it an owner needs moments only, also on a busy machine. */
const NAMELESS_MS = 5000;

/**
 * @returns {(pid: number | undefined, now: number) => boolean} whether the owner of a lock is gone: dead, or without a
 * name since it was first looked at so, `NAMELESS_MS` ago. One that has just taken the lock over from another is neither.
 */
export const ownerWatch = () => {
  let namelessSince;
  return (pid, now) => {
    if (pid !== undefined) {
      namelessSince = undefined;
      return !isAlive(pid);
    }
    namelessSince ??= now;
    return now - namelessSince > NAMELESS_MS;
  };
};

/**
 * Runs `body` while no other script of this checkout does the same, so that `npm start` and `npm test` may be typed at
 * once. A lock whose owner has died is taken over.
 */
export const withLock = async (name, body) => {
  const folder = join(cacheDir(), `${name}.lock`);
  let waited = 0;
  const isGone = ownerWatch();
  while (!take(folder)) {
    const pid = holder(folder);
    if (isGone(pid, performance.now())) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (waited === 2000) say(`Waiting for process ${pid}, which is busy with the same ${name} …`);
    waited += 200;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await body();
  } finally {
    process.removeListener('exit', release);
    release();
  }
};
