import type { PoolConnection, ResultSetHeader } from 'mysql2';
import type { QueryRunner } from 'typeorm';
import type { SqlValue, StatementListener } from './types';

/** The narrow path from a unit of work to the driver, beside TypeORM but on TypeORM's own connection. */
export interface Connection {
  rows<T>(sql: string, params: readonly SqlValue[]): Promise<T[]>;
  run(sql: string, params: readonly SqlValue[]): Promise<number>;
}

interface SqliteStatement {
  readonly reader: boolean;
  all(...params: readonly SqlValue[]): unknown[];
  run(...params: readonly SqlValue[]): { changes: number };
}

/** The part of better-sqlite3's database object that is used here. */
export interface SqliteHandle {
  prepare(sql: string): SqliteStatement;
  pragma(source: string): unknown;
  exec(sql: string): unknown;
}

const STATEMENT_CACHE_SIZE = 500;

/** Prepared statements are kept per database handle: preparing costs more than running most of them. */
export class SqliteConnection implements Connection {
  private readonly statements = new Map<string, SqliteStatement>();

  constructor(
    private readonly handle: SqliteHandle,
    private readonly listen: StatementListener,
  ) {}

  private prepare(sql: string): SqliteStatement {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.handle.prepare(sql);
    this.statements.set(sql, statement);
    if (this.statements.size > STATEMENT_CACHE_SIZE) {
      const oldest = this.statements.keys().next();
      if (!oldest.done) this.statements.delete(oldest.value);
    }
    return statement;
  }

  async rows<T>(sql: string, params: readonly SqlValue[]): Promise<T[]> {
    this.listen(sql);
    return this.prepare(sql).all(...params) as T[];
  }

  async run(sql: string, params: readonly SqlValue[]): Promise<number> {
    this.listen(sql);
    return this.prepare(sql).run(...params).changes;
  }
}

/** Uses the text protocol: one round trip a statement, and LIMIT placeholders work on every server version. */
export class MysqlConnection implements Connection {
  constructor(
    private readonly connection: PoolConnection,
    private readonly listen: StatementListener,
  ) {}

  private send<T>(sql: string, params: readonly SqlValue[]): Promise<T> {
    this.listen(sql);
    return new Promise<T>((resolve, reject) => {
      this.connection.query(sql, params as SqlValue[], (error, result) => {
        if (error) reject(error);
        else resolve(result as T);
      });
    });
  }

  rows<T>(sql: string, params: readonly SqlValue[]): Promise<T[]> {
    return this.send<T[]>(sql, params);
  }

  async run(sql: string, params: readonly SqlValue[]): Promise<number> {
    return (await this.send<ResultSetHeader>(sql, params)).affectedRows;
  }
}

/** The driver connection a TypeORM query runner holds. */
export const connectionOf = async (runner: QueryRunner, listen: StatementListener): Promise<MysqlConnection> =>
  new MysqlConnection((await runner.connect()) as PoolConnection, listen);
