import { points } from '@qingya/shared';
import { balanceOf, commitHold, credit, reverseTransaction, spend, voidHold } from '../../src/modules/points';
import { describeDatabases } from '../support/database';
import { ACTOR, CAMPUS, connectSilentOutbox, day, differences, freshId, give, header, hold, take } from './support';

const settleAll = async <T>(work: readonly Promise<T>[]) => {
  const results = await Promise.allSettled(work);
  const codes = results.flatMap((one) => (one.status === 'rejected' ? [String((one.reason as { code?: string }).code)] : []));
  return { won: results.length - codes.length, codes: [...new Set(codes)], values: results };
};

describeDatabases('points ledger under load', (open) => {
  beforeAll(() => {
    connectSilentOutbox(open().db);
  });

  it('lets exactly the affordable number of 64 parallel spends succeed', async () => {
    const { db } = open();
    const student = freshId();
    for (const amount of [50, 60, 65]) await give(db, student, amount);
    const { won, codes } = await settleAll(Array.from({ length: 64 }, () => take(db, student, 10)));
    expect(won).toBe(17);
    expect(codes).toEqual(['points_insufficient']);
    expect((await db.read((r) => balanceOf(r, student))).available).toBe(5);
    expect(await differences(db)).toEqual([]);
  });

  it('books 64 parallel copies of one credit once, on an account that does not exist yet', async () => {
    const { db } = open();
    const student = freshId();
    const same = header('test.credit');
    const { won, values } = await settleAll(Array.from({ length: 64 }, () => give(db, student, 7, same)));
    expect(won).toBe(64);
    const fresh = values.filter((one) => one.status === 'fulfilled' && !one.value.replayed);
    expect(fresh).toHaveLength(1);
    expect((await db.read((r) => balanceOf(r, student))).available).toBe(7);
  });

  it('commits or voids a hold exactly once when both are tried at the same time', async () => {
    const { db } = open();
    const student = freshId();
    await give(db, student, 100);
    const held = await hold(db, student, 60);
    const command = { holdId: held.holdId, actor: ACTOR };
    const tries = Array.from({ length: 20 }, (_, index) =>
      db.transaction((uow) => (index % 2 === 0 ? commitHold(uow, command) : voidHold(uow, command))),
    );
    const { values } = await settleAll(tries);
    const first = values.filter((one) => one.status === 'fulfilled' && !one.value.replayed);
    expect(first).toHaveLength(1);
    const after = await db.read((r) => balanceOf(r, student));
    expect([40, 100]).toContain(after.available);
    expect(after.held).toBe(0);
  });

  it('never gives back more than was taken when 20 refunds of one spend and one earn race', async () => {
    const { db } = open();
    const student = freshId();
    const earn = await give(db, student, 100);
    const bought = await take(db, student, 30);
    const undo = (of: string) =>
      db.transaction((uow) => reverseTransaction(uow, { of, amount: points(10), ...header('test.refund') }));
    const undone = await settleAll(Array.from({ length: 20 }, () => undo(bought.transactionId)));
    expect([undone.won, undone.codes]).toEqual([3, ['points_reversal_exceeds']]);
    const clawed = await settleAll(Array.from({ length: 20 }, () => undo(earn.transactionId)));
    expect([clawed.won, clawed.codes]).toEqual([10, ['points_reversal_exceeds']]);
    expect(await db.read((r) => balanceOf(r, student))).toMatchObject({ available: 0, debt: 0 });
  });

  it('keeps every invariant through 1,000 parallel mixed postings', async () => {
    const { db } = open();
    const students = Array.from({ length: 25 }, freshId);
    for (const student of students) await give(db, student, 50, { expiresOn: day('2027-06-30') });
    const refused = new Set<string>();
    const one = async (index: number): Promise<void> => {
      const student = students[index % students.length]!;
      const other = students[(index * 7 + 3) % students.length]!;
      const kind = index % 5;
      if (kind === 0) await give(db, student, (index % 9) + 1);
      else if (kind === 1) await take(db, student, (index % 13) + 1);
      else if (kind === 2) {
        const held = await hold(db, student, (index % 11) + 1);
        const command = { holdId: held.holdId, actor: ACTOR };
        await db.transaction((uow) => (index % 2 === 0 ? commitHold(uow, command) : voidHold(uow, command)));
      } else if (kind === 3) {
        const earn = await give(db, student, 9);
        await db.transaction((uow) => reverseTransaction(uow, { of: earn.transactionId, ...header('test.refund') }));
      } else {
        // Two students in one transaction, locked in id order.
        await db.transaction(async (uow) => {
          for (const studentId of [...new Set([student, other])].sort()) {
            await credit(uow, {
              studentId,
              campusId: CAMPUS,
              amount: points(2),
              expiresOn: null,
              availability: { kind: 'now' },
              ruleVersionId: null,
              ...header('test.pair'),
            });
            await spend(uow, { studentId, amount: points(1), ...header('test.pair-spend') });
          }
        });
      }
    };
    const { codes } = await settleAll(Array.from({ length: 1_000 }, (_, index) => one(index)));
    for (const code of codes) refused.add(code);
    expect([...refused].filter((code) => code !== 'points_insufficient')).toEqual([]);
    const total = await db.read((r) => r.row<{ total: number | string }>('SELECT SUM(amount) AS total FROM points_posting'));
    expect(Number(total?.total)).toBe(0);
    expect(await differences(db)).toEqual([]);
  });
});
