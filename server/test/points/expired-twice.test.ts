import { balanceOf, expireLots, reverseTransaction } from '../../src/modules/points';
import type { Database } from '../../src/platform/db';
import { describeDatabases } from '../support/database';
import { connectSilentOutbox, day, differences, freshId, give, header, lotsOf, morningOf, reverse, take } from './support';

const LAST_DAY = day('2026-12-01');
const AFTER = day('2026-12-02');
/** One second before and after the midnight between the two in Shanghai. */
const BEFORE_MIDNIGHT = '2026-12-01T15:59:59.000Z';
const AFTER_MIDNIGHT = '2026-12-01T16:00:01.000Z';

/** Amounts of the student's expiries, oldest first. */
const expiriesOf = async (db: Database, studentId: string): Promise<number[]> => {
  const rows = await db.read((r) =>
    r.rows<{ amount: number }>("SELECT amount FROM points_transaction WHERE studentId = ? AND kind = 'expire' ORDER BY seq", [
      studentId,
    ]),
  );
  return rows.map(({ amount }) => Number(amount));
};

/** 10 points through the last day, of which 4 are spent. */
const spender = async (db: Database) => {
  const studentId = freshId();
  await give(db, studentId, 10, { expiresOn: LAST_DAY });
  const { transactionId } = await take(db, studentId, 4);
  return { studentId, spendId: transactionId };
};

describeDatabases('points that come back behind a sweep by a clock that is still before midnight', (open) => {
  beforeAll(() => {
    connectSilentOutbox(open().db);
  });

  it('are cleared once by the next command of that day, and everything else goes on', async () => {
    const { db, clock } = open();
    clock.set(morningOf('2026-12-01'));
    const { studentId, spendId } = await spender(db);
    const other = await spender(db);
    // The sweep of a replica whose clock is ahead; the undo goes by the clock that is behind.
    clock.set(BEFORE_MIDNIGHT);
    expect(await expireLots(db, AFTER)).toMatchObject({ lots: 2, points: 12 });
    await reverse(db, spendId);
    await reverse(db, other.spendId);
    expect(await lotsOf(db, studentId)).toMatchObject([{ expiresOn: LAST_DAY, remaining: 4, state: 'open' }]);
    clock.set(morningOf('2026-12-02'));
    await give(db, studentId, 5);
    expect(await expiriesOf(db, studentId)).toEqual([-6, -4]);
    expect(await expireLots(db, AFTER)).toMatchObject({ students: 1, lots: 1, points: 4 });
    expect(await expireLots(db, AFTER)).toMatchObject({ students: 0, lots: 0, points: 0 });
    expect(await expiriesOf(db, other.studentId)).toEqual([-6, -4]);
    await take(db, studentId, 5);
    expect(await expiriesOf(db, studentId)).toEqual([-6, -4]);
    expect(await db.read((r) => balanceOf(r, studentId))).toMatchObject({ available: 0, pending: 0, debt: 0 });
    expect(await differences(db)).toEqual([]);
  });
});

describeDatabases(
  'a unit of work that began before midnight and waited for the sweep',
  (open) => {
    it('gives points back to a lot that has been cleared; they are cleared once more, and once only', async () => {
      const { db, clock } = open();
      connectSilentOutbox(db);
      clock.set(morningOf('2026-12-01'));
      const { studentId, spendId } = await spender(db);
      clock.set(BEFORE_MIDNIGHT);
      let sweepIsOver = (): void => {};
      const swept = new Promise<void>((resolve) => {
        sweepIsOver = resolve;
      });
      let hasBegun = (): void => {};
      const began = new Promise<void>((resolve) => {
        hasBegun = resolve;
      });
      const undone = db.transaction(async (uow) => {
        hasBegun();
        await swept;
        return reverseTransaction(uow, { of: spendId, ...header('test.reverse') });
      });
      await began;
      clock.set(AFTER_MIDNIGHT);
      expect(await expireLots(db, AFTER)).toMatchObject({ lots: 1, points: 6 });
      sweepIsOver();
      expect(await undone).toMatchObject({ kind: 'undo', amount: 4 });
      expect(await lotsOf(db, studentId)).toMatchObject([{ expiresOn: LAST_DAY, remaining: 4, state: 'open' }]);
      expect((await db.read((r) => balanceOf(r, studentId))).available).toBe(0);
      // Commands and the sweep at once: whoever comes first clears it.
      await Promise.all([give(db, studentId, 3), expireLots(db, AFTER), give(db, studentId, 4), expireLots(db, AFTER)]);
      expect(await expiriesOf(db, studentId)).toEqual([-6, -4]);
      expect((await db.read((r) => balanceOf(r, studentId))).available).toBe(7);
      expect(await differences(db)).toEqual([]);
    });
  },
  { only: 'mysql' },
);
