import type { Instant, PaymentCaptureView, PaymentRefundView, PaymentView } from '@qingya/shared';
import { isStuck } from '../domain/refund-schedule';
import type { CaptureRow } from '../persistence/capture-store';
import type { PaymentSums } from '../persistence/payment-views';
import type { RefundRow } from '../persistence/refund-store';

export const presentPayment = (row: PaymentSums): PaymentView => ({
  id: row.id,
  familyId: row.familyId,
  campusId: row.campusId,
  studentId: row.studentId,
  purposeKind: row.purposeKind,
  title: row.title,
  note: row.note,
  amount: row.amount,
  state: row.state,
  closeReason: row.closeReason,
  channel: row.channel,
  refunded: row.refunded,
  refunding: row.reserved - row.refunded,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  settledAt: row.settledAt,
});

/** @param voidRequested whether somebody has asked to void it */
export const presentCapture = (row: CaptureRow, voidRequested: boolean): PaymentCaptureView => ({
  id: row.id,
  paymentId: row.intentId,
  channel: row.channel,
  amount: row.amount,
  paidAt: row.paidAt,
  recordedAt: row.recordedAt,
  outcome: row.outcome,
  transactionId: row.transactionId,
  receiptNo: row.receiptNo,
  refunded: row.refunded,
  refundable: row.outcome === 'voided' || row.outcome === 'handled' ? 0 : row.amount - row.reserved,
  voidRequested,
});

/** States in which the refund goes on by itself. */
const MOVING: readonly string[] = ['waiting', 'processing', 'blocked'];

export const presentRefund = (row: RefundRow, now: Instant): PaymentRefundView => ({
  id: row.id,
  paymentId: row.intentId,
  captureId: row.captureId,
  outRefundNo: row.outRefundNo,
  amount: row.amount,
  reason: row.reason,
  cause: row.cause,
  channel: row.channel,
  state: row.state,
  stuck: isStuck(row, now),
  attempts: row.attempts,
  lastCode: row.lastCode,
  createdAt: row.createdAt,
  nextAttemptAt: MOVING.includes(row.state) ? row.nextAttemptAt : null,
  succeededAt: row.succeededAt,
  handReceiptNo: row.handReceiptNo,
});
