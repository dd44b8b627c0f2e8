import type { Instant, PaymentChannel, PaymentState } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue } from '../../../platform/db';
import type { IntentRow } from './intent-store';

/** A payment with the sums of its money, fen. */
export interface PaymentSums extends IntentRow {
  /** Arrived back at the payer. Of a settled payment only what settled it counts: surplus money is not the family’s purchase. */
  readonly refunded: number;
  /** Asked back, arrived or not. */
  readonly reserved: number;
}

const sumOf = (column: 'refunded' | 'reserved'): string =>
  `COALESCE((SELECT SUM(c.${column}) FROM payments_capture c
    WHERE c.intentId = i.id AND (i.settledCaptureId IS NULL OR c.id = i.settledCaptureId)), 0) AS ${column}`;
const SELECT = `SELECT i.*, ${sumOf('refunded')}, ${sumOf('reserved')} FROM payments_intent i`;

/** Sums arrive as text on MySQL. */
const numbered = (row: PaymentSums): PaymentSums => ({ ...row, refunded: Number(row.refunded), reserved: Number(row.reserved) });

export const paymentSums = async (reader: Reader, id: string): Promise<PaymentSums | undefined> => {
  const row = await reader.row<PaymentSums>(`${SELECT} WHERE i.id = ?`, [id]);
  return row && numbered(row);
};

export interface PaymentFilter {
  /** Undefined = every campus. */
  readonly campusIds?: readonly string[] | undefined;
  readonly familyId?: string | undefined;
  readonly state?: PaymentState | undefined;
  readonly channel?: PaymentChannel | undefined;
  /** Created at or after. */
  readonly from?: Instant | undefined;
  /** Created before. */
  readonly before?: Instant | undefined;
  /** Part of the title, or a whole receipt number or number at WeChat Pay. */
  readonly search?: string | undefined;
}

/** Newest first, one row more than `limit`. @param beforeId only ids below this one */
export const listPayments = async (
  reader: Reader,
  filter: PaymentFilter,
  beforeId: string | undefined,
  limit: number,
): Promise<PaymentSums[]> => {
  const after = beforeId === undefined ? undefined : { sql: 'i.id < ?', params: [beforeId] };
  return listPaymentsInOrder(reader, filter, { after, orderBy: 'i.id DESC' }, limit);
};

/** Where a list goes on, and in which order. */
export interface ListOrder {
  readonly after: { readonly sql: string; readonly params: readonly SqlValue[] } | undefined;
  readonly orderBy: string;
}

/** In the order asked for, one row more than `limit`. */
export const listPaymentsInOrder = async (
  reader: Reader,
  filter: PaymentFilter,
  { after, orderBy }: ListOrder,
  limit: number,
): Promise<PaymentSums[]> => {
  const where = paymentConditions(filter);
  if (after !== undefined) where.and(after.sql, ...after.params);
  const rows = await reader.rows<PaymentSums>(
    `${SELECT} WHERE ${where.sql()} ORDER BY ${orderBy} LIMIT ${limit + 1}`,
    where.params,
  );
  return rows.map(numbered);
};

/** Collects conditions of a WHERE clause. */
export class Where {
  readonly params: SqlValue[] = [];
  private readonly parts: string[] = [];

  and(sql: string, ...values: readonly SqlValue[]): this {
    this.parts.push(`(${sql})`);
    this.params.push(...values);
    return this;
  }

  /** @param campusIds undefined = every campus, and rows of none */
  onCampuses(column: string, campusIds: readonly string[] | undefined): this {
    if (campusIds === undefined) return this;
    return campusIds.length === 0
      ? this.and('1 = 0')
      : this.and(`${column} IN (${placeholders(campusIds.length)})`, ...campusIds);
  }

  sql(): string {
    return this.parts.length === 0 ? '1 = 1' : this.parts.join(' AND ');
  }
}

/** Conditions on a payment that the query calls `i`. */
export const paymentConditions = (filter: PaymentFilter): Where => {
  const where = new Where().onCampuses('i.campusId', filter.campusIds);
  if (filter.familyId !== undefined) where.and('i.familyId = ?', filter.familyId);
  if (filter.state !== undefined) where.and('i.state = ?', filter.state);
  if (filter.channel !== undefined) where.and('i.channel = ?', filter.channel);
  if (filter.from !== undefined) where.and('i.createdAt >= ?', filter.from);
  if (filter.before !== undefined) where.and('i.createdAt < ?', filter.before);
  if (filter.search !== undefined) addSearch(where, filter.search);
  return where;
};

/** What `LIKE ? ESCAPE '!'` compares with to find a text anywhere. */
export const anywhere = (text: string): string => `%${text.replace(/[!%_]/g, (sign) => `!${sign}`)}%`;

const addSearch = (where: Where, text: string): void => {
  where.and(
    `i.title LIKE ? ESCAPE '!' OR i.id = ?
     OR EXISTS (SELECT 1 FROM payments_order o WHERE o.intentId = i.id AND o.outTradeNo = ?)
     OR EXISTS (SELECT 1 FROM payments_capture c WHERE c.intentId = i.id AND (c.receiptNo = ? OR c.transactionId = ?))
     OR EXISTS (SELECT 1 FROM payments_refund r WHERE r.intentId = i.id AND (r.outRefundNo = ? OR r.handReceiptNo = ?))`,
    anywhere(text),
    text,
    text,
    text,
    text,
    text,
    text,
  );
};

/** What a family still has to pay, fen. */
export const openSums = async (reader: Reader, familyId: string): Promise<{ count: number; amount: number }> => {
  const row = await reader.row<{ count: number | string; amount: number | string | null }>(
    "SELECT COUNT(*) AS count, SUM(amount) AS amount FROM payments_intent WHERE familyId = ? AND state = 'open' AND expiresAt > ?",
    [familyId, reader.now],
  );
  return { count: Number(row?.count ?? 0), amount: Number(row?.amount ?? 0) };
};

/** Captures with a request to void them that nobody has decided. */
export const capturesWithVoidRequest = async (reader: Reader, intentId: string): Promise<Set<string>> => {
  const rows = await reader.rows<{ captureId: string }>(
    "SELECT captureId FROM payments_desk_void WHERE intentId = ? AND state = 'requested'",
    [intentId],
  );
  return new Set(rows.map(({ captureId }) => captureId));
};
