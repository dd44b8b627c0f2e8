import { balanceOf, commitHold, expireLots, releasePending, voidHold } from '../../src/modules/points';
import { describeDatabases } from '../support/database';
import {
  ACTOR,
  connectSilentOutbox,
  day,
  differences,
  freshId,
  give,
  header,
  hold,
  lotsOf,
  morningOf,
  reverse,
  take,
} from './support';

describeDatabases('points ledger', (open) => {
  let events: { type: string; payload: object }[] = [];
  beforeAll(() => {
    events = connectSilentOutbox(open().db);
  });
  beforeEach(() => {
    open().clock.set(morningOf('2026-11-21'));
    events.length = 0;
  });
  const balance = async (studentId: string) => {
    const { available, pending, held, debt } = await open().db.read((r) => balanceOf(r, studentId));
    return { available, pending, held, debt };
  };

  it('credits once, answers a repeat with the first result, refuses another payload', async () => {
    const { db } = open();
    const student = freshId();
    const same = header('test.credit');
    const first = await give(db, student, 100, same);
    const again = await give(db, student, 100, same);
    expect(again).toEqual({ ...first, replayed: true });
    await expect(give(db, student, 101, same)).rejects.toMatchObject({ code: 'points_source_conflict' });
    await expect(give(db, freshId(), 100, same)).rejects.toMatchObject({ code: 'points_source_conflict' });
    expect(await balance(student)).toEqual({ available: 100, pending: 0, held: 0, debt: 0 });
    expect(events.map((event) => event.type)).toEqual(['points.credited']);
  });

  it('refuses amounts that are no whole positive numbers', async () => {
    const { db } = open();
    for (const amount of [0, -5]) {
      await expect(give(db, freshId(), amount)).rejects.toMatchObject({ code: 'points_amount_invalid' });
      await expect(take(db, freshId(), amount)).rejects.toMatchObject({ code: 'points_amount_invalid' });
    }
  });

  it('spends the earliest expiry first, never-expiring last', async () => {
    const { db } = open();
    const student = freshId();
    await give(db, student, 10);
    await give(db, student, 10, { expiresOn: day('2027-01-31') });
    await give(db, student, 10, { expiresOn: day('2026-12-31') });
    await take(db, student, 25);
    expect((await lotsOf(db, student)).map((lot) => [lot.expiresOn, lot.remaining, lot.state])).toEqual([
      ['2026-12-31', 0, 'closed'],
      ['2027-01-31', 0, 'closed'],
      ['9999-12-31', 5, 'open'],
    ]);
  });

  it('says how many points are lacking and takes none; a repeat of a spend is answered even when the points are gone', async () => {
    const { db } = open();
    const student = freshId();
    await give(db, student, 30);
    await expect(take(db, student, 31)).rejects.toMatchObject({
      code: 'points_insufficient',
      details: { available: 30, lacking: 1 },
    });
    const same = header('test.spend');
    const first = await take(db, student, 30, same);
    expect(await take(db, student, 30, same)).toEqual({ ...first, replayed: true });
    await expect(take(db, freshId(), 1)).rejects.toMatchObject({ code: 'points_insufficient' });
    expect(await balance(student)).toMatchObject({ available: 0 });
  });

  it('lets points be spent on their last day and not on the next', async () => {
    const { db, clock } = open();
    const student = freshId();
    await give(db, student, 10, { expiresOn: day('2026-12-01') });
    clock.set('2026-12-01T15:59:59.999Z');
    await take(db, student, 1);
    expect(await balance(student)).toMatchObject({ available: 9 });
    clock.set('2026-12-01T16:00:00.000Z');
    expect(await balance(student)).toMatchObject({ available: 0 });
    await expect(take(db, student, 1)).rejects.toMatchObject({ code: 'points_insufficient' });
    expect(await differences(db)).toEqual([]);
  });

  it('sweeps what ran out once, whatever happens to the sweep', async () => {
    const { db, clock } = open();
    const [a, b] = [freshId(), freshId()];
    await expireLots(db, day('2026-12-03'));
    await give(db, a, 10, { expiresOn: day('2026-12-01') });
    await give(db, a, 5, { expiresOn: day('2026-12-02') });
    await give(db, b, 7, { expiresOn: day('2026-12-01'), availability: { kind: 'condition', condition: `never-${b}` } });
    clock.set(morningOf('2026-12-05'));
    events.length = 0;
    // A late run still decides by the day it was meant for.
    expect(await expireLots(db, day('2026-12-02'))).toMatchObject({ lots: 2, points: 17 });
    expect(await expireLots(db, day('2026-12-02'))).toMatchObject({ lots: 0, points: 0 });
    expect(await expireLots(db, day('2026-12-03'))).toMatchObject({ lots: 1, points: 5 });
    expect(events.map((event) => event.type)).toEqual(['points.expired', 'points.expired', 'points.expired']);
    expect(await balance(a)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 });
    expect(await balance(b)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 });
  });

  it('gives a spend back to the same lots with their own expiry, latest first when partial, never more than it took', async () => {
    const { db } = open();
    const student = freshId();
    await give(db, student, 10, { expiresOn: day('2026-12-01') });
    await give(db, student, 10, { expiresOn: day('2027-12-01') });
    const { transactionId } = await take(db, student, 20);
    await reverse(db, transactionId, 4);
    expect((await lotsOf(db, student)).map((lot) => lot.remaining)).toEqual([0, 4]);
    await reverse(db, transactionId, 10);
    expect((await lotsOf(db, student)).map((lot) => [lot.expiresOn, lot.remaining])).toEqual([
      ['2026-12-01', 4],
      ['2027-12-01', 10],
    ]);
    await expect(reverse(db, transactionId, 7)).rejects.toMatchObject({
      code: 'points_reversal_exceeds',
      details: { lacking: 1 },
    });
    expect(await reverse(db, transactionId)).toMatchObject({ amount: 6, kind: 'undo' });
    await expect(reverse(db, transactionId)).rejects.toMatchObject({ code: 'points_reversal_exceeds' });
    expect(await balance(student)).toMatchObject({ available: 20 });
  });

  it('gives points of a lot that ran out meanwhile seven more days, last day included', async () => {
    const { db, clock } = open();
    const student = freshId();
    await give(db, student, 10, { expiresOn: day('2026-12-01') });
    const { transactionId } = await take(db, student, 10);
    clock.set(morningOf('2026-12-01'));
    await reverse(db, transactionId, 1);
    expect((await lotsOf(db, student))[0]).toMatchObject({ expiresOn: '2026-12-01', remaining: 1 });
    clock.set(morningOf('2026-12-02'));
    await reverse(db, transactionId, 9);
    expect((await lotsOf(db, student))[0]).toMatchObject({ expiresOn: '2026-12-09', remaining: 9 });
    clock.set(morningOf('2026-12-09'));
    expect(await balance(student)).toMatchObject({ available: 9 });
    clock.set(morningOf('2026-12-10'));
    expect(await balance(student)).toMatchObject({ available: 0 });
  });

  it('keeps pending points from being spent until their date or condition', async () => {
    const { db, clock } = open();
    const student = freshId();
    await give(db, student, 10, { availability: { kind: 'on', date: day('2026-11-23') } });
    await give(db, student, 5, { availability: { kind: 'condition', condition: `lesson-${student}` } });
    expect(await balance(student)).toEqual({ available: 0, pending: 15, held: 0, debt: 0 });
    await expect(take(db, student, 1)).rejects.toMatchObject({ code: 'points_insufficient' });
    clock.set('2026-11-22T15:59:59.999Z');
    expect(await balance(student)).toMatchObject({ available: 0, pending: 15 });
    clock.set('2026-11-22T16:00:00.000Z');
    expect(await balance(student)).toMatchObject({ available: 10, pending: 5 });
    await take(db, student, 10);
    expect(await db.transaction((uow) => releasePending(uow, `lesson-${student}`))).toBe(5);
    expect(await db.transaction((uow) => releasePending(uow, `lesson-${student}`))).toBe(0);
    expect(await balance(student)).toEqual({ available: 5, pending: 0, held: 0, debt: 0 });
  });

  it('takes back an earn: own lot, then other points, then a debt that the next credits repay', async () => {
    const { db } = open();
    const student = freshId();
    const earn = await give(db, student, 100, { expiresOn: day('2026-12-01') });
    await give(db, student, 20);
    await take(db, student, 70);
    const result = await reverse(db, earn.transactionId);
    expect(result).toMatchObject({ kind: 'claw_back', amount: 100, debt: 50 });
    expect(await balance(student)).toEqual({ available: 0, pending: 0, held: 0, debt: 50 });
    expect((await give(db, student, 30)).repaidDebt).toBe(30);
    expect(await balance(student)).toMatchObject({ available: 0, debt: 20 });
    expect((await give(db, student, 30)).repaidDebt).toBe(20);
    expect(await balance(student)).toMatchObject({ available: 10, debt: 0 });
    expect(events.map((event) => event.type).filter((type) => type.startsWith('points.debt'))).toEqual([
      'points.debt.raised',
      'points.debt.repaid',
      'points.debt.repaid',
    ]);
  });

  it('never takes back more than the earn in several parts, and answers repeats', async () => {
    const { db } = open();
    const student = freshId();
    const key = header('test.credit');
    await give(db, student, 100, key);
    const part = header('test.refund');
    const first = await reverse(db, key, 60, part);
    expect(await reverse(db, key, 60, part)).toEqual({ ...first, replayed: true });
    await expect(reverse(db, key, 41)).rejects.toMatchObject({ code: 'points_reversal_exceeds', details: { lacking: 1 } });
    expect(await reverse(db, key, 40)).toMatchObject({ amount: 40, debt: 0 });
    expect(await balance(student)).toMatchObject({ available: 0, debt: 0 });
    await expect(reverse(db, first.transactionId)).rejects.toMatchObject({ code: 'points_not_reversible' });
    await expect(reverse(db, freshId())).rejects.toMatchObject({ code: 'points_transaction_not_found' });
  });

  it('does not charge a family for points that expired unused when their earn is taken back', async () => {
    const { db, clock } = open();
    const student = freshId();
    const earn = await give(db, student, 100, { expiresOn: day('2026-12-01') });
    await take(db, student, 60);
    clock.set(morningOf('2026-12-02'));
    expect(await reverse(db, earn.transactionId)).toMatchObject({ amount: 100, debt: 60 });
    expect(await balance(student)).toMatchObject({ available: 0, debt: 60 });
  });

  it('cancels a pending credit by taking it back', async () => {
    const { db } = open();
    const student = freshId();
    const earn = await give(db, student, 10, { availability: { kind: 'condition', condition: `c-${student}` } });
    await reverse(db, earn.transactionId, 4);
    expect(await balance(student)).toMatchObject({ pending: 6 });
    await reverse(db, earn.transactionId);
    expect(await balance(student)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 });
    expect(await db.transaction((uow) => releasePending(uow, `c-${student}`))).toBe(0);
  });

  it('holds, commits once, and undoes the commit to the same lots', async () => {
    const { db } = open();
    const student = freshId();
    await give(db, student, 50);
    const key = header('mall.redeem');
    const held = await hold(db, student, 40, key);
    expect(await hold(db, student, 40, key)).toEqual({ ...held, replayed: true });
    await expect(hold(db, student, 39, key)).rejects.toMatchObject({ code: 'points_source_conflict' });
    await expect(take(db, student, 11)).rejects.toMatchObject({ code: 'points_insufficient' });
    await expect(hold(db, student, 11)).rejects.toMatchObject({ code: 'points_insufficient' });
    expect(await balance(student)).toEqual({ available: 10, pending: 0, held: 40, debt: 0 });
    const commit = () => db.transaction((uow) => commitHold(uow, { holdId: held.holdId, actor: ACTOR }));
    const done = await commit();
    expect(await commit()).toEqual({ ...done, replayed: true });
    await expect(db.transaction((uow) => voidHold(uow, { holdId: held.holdId, actor: ACTOR }))).rejects.toMatchObject({
      code: 'points_hold_ended',
    });
    expect(await balance(student)).toEqual({ available: 10, pending: 0, held: 0, debt: 0 });
    await reverse(db, key, 15);
    expect(await balance(student)).toMatchObject({ available: 25 });
    await expect(reverse(db, key, 26)).rejects.toMatchObject({ code: 'points_reversal_exceeds' });
  });

  it('commits at another campus when told so, and undoes it there', async () => {
    const { db } = open();
    const student = freshId();
    const there = freshId();
    await give(db, student, 50);
    const key = header('mall.redeem');
    const held = await hold(db, student, 40, key);
    const commit = () => db.transaction((uow) => commitHold(uow, { holdId: held.holdId, actor: ACTOR, campusId: there }));
    const done = await commit();
    expect(await commit()).toEqual({ ...done, replayed: true });
    await reverse(db, key, 15);
    const postings = await db.read((reader) =>
      reader.rows<{ campusId: string; account: string; ownerId: string; amount: number }>(
        `SELECT t.campusId, p.account, p.ownerId, p.amount FROM points_transaction t JOIN points_posting p ON p.transactionId = t.id
          WHERE t.studentId = ? AND p.account = 'redeemed' ORDER BY t.seq`,
        [student],
      ),
    );
    expect(postings.map(({ campusId, ownerId, amount }) => [campusId, ownerId, amount])).toEqual([
      [there, there, 40],
      [there, there, -15],
    ]);
    expect(await balance(student)).toEqual({ available: 25, pending: 0, held: 0, debt: 0 });
  });

  it('repays a debt from points that an undo or a void brings back', async () => {
    const { db } = open();
    const student = freshId();
    const earn = await give(db, student, 100);
    const bought = await take(db, student, 60);
    const held = await hold(db, student, 40);
    expect(await reverse(db, earn.transactionId)).toMatchObject({ debt: 100 });
    await reverse(db, bought.transactionId);
    expect(await balance(student)).toEqual({ available: 0, pending: 0, held: 40, debt: 40 });
    await db.transaction((uow) => voidHold(uow, { holdId: held.holdId, actor: ACTOR }));
    expect(await balance(student)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 });
  });

  it('refuses to change or delete history', async () => {
    const { db } = open();
    const { transactionId } = await give(db, freshId(), 1);
    for (const sql of [
      'UPDATE points_transaction SET amount = 2 WHERE id = ?',
      'DELETE FROM points_transaction WHERE id = ?',
      'UPDATE points_posting SET amount = 2 WHERE transactionId = ?',
      'DELETE FROM points_posting WHERE transactionId = ?',
    ]) {
      await expect(db.transaction((uow) => uow.run(sql, [transactionId]))).rejects.toMatchObject({
        message: expect.stringContaining('append-only'),
      });
    }
  });

  it('leaves nothing for the reconciler to find', async () => {
    expect(await differences(open().db)).toEqual([]);
  });
});
