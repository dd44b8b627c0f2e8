import { lastDaysOfReturn, voidHold } from '../../src/modules/points';
import { describeDatabases } from '../support/database';
import { ACTOR, connectSilentOutbox, day, freshId, give, hold, morningOf, reverse, take } from './support';

describeDatabases('until when points that came back can be used', (open) => {
  const scene = () => {
    const { db, clock } = open();
    connectSilentOutbox(db);
    clock.set(morningOf('2026-12-01'));
    const studentId = freshId();
    const given = async (holdId: string) => {
      await db.transaction((uow) => voidHold(uow, { holdId, actor: ACTOR }));
      return db.read((r) => lastDaysOfReturn(r, { holdId, undoId: null }));
    };
    return { db, clock, studentId, given };
  };

  it('is their own last day while that has not passed, and a week from now from the day after it', async () => {
    for (const [voidedOn, until] of [
      ['2026-12-05', '2026-12-05'],
      ['2026-12-06', '2026-12-13'],
    ] as const) {
      const { db, clock, studentId, given } = scene();
      await give(db, studentId, 10, { expiresOn: day('2026-12-05') });
      const { holdId } = await hold(db, studentId, 10, { expiresAt: clock.now() + 30 * 86_400_000 });
      clock.set(morningOf(voidedOn));
      expect(await given(holdId)).toEqual({ first: until, last: until });
    }
  });

  it('is the first and the last of several, and none for what never lapses', async () => {
    const { db, clock, studentId, given } = scene();
    await give(db, studentId, 10, { expiresOn: day('2026-12-05') });
    await give(db, studentId, 10);
    const { holdId } = await hold(db, studentId, 20, { expiresAt: clock.now() + 86_400_000 });
    expect(await given(holdId)).toEqual({ first: '2026-12-05', last: null });
  });

  it('is known of an undo too, and nothing of points that all repaid a debt', async () => {
    const { db, clock, studentId } = scene();
    const earned = await give(db, studentId, 10, { expiresOn: day('2026-12-05') });
    const spent = await take(db, studentId, 10);
    const undone = await reverse(db, spent.transactionId, 4);
    const of = (undoId: string) => db.read((r) => lastDaysOfReturn(r, { holdId: 'none', undoId }));
    expect(await of(undone.transactionId)).toEqual({ first: '2026-12-05', last: '2026-12-05' });
    await reverse(db, earned.transactionId);
    clock.set(morningOf('2026-12-02'));
    const repaid = await reverse(db, spent.transactionId, 6);
    expect(await of(repaid.transactionId)).toBeUndefined();
  });
});
