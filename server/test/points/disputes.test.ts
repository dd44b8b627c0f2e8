import { LOT_POINTS, plantHistory } from '../../src/cli/bench/plant';
import { type CorrectionPort, pointsFamilyData } from '../../src/modules/points';
import { disputesWaiting } from '../../src/modules/points/persistence/dispute-store';
import { decideDispute } from '../../src/modules/points/usecases/decide-dispute';
import { fileDispute } from '../../src/modules/points/usecases/file-dispute';
import { describeDatabases } from '../support/database';
import { connectSilentOutbox, differences, freshId, give, take } from './support';

const GUARDIAN = { kind: 'guardian', id: '01J00000000000000000GUARD' } as const;
/** No limits, no budget. */
const FREE: CorrectionPort = { count: async () => true, reserve: async () => true, lastDay: async () => null };
const STAFF = { kind: 'staff', id: '01J00000000000000000STAFF' } as const;

describeDatabases('disputes and family data', (open) => {
  let events: { type: string; payload: object }[] = [];
  beforeEach(() => {
    events = connectSilentOutbox(open().db);
  });

  const file = (studentId: string, transactionId: string) =>
    open().db.transaction((uow) => fileDispute(uow, { studentId, transactionId, reasonText: '孩子那天到了', actor: GUARDIAN }));
  const decide = (disputeId: string, correction: number | null) =>
    open().db.transaction((uow) => decideDispute(uow, FREE, { disputeId, answerText: '已核对', correction, actor: STAFF }));
  const disputed = async () => {
    const studentId = freshId();
    const { transactionId } = await give(open().db, studentId, 10);
    return { studentId, transactionId, dispute: await file(studentId, transactionId) };
  };
  const balanceOfStudent = (studentId: string) =>
    open().db.read((r) => r.row('SELECT available, debt FROM points_account WHERE studentId = ?', [studentId]));

  it.each([
    [7, 17],
    [-10, 0],
  ])('upholds with a correcting transaction of %d and leaves the line as it is', async (correction, available) => {
    const { studentId, transactionId, dispute } = await disputed();
    const decided = await decide(dispute.id, correction);
    expect(decided).toMatchObject({ state: 'upheld', answerText: '已核对', transactionId, lineAmount: 10 });
    const corrected = await open().db.read((r) =>
      r.row('SELECT kind, amount, sourceType, sourceId, actorId FROM points_transaction WHERE id = ?', [
        decided.correctionId ?? '',
      ]),
    );
    const kind = correction > 0 ? 'adjust_credit' : 'adjust_debit';
    expect(corrected).toEqual({ kind, amount: correction, sourceType: 'dispute', sourceId: dispute.id, actorId: STAFF.id });
    expect(await balanceOfStudent(studentId)).toEqual({ available, debt: 0 });
    const types = events.map(({ type }) => type).filter((type) => type.includes('dispute'));
    expect(types).toEqual(['points.dispute.filed', 'points.dispute.decided']);
  });

  it('explains without moving a point', async () => {
    const { studentId, dispute } = await disputed();
    const decided = await decide(dispute.id, null);
    expect(decided).toMatchObject({ state: 'explained', correctionId: null });
    expect(await balanceOfStudent(studentId)).toEqual({ available: 10, debt: 0 });
  });

  it('refuses a correction beyond the balance, and then the dispute is still open', async () => {
    const { dispute } = await disputed();
    await expect(decide(dispute.id, -11)).rejects.toMatchObject({ code: 'points_insufficient' });
    expect(await decide(dispute.id, null)).toMatchObject({ state: 'explained' });
  });

  it('holds one open dispute a line; after the decision another may be filed', async () => {
    const { studentId, transactionId, dispute } = await disputed();
    await expect(file(studentId, transactionId)).rejects.toMatchObject({ code: 'points_dispute_open' });
    await decide(dispute.id, null);
    const second = await file(studentId, transactionId);
    expect(second.id).not.toBe(dispute.id);
    await decide(second.id, 1);
  });

  it('decides once, however many decide at the same moment', async () => {
    const { studentId, dispute } = await disputed();
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => decide(dispute.id, 5)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'points_dispute_decided' });
    }
    expect(await balanceOfStudent(studentId)).toEqual({ available: 15, debt: 0 });
    await expect(decide(dispute.id, null)).rejects.toMatchObject({ code: 'points_dispute_decided' });
  });

  it("refuses another student's line, an unknown line and an unknown dispute", async () => {
    const { transactionId } = await disputed();
    await expect(file(freshId(), transactionId)).rejects.toMatchObject({ code: 'points_transaction_not_found' });
    await expect(file(freshId(), freshId())).rejects.toMatchObject({ code: 'points_transaction_not_found' });
    await expect(decide(freshId(), null)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('exports everything of the family and of nobody else, beyond one page', async () => {
    const { db } = open();
    const lines = 205;
    const studentId = await plantHistory(db, lines);
    const { transactionId } = await take(db, studentId, 15);
    const dispute = await file(studentId, transactionId);
    await disputed();
    const sibling = freshId();
    const data = pointsFamilyData(async (_reader, familyId) => (familyId === 'ours' ? [studentId, sibling] : []));
    const exported = (await db.read((r) => data.exportFamily(r, 'ours'))) as {
      students: { studentId: string; balance: object; lines: { amount: number }[]; disputes: { id: string }[] }[];
    };
    const [first, second] = exported.students;
    expect(first).toMatchObject({ studentId, balance: { available: lines * LOT_POINTS - 15, debt: 0 } });
    expect(first?.lines).toHaveLength(lines + 1);
    expect(first?.lines.reduce((sum, line) => sum + line.amount, 0)).toBe(lines * LOT_POINTS - 15);
    expect(first?.disputes.map(({ id }) => id)).toEqual([dispute.id]);
    expect(second).toMatchObject({ studentId: sibling, balance: { available: 0 }, lines: [], disputes: [] });
    expect(await db.read((r) => data.exportFamily(r, 'strangers'))).toEqual({ students: [] });
  });

  it('blanks what the erased family wrote and keeps its ledger and other families', async () => {
    const { db } = open();
    const ours = await disputed();
    await decide(ours.dispute.id, 2);
    const theirs = await disputed();
    const data = pointsFamilyData(async (_reader, familyId) => (familyId === 'ours' ? [ours.studentId] : []));
    await db.transaction((uow) => data.eraseFamily(uow, 'ours'));
    await db.transaction((uow) => data.eraseFamily(uow, 'childless'));
    const texts = (id: string) =>
      db.read((r) =>
        r.row<{ reasonText: string; answerText: string | null }>(
          'SELECT reasonText, answerText FROM points_dispute WHERE id = ?',
          [id],
        ),
      );
    const blank = expect.not.stringMatching(/孩子|核对/);
    expect(await texts(ours.dispute.id)).toEqual({ reasonText: blank, answerText: blank });
    expect(await texts(theirs.dispute.id)).toEqual({ reasonText: '孩子那天到了', answerText: null });
    expect(await balanceOfStudent(ours.studentId)).toEqual({ available: 12, debt: 0 });
    expect(await differences(db)).toEqual([]);
  });

  it('closes what an erased family still objected to, once, and leaves the objections of others open', async () => {
    const { db, clock } = open();
    const ours = await disputed();
    const theirs = await disputed();
    const data = pointsFamilyData(async () => [ours.studentId]);
    const erasedAt = clock.now();
    await db.transaction((uow) => data.eraseFamily(uow, 'ours'));
    clock.advance(1_000);
    await db.transaction((uow) => data.eraseFamily(uow, 'ours'));
    const row = await db.read((r) =>
      r.row<{ decidedAt: number }>('SELECT * FROM points_dispute WHERE id = ?', [ours.dispute.id]),
    );
    const closed = { state: 'explained', openSlot: ours.dispute.id, decidedById: null, correctionId: null };
    expect(row).toMatchObject({ ...closed, reasonText: '（内容已按家长要求删除）', answerText: '（内容已按家长要求删除）' });
    expect(Number(row?.decidedAt)).toBe(erasedAt);
    await expect(decide(ours.dispute.id, null)).rejects.toMatchObject({ code: 'points_dispute_decided' });
    const waiting = (await db.read((r) => disputesWaiting(r, undefined, 1_000))).map(({ id }) => id);
    expect(waiting).not.toContain(ours.dispute.id);
    expect(waiting).toContain(theirs.dispute.id);
    expect(await decide(theirs.dispute.id, null)).toMatchObject({ state: 'explained', answerText: '已核对' });
  });
});

describeDatabases('a spend over very many lots', (open) => {
  it('draws on every one of 5,025 lots and fails only for want of points', async () => {
    const { db } = open();
    connectSilentOutbox(db);
    const lots = 5_025;
    const studentId = await plantHistory(db, lots);
    const all = lots * LOT_POINTS;
    await expect(take(db, studentId, all + 1)).rejects.toMatchObject({ code: 'points_insufficient', details: { lacking: 1 } });
    const { transactionId } = await take(db, studentId, all);
    const used = await db.read((r) =>
      r.row<{ n: number; total: number | string }>(
        'SELECT COUNT(*) AS n, SUM(remainingDelta) AS total FROM points_lot_use WHERE transactionId = ?',
        [transactionId],
      ),
    );
    expect([Number(used?.n), Number(used?.total)]).toEqual([lots, 0 - all]);
    expect(await differences(db)).toEqual([]);
  });
});
