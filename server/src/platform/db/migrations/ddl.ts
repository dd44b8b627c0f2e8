import type { QueryRunner } from 'typeorm';

const isMysql = (runner: QueryRunner): boolean => runner.dataSource.options.type !== 'better-sqlite3';

/**
 * Creates a table from portable column and constraint lines. Text compares by bytes on both engines, so that an id or a
 * code never equals another one that differs only in case.
 */
export const createTable = async (runner: QueryRunner, name: string, lines: readonly string[]): Promise<void> => {
  const suffix = isMysql(runner) ? ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin' : '';
  await runner.query(`CREATE TABLE ${name} (\n  ${lines.join(',\n  ')}\n)${suffix}`);
};

/** A position that grows with each insert; orders rows, is not an identifier. */
export const autoIncrementKey = (runner: QueryRunner, column: string): string =>
  isMysql(runner)
    ? `${column} bigint NOT NULL AUTO_INCREMENT PRIMARY KEY`
    : `${column} integer PRIMARY KEY AUTOINCREMENT NOT NULL`;

export const createIndex = async (
  runner: QueryRunner,
  name: string,
  table: string,
  columns: readonly string[],
): Promise<void> => {
  await runner.query(`CREATE INDEX ${name} ON ${table} (${columns.join(', ')})`);
};

export const createUniqueIndex = async (
  runner: QueryRunner,
  name: string,
  table: string,
  columns: readonly string[],
): Promise<void> => {
  await runner.query(`CREATE UNIQUE INDEX ${name} ON ${table} (${columns.join(', ')})`);
};

/** Drops tables in the order given; children before parents. */
export const dropTables = async (runner: QueryRunner, names: readonly string[]): Promise<void> => {
  for (const name of names) await runner.query(`DROP TABLE ${name}`);
};

/** `CONSTRAINT name CHECK (column IN (…))` for an enumeration column. */
export const checkIn = (name: string, column: string, values: readonly string[]): string =>
  `CONSTRAINT ${name} CHECK (${column} IN (${values.map((value) => `'${value}'`).join(', ')}))`;
