import type { Instant, PaymentChannel, RefundCause, RefundState } from '@qingya/shared';
import { isUniqueViolation, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import { parseRefundNumber } from '../domain/decide-refund';
import { PROCESSING_TOO_LONG_MS, WAITING_TOO_LONG_MS } from '../domain/refund-schedule';
import { anywhere, type ListOrder, Where } from './payment-views';

/** A row of `payments_refund`; amounts in fen. */
export interface RefundRow {
  readonly id: string;
  readonly captureId: string;
  readonly intentId: string | null;
  readonly campusId: string | null;
  readonly familyId: string | null;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly cause: RefundCause;
  readonly channel: PaymentChannel;
  readonly amount: number;
  readonly reason: string;
  /** The number in use at the platform. */
  readonly outRefundNo: string;
  /** Numbers that people have allowed; one more than the number in use = the sender may take the next one. */
  readonly numbers: number;
  readonly refundId: string | null;
  readonly state: RefundState;
  readonly attempts: number;
  readonly nextAttemptAt: Instant;
  readonly claimedUntil: Instant;
  readonly lastCode: string | null;
  /** When the number was last sent. */
  readonly sentAt: Instant | null;
  readonly handReceiptNo: string | null;
  readonly handReference: string | null;
  readonly createdByKind: string;
  readonly createdById: string;
  readonly createdAt: Instant;
  readonly succeededAt: Instant | null;
}

export const refundById = (reader: Reader, id: string): Promise<RefundRow | undefined> =>
  reader.row<RefundRow>('SELECT * FROM payments_refund WHERE id = ?', [id]);

export const refundBySource = (reader: Reader, type: string, id: string): Promise<RefundRow | undefined> =>
  reader.row<RefundRow>('SELECT * FROM payments_refund WHERE sourceType = ? AND sourceId = ?', [type, id]);

/** The refund that uses this number or used it before a person allowed another one. */
export const refundByNumber = async (reader: Reader, outRefundNo: string): Promise<RefundRow | undefined> => {
  const parsed = parseRefundNumber(outRefundNo);
  if (!parsed) return undefined;
  const row = await refundById(reader, parsed.refundId);
  return row && parsed.n <= row.numbers ? row : undefined;
};

/** Refunds of a payment, oldest first. */
export const refundsOfIntent = (reader: Reader, intentId: string): Promise<RefundRow[]> =>
  reader.rows<RefundRow>('SELECT * FROM payments_refund WHERE intentId = ? ORDER BY id', [intentId]);

/** Refunds of money received, oldest first. */
export const refundsOfCapture = (reader: Reader, captureId: string): Promise<RefundRow[]> =>
  reader.rows<RefundRow>('SELECT * FROM payments_refund WHERE captureId = ? ORDER BY id', [captureId]);

/** Numbers the platform has seen, or may see, for refunds of this money. */
export const partsOfCapture = async (reader: Reader, captureId: string): Promise<number> => {
  const found = await reader.row<{ parts: number | string | null }>(
    'SELECT SUM(numbers) AS parts FROM payments_refund WHERE captureId = ?',
    [captureId],
  );
  return Number(found?.parts ?? 0);
};

/** @throws the driver's unique violation, told apart by `isHandReceiptUsed` and `isSourceUsed` */
export const insertRefund = (uow: UnitOfWork, row: RefundRow): Promise<void> => uow.insert('payments_refund', { ...row });

/** Whether an insert or update failed because the receipt was used for another refund. */
export const isHandReceiptUsed = (error: unknown): boolean =>
  isUniqueViolation(error, 'uq_payments_refund_hand', 'payments_refund.handReference');

/** Whether an insert failed because another transaction made the refund of the same source. */
export const isSourceUsed = (error: unknown): boolean =>
  isUniqueViolation(error, 'uq_payments_refund_source', 'payments_refund.sourceType');

/** Whether money was given back with this receipt; see `requireFreeReceipt`. @param reference `cash:<campus>:<receipt>` */
export const lockRefundReceipt = async (uow: UnitOfWork, reference: string): Promise<boolean> =>
  (await uow.lockRows('SELECT id FROM payments_refund WHERE handReference = ?', [reference])).length > 0;

/** Lock the payment and the capture of the refund first; see `lockRefund`. */
export const lockRefundRow = async (uow: UnitOfWork, id: string): Promise<RefundRow | undefined> =>
  (await uow.lockRows<RefundRow>('SELECT * FROM payments_refund WHERE id = ?', [id]))[0];

/** What a conditional update may change. */
export type RefundChange = Partial<
  Pick<
    RefundRow,
    | 'state'
    | 'channel'
    | 'outRefundNo'
    | 'numbers'
    | 'refundId'
    | 'attempts'
    | 'nextAttemptAt'
    | 'claimedUntil'
    | 'lastCode'
    | 'sentAt'
    | 'handReceiptNo'
    | 'handReference'
    | 'succeededAt'
  >
>;

/**
 * Changes a refund only while it is as the caller saw it.
 * @param seen columns that must still have these values
 * @returns false when somebody else was faster
 */
export const changeRefund = async (uow: UnitOfWork, id: string, seen: RefundChange, change: RefundChange): Promise<boolean> => {
  const sets = Object.entries(change) as [string, SqlValue][];
  const wheres = Object.entries(seen) as [string, SqlValue][];
  const changed = await uow.run(
    `UPDATE payments_refund SET ${sets.map(([column]) => `${column} = ?`).join(', ')}
     WHERE id = ?${wheres.map(([column]) => ` AND ${column} = ?`).join('')}`,
    [...sets.map(([, value]) => value), id, ...wheres.map(([, value]) => value)],
  );
  return changed === 1;
};

/** Ids of refunds whose next step is due and that nobody works on, longest due first. */
export const dueRefundIds = async (reader: Reader, now: Instant, limit: number): Promise<string[]> => {
  const rows = await reader.rows<{ id: string }>(
    `SELECT id FROM payments_refund WHERE state IN ('waiting', 'processing', 'blocked') AND nextAttemptAt <= ? AND claimedUntil <= ?
     ORDER BY nextAttemptAt, id LIMIT ${limit}`,
    [now, now],
  );
  return rows.map(({ id }) => id);
};

/** Puts off the next step of a refund that nobody works on. A claim that stands is left to end by itself. */
export const postponeRefund = (uow: UnitOfWork, id: string, until: Instant): Promise<number> =>
  uow.run(
    `UPDATE payments_refund SET nextAttemptAt = ? WHERE id = ? AND state IN ('waiting', 'processing', 'blocked') AND claimedUntil <= ?`,
    [until, id, uow.now],
  );

/** Condition of `isStuck` in SQL, for lists and counts. @param column prefix of the table, with its point */
export const stuckCondition = (now: Instant, column = ''): { readonly sql: string; readonly params: readonly SqlValue[] } => ({
  sql: `(${column}state IN ('blocked', 'abnormal', 'failed') OR (${column}state = 'waiting' AND ${column}createdAt < ?)
    OR (${column}state = 'processing' AND ${column}createdAt < ?))`,
  params: [now - WAITING_TOO_LONG_MS, now - PROCESSING_TOO_LONG_MS],
});

/** A refund with the title of its payment. */
export type RefundDetail = RefundRow & { readonly title: string | null };

const DETAIL = 'SELECT r.*, i.title AS title FROM payments_refund r LEFT JOIN payments_intent i ON i.id = r.intentId';

export const refundDetail = (reader: Reader, id: string): Promise<RefundDetail | undefined> =>
  reader.row<RefundDetail>(`${DETAIL} WHERE r.id = ?`, [id]);

export interface RefundFilter {
  /** Undefined = every campus, and refunds of none. */
  readonly campusIds: readonly string[] | undefined;
  readonly view: 'all' | 'under_way' | 'stuck' | 'succeeded';
  readonly channel?: PaymentChannel | undefined;
  /** Asked for at or after. */
  readonly from?: Instant | undefined;
  /** Asked for before. */
  readonly before?: Instant | undefined;
  /** Part of the title, or a whole number of the refund, of its receipt or of its payment. */
  readonly search?: string | undefined;
}

const refundConditions = (now: Instant, filter: RefundFilter): Where => {
  const { campusIds, view, channel, from, before, search } = filter;
  const where = new Where().onCampuses('r.campusId', campusIds);
  if (view === 'under_way') where.and("r.state IN ('waiting', 'processing', 'blocked')");
  if (view === 'succeeded') where.and("r.state = 'succeeded'");
  if (view === 'stuck') {
    const stuck = stuckCondition(now, 'r.');
    where.and(stuck.sql, ...stuck.params);
  }
  if (channel !== undefined) where.and('r.channel = ?', channel);
  if (from !== undefined) where.and('r.createdAt >= ?', from);
  if (before !== undefined) where.and('r.createdAt < ?', before);
  if (search !== undefined) {
    const sql = "i.title LIKE ? ESCAPE '!' OR r.outRefundNo = ? OR r.handReceiptNo = ? OR r.intentId = ?";
    where.and(sql, anywhere(search), search, search, search);
  }
  return where;
};

/** In the order asked for, one row more than `limit`. */
export const listRefunds = (
  reader: Reader,
  filter: RefundFilter,
  { after, orderBy }: ListOrder,
  limit: number,
): Promise<RefundDetail[]> => {
  const where = refundConditions(reader.now, filter);
  if (after !== undefined) where.and(after.sql, ...after.params);
  return reader.rows<RefundDetail>(`${DETAIL} WHERE ${where.sql()} ORDER BY ${orderBy} LIMIT ${limit + 1}`, where.params);
};
