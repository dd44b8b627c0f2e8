import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import { Redis } from 'ioredis';
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
/** Redis answers within a millisecond or is not worth waiting for. */
const REDIS_TIMEOUT_MS = 500;
/** After a failure Redis is left alone for this long, so that not every request waits for the time-out. */
const CIRCUIT_OPEN_MS = 5_000;
/** When `make` fails, a value that has run out is still given for this long. */
const GRACE_MS = 5 * 60_000;

export const createCache = (options: CacheOptions): Cache => {
  const { log, redisUrl, keyPrefix = 'qingya:cache', maxItems = MAX_ITEMS } = options;
  const connections: Redis[] = [];
  const connect = (url: string): Redis => {
    const redis = new Redis(url, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      commandTimeout: REDIS_TIMEOUT_MS,
      connectTimeout: REDIS_TIMEOUT_MS,
    });
    redis.on('error', (error) => log.warn({ error: errorText(error) }, 'the cache cannot reach Redis and works without it'));
    connections.push(redis);
    return redis;
  };
  const memory = bentostore().useL1Layer(memoryDriver({ maxItems }));
  const store = redisUrl
    ? memory.useL2Layer(redisDriver({ connection: connect(redisUrl) })).useBus(redisBusDriver({ connection: connect(redisUrl) }))
    : memory;
  const bento = new BentoCache({
    default: 'main',
    stores: { main: store },
    prefix: keyPrefix,
    grace: GRACE_MS,
    suppressL2Errors: true,
    l2CircuitBreakerDuration: CIRCUIT_OPEN_MS,
  });
  return viewOf(bento, async () => {
    await bento.disconnectAll();
    for (const redis of connections) redis.disconnect();
  });
};

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
