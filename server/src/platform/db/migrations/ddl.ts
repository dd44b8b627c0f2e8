import type { QueryRunner } from 'typeorm';

const isMysql = (runner: QueryRunner): boolean => runner.dataSource.options.type !== 'better-sqlite3';

/*
 * MySQL commits every statement that changes the schema by itself: a process killed in the middle of a migration leaves
 * half of it behind, unrecorded. These helpers step over what is there already, so that the next start finishes it.
 * (SQLite runs a migration in one transaction and needs none of this.)
 */

/**
 * Creates a table from portable column and constraint lines. Text compares by bytes on both engines, so that an id or a
 * code never equals another one that differs only in case.
 */
export const createTable = async (runner: QueryRunner, name: string, lines: readonly string[]): Promise<void> => {
  const suffix = isMysql(runner) ? ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin' : '';
  const unlessThere = isMysql(runner) ? 'IF NOT EXISTS ' : '';
  await runner.query(`CREATE TABLE ${unlessThere}${name} (\n  ${lines.join(',\n  ')}\n)${suffix}`);
};

/** A position that grows with each insert; orders rows, is not an identifier. */
export const autoIncrementKey = (runner: QueryRunner, column: string): string =>
  isMysql(runner)
    ? `${column} bigint NOT NULL AUTO_INCREMENT PRIMARY KEY`
    : `${column} integer PRIMARY KEY AUTOINCREMENT NOT NULL`;

export const createIndex = (runner: QueryRunner, name: string, table: string, columns: readonly string[]): Promise<void> =>
  addIndex(runner, 'INDEX', name, table, columns);

export const createUniqueIndex = (runner: QueryRunner, name: string, table: string, columns: readonly string[]): Promise<void> =>
  addIndex(runner, 'UNIQUE INDEX', name, table, columns);

const addIndex = async (
  runner: QueryRunner,
  kind: 'INDEX' | 'UNIQUE INDEX',
  name: string,
  table: string,
  columns: readonly string[],
): Promise<void> => {
  if (isMysql(runner) && (await hasIndex(runner, name, table))) return;
  await runner.query(`CREATE ${kind} ${name} ON ${table} (${columns.join(', ')})`);
};

const hasIndex = async (runner: QueryRunner, name: string, table: string): Promise<boolean> => {
  const found: unknown[] = await runner.query(
    'SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND INDEX_NAME = ? LIMIT 1',
    [table, name],
  );
  return found.length > 0;
};

/** Takes an index away, if it is there. */
export const dropIndex = async (runner: QueryRunner, name: string, table: string): Promise<void> => {
  if (!isMysql(runner)) await runner.query(`DROP INDEX IF EXISTS ${name}`);
  else if (await hasIndex(runner, name, table)) await runner.query(`DROP INDEX ${name} ON ${table}`);
};

/** Adds columns that are not there yet. @param lines `name type …`, with a default where rows exist */
export const addColumns = async (runner: QueryRunner, table: string, lines: readonly string[]): Promise<void> => {
  for (const line of lines) {
    const [name = ''] = line.split(' ');
    if (isMysql(runner) && (await hasColumn(runner, table, name))) continue;
    await runner.query(`ALTER TABLE ${table} ADD COLUMN ${line}`);
  }
};

/** Takes columns away, those that are there. */
export const dropColumns = async (runner: QueryRunner, table: string, names: readonly string[]): Promise<void> => {
  for (const name of names) {
    if (isMysql(runner) && !(await hasColumn(runner, table, name))) continue;
    await runner.query(`ALTER TABLE ${table} DROP COLUMN ${name}`);
  }
};

const hasColumn = async (runner: QueryRunner, table: string, name: string): Promise<boolean> => {
  const found: unknown[] = await runner.query(
    'SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COLUMN_NAME = ? LIMIT 1',
    [table, name],
  );
  return found.length > 0;
};

/** @param action what follows the name: `BEFORE UPDATE ON t FOR EACH ROW …` */
export const createTrigger = async (runner: QueryRunner, name: string, action: string): Promise<void> => {
  if (isMysql(runner)) await runner.query(`DROP TRIGGER IF EXISTS ${name}`);
  await runner.query(`CREATE TRIGGER ${name} ${action}`);
};

/** Writes a row that the product cannot be without, unless the table has one already. */
export const insertFirstRow = async (
  runner: QueryRunner,
  table: string,
  row: Readonly<Record<string, string | number>>,
): Promise<void> => {
  const there: unknown[] = await runner.query(`SELECT 1 FROM ${table} LIMIT 1`);
  if (there.length > 0) return;
  const columns = Object.keys(row);
  const marks = columns.map(() => '?').join(', ');
  await runner.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`, Object.values(row));
};

/** Drops tables in the order given; children before parents. */
export const dropTables = async (runner: QueryRunner, names: readonly string[]): Promise<void> => {
  for (const name of names) await runner.query(`DROP TABLE IF EXISTS ${name}`);
};

/** `CONSTRAINT name CHECK (column IN (…))` for an enumeration column. */
export const checkIn = (name: string, column: string, values: readonly string[]): string =>
  `CONSTRAINT ${name} CHECK (${column} IN (${values.map((value) => `'${value}'`).join(', ')}))`;
