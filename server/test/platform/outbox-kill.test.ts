import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { noteConnections } from '../support/connections';
import { describeDatabases, type TestDatabase } from '../support/database';
import { createEffectTable, effectsOf, range } from './outbox-support';

const CHILD = join(__dirname, 'child');
/** Commits each killed process acknowledges before it dies; drawn anew for each round and printed when the test fails. */
const ROUNDS = 6;

interface Running {
  readonly child: ChildProcess;
  /** The last number whose commit was acknowledged. */
  acknowledged: number;
  /** Resolves when the child has acknowledged `n`, or has ended. */
  reached(n: number): Promise<void>;
  readonly ended: Promise<void>;
  errors: string;
}

const run = (database: TestDatabase, first: number, last: number): Running => {
  const child = spawn(process.execPath, ['-r', join(CHILD, 'register-typescript.cjs'), join(CHILD, 'append-and-relay.ts')], {
    env: {
      ...process.env,
      URL_OF_DATABASE: database.url ?? '',
      FILE_OF_DATABASE: database.file,
      FIRST: String(first),
      LAST: String(last),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const waiting: { n: number; resolve: () => void }[] = [];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const state: Running = {
    child,
    acknowledged: first - 1,
    errors: '',
    ended,
    reached: (n) => Promise.race([ended, new Promise<void>((resolve) => waiting.push({ n, resolve }))]),
  };
  child.stderr?.on('data', (text) => {
    state.errors += String(text);
  });
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (/^\d+$/.test(line)) state.acknowledged = Number(line);
    for (const one of waiting) if (one.n <= state.acknowledged) one.resolve();
  });
  return state;
};

describeDatabases('a process killed between commit and relay', (open) => {
  it('loses no event and repeats no effect, however often it is killed', async () => {
    const database = open();
    const { db } = database;
    await createEffectTable(db);
    await db.transaction(async (uow) => {
      await uow.run('CREATE TABLE test_fact (n integer NOT NULL PRIMARY KEY)');
    });

    let acknowledged = 0;
    const deaths: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const next = await firstFree(database);
      const gone = await noteConnections(database.url);
      const running = run(database, next, 1_000_000);
      const life = 3 + Math.floor(Math.random() * 40);
      await running.reached(next + life);
      // Not on a commit's edge only: anywhere inside a transaction of the appender or of the relay.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      running.child.kill('SIGKILL');
      await running.ended;
      // Its last commit may still be on its way: the next process would begin with the same number.
      await gone();
      expect({ round, errors: running.errors }).toEqual({ round, errors: '' });
      acknowledged = Math.max(acknowledged, running.acknowledged);
      deaths.push(running.acknowledged);
    }
    const waitingAfterKills = await db.read((r) =>
      r.row<{ n: number }>(`SELECT COUNT(*) AS n FROM outbox_delivery WHERE state = 'pending'`),
    );

    const next = await firstFree(database);
    const last = run(database, next, next + 10);
    await last.ended;
    expect({ errors: last.errors, code: last.child.exitCode }).toEqual({ errors: '', code: 0 });

    const facts = await db.read((r) => r.rows<{ n: number }>('SELECT n FROM test_fact ORDER BY n'));
    const effects = await effectsOf(db, 'killed');
    const context = { deaths, waitingAfterKills };
    // Every acknowledged commit is there, and every fact that is there has had its effect exactly once.
    expect({ context, facts: facts.map((one) => one.n) }).toEqual({ context, facts: range(next + 10, 1) });
    expect(next + 10).toBeGreaterThan(acknowledged);
    expect({ context, effects: effects.map((one) => one.n).sort((a, b) => a - b) }).toEqual({
      context,
      effects: range(next + 10, 1),
    });
    const open2 = await db.read((r) => r.row<{ n: number }>(`SELECT COUNT(*) AS n FROM outbox_delivery WHERE state <> 'done'`));
    expect(open2?.n).toBe(0);
  }, 180_000);
});

/** The next number. */
const firstFree = async ({ db }: TestDatabase): Promise<number> =>
  ((await db.read((r) => r.row<{ n: number | null }>('SELECT MAX(n) AS n FROM test_fact')))?.n ?? 0) + 1;
