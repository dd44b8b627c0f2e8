import type { Reader } from '../../../platform/db';
import { type PaymentFilter, paymentConditions } from './payment-views';
import type { RefundRow } from './refund-store';

export interface ExportedRefund extends RefundRow {
  /** What the family paid for; null for money whose order is unknown. */
  readonly title: string | null;
}

/** Conditions on the payment leave out refunds of money that belongs to none. */
const asksForPayment = ({ state, channel, search }: PaymentFilter): boolean =>
  state !== undefined || channel !== undefined || search !== undefined;

/** Refunds of the payments that a list shows, asked for between the days; newest first, one row more than `limit`. */
export const exportedRefunds = (
  reader: Reader,
  filter: PaymentFilter,
  beforeId: string | undefined,
  limit: number,
): Promise<ExportedRefund[]> => {
  const { campusIds, familyId, from, before, ...ofPayment } = filter;
  const where = paymentConditions(asksForPayment(filter) ? ofPayment : {}).onCampuses('r.campusId', campusIds);
  if (asksForPayment(filter)) where.and('i.id IS NOT NULL');
  if (familyId !== undefined) where.and('r.familyId = ?', familyId);
  if (from !== undefined) where.and('r.createdAt >= ?', from);
  if (before !== undefined) where.and('r.createdAt < ?', before);
  if (beforeId !== undefined) where.and('r.id < ?', beforeId);
  return reader.rows<ExportedRefund>(
    `SELECT r.*, i.title AS title FROM payments_refund r LEFT JOIN payments_intent i ON i.id = r.intentId
     WHERE ${where.sql()} ORDER BY r.id DESC LIMIT ${limit + 1}`,
    where.params,
  );
};
