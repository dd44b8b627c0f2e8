import type { Instant, LocalDate, PointsTransactionKind } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue } from '../../../platform/db';
import { shownTitle } from './note-store';
import { TRANSACTION_NAMES, type TransactionRow } from './transaction-store';

export interface StatementRange {
  readonly studentId: string;
  readonly kinds: readonly PointsTransactionKind[];
  /** Recorded at or after; inclusive. */
  readonly from: Instant | null;
  /** Recorded before; exclusive. */
  readonly to: Instant | null;
  /** Position of the last line of the page before. */
  readonly after: { readonly recordedAt: Instant; readonly seq: number } | null;
  readonly limit: number;
}

/** Lines newest first, one more than `limit`. Key-set: the cost does not depend on the page's number. */
export const statementRows = (reader: Reader, range: StatementRange): Promise<TransactionRow[]> => {
  const where = ['studentId = ?'];
  const params: SqlValue[] = [range.studentId];
  const and = (sql: string, ...values: SqlValue[]): void => {
    where.push(sql);
    params.push(...values);
  };
  if (range.from !== null) and('recordedAt >= ?', range.from);
  if (range.to !== null) and('recordedAt < ?', range.to);
  if (range.after) {
    and('recordedAt <= ?', range.after.recordedAt);
    and('(recordedAt < ? OR seq < ?)', range.after.recordedAt, range.after.seq);
  }
  if (range.kinds.length > 0) and(`kind IN (${placeholders(range.kinds.length)})`, ...range.kinds);
  return reader.rows<TransactionRow>(
    `SELECT ${TRANSACTION_NAMES.join(', ')} FROM points_transaction WHERE ${where.join(' AND ')}
     ORDER BY recordedAt DESC, seq DESC LIMIT ${range.limit + 1}`,
    params,
  );
};

export interface PostingRow {
  readonly transactionId: string;
  readonly account: string;
  readonly amount: number;
}

/** What each transaction changed in the student's own balances. */
export const studentPostings = (reader: Reader, transactionIds: readonly string[]): Promise<PostingRow[]> =>
  reader.rows<PostingRow>(
    `SELECT transactionId, account, amount FROM points_posting
     WHERE transactionId IN (${placeholders(transactionIds.length)}) AND account IN ('available', 'pending', 'held', 'debt')`,
    transactionIds,
  );

export interface OpenedLotRow {
  readonly id: string;
  readonly credited: number;
  readonly remaining: number;
  readonly held: number;
  readonly expiresOn: LocalDate;
  readonly state: string;
  readonly releaseOn: LocalDate | null;
}

/** Lots that these transactions opened; a lot has the id of its transaction. */
export const openedLots = (reader: Reader, transactionIds: readonly string[]): Promise<OpenedLotRow[]> =>
  reader.rows<OpenedLotRow>(
    `SELECT id, credited, remaining, held, expiresOn, state, releaseOn FROM points_lot WHERE id IN (${placeholders(transactionIds.length)})`,
    transactionIds,
  );

export interface LotUseRow {
  readonly transactionId: string;
  readonly lotId: string;
  readonly remainingDelta: number;
  readonly heldDelta: number;
  readonly expiresOn: LocalDate;
  readonly lotTitle: string;
}

/** Which lots these transactions took from or gave to, with what the points had been earned for. */
export const lotUses = (reader: Reader, transactionIds: readonly string[]): Promise<LotUseRow[]> =>
  reader.rows<LotUseRow>(
    `SELECT u.transactionId AS transactionId, u.lotId AS lotId, u.remainingDelta AS remainingDelta, u.heldDelta AS heldDelta,
       l.expiresOn AS expiresOn, ${shownTitle('t')} AS lotTitle
     FROM points_lot_use u JOIN points_lot l ON l.id = u.lotId JOIN points_transaction t ON t.id = u.lotId
     WHERE u.transactionId IN (${placeholders(transactionIds.length)}) ORDER BY u.transactionId, l.expiresOn, l.openedAt, l.id`,
    transactionIds,
  );

/** Free points of a student by last usable day. */
export const expiringLots = (
  reader: Reader,
  studentId: string,
  from: LocalDate,
  through: LocalDate,
): Promise<{ expiresOn: LocalDate; amount: number | string }[]> =>
  reader.rows(
    `SELECT expiresOn, SUM(remaining) AS amount FROM points_lot
     WHERE studentId = ? AND state = 'open' AND expiresOn >= ? AND expiresOn <= ? AND remaining > 0 GROUP BY expiresOn ORDER BY expiresOn`,
    [studentId, from, through],
  );
