import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Cache, createCache } from '../../src/platform/cache';
import { silentLog, until } from './outbox-support';

const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
/** Port 1 answers nobody. */
const NOBODY = 'redis://127.0.0.1:1';

const contract = (title: string, redisUrl: string | null): void => {
  describe(`cache: ${title}`, () => {
    let cache: Cache;
    beforeAll(() => {
      cache = createCache({ redisUrl, log: silentLog, keyPrefix: `qingya-test-${randomBytes(6).toString('hex')}` });
    });
    afterAll(() => cache.close());

    it('makes a value once and remembers it', async () => {
      let made = 0;
      const get = () => cache.getOrSet('remembered', 60_000, async () => ({ n: ++made }));
      expect(await get()).toEqual({ n: 1 });
      expect(await get()).toEqual({ n: 1 });
    });

    it('makes a value once for many who ask at the same moment', async () => {
      let made = 0;
      const all = await Promise.all(
        Array.from({ length: 20 }, () =>
          cache.getOrSet('together', 60_000, async () => {
            made += 1;
            await new Promise((resolve) => setImmediate(resolve));
            return made;
          }),
        ),
      );
      expect(new Set(all)).toEqual(new Set([1]));
    });

    it('makes it anew when its time is over, and when it was deleted', async () => {
      let made = 0;
      const get = (ttl: number) => cache.getOrSet('passing', ttl, async () => ++made);
      expect(await get(1)).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await get(60_000)).toBe(2);
      expect(await get(60_000)).toBe(2);
      await cache.delete('passing');
      expect(await get(60_000)).toBe(3);
    });

    it('keeps namespaces apart and clears one alone', async () => {
      const [a, b] = [cache.namespace('a'), cache.namespace('b')];
      expect(await a.getOrSet('same', 60_000, async () => 'a')).toBe('a');
      expect(await b.getOrSet('same', 60_000, async () => 'b')).toBe('b');
      await a.clear();
      expect(await a.getOrSet('same', 60_000, async () => 'new')).toBe('new');
      expect(await b.getOrSet('same', 60_000, async () => 'new')).toBe('b');
    });

    it('lets the error of the maker through when there is nothing older, and remembers nothing of it', async () => {
      const failing = cache.getOrSet('failing', 60_000, () => Promise.reject(new Error('no value')));
      await expect(failing).rejects.toThrow();
      expect(await cache.getOrSet('failing', 60_000, async () => 'now')).toBe('now');
    });
  });
};

contract('in memory', null);
contract('with Redis', REDIS_URL);
contract('with a Redis that is down', NOBODY);

describe('cache: with a Redis that accepts and never answers', () => {
  it('gives its values and closes without an error that nobody hears', async () => {
    const sockets = new Set<Socket>();
    const mute = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    try {
      const cache = createCache({ redisUrl: `redis://127.0.0.1:${(mute.address() as AddressInfo).port}`, log: silentLog });
      expect(await cache.getOrSet('unanswered', 60_000, async () => 'made')).toBe('made');
      await cache.close();
      // What the closed connections had not sent yet is refused now; a refusal that is not heard ends the process.
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      for (const socket of sockets) socket.destroy();
      mute.close();
    }
  });
});

describe('cache of two processes', () => {
  it('shares values and tells of deletions', async () => {
    const options = { redisUrl: REDIS_URL, log: silentLog, keyPrefix: `qingya-test-${randomBytes(6).toString('hex')}` };
    const [one, two] = [createCache(options), createCache(options)];
    try {
      let name = '';
      // A cache does without Redis while that is slow, and for a while after: a value made meanwhile stays its own.
      await until(async () => {
        name = `shared-${randomBytes(6).toString('hex')}`;
        await one.getOrSet(name, 60_000, async () => 'one');
        return (await two.getOrSet(name, 60_000, async () => 'two')) === 'one';
      });
      expect(await two.getOrSet(name, 60_000, async () => 'again')).toBe('one');
      // Until `two` listens, a deletion elsewhere leaves its own memory as it is.
      await until(async () => {
        await one.delete(name);
        return (await two.getOrSet(name, 60_000, async () => 'anew')) === 'anew';
      });
    } finally {
      await Promise.all([one.close(), two.close()]);
    }
  });
});
