import { localDateOf } from '@qingya/shared';
import { commitHold } from '../../src/modules/points';
import { describeDatabases } from '../support/database';
import { brokenToday } from '../system/school-year/invariants';
import { ACTOR, connectSilentOutbox, freshId, give, hold, reverse, take } from './support';

describeDatabases('the invariants of the school year', (open) => {
  it.each(['spend', 'commit'] as const)('find that more came back of a %s than it took', async (kind) => {
    const { db, clock } = open();
    connectSilentOutbox(db);
    const studentId = freshId();
    await give(db, studentId, 10);
    const takenBy = async (): Promise<string> => {
      if (kind === 'spend') return (await take(db, studentId, 10)).transactionId;
      const { holdId } = await hold(db, studentId, 10);
      return (await db.transaction((uow) => commitHold(uow, { holdId, actor: ACTOR }))).transactionId;
    };
    const spent = await takenBy();
    await reverse(db, spent, 4);
    const undone = await reverse(db, spent, 6);
    const found = async (): Promise<string[]> => {
      const broken = await db.read((r) => brokenToday(r, localDateOf(clock.now())));
      return broken.filter((line) => line.startsWith('more was given back than was spent') && line.includes(spent));
    };
    expect(await found()).toEqual([]);
    // One point more, written past everything that forbids it.
    const names =
      'kind, studentId, campusId, reason, sourceType, actorKind, actorId, effectiveAt, recordedAt, inputs, title, reversesId';
    const rest = 'inputHash, availableAfter, pendingAfter, heldAfter, debtAfter';
    await db.transaction((uow) =>
      uow.run(
        `INSERT INTO points_transaction (id, sourceId, amount, seq, ${names}, ${rest})
         SELECT ?, ?, 1, seq + 1, ${names}, ${rest} FROM points_transaction WHERE id = ?`,
        [freshId(), freshId(), undone.transactionId],
      ),
    );
    expect(await found()).toHaveLength(1);
  });
});
