import { addDays, type LocalDate, localDateOf, type Points, points } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type AccountRow, accountRow, accountRows } from '../persistence/account-store';
import { runOutOf } from '../persistence/expiry-store';
import { expiringLots, releasableOf } from '../persistence/statement-store';

export interface Balance {
  readonly studentId: string;
  /** May be spent now. */
  readonly available: Points;
  /** Visible, not yet spendable. */
  readonly pending: Points;
  /** Set aside by holds. */
  readonly held: Points;
  readonly debt: Points;
}

/** Balance of a student; zeros for one who has never had points. One row, however long the history is. */
export const balanceOf = async (reader: Reader, studentId: string): Promise<Balance> => {
  const row = await accountRow(reader, studentId);
  if (!row) return emptyBalance(studentId);
  if (row.nextDueOn > localDateOf(reader.now)) return toBalance(row);
  return (await corrected(reader, [row]))[0] ?? toBalance(row);
};

/** Balances of many students, in the order of `studentIds`. */
export const balancesOf = async (reader: Reader, studentIds: readonly string[]): Promise<Balance[]> => {
  const rows = await accountRows(reader, studentIds);
  const byId = new Map((await corrected(reader, rows)).map((balance) => [balance.studentId, balance]));
  return studentIds.map((id) => byId.get(id) ?? emptyBalance(id));
};

const emptyBalance = (studentId: string): Balance => ({
  studentId,
  available: points(0),
  pending: points(0),
  held: points(0),
  debt: points(0),
});

const toBalance = ({ studentId, available, pending, held, debt }: AccountRow): Balance => ({
  studentId,
  available: points(available),
  pending: points(pending),
  held: points(held),
  debt: points(debt),
});

/** Between midnight and the end of the sweep, what is due has not been booked yet: it is worked out for the reader. */
const corrected = async (reader: Reader, rows: readonly AccountRow[]): Promise<Balance[]> => {
  const today = localDateOf(reader.now);
  const due = rows.filter((row) => row.nextDueOn <= today).map((row) => row.studentId);
  if (due.length === 0) return rows.map(toBalance);
  const runOut = await runOutOf(reader, due, today);
  const releasable = await releasableOf(reader, due, today);
  return rows.map((row) => {
    const gone = (pending: boolean): number =>
      runOut
        .filter((one) => one.studentId === row.studentId && (one.state === 'pending') === pending)
        .reduce((sum, one) => sum + one.amount, 0);
    const released = releasable.get(row.studentId) ?? 0;
    const repaid = Math.min(row.debt, released);
    return toBalance({
      ...row,
      available: row.available - gone(false) + released - repaid,
      pending: row.pending - gone(true) - released,
      debt: row.debt - repaid,
    });
  });
};

export interface ExpiringBucket {
  /** Last usable day. */
  readonly expiresOn: LocalDate;
  readonly amount: Points;
}

/** Spendable points by last usable day, from today through `days` days from now. */
export const expiringOf = async (reader: Reader, studentId: string, days: number): Promise<ExpiringBucket[]> => {
  const today = localDateOf(reader.now);
  const rows = await expiringLots(reader, studentId, today, addDays(today, days));
  return rows.map(({ expiresOn, amount }) => ({ expiresOn, amount: points(Number(amount)) }));
};

/**
 * Students with spendable points whose last usable day is `on`, by id.
 * @param after the last id of the page before; empty for the first
 */
export const studentsWithExpiry = (
  reader: Reader,
  on: LocalDate,
  after: string,
  limit: number,
): Promise<{ readonly studentId: string; readonly amount: number }[]> =>
  reader.rows(
    `SELECT studentId, CAST(SUM(remaining) AS SIGNED) AS amount FROM points_lot
      WHERE expiresOn = ? AND state = 'open' AND remaining > 0 AND studentId > ? GROUP BY studentId ORDER BY studentId LIMIT ?`,
    [on, after, limit],
  );
