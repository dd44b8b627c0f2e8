import type { Instant } from '@qingya/shared';
import type { EntityManager } from 'typeorm';

export type Engine = 'sqlite' | 'mysql';
export type SqlValue = string | number | null | Buffer;
export type Row = Readonly<Record<string, SqlValue>>;

/** Reads committed data outside any transaction. */
export interface Reader {
  readonly engine: Engine;
  /** Read from the injected clock once, when the unit was opened. */
  readonly now: Instant;
  /** TypeORM's query builder on the same connection. Hot paths use `rows` and `run`; `save` and `remove` are banned. */
  readonly manager: EntityManager;
  /** All rows of a SELECT; `?` placeholders on both engines; bigint columns arrive as numbers. */
  rows<T>(sql: string, params?: readonly SqlValue[]): Promise<T[]>;
  /** First row, or undefined. */
  row<T>(sql: string, params?: readonly SqlValue[]): Promise<T | undefined>;
}

/** What a use case appends to the outbox. */
export interface NewEvent {
  /** `<capability>.<noun>.<past participle>` */
  readonly type: string;
  /** `<noun>:<id>`; events of one aggregate are handled in order. */
  readonly aggregate: string;
  readonly payload: object;
}

/** One transaction. Everything done through it commits together or not at all. */
export interface UnitOfWork extends Reader {
  /** Runs INSERT, UPDATE or DELETE; returns the number of rows matched (MySQL) or changed (SQLite). */
  run(sql: string, params?: readonly SqlValue[]): Promise<number>;
  /** Inserts one or many rows with as few statements as the engine allows; all rows must have the same columns. */
  insert(table: string, rows: Row | readonly Row[]): Promise<void>;
  /** SELECT … FOR UPDATE on MySQL; on SQLite the single writer already is the lock. Lock in id order. */
  lockRows<T>(sql: string, params?: readonly SqlValue[]): Promise<T[]>;
  /** A fresh time-ordered id. */
  newId(): string;
  /** Appends an event to the outbox inside this transaction; it is written with the others right before the commit. */
  append(event: NewEvent): Promise<void>;
  /** Runs after a successful commit, never after a rollback. For wake-ups only: what must not be lost is an event. */
  afterCommit(task: () => void): void;
}

/** Told of every statement sent; for tests and for counting. */
export type StatementListener = (sql: string) => void;
