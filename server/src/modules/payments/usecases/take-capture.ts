import type { CaptureOutcome, DeskChannel, Instant } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type Actor, systemActor } from '../../../platform/http/principal';
import type { CapturedPayment } from '../../../platform/pay/gateway';
import { type CaptureDecision, decideCapture, type HoldReason } from '../domain/decide-capture';
import { handReference } from '../domain/hand-receipt';
import { type CaptureRow, captureByReference, insertCapture } from '../persistence/capture-store';
import { eventFacts, holdIntent, type IntentRow, lockIntent, settleIntent } from '../persistence/intent-store';
import { orderByNumber, payOrder, retireOrders } from '../persistence/order-store';
import { openTask } from './open-task';
import { requestRefund } from './request-refund';
import { requireFreeReceipt } from './require-free-receipt';

/** Money that WeChat Pay says it took. */
export interface WechatCapture {
  readonly channel: 'wechat';
  readonly payment: CapturedPayment;
  readonly via: 'notification' | 'query';
  /** Our own account at WeChat Pay. */
  readonly expected: { readonly appId: string; readonly mchId: string };
}

/** Money that staff took at the desk. */
export interface DeskCapture {
  readonly channel: DeskChannel;
  readonly intentId: string;
  /** Unique per campus and channel. */
  readonly receiptNo: string;
  /** Fen. */
  readonly amount: number;
  readonly paidAt: Instant;
  readonly actor: Actor;
}

export interface TakenCapture {
  readonly captureId: string;
  readonly outcome: CaptureOutcome;
  /** The money had been booked before; nothing happened now. */
  readonly repeated: boolean;
}

const ACTOR = systemActor('payments.take-capture');

/**
 * Books money, once however often and by however many ways it is told about, and does with it what README rule 2 says.
 * The one way in which money enters the module. Runs under the lock of its payment.
 *
 * @throws AppError desk_receipt_used, payment_not_open for money taken at the desk; nothing for WeChat Pay
 */
export const takeCapture = (uow: UnitOfWork, facts: WechatCapture | DeskCapture): Promise<TakenCapture> =>
  facts.channel === 'wechat' ? takeFromWechat(uow, facts) : takeAtDesk(uow, facts);

const takeFromWechat = async (uow: UnitOfWork, { payment, via, expected }: WechatCapture): Promise<TakenCapture> => {
  const reference = `wechat:${payment.transactionId}`;
  const order = await orderByNumber(uow, payment.outTradeNo);
  const intent = order ? await lockIntent(uow, order.intentId) : undefined;
  const known = await captureByReference(uow, reference);
  if (known) return repeated(known);
  const decision = decideCapture(intent ?? null, payment, expected);
  const capture: CaptureRow = {
    id: uow.newId(),
    reference,
    intentId: intent?.id ?? null,
    outTradeNo: payment.outTradeNo,
    transactionId: payment.transactionId,
    receiptNo: null,
    familyId: intent?.familyId ?? null,
    campusId: intent?.campusId ?? null,
    channel: 'wechat',
    amount: payment.total,
    payerTotal: payment.payerTotal,
    reserved: 0,
    refunded: 0,
    outcome: decision.outcome,
    via,
    paidAt: payment.paidAt,
    recordedAt: uow.now,
    recordedByKind: ACTOR.kind,
    recordedById: ACTOR.id,
  };
  if (!(await insertCapture(uow, capture))) {
    // Money without an order here has no lock that would have made the other one wait.
    const first = await captureByReference(uow, reference);
    if (!first) throw new Error(`capture ${reference} is booked but cannot be read`);
    return repeated(first);
  }
  if (order) await payOrder(uow, order.outTradeNo);
  await follow(uow, intent, capture, decision);
  return { captureId: capture.id, outcome: capture.outcome, repeated: false };
};

const repeated = (row: CaptureRow): TakenCapture => ({ captureId: row.id, outcome: row.outcome, repeated: true });

const takeAtDesk = async (uow: UnitOfWork, desk: DeskCapture): Promise<TakenCapture> => {
  const intent = await lockIntent(uow, desk.intentId);
  if (intent?.state !== 'open') throw fail('payment_not_open');
  const capture: CaptureRow = {
    id: uow.newId(),
    reference: handReference(desk.channel, intent.campusId, desk.receiptNo),
    intentId: intent.id,
    outTradeNo: null,
    transactionId: null,
    receiptNo: desk.receiptNo,
    familyId: intent.familyId,
    campusId: intent.campusId,
    channel: desk.channel,
    amount: desk.amount,
    payerTotal: desk.amount,
    reserved: 0,
    refunded: 0,
    outcome: 'settled',
    via: 'desk',
    paidAt: desk.paidAt,
    recordedAt: uow.now,
    recordedByKind: desk.actor.kind,
    recordedById: desk.actor.id,
  };
  if (desk.amount !== intent.amount) throw new Error(`money at the desk must be the whole of payment ${intent.id}`);
  if (!(await insertCapture(uow, capture))) throw fail('desk_receipt_used');
  await requireFreeReceipt(uow, capture.reference, 'capture');
  await follow(uow, intent, capture, { outcome: 'settled', late: false });
  return { captureId: capture.id, outcome: 'settled', repeated: false };
};

/** What booked money brings about. */
const follow = async (
  uow: UnitOfWork,
  intent: IntentRow | undefined,
  capture: CaptureRow,
  decision: CaptureDecision,
): Promise<void> => {
  if (decision.outcome === 'held') return hold(uow, intent, capture, decision.why);
  if (!intent) throw new Error('money without a payment can only be held');
  return decision.outcome === 'settled'
    ? settle(uow, intent, capture, decision.late)
    : giveBack(uow, intent, capture, decision.outcome);
};

const settle = async (uow: UnitOfWork, intent: IntentRow, capture: CaptureRow, late: boolean): Promise<void> => {
  await settleIntent(uow, intent, { captureId: capture.id, channel: capture.channel });
  await retireOrders(uow, intent.id);
  const { id: captureId, amount, channel, paidAt } = capture;
  await append(uow, 'payments.settled', intent, { captureId, amount, channel, paidAt, late });
};

const REFUND_REASONS = { late: '付款时缴费单已关闭，自动退款', duplicate: '重复付款，自动退款' } as const;

const giveBack = async (uow: UnitOfWork, intent: IntentRow, capture: CaptureRow, cause: 'late' | 'duplicate'): Promise<void> => {
  const { id: captureId, amount, channel, paidAt } = capture;
  await append(uow, 'payments.surplus', intent, { captureId, amount, channel, paidAt, cause });
  const source = { type: 'capture', id: captureId };
  await requestRefund(uow, {
    captureId,
    amount,
    reason: REFUND_REASONS[cause],
    cause,
    source,
    actor: ACTOR,
    handReceiptNo: null,
    refundsSeen: null,
  });
};

const hold = async (uow: UnitOfWork, intent: IntentRow | undefined, capture: CaptureRow, why: HoldReason): Promise<void> => {
  const { id: captureId, amount, channel, paidAt } = capture;
  await openTask(uow, {
    kind: why,
    subjectId: captureId,
    campusId: intent?.campusId ?? null,
    intentId: intent?.id ?? null,
    captureId,
    refundId: null,
    details: {
      arrived: amount,
      asked: intent?.amount ?? null,
      outTradeNo: capture.outTradeNo,
      transactionId: capture.transactionId,
    },
  });
  if (!intent) return;
  if (await holdIntent(uow, intent)) await retireOrders(uow, intent.id);
  await append(uow, 'payments.held', intent, { captureId, amount, channel, paidAt, why });
};

const append = (uow: UnitOfWork, type: string, intent: IntentRow, facts: object): Promise<void> =>
  uow.append({ type, aggregate: `payment:${intent.id}`, payload: { ...eventFacts(intent), ...facts } });
