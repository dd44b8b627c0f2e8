import { balanceOf, expireLots } from '../../src/modules/points';
import { describeDatabases } from '../support/database';
import { connectSilentOutbox, day, differences, freshId, give, morningOf, reverse, take } from './support';

describeDatabases('points that come back to an empty lot', (open) => {
  it('still run out on the lot’s own last day after a sweep had forgotten the empty lot', async () => {
    const { db, clock } = open();
    connectSilentOutbox(db);
    const student = freshId();
    await give(db, student, 10, { expiresOn: day('2026-12-10') });
    const { transactionId } = await take(db, student, 10);
    await give(db, student, 1, { expiresOn: day('2026-11-30') });
    clock.set(morningOf('2026-12-01'));
    await expireLots(db, day('2026-12-01'));
    await reverse(db, transactionId);
    expect(await differences(db)).toEqual([]);
    clock.set(morningOf('2026-12-11'));
    expect((await db.read((r) => balanceOf(r, student))).available).toBe(0);
  });
});
