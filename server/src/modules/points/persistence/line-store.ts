import type { Instant, LocalDate } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { NEVER } from '../domain/lots';
import { shownTitle } from './note-store';
import { TRANSACTION_NAMES, type TransactionRow } from './transaction-store';

/** How another transaction changed what a lot holds. */
export interface LotMoveRow {
  readonly transactionId: string;
  readonly title: string;
  readonly recordedAt: Instant;
  /** Signed change of what is left in the lot, held points included. */
  readonly delta: number;
}

/** What took from a lot or gave back to it, oldest first. Reads the student's own lines since the lot was opened. */
export const movesOfLot = (reader: Reader, studentId: string, lotId: string, since: Instant): Promise<LotMoveRow[]> =>
  reader.rows<LotMoveRow>(
    `SELECT t.id AS transactionId, ${shownTitle('t')} AS title, t.recordedAt AS recordedAt, u.remainingDelta + u.heldDelta AS delta
       FROM points_transaction t JOIN points_lot_use u ON u.transactionId = t.id
      WHERE t.studentId = ? AND t.recordedAt >= ? AND u.lotId = ? AND u.remainingDelta + u.heldDelta <> 0
      ORDER BY t.recordedAt, t.seq`,
    [studentId, since, lotId],
  );

/** Later transactions that correct one of a student's, oldest first. */
export const correctionsOf = (reader: Reader, studentId: string, id: string, since: Instant): Promise<TransactionRow[]> =>
  reader.rows<TransactionRow>(
    `SELECT ${TRANSACTION_NAMES.join(', ')} FROM points_transaction
      WHERE studentId = ? AND recordedAt >= ? AND reversesId = ? ORDER BY recordedAt, seq`,
    [studentId, since, id],
  );

export interface FreeLotRow {
  readonly id: string;
  readonly title: string;
  readonly earnedAt: Instant;
  readonly openedAt: Instant;
  readonly remaining: number;
  readonly expiresOn: LocalDate;
}

/** Free lots of a student in the order in which they lapse, one more than `limit`. */
export const freeLotsByExpiry = (
  reader: Reader,
  studentId: string,
  today: LocalDate,
  after: { readonly expiresOn: string; readonly openedAt: number; readonly id: string } | null,
  limit: number,
): Promise<FreeLotRow[]> =>
  reader.rows<FreeLotRow>(
    `SELECT l.id AS id, ${shownTitle('t')} AS title, t.effectiveAt AS earnedAt, l.openedAt AS openedAt, l.remaining AS remaining, l.expiresOn AS expiresOn
       FROM points_lot l JOIN points_transaction t ON t.id = l.id
      WHERE l.studentId = ? AND l.state = 'open' AND l.remaining > 0 AND l.expiresOn >= ?
        ${after === null ? '' : 'AND (l.expiresOn, l.openedAt, l.id) > (?, ?, ?)'}
      ORDER BY l.expiresOn, l.openedAt, l.id LIMIT ?`,
    [studentId, today, ...(after === null ? [] : [after.expiresOn, after.openedAt, after.id]), limit + 1],
  );

/** Free points of a student by month of their last usable day, in order; never-lapsing ones under `null`. */
export const freePointsByMonth = async (
  reader: Reader,
  studentId: string,
  today: LocalDate,
): Promise<{ readonly month: string | null; readonly amount: number }[]> => {
  const rows = await reader.rows<{ month: string; amount: number | string }>(
    `SELECT SUBSTR(expiresOn, 1, 7) AS month, SUM(remaining) AS amount FROM points_lot
      WHERE studentId = ? AND state = 'open' AND remaining > 0 AND expiresOn >= ? GROUP BY SUBSTR(expiresOn, 1, 7) ORDER BY month`,
    [studentId, today],
  );
  return rows.map(({ month, amount }) => ({ month: month === NEVER.slice(0, 7) ? null : month, amount: Number(amount) }));
};

/** Points that are seen and cannot be spent yet. */
export interface PendingLot {
  /** The line that gave them. */
  readonly transactionId: string;
  readonly title: string;
  readonly amount: number;
  readonly expiresOn: LocalDate;
  /** Null = they wait for a condition. */
  readonly availableOn: LocalDate | null;
  /** Its name; null = they wait for a day. */
  readonly condition: string | null;
}

/** A student's pending lots whose date has not come, oldest first. */
export const pendingLotsOf = async (reader: Reader, studentId: string, today: LocalDate): Promise<PendingLot[]> => {
  const rows = await reader.rows<Omit<PendingLot, 'condition'> & { readonly releaseWhen: string | null }>(
    `SELECT l.id AS transactionId, ${shownTitle('t')} AS title, l.remaining AS amount, l.expiresOn AS expiresOn,
            l.releaseOn AS availableOn, l.releaseWhen AS releaseWhen
       FROM points_lot l JOIN points_transaction t ON t.id = l.id
      WHERE l.studentId = ? AND l.state = 'pending' AND l.remaining > 0 AND l.expiresOn >= ? AND (l.releaseOn IS NULL OR l.releaseOn > ?)
      ORDER BY l.openedAt, l.id`,
    [studentId, today, today],
  );
  return rows.map(({ releaseWhen, ...lot }) => ({ ...lot, condition: releaseWhen }));
};
