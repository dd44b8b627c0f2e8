import { AsyncLocalStorage } from 'node:async_hooks';
import type { Instant } from '@qingya/shared';
import { Mutex } from 'async-mutex';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { Clock } from '../clock/clock';
import type { IdSource } from '../ids/ulid';
import { type Connection, connectionOf, SqliteConnection, type SqliteHandle } from './connection';
import { isRetryable } from './errors';
import { insertText } from './insert-text';
import type { Engine, NewEvent, Reader, Row, SqlValue, StatementListener, UnitOfWork } from './types';

/** The closure runs at most this many times before the error of the last attempt is let through, unless told otherwise. */
const MAX_ATTEMPTS = 3;
const RETRY_BASE_MS = 15;
/** SQLite allows 32,766 bound values a statement; 5,000 keeps statements small on both engines. */
const MAX_BOUND_VALUES = 5_000;

/**
 * Writes a unit's events inside its transaction, once, right before the commit: thirty events cost as many statements as
 * one. Filled by the outbox so that the database layer does not know it.
 */
export type EventAppender = (uow: UnitOfWork, events: readonly NewEvent[]) => Promise<void>;

export interface DatabaseParts {
  readonly engine: Engine;
  /** The only source that writes. */
  readonly writer: DataSource;
  /** Read-only on SQLite; the same pool as `writer` on MySQL. */
  readonly reader: DataSource;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** How busy the way to the database is. */
export interface PoolFigures {
  /** Connections that work; on SQLite 1 while somebody writes. */
  readonly inUse: number;
  readonly idle: number;
  /** Units of work that wait for a connection, or for the one writer. */
  readonly waiting: number;
}

class ReadUnit implements Reader {
  constructor(
    readonly engine: Engine,
    readonly now: Instant,
    private readonly source: { readonly manager: EntityManager },
    protected readonly connection: Connection,
  ) {}

  get manager(): EntityManager {
    return this.source.manager;
  }

  rows<T>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    return this.connection.rows<T>(sql, params);
  }

  async row<T>(sql: string, params: readonly SqlValue[] = []): Promise<T | undefined> {
    return (await this.connection.rows<T>(sql, params))[0];
  }
}

/** What mysql2 keeps in its pool; it offers no figures of its own. */
interface MysqlPool {
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
}

class WriteUnit extends ReadUnit implements UnitOfWork {
  readonly afterCommitTasks: (() => void)[] = [];
  private readonly appended: NewEvent[] = [];

  constructor(
    parts: DatabaseParts,
    now: Instant,
    source: { readonly manager: EntityManager },
    connection: Connection,
    private readonly ids: IdSource,
    private readonly appendEvents: EventAppender,
  ) {
    super(parts.engine, now, source, connection);
  }

  run(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    return this.connection.run(sql, params);
  }

  async insert(table: string, input: Row | readonly Row[]): Promise<void> {
    const rows = Array.isArray(input) ? (input as readonly Row[]) : [input as Row];
    const first = rows[0];
    if (!first) return;
    const columns = Object.keys(first);
    const size = Math.max(1, Math.floor(MAX_BOUND_VALUES / columns.length));
    for (let start = 0; start < rows.length; start += size) {
      const part = rows.length <= size ? rows : rows.slice(start, start + size);
      const cells: SqlValue[] = [];
      for (const row of part) for (const column of columns) cells.push(cellOf(row, column, table));
      await this.connection.run(insertText(table, columns, part.length), cells);
    }
  }

  lockRows<T>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
    return this.connection.rows<T>(this.engine === 'mysql' ? `${sql} FOR UPDATE` : sql, params);
  }

  newId(): string {
    return this.ids.next(this.now);
  }

  async append(event: NewEvent): Promise<void> {
    this.appended.push(event);
  }

  /** Writes what was appended; the last thing done before the commit. */
  async writeAppended(): Promise<void> {
    if (this.appended.length > 0) await this.appendEvents(this, this.appended);
  }

  afterCommit(task: () => void): void {
    this.afterCommitTasks.push(task);
  }
}

const cellOf = (row: Row, column: string, table: string): SqlValue => {
  const value = row[column];
  if (value === undefined) throw new TypeError(`insert into ${table}: every row needs the column ${column}`);
  return value;
};

/** Opens units of work and read units; one per process. */
export class Database {
  readonly engine: Engine;
  /** SQLite has one writer: concurrent requests would otherwise share, and break, one transaction. */
  private readonly writerLock = new Mutex();
  private readonly open = new AsyncLocalStorage<true>();
  private readonly listeners = new Set<StatementListener>();
  private appendEvents: EventAppender = () => Promise.reject(new Error('no outbox is connected to this database'));
  private sqliteWriter: SqliteConnection | undefined;
  private sqliteReader: SqliteConnection | undefined;
  private sqliteRunner: QueryRunner | undefined;
  /** Units of work that write or wait to. */
  private sqliteWriters = 0;

  constructor(private readonly parts: DatabaseParts) {
    this.engine = parts.engine;
  }

  get clock(): Clock {
    return this.parts.clock;
  }

  get ids(): IdSource {
    return this.parts.ids;
  }

  /** TypeORM's data source, for migrations and for tests that look at the schema. */
  get dataSource(): DataSource {
    return this.parts.writer;
  }

  /** For metrics. */
  poolFigures(): PoolFigures {
    if (this.engine === 'sqlite') {
      const inUse = Math.min(1, this.sqliteWriters);
      return { inUse, idle: 1 - inUse, waiting: this.sqliteWriters - inUse };
    }
    const { pool } = this.parts.writer.driver as unknown as { pool: MysqlPool };
    const idle = pool._freeConnections.length;
    return { inUse: pool._allConnections.length - idle, idle, waiting: pool._connectionQueue.length };
  }

  /** Called once by the outbox. */
  connectOutbox(appendEvents: EventAppender): void {
    this.appendEvents = appendEvents;
  }

  /** @returns a function that stops listening */
  onStatement(listener: StatementListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private readonly listen: StatementListener = (sql) => {
    for (const listener of this.listeners) listener(sql);
  };

  /** Reads committed data. Several statements in one call may see commits that happen between them. */
  async read<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    const now = this.parts.clock.now();
    if (this.engine === 'sqlite') {
      this.sqliteReader ??= new SqliteConnection(sqliteHandleOf(this.parts.reader), this.listen);
      return work(new ReadUnit('sqlite', now, this.parts.reader, this.sqliteReader));
    }
    const runner = this.parts.reader.createQueryRunner();
    try {
      return await work(new ReadUnit('mysql', now, runner, await connectionOf(runner, this.listen)));
    } finally {
      await runner.release();
    }
  }

  /**
   * Runs `work` in one transaction. On a deadlock or lock time-out everything is rolled back and `work` runs again,
   * so it must do nothing outside the unit of work that cannot be repeated.
   * @param attempts how often it runs at most; more where nobody waits for it and giving up costs more than another try
   * @throws Error when called inside another unit of work: pass the open one instead
   */
  async transaction<T>(work: (uow: UnitOfWork) => Promise<T>, attempts = MAX_ATTEMPTS): Promise<T> {
    if (this.open.getStore()) throw new Error('a unit of work is already open: pass it on instead of opening another');
    const [result, tasks] = await this.attempt(work, attempts);
    // Here, and not inside `open.run`: a task may start work that opens its own transaction, now or after a wait.
    for (const task of tasks) task();
    return result;
  }

  private async attempt<T>(work: (uow: UnitOfWork) => Promise<T>, attempts: number): Promise<[T, (() => void)[]]> {
    const once = () => (this.engine === 'sqlite' ? this.attemptSqlite(work) : this.attemptMysql(work));
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.open.run(true, once);
      } catch (error) {
        if (attempt >= attempts || !isRetryable(error)) throw error;
        await pause(RETRY_BASE_MS * attempt + Math.random() * RETRY_BASE_MS);
      }
    }
  }

  private attemptSqlite<T>(work: (uow: UnitOfWork) => Promise<T>): Promise<[T, (() => void)[]]> {
    this.sqliteWriters += 1;
    const attempt = this.writerLock.runExclusive(async () => {
      this.sqliteWriter ??= new SqliteConnection(sqliteHandleOf(this.parts.writer), this.listen);
      const connection = this.sqliteWriter;
      // The writer has one connection, so one runner serves every transaction; making it anew costs more than a statement.
      this.sqliteRunner ??= this.parts.writer.createQueryRunner();
      await connection.run('BEGIN IMMEDIATE', []);
      return this.finish(work, this.sqliteRunner, connection);
    });
    return attempt.finally(() => {
      this.sqliteWriters -= 1;
    });
  }

  private async attemptMysql<T>(work: (uow: UnitOfWork) => Promise<T>): Promise<[T, (() => void)[]]> {
    const runner = this.parts.writer.createQueryRunner();
    try {
      const connection = await connectionOf(runner, this.listen);
      await connection.run('START TRANSACTION', []);
      return await this.finish(work, runner, connection);
    } finally {
      await runner.release();
    }
  }

  private async finish<T>(
    work: (uow: UnitOfWork) => Promise<T>,
    runner: QueryRunner,
    connection: Connection,
  ): Promise<[T, (() => void)[]]> {
    // TypeORM must know, or a query builder that wants a transaction would begin, and so commit, its own.
    Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
    try {
      const uow = new WriteUnit(this.parts, this.parts.clock.now(), runner, connection, this.parts.ids, this.appendEvents);
      const result = await work(uow);
      await uow.writeAppended();
      await connection.run('COMMIT', []);
      return [result, uow.afterCommitTasks];
    } catch (error) {
      await rollBack(connection);
      throw error;
    } finally {
      Object.assign(runner, { isTransactionActive: false, transactionDepth: 0 });
    }
  }

  async close(): Promise<void> {
    await this.writerLock.waitForUnlock();
    if (this.parts.reader !== this.parts.writer) await this.parts.reader.destroy();
    await this.parts.writer.destroy();
  }
}

/** A rollback can fail only because the transaction is gone already, which is what it was to achieve. */
const rollBack = async (connection: Connection): Promise<void> => {
  try {
    await connection.run('ROLLBACK', []);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const sqliteHandleOf = (source: DataSource): SqliteHandle =>
  (source.driver as unknown as { databaseConnection: SqliteHandle }).databaseConnection;
