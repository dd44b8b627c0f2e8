import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Database } from '../../src/platform/db';
import { bullmqJobId, createBullmqQueue, createInProcessQueue, type QueuedWork, type WorkQueue } from '../../src/platform/jobs';
import { range, silentLog, until } from './outbox-support';

const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
/** The queue only hands the database on; these handlers use none. */
const db = {} as Database;
const retry = { maxAttempts: 3, firstDelayMs: 1, maxDelayMs: 5 };

type MakeQueue = (works: readonly QueuedWork[], concurrency?: number) => WorkQueue;

// Long because it is one list of promises that both implementations keep.
const contract = (title: string, make: MakeQueue): void => {
  describe(`work queue: ${title}`, () => {
    const open: WorkQueue[] = [];
    const queueOf: MakeQueue = (works, concurrency) => {
      const queue = make(works, concurrency);
      open.push(queue);
      return queue;
    };
    afterEach(async () => {
      await Promise.all(open.splice(0).map((queue) => queue.stop()));
    });

    it('hands each piece to its kind of work, as JSON', async () => {
      const seen: unknown[] = [];
      const queue = queueOf([
        { name: 'first', handle: async (_db, payload) => void seen.push(['first', payload]) },
        { name: 'second', handle: async (_db, payload) => void seen.push(['second', payload]) },
      ]);
      await queue.start();
      await queue.enqueue('first', 'a:1', { n: 1, none: undefined });
      await queue.enqueue('second', 'a:1', { n: 2 });
      await until(() => seen.length === 2);
      expect(seen.sort()).toEqual([
        ['first', { n: 1 }],
        ['second', { n: 2 }],
      ]);
    });

    it('queues one id once while it waits or runs, and again when it is over', async () => {
      let runs = 0;
      let release: () => void = () => undefined;
      const queue = queueOf([
        {
          name: 'slow',
          handle: async () => {
            runs += 1;
            await new Promise<void>((resolve) => {
              release = resolve;
            });
          },
        },
        { name: 'other', handle: async () => undefined },
      ]);
      await queue.enqueue('slow', 'same', {});
      await queue.enqueue('slow', 'same', {});
      await queue.start();
      await until(() => runs === 1);
      await queue.enqueue('slow', 'same', {});
      release();
      // Nothing tells that a piece was not queued: the id is free again, so that it runs exactly once more.
      await until(async () => {
        await queue.enqueue('slow', 'same', {});
        return runs === 2;
      });
      release();
      await queue.stop();
      expect(runs).toBe(2);
    });

    it('runs no more pieces at once than it may, and all of them', async () => {
      let running = 0;
      let most = 0;
      let done = 0;
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const queue = queueOf(
        [
          {
            name: 'bounded',
            handle: async () => {
              running += 1;
              most = Math.max(most, running);
              await gate;
              running -= 1;
              done += 1;
            },
          },
        ],
        3,
      );
      await queue.start();
      await Promise.all(range(20).map((n) => queue.enqueue('bounded', `piece:${n}`, {})));
      try {
        await until(() => running === 3);
        // Time for a fourth; one that comes later still shows in `most`.
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect([running, done]).toEqual([3, 0]);
      } finally {
        release();
      }
      await until(() => done === 20);
      expect(most).toBe(3);
    });

    it('tries a failing piece again, and gives it up after the last attempt so that its id is free', async () => {
      const calls: string[] = [];
      let mended = false;
      const queue = queueOf([
        {
          name: 'failing',
          handle: async (_db, payload) => {
            calls.push((payload as { id: string }).id);
            if (!mended && ((payload as { id: string }).id === 'never' || calls.length < 2)) throw new Error('not now');
          },
        },
      ]);
      await queue.start();
      await queue.enqueue('failing', 'once', { id: 'once' });
      await until(() => calls.length === 2);
      await queue.enqueue('failing', 'never', { id: 'never' });
      await until(() => calls.filter((id) => id === 'never').length === retry.maxAttempts);
      mended = true;
      await until(async () => {
        await queue.enqueue('failing', 'never', { id: 'never' });
        return calls.filter((id) => id === 'never').length > retry.maxAttempts;
      });
      expect(calls.filter((id) => id === 'once')).toHaveLength(2);
    });

    it('finishes what is running before it has stopped, and begins nothing new', async () => {
      const events: string[] = [];
      let release: () => void = () => undefined;
      const queue = queueOf(
        [
          {
            name: 'last',
            handle: async (_db, payload) => {
              events.push(`begin ${(payload as { n: number }).n}`);
              await new Promise<void>((resolve) => {
                release = resolve;
              });
              events.push('end');
            },
          },
        ],
        1,
      );
      await queue.start();
      await queue.enqueue('last', '1', { n: 1 });
      await until(() => events.length === 1);
      await queue.enqueue('last', '2', { n: 2 });
      const stopped = queue.stop().then(() => events.push('stopped'));
      await new Promise((resolve) => setTimeout(resolve, 20));
      release();
      await stopped;
      expect(events).toEqual(['begin 1', 'end', 'stopped']);
    });

    it('takes up at start what the caller knows to be unfinished', async () => {
      const seen: unknown[] = [];
      const unfinished: QueuedWork<{ file: string }> = {
        name: 'recovered',
        handle: async (_db, payload) => void seen.push(payload.file),
        recover: async () => [
          { id: 'import:1', payload: { file: 'a' } },
          { id: 'import:2', payload: { file: 'b' } },
        ],
      };
      await queueOf([unfinished as QueuedWork]).start();
      await until(() => seen.length === 2);
      expect(seen.sort()).toEqual(['a', 'b']);
    });

    it('refuses work nobody does, and two kinds of one name', async () => {
      await expect(queueOf([]).enqueue('unknown', '1', {})).rejects.toThrow('unknown');
      const twin: QueuedWork = { name: 'twin', handle: async () => undefined };
      expect(() => make([twin, twin])).toThrow('same name');
    });
  });
};

contract('in process', (works, concurrency = 2) => createInProcessQueue({ db, works, log: silentLog, concurrency, retry }));

describe('with Redis', () => {
  const prefixes: string[] = [];
  afterAll(async () => {
    const redis = new Redis(REDIS_URL);
    for (const prefix of prefixes) {
      const keys = await redis.keys(`${prefix}*`);
      if (keys.length > 0) await redis.del(keys);
    }
    redis.disconnect();
  });
  const freshPrefix = (): string => {
    const prefix = `{qingya-test-${randomBytes(6).toString('hex')}}`;
    prefixes.push(prefix);
    return prefix;
  };

  contract('BullMQ', (works, concurrency = 2) =>
    createBullmqQueue({ db, works, log: silentLog, concurrency, retry, redisUrl: REDIS_URL, keyPrefix: freshPrefix() }),
  );

  it('keeps a piece in Redis for another process', async () => {
    const seen: string[] = [];
    const works: QueuedWork[] = [
      { name: 'handed.over', handle: async (_db, payload) => void seen.push((payload as { by: string }).by) },
    ];
    const keyPrefix = freshPrefix();
    const common = { db, works, log: silentLog, retry, redisUrl: REDIS_URL, keyPrefix };
    const api = createBullmqQueue({ ...common, takesWork: false });
    await api.start();
    await api.enqueue('handed.over', 'x:1', { by: 'api' });
    await api.stop();
    expect(seen).toEqual([]);
    const worker = createBullmqQueue(common);
    await worker.start();
    await until(() => seen.length === 1);
    await worker.stop();
    expect(seen).toEqual(['api']);
  });

  it('gives every name and id its own job id without a colon', () => {
    const ids = [
      bullmqJobId('a.b', 'c:d'),
      bullmqJobId('a.b', 'c_d'),
      bullmqJobId('a', 'b__c'),
      bullmqJobId('a__b', 'c'),
      bullmqJobId('a', '导入'),
      bullmqJobId('a', '导出'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9._-]+$/);
  });
});
