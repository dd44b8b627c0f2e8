import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownerWatch, withLock } from '../lib/lock.mjs';
import { cacheDir } from '../lib/paths.mjs';

const name = `test-${process.pid}`;
const folder = join(cacheDir(), `${name}.lock`);

test('two holders never meet, and a failed one lets go', async () => {
  let inside = 0;
  const enter = () =>
    withLock(name, async () => {
      inside += 1;
      assert.equal(inside, 1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    });
  await Promise.all([enter(), enter(), enter()]);
  await assert.rejects(
    withLock(name, () => Promise.reject(new Error('broken'))),
    /broken/,
  );
  assert.equal(existsSync(folder), false);
});

test('the lock of a dead process is taken over', async () => {
  mkdirSync(folder);
  // No process has this number: the kernel's limit is below it.
  writeFileSync(join(folder, 'pid'), '99999999');
  assert.equal(await withLock(name, async () => 'mine'), 'mine');
});

test('an owner that has not written its number yet gets five seconds, however long one waited for those before it', () => {
  const isGone = ownerWatch();
  const looks = [
    [process.pid, 0],
    [undefined, 60_000],
    [undefined, 65_000],
    [process.pid, 65_200],
    [undefined, 70_000],
    [undefined, 75_000],
    [undefined, 75_001],
    [99999999, 75_200],
  ];
  assert.deepEqual(
    looks.map(([pid, now]) => isGone(pid, now)),
    [false, false, false, false, false, false, true, true],
  );
});
