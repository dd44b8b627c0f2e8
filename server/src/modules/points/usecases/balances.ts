import { addDays, type LocalDate, localDateOf, type Points, points } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type AccountRow, accountRows } from '../persistence/account-store';
import { type AccountWithDue, accountRowsWithDue } from '../persistence/expiry-store';
import { expiringLots } from '../persistence/statement-store';

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
export const balanceOf = async (reader: Reader, studentId: string): Promise<Balance> =>
  (await balancesOf(reader, [studentId]))[0] ?? emptyBalance(studentId);

/** Balances of many students, in the order of `studentIds`. */
export const balancesOf = async (reader: Reader, studentIds: readonly string[]): Promise<Balance[]> => {
  const rows = await accountRows(reader, studentIds);
  const today = localDateOf(reader.now);
  const due = rows.filter((row) => row.nextDueOn <= today).map((row) => row.studentId);
  const byId = new Map(rows.map((row) => [row.studentId, toBalance(row)]));
  // Between midnight and the end of the sweep, what is due has not been booked yet: it is worked out for the reader.
  for (const row of await accountRowsWithDue(reader, due, today)) byId.set(row.studentId, corrected(row));
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

const corrected = (row: AccountWithDue): Balance => {
  const repaid = Math.min(row.debt, row.releasable);
  return toBalance({
    ...row,
    available: row.available - row.goneOpen + row.releasable - repaid,
    pending: row.pending - row.gonePending - row.releasable,
    debt: row.debt - repaid,
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
