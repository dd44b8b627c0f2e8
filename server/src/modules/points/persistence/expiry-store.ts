import type { LocalDate } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import type { RunOut } from '../domain/expire';
import { ACCOUNT_COLUMNS, type AccountRow } from './account-store';

/** Free points that have run out, added up per student, campus and lot state. */
export interface RunOutRow extends RunOut {
  readonly studentId: string;
  readonly lots: number;
  readonly firstLotId: string;
}

const DUE = "state IN ('open', 'pending') AND expiresOn < ? AND remaining > 0";

/** What has run out before `today`; SUM and COUNT are turned into numbers here because MySQL gives decimals as text. */
export const runOutOf = async (reader: Reader, studentIds: readonly string[], today: LocalDate): Promise<RunOutRow[]> => {
  const rows = await reader.rows<RunOutRow>(
    `SELECT studentId, campusId, state, SUM(remaining) AS amount, COUNT(*) AS lots, MIN(id) AS firstLotId FROM points_lot
     WHERE studentId IN (${placeholders(studentIds.length)}) AND ${DUE} GROUP BY studentId, campusId, state ORDER BY studentId, campusId, state`,
    [...studentIds, today],
  );
  return rows.map((row) => ({ ...row, amount: Number(row.amount), lots: Number(row.lots) }));
};

/**
 * Clears the lots that `runOutOf` added up, in two statements whatever their number: first the record of what each lot
 * gave to its student's transaction, then the lots.
 * @returns how many lots were cleared
 */
export const clearRunOut = async (
  uow: UnitOfWork,
  transactionIds: readonly string[],
  studentIds: readonly string[],
  today: LocalDate,
): Promise<number> => {
  await uow.run(
    `INSERT INTO points_lot_use (transactionId, lotId, remainingDelta, heldDelta, returned)
     SELECT t.id, l.id, 0 - l.remaining, 0, 0 FROM points_transaction t JOIN points_lot l ON l.studentId = t.studentId
     WHERE t.id IN (${placeholders(transactionIds.length)}) AND l.state IN ('open', 'pending') AND l.expiresOn < ? AND l.remaining > 0`,
    [...transactionIds, today],
  );
  // MySQL assigns from left to right: `state` and `expired` must see the old figures.
  return uow.run(
    `UPDATE points_lot SET state = CASE WHEN held > 0 THEN state ELSE 'closed' END, expired = expired + remaining, remaining = 0
     WHERE studentId IN (${placeholders(studentIds.length)}) AND ${DUE}`,
    [...studentIds, today],
  );
};

/** The earliest last usable day and release day among what students still have. */
export interface NextDates {
  readonly studentId: string;
  readonly expiresOn: LocalDate | null;
  readonly releaseOn: LocalDate | null;
}

export const nextDatesOf = (reader: Reader, studentIds: readonly string[]): Promise<NextDates[]> =>
  reader.rows<NextDates>(
    `SELECT studentId, MIN(expiresOn) AS expiresOn, MIN(CASE WHEN state = 'pending' THEN releaseOn END) AS releaseOn FROM points_lot
     WHERE studentId IN (${placeholders(studentIds.length)}) AND state IN ('open', 'pending') AND remaining > 0 GROUP BY studentId`,
    studentIds,
  );

/** An account with what is due in it and not booked yet. */
export interface AccountWithDue extends AccountRow {
  /** Spendable points that have run out. */
  readonly goneOpen: number;
  /** Pending points that have run out. */
  readonly gonePending: number;
  /** Pending points whose date has come. */
  readonly releasable: number;
}

const SUM_OF_LOTS = 'SELECT COALESCE(SUM(l.remaining), 0) FROM points_lot l WHERE l.studentId = a.studentId AND';

/**
 * Accounts with what was due by `today`. In one statement, so that what a sweep books meanwhile is seen in the account or in the
 * lots, never in both or in neither.
 */
export const accountRowsWithDue = async (
  reader: Reader,
  studentIds: readonly string[],
  today: LocalDate,
): Promise<AccountWithDue[]> => {
  if (studentIds.length === 0) return [];
  const rows = await reader.rows<AccountWithDue>(
    `SELECT ${ACCOUNT_COLUMNS},
       (${SUM_OF_LOTS} l.state = 'open' AND l.expiresOn < ?) AS goneOpen,
       (${SUM_OF_LOTS} l.state = 'pending' AND l.expiresOn < ?) AS gonePending,
       (${SUM_OF_LOTS} l.state = 'pending' AND l.expiresOn >= ? AND l.releaseOn <= ?) AS releasable
     FROM points_account a WHERE a.studentId IN (${placeholders(studentIds.length)})`,
    [today, today, today, today, ...studentIds],
  );
  return rows.map((row) => ({
    ...row,
    goneOpen: Number(row.goneOpen),
    gonePending: Number(row.gonePending),
    releasable: Number(row.releasable),
  }));
};
