import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import { Redis, type RedisOptions } from 'ioredis';
import { type BackgroundLog, errorText } from '../log/background-log';

export interface CacheOptions {
  /** Shares entries among processes and tells them of deletions; absent = this process's memory only. */
  readonly redisUrl?: string | null;
  readonly log: BackgroundLog;
  /** First part of every key in Redis. */
  readonly keyPrefix?: string;
  /** Entries kept in this process's memory. */
  readonly maxItems?: number;
}

/**
 * Remembers values that are costly to make. A value is JSON and may be stale for its time to live: nothing that decides
 * about points, money or access is read from here. When Redis is down, values are made anew; no caller ever fails for it.
 */
export interface Cache {
  /**
   * The remembered value, or what `make` gives, which is then remembered.
   * @param ttlMs for how long, milliseconds
   * @throws whatever `make` throws, when nothing older is at hand; `undefined` cannot be remembered
   */
  getOrSet<T>(name: string, ttlMs: number, make: () => Promise<T>): Promise<T>;
  /** Forgets a value, in other processes too. */
  delete(name: string): Promise<void>;
  /** Forgets everything below this namespace. */
  clear(): Promise<void>;
  /** The same cache below a name, so that two users never meet. */
  namespace(name: string): Cache;
  close(): Promise<void>;
}

const MAX_ITEMS = 10_000;
/** Redis answers within a millisecond or so; longer than this is not worth waiting for. */
const REDIS_TIMEOUT_MS = 250;
/** After a failure Redis is left alone for this long, so that not every request waits for the time-out. */
const CIRCUIT_OPEN_MS = 5_000;
/** When `make` fails, a value that has run out is still given for this long. */
const GRACE_MS = 5 * 60_000;

/** Values: an answer at once or none at all; what is asked while the connection is being made waits no longer either. */
const FAIL_FAST: RedisOptions = { maxRetriesPerRequest: 0, commandTimeout: REDIS_TIMEOUT_MS };
/** Subscriptions: kept until Redis is back; a rejected one would be lost for good, and nobody hears its error. */
const PATIENT: RedisOptions = { maxRetriesPerRequest: null };

/**
 * The bus copies the connection it is given, once to announce and once to listen. The copies wait patiently for Redis,
 * but announcing and closing must not.
 */
const busConnection = (connect: (extra: RedisOptions) => Redis, log: BackgroundLog): Redis => {
  const model = connect({ lazyConnect: true });
  model.duplicate = () => {
    const copy = connect(PATIENT);
    const publish = copy.publish.bind(copy);
    copy.publish = ((channel: string, message: string) =>
      copy.status === 'ready'
        ? publish(channel, message)
        : Promise.reject(new Error('Redis is not connected'))) as Redis['publish'];
    // Nobody waits for the subscription: closing before Redis answered refuses it, and unheard that would end the process.
    const subscribe = copy.subscribe.bind(copy) as (...channels: string[]) => Promise<unknown>;
    copy.subscribe = ((...channels: string[]) =>
      subscribe(...channels).catch((error: unknown) => {
        log.warn({ error: errorText(error) }, 'the cache hears nothing of other processes');
        return 0;
      })) as Redis['subscribe'];
    copy.quit = (async () => {
      copy.disconnect();
      return 'OK';
    }) as Redis['quit'];
    return copy;
  };
  return model;
};

/** A maker slower than this goes on in the background while the value that has run out is given. */
const SLOW_MAKER_MS = 1_000;

export const createCache = (options: CacheOptions): Cache => {
  const { log, redisUrl, keyPrefix = 'qingya:cache', maxItems = MAX_ITEMS } = options;
  const connections: Redis[] = [];
  const connect = (url: string, extra: RedisOptions): Redis => {
    const redis = new Redis(url, { connectTimeout: REDIS_TIMEOUT_MS, ...extra });
    redis.on('error', (error) => log.warn({ error: errorText(error) }, 'the cache cannot reach Redis and works without it'));
    connections.push(redis);
    return redis;
  };
  const memory = bentostore().useL1Layer(memoryDriver({ maxItems }));
  const store = redisUrl
    ? memory
        .useL2Layer(redisDriver({ connection: connect(redisUrl, FAIL_FAST) }))
        .useBus(redisBusDriver({ connection: busConnection((extra) => connect(redisUrl, extra), log) }))
    : memory;
  const bento = new BentoCache({
    default: 'main',
    stores: { main: store },
    prefix: keyPrefix,
    grace: GRACE_MS,
    timeout: SLOW_MAKER_MS,
    suppressL2Errors: true,
    l2CircuitBreakerDuration: CIRCUIT_OPEN_MS,
  });
  return viewOf(bento, async () => {
    // Values are asked for no more; QUIT would wait for a Redis that is down.
    await Promise.race([bento.disconnectAll().catch(() => undefined), pause(REDIS_TIMEOUT_MS)]);
    for (const redis of connections) redis.disconnect();
  });
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

/** The part of bentocache that is used, on the cache itself and on its namespaces. */
interface Provider {
  getOrSet<T>(options: { key: string; ttl: number; factory: () => Promise<T> }): Promise<T>;
  delete(options: { key: string }): Promise<boolean>;
  clear(): Promise<void>;
  namespace(name: string): Provider;
}

const viewOf = (provider: Provider, close: () => Promise<void>): Cache => ({
  getOrSet: (name, ttlMs, make) => provider.getOrSet({ key: name, ttl: ttlMs, factory: make }),
  delete: async (name) => {
    await provider.delete({ key: name });
  },
  clear: () => provider.clear(),
  namespace: (name) => viewOf(provider.namespace(name), close),
  close,
});
