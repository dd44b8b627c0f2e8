import type { DifferenceKind, Instant, LocalDate } from '@qingya/shared';
import { chunk, isUniqueViolation, placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import type { BillDifference, OwnPayment } from '../domain/compare-bill';
import { type ListOrder, Where } from './payment-views';
import type { RefundRow } from './refund-store';

/** A date that was compared, or could not be. Sums are those of the bill, fen. */
export interface BillRunRow {
  readonly billDate: LocalDate;
  readonly state: 'done' | 'not_ready' | 'failed';
  readonly checkedAt: Instant;
  readonly payments: number;
  readonly refunds: number;
  readonly paymentTotal: number;
  readonly refundTotal: number;
  readonly message: string | null;
}

export interface DifferenceRow {
  readonly id: string;
  readonly billDate: LocalDate;
  readonly kind: DifferenceKind;
  readonly subject: 'payment' | 'refund';
  readonly number: string;
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly intentId: string | null;
  readonly state: 'open' | 'resolved' | 'gone';
  readonly note: string | null;
  readonly resolvedById: string | null;
  readonly resolvedAt: Instant | null;
  readonly createdAt: Instant;
}

/** Values in one IN list. */
const IN_LIST = 500;

const byNumbers = async <T>(numbers: readonly string[], ask: (part: readonly string[]) => Promise<T[]>): Promise<T[]> => {
  const found: T[] = [];
  for (const part of chunk(numbers, IN_LIST)) found.push(...(await ask(part)));
  return found;
};

/** WeChat payments made between two instants, or with one of these numbers. */
export const ownPayments = async (
  reader: Reader,
  day: { readonly from: Instant; readonly until: Instant },
  numbers: readonly string[],
): Promise<OwnPayment[]> => {
  const columns = 'SELECT outTradeNo, amount, paidAt, intentId FROM payments_capture';
  const ofDay = await reader.rows<OwnPayment>(`${columns} WHERE channel = 'wechat' AND paidAt >= ? AND paidAt < ?`, [
    day.from,
    day.until,
  ]);
  const known = new Set(ofDay.map(({ outTradeNo }) => outTradeNo));
  const others = await byNumbers(
    numbers.filter((number) => !known.has(number)),
    (part) =>
      reader.rows<OwnPayment>(`${columns} WHERE channel = 'wechat' AND outTradeNo IN (${placeholders(part.length)})`, part),
  );
  return [...ofDay, ...others];
};

/** Refunds sent to the platform between two instants, or with one of these ids. */
export const ownRefunds = async (
  reader: Reader,
  day: { readonly from: Instant; readonly until: Instant },
  ids: readonly string[],
): Promise<RefundRow[]> => {
  const ofDay = await reader.rows<RefundRow>('SELECT * FROM payments_refund WHERE sentAt >= ? AND sentAt < ?', [
    day.from,
    day.until,
  ]);
  const known = new Set(ofDay.map(({ id }) => id));
  const others = await byNumbers(
    ids.filter((id) => !known.has(id)),
    (part) => reader.rows<RefundRow>(`SELECT * FROM payments_refund WHERE id IN (${placeholders(part.length)})`, part),
  );
  return [...ofDay, ...others];
};

/** When the first order was placed at the platform; before that a bill has nothing to do with us. */
export const firstOrderAt = async (reader: Reader): Promise<Instant | null> =>
  (await reader.row<{ at: Instant }>('SELECT createdAt AS at FROM payments_order ORDER BY outTradeNo LIMIT 1'))?.at ?? null;

export const billRun = (reader: Reader, billDate: LocalDate): Promise<BillRunRow | undefined> =>
  reader.row<BillRunRow>('SELECT * FROM payments_bill_run WHERE billDate = ?', [billDate]);

/** Dates of a span that were compared to the end. */
export const comparedDates = async (reader: Reader, from: LocalDate, to: LocalDate): Promise<Set<string>> => {
  const rows = await reader.rows<{ billDate: string }>(
    "SELECT billDate FROM payments_bill_run WHERE state = 'done' AND billDate >= ? AND billDate <= ?",
    [from, to],
  );
  return new Set(rows.map(({ billDate }) => billDate));
};

/** Stores how a comparison went. One that could not be made does not cover up one that was made before. */
export const storeRun = async (uow: UnitOfWork, run: BillRunRow): Promise<void> => {
  const keep = run.state === 'done' ? '' : " AND state <> 'done'";
  const update = async (): Promise<number> =>
    uow.run(
      `UPDATE payments_bill_run SET state = ?, checkedAt = ?, payments = ?, refunds = ?, paymentTotal = ?, refundTotal = ?, message = ?
       WHERE billDate = ?${keep}`,
      [run.state, run.checkedAt, run.payments, run.refunds, run.paymentTotal, run.refundTotal, run.message, run.billDate],
    );
  if (await billRun(uow, run.billDate)) {
    await update();
    return;
  }
  try {
    await uow.insert('payments_bill_run', { ...run });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await update();
  }
};

/** Stores the differences of a date: new ones are open, those that are gone are marked, what a person resolved stays so. */
export const storeDifferences = async (
  uow: UnitOfWork,
  billDate: LocalDate,
  differences: readonly BillDifference[],
): Promise<void> => {
  const known = await uow.lockRows<DifferenceRow>('SELECT * FROM payments_difference WHERE billDate = ?', [billDate]);
  const left = new Map(known.map((row) => [keyOf(row), row]));
  for (const difference of differences) {
    const row = left.get(keyOf(difference));
    left.delete(keyOf(difference));
    if (row) await refreshDifference(uow, row, difference);
    else await insertDifference(uow, billDate, difference);
  }
  for (const { id } of left.values()) {
    await uow.run("UPDATE payments_difference SET state = 'gone' WHERE id = ? AND state = 'open'", [id]);
  }
};

const keyOf = ({ subject, number, kind }: { subject: string; number: string; kind: string }): string =>
  `${subject} ${number} ${kind}`;

const refreshDifference = (uow: UnitOfWork, { id }: DifferenceRow, { ours, theirs, intentId }: BillDifference): Promise<number> =>
  uow.run(
    `UPDATE payments_difference SET ours = ?, theirs = ?, intentId = ?, state = CASE WHEN state = 'gone' THEN 'open' ELSE state END
     WHERE id = ?`,
    [ours, theirs, intentId, id],
  );

const insertDifference = async (uow: UnitOfWork, billDate: LocalDate, difference: BillDifference): Promise<void> => {
  const unset = { note: null, resolvedById: null, resolvedAt: null };
  try {
    const row = { id: uow.newId(), billDate, ...difference, state: 'open', ...unset, createdAt: uow.now };
    await uow.insert('payments_difference', row);
  } catch (error) {
    // Somebody compares the same date at the same moment and has written it down.
    if (!isUniqueViolation(error)) throw error;
  }
};

export const differenceById = (reader: Reader, id: string): Promise<DifferenceRow | undefined> =>
  reader.row<DifferenceRow>('SELECT * FROM payments_difference WHERE id = ?', [id]);

/** @returns false when it was resolved before, or is gone */
export const closeDifference = async (
  uow: UnitOfWork,
  id: string,
  by: { readonly resolvedById: string; readonly note: string },
): Promise<boolean> => {
  const changed = await uow.run(
    "UPDATE payments_difference SET state = 'resolved', note = ?, resolvedById = ?, resolvedAt = ? WHERE id = ? AND state = 'open'",
    [by.note, by.resolvedById, uow.now, id],
  );
  return changed === 1;
};

export interface DifferenceFilter {
  readonly billDate?: string | undefined;
  readonly state?: DifferenceRow['state'] | undefined;
  readonly kind?: DifferenceKind | undefined;
}

/** In the order asked for, one row more than `limit`. */
export const listDifferences = (
  reader: Reader,
  { billDate, state, kind }: DifferenceFilter,
  { after, orderBy }: ListOrder,
  limit: number,
): Promise<DifferenceRow[]> => {
  const where = new Where();
  if (billDate !== undefined) where.and('d.billDate = ?', billDate);
  if (state !== undefined) where.and('d.state = ?', state);
  if (kind !== undefined) where.and('d.kind = ?', kind);
  if (after !== undefined) where.and(after.sql, ...after.params);
  return reader.rows<DifferenceRow>(
    `SELECT d.* FROM payments_difference d WHERE ${where.sql()} ORDER BY ${orderBy} LIMIT ${limit + 1}`,
    where.params,
  );
};

export const countOpenDifferences = async (reader: Reader, billDate: LocalDate): Promise<number> =>
  Number(
    (
      await reader.row<{ found: number }>(
        "SELECT COUNT(*) AS found FROM payments_difference WHERE billDate = ? AND state = 'open'",
        [billDate],
      )
    )?.found ?? 0,
  );

export interface RunFilter {
  /** Both dates included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly state?: BillRunRow['state'] | undefined;
}

/** A compared date in a list; the date is its own id. */
export type ListedRun = BillRunRow & { readonly id: string; readonly openDifferences: number };

/** In the order asked for, one row more than `limit`, each with its open differences. */
export const listRuns = (
  reader: Reader,
  { from, to, state }: RunFilter,
  { after, orderBy }: ListOrder,
  limit: number,
): Promise<ListedRun[]> => {
  const where = new Where();
  if (from !== undefined) where.and('r.billDate >= ?', from);
  if (to !== undefined) where.and('r.billDate <= ?', to);
  if (state !== undefined) where.and('r.state = ?', state);
  if (after !== undefined) where.and(after.sql, ...after.params);
  return reader.rows<ListedRun>(
    `SELECT r.*, r.billDate AS id,
       (SELECT COUNT(*) FROM payments_difference d WHERE d.billDate = r.billDate AND d.state = 'open') AS openDifferences
     FROM payments_bill_run r WHERE ${where.sql()} ORDER BY ${orderBy} LIMIT ${limit + 1}`,
    where.params,
  );
};
