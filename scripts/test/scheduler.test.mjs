import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schedule } from '../lib/scheduler.mjs';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const ok = { passed: 1, failed: 0 };

/** Tasks that note how many cores are busy while they run. */
const recorder = () => {
  const seen = { busy: 0, most: 0, order: [] };
  const task = (id, more = {}) => ({
    id,
    ...more,
    run: async () => {
      seen.order.push(id);
      seen.busy += more.weight ?? 1;
      seen.most = Math.max(seen.most, seen.busy);
      for (let i = 0; i < 5; i += 1) await turn();
      seen.busy -= more.weight ?? 1;
      return more.result ?? ok;
    },
  });
  return { seen, task };
};

test('never uses more cores than there are, and uses them all', async () => {
  const { seen, task } = recorder();
  await schedule(
    ['a', 'b', 'c', 'd', 'e'].map((id) => task(id)),
    { slots: 2 },
  );
  assert.equal(seen.most, 2);
  assert.equal(seen.order.length, 5);
});

test('a task wider than the machine runs alone', async () => {
  const { seen, task } = recorder();
  const results = await schedule([task('wide', { weight: 3 }), task('a'), task('b')], { slots: 2 });
  assert.equal(seen.most, 3);
  assert.equal(results.size, 3);
});

test('waits for what it needs and starts what matters first', async () => {
  const { seen, task } = recorder();
  await schedule([task('last', { needs: ['first'] }), task('late', { priority: 1 }), task('first', { priority: 9 })], {
    slots: 1,
  });
  assert.equal(seen.order[0], 'first');
  assert.ok(seen.order.indexOf('last') > seen.order.indexOf('first'));
});

test('what needs a failed task is counted as failed and does not run; what comes after it runs', async () => {
  const { seen, task } = recorder();
  const tasks = [
    task('broken', { result: { passed: 3, failed: 1 } }),
    task('dependent', { needs: ['broken'] }),
    task('grandchild', { needs: ['dependent'] }),
    task('follower', { after: ['broken'] }),
  ];
  const results = await schedule(tasks, { slots: 2 });
  assert.deepEqual(seen.order.sort(), ['broken', 'follower']);
  assert.equal(results.get('dependent').failed, 1);
  assert.match(results.get('dependent').details, /because broken failed/);
  assert.equal(results.get('grandchild').failed, 1);
});

test('a task that throws has failed, and the others go on', async () => {
  const { task } = recorder();
  const throws = { id: 'throws', run: () => Promise.reject(new Error('no disk')) };
  const results = await schedule([throws, task('fine')], { slots: 1 });
  assert.equal(results.get('throws').failed, 1);
  assert.match(results.get('throws').details, /no disk/);
  assert.equal(results.get('fine').passed, 1);
});

test('refuses a task that waits for nobody known, and circles', async () => {
  const { task } = recorder();
  assert.throws(() => schedule([task('a', { needs: ['ghost'] })], { slots: 1 }), /ghost/);
  await assert.rejects(schedule([task('a', { needs: ['b'] }), task('b', { needs: ['a'] })], { slots: 1 }), /wait for each other/);
});
