import { hostname } from 'node:os';
import { join } from 'node:path';
import { entities } from '../entities';
import { type Cache, createCache } from '../platform/cache';
import { type Clock, systemClock } from '../platform/clock/clock';
import type { Config } from '../platform/config';
import { type Database, openDatabase } from '../platform/db';
import { createIdSource } from '../platform/ids/ulid';
import { createLogger, type Logger } from '../platform/log';
import { Metrics } from '../platform/metrics';

/** What every module stands on; one per process. */
export interface Infrastructure {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly db: Database;
  readonly cache: Cache;
  /** Names this process in claims and logs. */
  readonly instanceId: string;
  close(): Promise<void>;
}

/** Name of the embedded database below DATA_DIR. */
export const DATABASE_FILE = 'qingya.db';

/** Opens the database and brings its schema up to date. @param clock a standing clock for seeding and tests */
export const openConfiguredDatabase = (config: Config, clock: Clock = systemClock): Promise<Database> =>
  openDatabase({
    url: config.databaseUrl,
    file: join(config.dataDir, DATABASE_FILE),
    poolSize: config.databasePool,
    entities,
    clock,
    ids: createIdSource(),
  });

/** Connects everything that is not a module. @param logger another place for the log than standard output */
export const openInfrastructure = async (
  config: Config,
  clock: Clock = systemClock,
  logger?: Logger,
): Promise<Infrastructure> => {
  const log = logger ?? createLogger({ level: config.logLevel, base: { role: config.role } });
  const db = await openConfiguredDatabase(config, clock);
  const cache = createCache({ redisUrl: config.redisUrl, log });
  return {
    config,
    clock,
    log,
    metrics: new Metrics(undefined, { process: true }),
    db,
    cache,
    instanceId: `${hostname().slice(0, 40)}.${process.pid}`,
    close: async () => {
      await cache.close();
      await db.close();
    },
  };
};
