import { expireHolds, pointsRepeatingTasks, pointsTasks } from '../../src/modules/points';
import type { Database } from '../../src/platform/db';
import { createRepeater } from '../../src/platform/jobs';
import { silentLog } from '../platform/outbox-support';
import { describeDatabases } from '../support/database';
import { connectSilentOutbox, day, differences, freshId, give, hold, morningOf } from './support';

/** The second hold that is ended throws; @returns how to make it whole again */
const breakSecond = (db: Database): (() => void) => {
  let count = 0;
  return db.onStatement((sql) => {
    if (!sql.startsWith('UPDATE points_hold')) return;
    count += 1;
    if (count === 2) throw new Error('this hold is broken');
  });
};

describeDatabases('the sweep of ended holds', (open) => {
  it('gives the points back at the first turn after the hold is over, once among several replicas', async () => {
    const { db, clock } = open();
    const events = connectSilentOutbox(db);
    const studentId = freshId();
    await give(db, studentId, 10);
    await hold(db, studentId, 4, { expiresAt: clock.now() + 600_000 });
    const replicas = ['one', 'two', 'three'].map((instanceId) =>
      createRepeater({ db, tasks: pointsRepeatingTasks, log: silentLog, instanceId }),
    );
    const turn = async (advanceMs: number) => {
      clock.advance(advanceMs);
      await Promise.all(replicas.map((one) => one.tick()));
      return db.read((r) => r.row('SELECT available, held FROM points_account WHERE studentId = ?', [studentId]));
    };
    expect(await turn(599_999)).toEqual({ available: 6, held: 4 });
    // The turn just before has looked already: the next one comes two minutes later.
    expect(await turn(1)).toEqual({ available: 6, held: 4 });
    expect(await turn(119_999)).toEqual({ available: 10, held: 0 });
    expect(events.filter(({ type }) => type === 'points.hold.timed-out')).toHaveLength(1);
    expect(await differences(db)).toEqual([]);
  });

  it('ends the holds behind one that cannot be ended, and what has run out lapses all the same', async () => {
    const { db, clock } = open();
    connectSilentOutbox(db);
    clock.set(morningOf('2026-12-01'));
    await expireHolds(db);
    const students = [freshId(), freshId(), freshId()];
    for (const studentId of students) {
      await give(db, studentId, 10);
      await hold(db, studentId, 4);
    }
    const lapsing = freshId();
    await give(db, lapsing, 10, { expiresOn: day('2026-12-01') });
    const availableOf = (studentId: string) =>
      db.read(async (r) => {
        const row = await r.row<{ available: number }>('SELECT available FROM points_account WHERE studentId = ?', [studentId]);
        return row?.available;
      });
    clock.set(morningOf('2026-12-02'));
    const [settle] = pointsTasks;
    const mend = breakSecond(db);
    const run = settle?.run({ db, businessDate: day('2026-12-02'), report: async () => {} });
    await expect(run).rejects.toThrow(/^1 rows could not be handled: \w{26}: Error: this hold is broken$/);
    mend();
    expect(await Promise.all(students.map(availableOf))).toEqual([10, 6, 10]);
    expect(await availableOf(lapsing)).toBe(0);
    expect(await expireHolds(db)).toBe(1);
    expect(await differences(db)).toEqual([]);
  });
});
