import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, localDateOf } from '@qingya/shared';
import { createProduct, type Product } from '../app';
import { DATABASE_FILE, openConfiguredDatabase } from '../app/infrastructure';
import { FakeClock } from '../platform/clock/clock';
import type { Config } from '../platform/config';
import type { Database, Reader } from '../platform/db';
import type { Say } from './seed-school';

const TASK = 'demo.seed';
const WORK_FOLDER = '.demo-seed';

/** Whether nobody has ever used this database: no campus, no staff, no account. */
export const isEmpty = async (reader: Reader): Promise<boolean> => {
  for (const table of ['identity_campus', 'identity_staff', 'identity_account', 'schooling_student'] as const) {
    if ((await reader.row(`SELECT id FROM ${table} LIMIT 1`)) !== undefined) return false;
  }
  return true;
};

/** Tells a school into the empty database of a product that is wired to the clock and not started. */
export type MakeSchool = (product: Product, clock: FakeClock) => Promise<void>;

export interface Filling {
  readonly config: Config;
  readonly now: Instant;
  readonly say: Say;
  readonly make: MakeSchool;
}

/**
 * Fills the configured database with a school when it is empty. A process killed meanwhile leaves nothing that
 * counts as a school: the embedded database is made beside and renamed when it is whole; on MySQL a row says that
 * the work has begun and not ended, and the next start begins again.
 * @returns whether a school was made
 */
export const fillEmptyDatabase = (filling: Filling): Promise<boolean> =>
  filling.config.databaseUrl === null ? fillEmbedded(filling) : fillServer(filling);

const fillEmbedded = async ({ config, now, make }: Filling): Promise<boolean> => {
  if (!(await withDatabase(config, now, (db) => db.read(isEmpty)))) return false;
  const workDir = join(config.dataDir, WORK_FOLDER);
  rmSync(workDir, { recursive: true, force: true });
  await seedInto({ ...config, dataDir: workDir, redisUrl: null }, now, make);
  syncFile(join(workDir, DATABASE_FILE));
  const target = join(config.dataDir, DATABASE_FILE);
  // The empty database's log would otherwise be taken for the log of the new file.
  for (const suffix of ['-wal', '-shm']) rmSync(target + suffix, { force: true });
  renameSync(join(workDir, DATABASE_FILE), target);
  syncFile(config.dataDir);
  rmSync(workDir, { recursive: true, force: true });
  return true;
};

/** Makes sure that what was written before is on the disk. @param path of a file or folder */
const syncFile = (path: string): void => {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
};

const fillServer = async ({ config, now, say, make }: Filling): Promise<boolean> =>
  withDatabase(config, now, (db) =>
    underLock(db, async () => {
      const state = await db.read((r) => r.row<{ state: string }>('SELECT state FROM job_run WHERE task = ?', [TASK]));
      if (state?.state === 'done') return false;
      if (state) {
        say('The last seeding was interrupted: starting again');
        await wipe(db);
      } else if (!(await db.read(isEmpty))) return false;
      else await mark(db, now);
      await seedInto({ ...config, redisUrl: null }, now, make);
      await db.transaction((uow) => uow.run("UPDATE job_run SET state = 'done', finishedAt = ? WHERE task = ?", [uow.now, TASK]));
      return true;
    }),
  );

const mark = (db: Database, now: Instant): Promise<void> =>
  db.transaction((uow) =>
    uow.insert('job_run', {
      task: TASK,
      businessDate: localDateOf(now),
      state: 'claimed',
      attempts: 1,
      claimedBy: 'demo',
      claimedUntil: null,
      nextAttemptAt: 0,
      startedAt: now,
      finishedAt: null,
      manual: 0,
      progress: null,
      lastError: null,
    }),
  );

/** What the migrations themselves put in, and the row that says a seeding has begun. */
const KEPT: ReadonlySet<string> = new Set([
  'migrations',
  'job_run',
  'identity_school',
  'earning_rule_version',
  'earning_manual_policy',
  'budget_lock',
  'lottery_setting',
]);

/** Empties a database whose seeding was interrupted; nobody else has ever used it. */
const wipe = async (db: Database): Promise<void> => {
  const runner = db.dataSource.createQueryRunner();
  try {
    const tables: { name: string }[] = await runner.query(
      "SELECT TABLE_NAME AS name FROM information_schema.tables WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
    );
    await runner.query('SET SESSION FOREIGN_KEY_CHECKS = 0');
    // TRUNCATE, because the ledger's triggers refuse DELETE.
    for (const { name } of tables) if (!KEPT.has(name)) await runner.query(`TRUNCATE TABLE ${name}`);
    // The story writes versions of its own beside the first one.
    await runner.query('DELETE FROM earning_rule_version WHERE createdById IS NOT NULL');
  } finally {
    await runner.query('SET SESSION FOREIGN_KEY_CHECKS = 1');
    await runner.release();
  }
};

/** Several processes may start at once: one makes the school, the others wait for it. */
const underLock = async <T>(db: Database, work: () => Promise<T>): Promise<T> => {
  const runner = db.dataSource.createQueryRunner();
  try {
    await runner.query("SELECT GET_LOCK(CONCAT('qingya.demo.', DATABASE()), 300)");
    return await work();
  } finally {
    await runner.query("SELECT RELEASE_LOCK(CONCAT('qingya.demo.', DATABASE()))");
    await runner.release();
  }
};

const withDatabase = async <T>(config: Config, now: Instant, work: (db: Database) => Promise<T>): Promise<T> => {
  const db = await openConfiguredDatabase(config, new FakeClock(now));
  try {
    return await work(db);
  } finally {
    await db.close();
  }
};

const seedInto = async (config: Config, now: Instant, make: MakeSchool): Promise<void> => {
  const clock = new FakeClock(now);
  const product = await createProduct({ ...config, logLevel: 'error' }, clock);
  try {
    const { db } = product.infrastructure;
    // Nothing is lost by a power cut: a file that is not finished is thrown away, a finished one is synced as a whole.
    if (db.engine === 'sqlite') await db.dataSource.query('PRAGMA synchronous = OFF');
    await make(product, clock);
  } finally {
    await product.stop();
  }
};
