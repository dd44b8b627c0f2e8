import { balanceOf, expireLots } from '../../src/modules/points';
import type { Database } from '../../src/platform/db';
import { describeDatabases } from '../support/database';
import { connectSilentOutbox, day, differences, freshId, give, morningOf } from './support';

/** More than the sweep clears in one transaction on either engine, twice. */
const STUDENTS = { sqlite: 1_100, mysql: 2_100 } as const;
const EACH = 3;
const AT_ONCE = 16;

/** Makes every expiry of one student fail. */
const guardAgainst = async (db: Database, studentId: string) => {
  const refuse =
    db.engine === 'mysql'
      ? "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'cannot be settled'"
      : "SELECT RAISE(ABORT, 'cannot be settled')";
  const wrong = `NEW.studentId = '${studentId}' AND NEW.kind = 'expire'`;
  const body =
    db.engine === 'mysql'
      ? `FOR EACH ROW BEGIN IF ${wrong} THEN ${refuse}; END IF; END`
      : `FOR EACH ROW WHEN ${wrong} BEGIN ${refuse}; END`;
  await db.dataSource.query(`CREATE TRIGGER test_guard BEFORE INSERT ON points_transaction ${body}`);
  return { lift: () => db.dataSource.query('DROP TRIGGER test_guard') };
};

describeDatabases('a sweep that is interrupted', (open) => {
  /** Students with points through 1 December, others of whom nothing lapses then; today is the day after. */
  const school = async () => {
    const { db, clock } = open();
    clock.set(morningOf('2026-11-21'));
    await expireLots(db, day('2027-06-01'));
    connectSilentOutbox(db);
    const due = Array.from({ length: STUDENTS[db.engine] }, freshId);
    const kept = freshId();
    for (let from = 0; from < due.length; from += AT_ONCE) {
      await Promise.all(due.slice(from, from + AT_ONCE).map((id) => give(db, id, EACH, { expiresOn: day('2026-12-01') })));
    }
    await give(db, kept, EACH, { expiresOn: day('2026-12-02') });
    clock.set(morningOf('2026-12-02'));
    const rows = async (): Promise<number> => {
      const found = await db.read((r) =>
        r.row<{ n: number }>("SELECT COUNT(*) AS n FROM points_transaction WHERE kind = 'expire'"),
      );
      return Number(found?.n);
    };
    return { db, due, kept, rows, before: await rows() };
  };
  const sweep = (db: Parameters<typeof expireLots>[0]) => expireLots(db, day('2026-12-02'));

  it('goes on where it stopped, clears everything once, and does nothing when run again', async () => {
    const { db, due, kept, rows, before } = await school();
    const died = new Error('the process died after a chunk');
    const stopped = expireLots(db, day('2026-12-02'), () => {
      throw died;
    });
    await expect(stopped).rejects.toBe(died);
    const first = (await rows()) - before;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(due.length);
    // Killed within a chunk: nothing of this process reaches the database any more, and what the chunk had cleared is rolled back.
    let dead = false;
    const stop = db.onStatement((sql) => {
      dead ||= sql.includes('INSERT INTO points_posting');
      if (dead && sql !== 'ROLLBACK') throw died;
    });
    await expect(sweep(db)).rejects.toBe(died);
    stop();
    expect((await rows()) - before).toBe(first);
    expect(await sweep(db)).toMatchObject({ lots: due.length - first, points: (due.length - first) * EACH });
    expect(await sweep(db)).toMatchObject({ students: 0, lots: 0, points: 0 });
    expect((await rows()) - before).toBe(due.length);
    expect((await db.read((r) => balanceOf(r, kept))).available).toBe(EACH);
    expect(await differences(db)).toEqual([]);
  }, 120_000);

  it('goes on behind a student who cannot be settled, names it, and settles it when it can be', async () => {
    const { db, due, kept, rows, before } = await school();
    const bad = due[Math.floor(due.length / 4)] ?? '';
    // A lot whose points nobody can clear: the ledger refuses its use, as it would a contradiction among the rows.
    const guard = await guardAgainst(db, bad);
    const progress: number[] = [];
    const run = expireLots(db, day('2026-12-02'), ({ students }) => {
      progress.push(students);
    });
    await expect(run).rejects.toThrow(new RegExp(`^1 rows could not be handled: ${bad}: .*cannot be settled`));
    expect(progress.at(-1)).toBe(due.length - 1);
    expect((await rows()) - before).toBe(due.length - 1);
    // Read for what it is, although it stands in the books as it was.
    expect((await db.read((r) => balanceOf(r, bad))).available).toBe(0);
    expect(await differences(db)).toEqual([]);
    await guard.lift();
    expect(await sweep(db)).toEqual({ students: 1, lots: 1, points: EACH });
    expect((await rows()) - before).toBe(due.length);
    expect((await db.read((r) => balanceOf(r, kept))).available).toBe(EACH);
    expect(await differences(db)).toEqual([]);
  }, 120_000);

  it('says why a chunk failed as a whole when every student of it could be settled alone', async () => {
    const { db, due } = await school();
    let asked = 0;
    const onceIll = new Proxy(db, {
      get: (target, name) => {
        const found = Reflect.get(target, name) as unknown;
        if (typeof found !== 'function') return found;
        const bound = found.bind(target) as (...args: unknown[]) => unknown;
        if (name !== 'transaction') return bound;
        return (...args: unknown[]) => {
          asked += 1;
          return asked === 1 ? Promise.reject(new Error('a packet too large')) : bound(...args);
        };
      },
    });
    expect(await expireLots(onceIll, day('2026-12-02'))).toEqual({
      ...{ students: due.length, lots: due.length, points: EACH * due.length },
      chunkError: expect.stringContaining('a packet too large'),
    });
    expect(await differences(db)).toEqual([]);
  }, 120_000);

  it('clears everything once when two do it at the same time', async () => {
    const { db, due, rows, before } = await school();
    const totals = await Promise.all([sweep(db), sweep(db)]);
    expect(totals.reduce((sum, { lots }) => sum + lots, 0)).toBe(due.length);
    expect((await rows()) - before).toBe(due.length);
    expect(await differences(db)).toEqual([]);
  }, 120_000);
});
