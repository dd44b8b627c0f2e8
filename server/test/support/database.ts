import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { entities } from '../../src/entities';
import { FakeClock } from '../../src/platform/clock/clock';
import { type Database, type Engine, openDatabase } from '../../src/platform/db';
import { createIdSource } from '../../src/platform/ids/ulid';

/** Saturday 21 November 2026, 10:00 in Shanghai. */
export const TEST_START = '2026-11-21T02:00:00.000Z';

export interface TestDatabase {
  readonly db: Database;
  readonly clock: FakeClock;
  readonly engine: Engine;
  /** What `openDatabase` was given, for tests that start a second process on the same database. */
  readonly url: string | null;
  readonly file: string;
}

const mysqlServer = (): string | null => {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL.replace(/\/+$/, '');
  return process.env.QINGYA_ALLOW_MISSING === '1' ? null : 'mysql://root@127.0.0.1:3306';
};

/** The engines this run can reach. A missing server is an error unless the test runner has said so aloud. */
export const engines: readonly Engine[] = mysqlServer() === null ? ['sqlite'] : ['sqlite', 'mysql'];

const openFresh = async (engine: Engine, poolSize: number): Promise<TestDatabase & { remove: () => Promise<void> }> => {
  const clock = new FakeClock(TEST_START);
  const folder = mkdtempSync(join(tmpdir(), 'qingya-test-'));
  const file = join(folder, 'test.db');
  const common = { file, poolSize, entities, clock, ids: createIdSource() };
  if (engine === 'sqlite') {
    const db = await openDatabase({ url: null, ...common });
    return {
      db,
      clock,
      engine,
      url: null,
      file,
      remove: async () => {
        await db.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  const server = mysqlServer() as string;
  const name = `qingya_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const admin = await createConnection(server);
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const url = `${server}/${name}`;
  const db = await openDatabase({ url, ...common });
  return {
    db,
    clock,
    engine,
    url,
    file,
    remove: async () => {
      await db.close();
      await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

interface DescribeOptions {
  readonly poolSize?: number;
  /** Limits a suite to one engine, for what only that engine does. */
  readonly only?: Engine;
}

/**
 * Runs the same suite on every engine, each with a freshly migrated database for the whole suite; tests isolate
 * themselves by fresh data. `open()` gives that database and is to be called inside hooks and tests.
 */
export const describeDatabases = (
  title: string,
  body: (open: () => TestDatabase) => void,
  options: DescribeOptions = {},
): void => {
  const wanted = engines.filter((engine) => options.only === undefined || options.only === engine);
  for (const engine of wanted) {
    describe(`${title} [${engine}]`, () => {
      let current: Awaited<ReturnType<typeof openFresh>> | undefined;
      beforeAll(async () => {
        current = await openFresh(engine, options.poolSize ?? 10);
      }, 120_000);
      afterAll(async () => {
        await current?.remove();
      }, 120_000);
      body(() => {
        if (!current) throw new Error('the database is open only inside hooks and tests');
        return current;
      });
    });
  }
};

/** A copy of an embedded database file, for tests that must look at it while a process has it open. */
export const copySqlite = (file: string, to: string): void => {
  mkdirSync(join(to, '..'), { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) copyFileSync(file + suffix, to + suffix);
};
