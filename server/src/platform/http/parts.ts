import { randomBytes } from 'node:crypto';
import type { Endpoint } from '@qingya/shared';
import type { Database, UnitOfWork } from '../db';
import type { Logger } from '../log';
import type { Metrics } from '../metrics';
import type { RateLimiter } from '../ratelimit';
import type { Authenticator } from './authenticator';
import type { CallbackRoute } from './callbacks';
import type { ObjectResolvers } from './object-access';
import type { RequestOf, Route } from './route';

/** Answers within its time limit or counts as failed; throws when the dependency cannot be used. */
export interface ReadinessCheck {
  readonly name: string;
  readonly run: () => Promise<void>;
  /** Default 1,000 ms. */
  readonly timeLimitMs?: number;
}

export interface HttpSettings {
  /** Version of the product, shown in the API description. */
  readonly version: string;
  /** Reverse proxies in front: so many trailing addresses of X-Forwarded-For are believed. */
  readonly trustedProxies: number;
  /** Other origins whose pages may call the API; empty = same origin only. */
  readonly corsOrigins: readonly string[];
  /** Other origins the web build itself may call; the demo's simulator, otherwise none. */
  readonly connectSources: readonly string[];
  /** Whether people reach the service by https: then browsers are told to stay there. */
  readonly secureTransport: boolean;
  /** What happens to an answer that does not fit its contract: `throw` makes it a 500, `log` sends and reports it. */
  readonly responseValidation: 'throw' | 'log';
  readonly jsonLimitBytes: number;
  readonly uploadLimitBytes: number;
  /** Folder of the web build; null = none is served. */
  readonly webRoot: string | null;
  /** Opens /metrics to other machines; null = loopback and private addresses only. */
  readonly metricsToken: string | null;
  /** How long a repeat waits for the request it repeats. */
  readonly idempotencyWaitMs: number;
  /** Under which requests with an `Idempotency-Key` are recognised; every process of an installation must have the same. */
  readonly requestKey: Buffer;
  /** How long requests in flight may take after `stop` was called. */
  readonly gracePeriodMs: number;
}

export const defaultSettings: HttpSettings = {
  version: '0.1.0',
  trustedProxies: 0,
  corsOrigins: [],
  connectSources: [],
  secureTransport: false,
  responseValidation: 'throw',
  jsonLimitBytes: 256 * 1024,
  uploadLimitBytes: 10 * 1024 * 1024,
  webRoot: null,
  metricsToken: null,
  idempotencyWaitMs: 5_000,
  requestKey: randomBytes(32),
  gracePeriodMs: 15_000,
};

/** All that the HTTP kernel is made from; the composition root supplies it. */
export interface HttpParts {
  readonly routes: readonly Route[];
  /** Addresses of protocols that others have defined. */
  readonly callbacks?: readonly CallbackRoute[];
  readonly db: Database;
  readonly authenticate: Authenticator;
  readonly resolvers: ObjectResolvers;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** null = no limits (tests, benches). */
  readonly rateLimiter: RateLimiter | null;
  readonly checks: readonly ReadinessCheck[];
  /** Called inside the transaction of every write that somebody does as staff, after it: no such write goes unrecorded. */
  readonly afterStaffWrite?: (uow: UnitOfWork, endpoint: Endpoint, request: RequestOf<Endpoint>) => Promise<void>;
  readonly settings: HttpSettings;
}
