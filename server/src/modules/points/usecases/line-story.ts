import type { Instant, PointsDisputeView, PointsLineView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { listDisputes } from '../persistence/dispute-store';
import { correctionsOf, movesOfLot } from '../persistence/line-store';
import { type TransactionRow, transactionById } from '../persistence/transaction-store';
import { linesOf } from './statement';

/** Another line that has to do with the one looked at. */
export interface LineMove {
  readonly transactionId: string;
  readonly title: string;
  /** Signed points: of the line itself, or how it changed the lot. */
  readonly amount: number;
  /** When it was written. */
  readonly at: Instant;
}

/** A line with everything the ledger knows around it. */
export interface LineStory {
  readonly line: PointsLineView;
  /** The line this one corrects. */
  readonly original: PointsLineView | null;
  readonly corrections: readonly LineMove[];
  /** How the lot of this line was used; with what was credited these add up to what is left of it. */
  readonly lotMoves: readonly LineMove[];
  /** Objections to this line, newest first. */
  readonly disputes: readonly PointsDisputeView[];
}

/** More objections than anybody makes to one line and others around it. */
const DISPUTES_AT_MOST = 200;

const toMove = (row: TransactionRow): LineMove => ({
  transactionId: row.id,
  title: row.title,
  amount: row.amount,
  at: row.recordedAt,
});

/**
 * One line of a student's statement and what belongs to it.
 * @throws AppError points_transaction_not_found, also for another student's line
 */
export const lineStory = async (reader: Reader, studentId: string, transactionId: string): Promise<LineStory> => {
  const row = await transactionById(reader, transactionId);
  if (!row || row.studentId !== studentId) throw fail('points_transaction_not_found');
  const originalRow = row.reversesId === null ? undefined : await transactionById(reader, row.reversesId);
  const [line, original] = await linesOf(reader, originalRow ? [row, originalRow] : [row]);
  if (!line) throw new Error(`line ${transactionId} was not presented`);
  const corrections = await correctionsOf(reader, studentId, transactionId, row.recordedAt);
  const disputes = await listDisputes(reader, { studentId, limit: DISPUTES_AT_MOST });
  return {
    line,
    original: original ?? null,
    corrections: corrections.map(toMove),
    lotMoves: line.lot === null ? [] : await lotMovesOf(reader, studentId, line),
    disputes: disputes
      .filter((dispute) => dispute.transactionId === transactionId)
      .map(({ id: disputeId, ...dispute }) => ({ disputeId, ...dispute })),
  };
};

const lotMovesOf = async (reader: Reader, studentId: string, line: PointsLineView): Promise<LineMove[]> => {
  const { transactionId, recordedAt } = line;
  const later = await movesOfLot(reader, studentId, transactionId, recordedAt);
  // A credit repays a debt before its lot is opened: the lot never held that part.
  const repaid = line.changes.debt < 0 && line.changes.pending === 0 ? line.changes.debt : 0;
  const own = repaid === 0 ? [] : [{ transactionId, title: '补上之前待抵扣的积分', amount: repaid, at: recordedAt }];
  return [
    ...own,
    ...later.map(({ transactionId: id, title, recordedAt: at, delta: amount }) => ({ transactionId: id, title, amount, at })),
  ];
};
