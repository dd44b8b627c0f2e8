import type { DeskChannel, RefundCause } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { handReference } from '../domain/hand-receipt';
import { MAX_PARTS, REFUND_WINDOW_MS } from '../domain/refund-schedule';
import { type CaptureRow, captureById, lockCapture, reserveOnCapture } from '../persistence/capture-store';
import { lockIntent } from '../persistence/intent-store';
import {
  insertRefund,
  isHandReceiptUsed,
  isSourceUsed,
  partsOfCapture,
  type RefundRow,
  refundBySource,
  refundsOfIntent,
} from '../persistence/refund-store';
import { appendRefundEvent, bookRefundSuccess } from './book-refund-success';
import { requireFreeReceipt } from './require-free-receipt';

export interface RequestRefund {
  readonly captureId: string;
  /** Fen. */
  readonly amount: number;
  /** Shown to the payer, at most 80 characters. */
  readonly reason: string;
  readonly cause: RefundCause;
  /** What asks for the money back; the same source is one refund. */
  readonly source: { readonly type: string; readonly id: string };
  readonly actor: Actor;
  /**
   * Receipt of money that is given back by hand: needed for money taken at the desk, and the way out for money that
   * WeChat Pay no longer gives back (too old, too many parts).
   */
  readonly handReceiptNo: string | null;
  /**
   * How many refunds with the cause `asked` the payment had when a person decided on this one: whoever asks again because an answer
   * was lost, or beside a colleague, gives the money back once, whatever the request's key. Null = told apart by the source alone.
   */
  readonly refundsSeen: number | null;
}

/**
 * Asks for money back, whole or in part, once per source. Money that came by WeChat Pay goes back by jobs: the sender is
 * woken after the commit by the subscriber of `payments.refund.requested`. Money given back by hand has arrived at once.
 *
 * @throws AppError refund_changed (details: refunds), refund_exceeds_payment, refund_nothing_captured (voided, handled by a person, or not there), refund_too_many_parts and
 * refund_too_old (never for money that must go back by itself: what WeChat Pay refuses becomes a task), desk_receipt_used,
 * invalid_request (hand receipt missing or not wanted), idempotency_conflict (the source has a refund of another amount)
 */
export const requestRefund = async (uow: UnitOfWork, request: RequestRefund): Promise<RefundRow> => {
  const seen = await captureById(uow, request.captureId);
  const intent = seen && seen.intentId !== null ? await lockIntent(uow, seen.intentId) : undefined;
  const capture = await lockCapture(uow, request.captureId);
  const known = await refundBySource(uow, request.source.type, request.source.id);
  if (known) return sameRefund(known, request);
  if (intent && request.refundsSeen !== null) await requireSeen(uow, intent.id, request.refundsSeen);
  if (!capture || capture.outcome === 'voided' || capture.outcome === 'handled') throw fail('refund_nothing_captured');
  if (!Number.isSafeInteger(request.amount) || request.amount < 1) throw new Error('a refund needs a positive amount in fen');
  const byHand = await handChannel(uow, capture, request);
  if (!(await reserveOnCapture(uow, capture.id, request.amount))) {
    throw fail('refund_exceeds_payment', { refundable: capture.amount - capture.reserved });
  }
  const refund = newRefund(uow, capture, request, byHand);
  try {
    await insertRefund(uow, refund);
  } catch (error) {
    if (isHandReceiptUsed(error)) throw fail('desk_receipt_used');
    // The same source has asked for other money at the same moment.
    throw isSourceUsed(error) ? fail('idempotency_conflict') : error;
  }
  if (refund.handReference !== null) await requireFreeReceipt(uow, refund.handReference, 'refund');
  await appendRefundEvent(uow, 'requested', intent, refund, { channel: refund.channel });
  if (byHand !== null) {
    await bookRefundSuccess(uow, refund, intent, { resolvedById: request.actor.id, note: '已线下退款' });
  }
  return refund;
};

const sameRefund = (known: RefundRow, { captureId, amount }: RequestRefund): RefundRow => {
  if (known.captureId !== captureId || known.amount !== amount) throw fail('idempotency_conflict');
  return known;
};

/** The sum that is left could not tell: it comes back when WeChat Pay closes a refund without paying it. */
const requireSeen = async (uow: UnitOfWork, intentId: string, seen: number): Promise<void> => {
  const refunds = (await refundsOfIntent(uow, intentId)).filter(({ cause }) => cause === 'asked').length;
  if (refunds !== seen) throw fail('refund_changed', { refunds });
};

/** How money is given back by hand; null = by WeChat Pay. */
const handChannel = async (uow: UnitOfWork, capture: CaptureRow, request: RequestRefund): Promise<DeskChannel | null> => {
  const { handReceiptNo, cause } = request;
  if (capture.channel !== 'wechat') {
    if (handReceiptNo === null) throw invalidReceipt('当面收的款要当面退，请填写退款收据号。');
    return capture.channel;
  }
  // Surplus money goes back without anybody asking: a refusal here would undo that it was booked.
  if (cause === 'late' || cause === 'duplicate') return null;
  const tooOld = uow.now - capture.paidAt > REFUND_WINDOW_MS;
  const tooMany = (await partsOfCapture(uow, capture.id)) >= MAX_PARTS;
  if (handReceiptNo === null) {
    if (tooOld) throw fail('refund_too_old');
    if (tooMany) throw fail('refund_too_many_parts');
    return null;
  }
  if (!tooOld && !tooMany) throw invalidReceipt('微信收的款请原路退回，不需要填写收据号。');
  return 'transfer';
};

const invalidReceipt = (message: string) => fail('invalid_request', [{ field: 'handReceiptNo', message }], message);

const newRefund = (uow: UnitOfWork, capture: CaptureRow, request: RequestRefund, byHand: DeskChannel | null): RefundRow => {
  const id = uow.newId();
  const { handReceiptNo } = request;
  const receipt = byHand === null ? null : handReceiptNo;
  return {
    id,
    captureId: capture.id,
    intentId: capture.intentId,
    campusId: capture.campusId,
    familyId: capture.familyId,
    sourceType: request.source.type,
    sourceId: request.source.id,
    cause: request.cause,
    channel: byHand ?? 'wechat',
    amount: request.amount,
    reason: request.reason,
    outRefundNo: id,
    numbers: 1,
    refundId: null,
    state: byHand === null ? 'waiting' : 'succeeded',
    attempts: 0,
    nextAttemptAt: uow.now,
    claimedUntil: 0,
    lastCode: null,
    sentAt: null,
    handReceiptNo: receipt,
    handReference: byHand === null || receipt === null ? null : handReference(byHand, capture.campusId, receipt),
    createdByKind: request.actor.kind,
    createdById: request.actor.id,
    createdAt: uow.now,
    succeededAt: byHand === null ? null : uow.now,
  };
};
