import type { RateClass } from '@qingya/shared';
import Redis from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors';
import type { Logger } from '../log';

export interface RateFigure {
  /** Requests allowed in one window. */
  readonly points: number;
  /** Length of the window. */
  readonly seconds: number;
}

/** `refusedToken` counts requests whose token was refused, per address, so that tokens cannot be guessed at leisure. */
export type RateKind = RateClass | 'refusedToken';
export type RateFigures = Readonly<Record<RateKind, RateFigure>>;

/** Per account for `read`, `write` and `heavy`; per address for the rest, where a whole school may share one. */
export const defaultRates: RateFigures = {
  read: { points: 600, seconds: 60 },
  write: { points: 180, seconds: 60 },
  heavy: { points: 20, seconds: 60 },
  auth: { points: 120, seconds: 60 },
  public: { points: 600, seconds: 60 },
  // A page shows twenty pictures at once, and a school's wireless network is one address.
  picture: { points: 6_000, seconds: 60 },
  refusedToken: { points: 300, seconds: 60 },
};

const KINDS = Object.keys(defaultRates) as RateKind[];

export interface RateLimiterOptions {
  readonly figures: RateFigures;
  /** Multiplies every allowance. */
  readonly factor?: number;
  /** Shares the counts between processes; null keeps them in this one. */
  readonly redis: Redis | null;
}

/** Counts requests per kind and caller. */
export class RateLimiter {
  private readonly limiters: ReadonlyMap<RateKind, RateLimiterAbstract>;

  constructor(options: RateLimiterOptions) {
    this.limiters = new Map(KINDS.map((kind) => [kind, limiterFor(kind, options)]));
  }

  /**
   * Takes one request from the caller's allowance.
   * @param caller account id or network address
   * @throws AppError rate_limited with Retry-After in seconds when the allowance of this window is used up
   */
  async consume(kind: RateKind, caller: string): Promise<void> {
    try {
      await this.limiters.get(kind)?.consume(caller);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new AppError('rate_limited', { retryAfterSeconds: seconds }, undefined, { 'Retry-After': String(seconds) });
    }
  }
}

const limiterFor = (kind: RateKind, { figures, factor = 1, redis }: RateLimiterOptions): RateLimiterAbstract => {
  const allowance = { points: figures[kind].points * factor, duration: figures[kind].seconds, keyPrefix: `qingya:rate:${kind}` };
  const memory = new RateLimiterMemory(allowance);
  if (redis === null) return memory;
  // Redis away: each process counts for itself until it is back, rather than refusing everybody or nobody.
  return new RateLimiterRedis({ ...allowance, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true });
};

/** A Redis connection for counting: it answers quickly or fails, and never queues while Redis is away. */
export const connectRateRedis = (url: string, logger: Logger): Redis => {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 2_000,
    commandTimeout: 500,
  });
  redis.on('error', (error) => logger.warn({ err: error }, 'redis for rate limits is unavailable; counting in this process'));
  return redis;
};
