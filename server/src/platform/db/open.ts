import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createConnection, type PoolConnection } from 'mysql2';
import { DataSource, type EntitySchema } from 'typeorm';
import type { Clock } from '../clock/clock';
import type { IdSource } from '../ids/ulid';
import type { SqliteHandle } from './connection';
import { Database } from './database';
import { migrations } from './migrations';

export type EntityList = readonly (EntitySchema | (new () => object))[];

export interface DatabaseOptions {
  /** `mysql://user:password@host:port/name`, or null for the embedded database. */
  readonly url: string | null;
  /** File of the embedded database; used when `url` is null. */
  readonly file: string;
  readonly poolSize: number;
  readonly entities: EntityList;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** SQLite waits this long for another process (a backup, say) before it gives up. */
const BUSY_TIMEOUT_MS = 5_000;

/** Opens the database and brings its schema up to date. */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  const database = options.url === null ? await openSqlite(options) : await openMysql(options, options.url);
  return database;
};

const openSqlite = async (options: DatabaseOptions): Promise<Database> => {
  mkdirSync(dirname(options.file), { recursive: true });
  const writer = new DataSource({
    type: 'better-sqlite3',
    database: options.file,
    timeout: BUSY_TIMEOUT_MS,
    enableWAL: true,
    entities: [...options.entities] as never[],
    migrations: [...migrations],
    migrationsTransactionMode: 'each',
    // FULL: an acknowledged ledger row survives a power cut, not only a killed process.
    prepareDatabase: (handle: SqliteHandle) => {
      handle.pragma('synchronous = FULL');
      handle.pragma('temp_store = MEMORY');
    },
  });
  await writer.initialize();
  await writer.runMigrations();
  const reader = new DataSource({
    type: 'better-sqlite3',
    database: options.file,
    readonly: true,
    timeout: BUSY_TIMEOUT_MS,
    entities: [...options.entities] as never[],
  });
  await reader.initialize();
  return new Database({ engine: 'sqlite', writer, reader, clock: options.clock, ids: options.ids });
};

const openMysql = async (options: DatabaseOptions, url: string): Promise<Database> => {
  const version = await serverVersion(url);
  const source = new DataSource({
    // The two dialects differ in locking reads and RETURNING: TypeORM must be told which server answers.
    type: /mariadb/i.test(version) ? 'mariadb' : 'mysql',
    url,
    timezone: 'Z',
    charset: 'utf8mb4_bin',
    poolSize: options.poolSize,
    entities: [...options.entities] as never[],
    migrations: [...migrations],
    migrationsTransactionMode: 'none',
    extra: { supportBigNumbers: true, bigNumberStrings: false, flags: ['FOUND_ROWS'] },
  });
  await source.initialize();
  try {
    await prepareSessions(source);
    await migrateUnderLock(source);
  } catch (error) {
    // An open pool would keep a process that cannot start from ending.
    await source.destroy();
    throw error;
  }
  return new Database({ engine: 'mysql', writer: source, reader: source, clock: options.clock, ids: options.ids });
};

/**
 * READ COMMITTED takes no gap locks, so «look for a missing row, then insert it» does not deadlock. Set on each new
 * connection instead of each transaction: it saves a round trip a transaction. Strict mode refuses what SQLite's CHECKs refuse.
 * Five seconds for a row lock: a request waits no longer than a person does, and three attempts stay below a proxy's patience.
 */
const SESSION_SETTINGS =
  "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO'; SET SESSION innodb_lock_wait_timeout = 5";

const prepareSessions = async (source: DataSource): Promise<void> => {
  const { pool } = source.driver as unknown as {
    pool: { on(event: 'connection', listener: (connection: PoolConnection) => void): void; _allConnections?: unknown };
  };
  const settings = SESSION_SETTINGS.replace(', sql_mode', '; SET SESSION sql_mode').split('; ');
  pool.on('connection', (connection) => {
    for (const statement of settings) connection.query(statement);
  });
  // The connection that `initialize` opened came before the listener.
  const runner = source.createQueryRunner();
  for (const statement of settings) await runner.query(statement);
  await runner.release();
};

/** How long a process waits for another one that migrates, seconds. */
const MIGRATION_WAIT_SECONDS = 120;
/** Of one database; hashed, because names of locks may not be longer than 64 characters. */
const MIGRATION_LOCK = "CONCAT('qingya.migrate.', MD5(DATABASE()))";

/** Several processes may start at once on an empty database; one migrates, the others wait for it. */
const migrateUnderLock = async (source: DataSource): Promise<void> => {
  const runner = source.createQueryRunner();
  try {
    const [answer] = (await runner.query(`SELECT GET_LOCK(${MIGRATION_LOCK}, ${MIGRATION_WAIT_SECONDS}) AS granted`)) as {
      granted: number | null;
    }[];
    if (Number(answer?.granted) !== 1) throw new Error('another process has been migrating the database for too long');
    try {
      await source.runMigrations();
    } finally {
      await runner.query(`SELECT RELEASE_LOCK(${MIGRATION_LOCK})`);
    }
  } finally {
    await runner.release();
  }
};

const serverVersion = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const connection = createConnection(url);
    // A connection that failed tells its listeners besides the callback; unheard, that would end the process.
    connection.on('error', reject);
    connection.query('SELECT VERSION() AS version', (error, rows) => {
      connection.destroy();
      if (error) reject(error);
      else resolve(String((rows as { version: string }[])[0]?.version));
    });
  });
