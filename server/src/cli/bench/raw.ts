import Sqlite from 'better-sqlite3';
import { createPool } from 'mysql2/promise';
import type { Database, NewEvent, Row, SqlValue, UnitOfWork } from '../../platform/db';
import { appendEvents } from '../../platform/outbox/append-events';

export interface Statement {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/** The bare driver on the same database, for the ceiling a figure is compared with. */
export interface RawDriver {
  /** Runs transactions, each a list of statements between BEGIN and COMMIT, `concurrency` at a time. */
  transactions(list: readonly (readonly Statement[])[], concurrency: number): Promise<void>;
  /** Runs single statements outside transactions. */
  reads(list: readonly Statement[], concurrency: number): Promise<void>;
  close(): Promise<void>;
}

/** Calls `work` with every item, `concurrency` at a time. */
export const inParallel = async <T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
};

export const rawSqlite = (file: string): RawDriver => {
  const handle = new Sqlite(file);
  handle.pragma('synchronous = FULL');
  handle.pragma('foreign_keys = ON');
  const known = new Map<string, Sqlite.Statement>();
  const run = ({ sql, params }: Statement): void => {
    const statement = known.get(sql) ?? handle.prepare(sql);
    known.set(sql, statement);
    if (statement.reader) statement.all(...params);
    else statement.run(...params);
  };
  return {
    transactions: async (list) => {
      for (const statements of list) {
        run({ sql: 'BEGIN IMMEDIATE', params: [] });
        statements.forEach(run);
        run({ sql: 'COMMIT', params: [] });
      }
    },
    reads: async (list) => list.forEach(run),
    close: async () => {
      handle.close();
    },
  };
};

export const rawMysql = (url: string, concurrency: number): RawDriver => {
  const pool = createPool({ uri: url, connectionLimit: concurrency, charset: 'utf8mb4_bin', timezone: 'Z' });
  pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  return {
    transactions: (list, parallel) =>
      inParallel(list, parallel, async (statements) => {
        const connection = await pool.getConnection();
        await connection.query('START TRANSACTION');
        for (const { sql, params } of statements) await connection.query(sql, [...params]);
        await connection.query('COMMIT');
        connection.release();
      }),
    reads: (list, parallel) => inParallel(list, parallel, ({ sql, params }) => pool.query(sql, [...params])),
    close: () => pool.end(),
  };
};

class Undo extends Error {}

/**
 * The statements a command sends, with their values, found by running it and rolling it back: the bare driver can then
 * run exactly the same ones.
 */
export const recordStatements = async (db: Database, work: (uow: UnitOfWork) => Promise<unknown>): Promise<Statement[]> => {
  const recorded: Statement[] = [];
  const undone = db.transaction(async (uow) => {
    const events: NewEvent[] = [];
    const recorder = recording(uow, recorded, events);
    await work(recorder);
    await appendEvents(recorder, events, new Map());
    throw new Undo();
  });
  await undone.catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
  return recorded;
};

const recording = (uow: UnitOfWork, recorded: Statement[], events: NewEvent[]): UnitOfWork => {
  const note = (sql: string, params: readonly SqlValue[] = []): readonly SqlValue[] => {
    recorded.push({ sql, params });
    return params;
  };
  const recorder: UnitOfWork = {
    engine: uow.engine,
    now: uow.now,
    manager: uow.manager,
    newId: () => uow.newId(),
    afterCommit: () => {},
    append: async (event) => {
      events.push(event);
    },
    run: (sql, params) => uow.run(sql, note(sql, params)),
    rows: (sql, params) => uow.rows(sql, note(sql, params)),
    row: (sql, params) => uow.row(sql, note(sql, params)),
    lockRows: (sql, params) =>
      uow.rows(
        uow.engine === 'mysql' ? `${sql} FOR UPDATE` : sql,
        note(uow.engine === 'mysql' ? `${sql} FOR UPDATE` : sql, params),
      ),
    insert: async (table, input) => {
      const rows = (Array.isArray(input) ? input : [input]) as Row[];
      const [first] = rows;
      if (!first) return;
      const names = Object.keys(first);
      const size = Math.max(1, Math.floor(5_000 / names.length));
      for (let start = 0; start < rows.length; start += size) {
        const part = rows.slice(start, start + size);
        const tuple = `(${names.map(() => '?').join(', ')})`;
        const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES ${part.map(() => tuple).join(', ')}`;
        await uow.run(
          sql,
          note(
            sql,
            part.flatMap((row) => names.map((name) => row[name] ?? null)),
          ),
        );
      }
    },
  };
  return recorder;
};
