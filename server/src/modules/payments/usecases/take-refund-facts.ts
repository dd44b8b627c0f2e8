import type { RefundState } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import type { RefundFacts } from '../../../platform/pay/gateway';
import { decideRefundState, parseRefundNumber } from '../domain/decide-refund';
import { queryDelay } from '../domain/refund-schedule';
import { changeRefund, type RefundChange, type RefundRow, refundByNumber } from '../persistence/refund-store';
import { closeTasksOfRefund } from '../persistence/task-store';
import { appendRefundEvent, bookRefundSuccess } from './book-refund-success';
import { type LockedRefund, lockRefund } from './lock-refund';
import { openTask } from './open-task';

export type RefundVia = 'answer' | 'query' | 'notification';

const BY = { resolvedById: 'payments.refunds', note: '微信已退款到账' };

/**
 * Books what the platform says about a refund. Twice, late, out of order or before the answer to the request is harmless:
 * a state never goes back, and arrived money is counted once.
 * @returns whether something changed
 */
export const takeRefundFacts = async (uow: UnitOfWork, facts: RefundFacts, _via: RefundVia): Promise<boolean> => {
  const seen = await refundByNumber(uow, facts.outRefundNo);
  const locked = seen && (await lockRefund(uow, seen.id));
  if (!locked) return false;
  const { refund, capture } = locked;
  if (facts.amount !== refund.amount || facts.outTradeNo !== capture.outTradeNo) {
    await reportTrouble(uow, locked, 'facts_differ', facts);
    return false;
  }
  if (refund.state === 'succeeded') {
    const twice = facts.status === 'succeeded' && (refund.handReceiptNo !== null || facts.outRefundNo !== refund.outRefundNo);
    if (twice) await reportTrouble(uow, locked, 'refunded_twice', facts);
    return false;
  }
  // A person has given this number up: only that its money arrived after all still counts.
  const given = numberOf(facts.outRefundNo) < refund.numbers;
  if (given && facts.status !== 'succeeded') return false;
  const next = decideRefundState(refund.state, facts.status);
  if (next === refund.state) return noteRefundId(uow, refund, facts);
  await moveRefund(uow, locked, next, facts);
  return true;
};

const numberOf = (outRefundNo: string): number => parseRefundNumber(outRefundNo)?.n ?? 0;

const noteRefundId = async (uow: UnitOfWork, refund: RefundRow, facts: RefundFacts): Promise<boolean> => {
  if (refund.refundId === null) await changeRefund(uow, refund.id, {}, { refundId: facts.refundId });
  return false;
};

const moveRefund = async (uow: UnitOfWork, locked: LockedRefund, next: RefundState, facts: RefundFacts): Promise<void> => {
  const { refund, intent } = locked;
  const change: RefundChange = {
    state: next,
    refundId: facts.refundId,
    attempts: 0,
    claimedUntil: 0,
    lastCode: next === 'abnormal' || next === 'failed' ? facts.status : null,
    ...(next === 'processing' ? { nextAttemptAt: uow.now + queryDelay(0) } : {}),
    ...(next === 'succeeded' ? { succeededAt: facts.succeededAt ?? uow.now, outRefundNo: facts.outRefundNo } : {}),
  };
  const changed = await changeRefund(uow, refund.id, { state: refund.state }, change);
  if (!changed) throw new Error(`refund ${refund.id} changed although it was locked`);
  if (next === 'succeeded') {
    const abandoned = facts.outRefundNo !== refund.outRefundNo && refund.sentAt !== null;
    await bookRefundSuccess(uow, { ...refund, state: next }, intent, BY);
    if (abandoned) await reportTrouble(uow, locked, 'refunded_twice', facts);
  } else if (next === 'processing') {
    await closeTasksOfRefund(uow, refund.id, ['refund_not_enough'], { ...BY, note: '微信已受理退款' });
  } else {
    await tellStuck(uow, locked, next === 'abnormal' ? 'refund_abnormal' : 'refund_failed', facts.status);
  }
};

/** A refund that cannot go on by itself: a task for finance, and an event. */
export const tellStuck = async (
  uow: UnitOfWork,
  { refund, intent }: LockedRefund,
  kind: 'refund_not_enough' | 'refund_abnormal' | 'refund_failed',
  code: string,
): Promise<void> => {
  const { id: refundId, captureId, intentId, campusId, amount, outRefundNo } = refund;
  await openTask(uow, {
    kind,
    subjectId: refundId,
    campusId,
    intentId,
    captureId,
    refundId,
    details: { amount, code, outRefundNo },
  });
  await appendRefundEvent(uow, 'stuck', intent, refund, { kind, code });
};

/** Something that our rules exclude: nothing is booked, a person looks. */
const reportTrouble = async (
  uow: UnitOfWork,
  { refund }: LockedRefund,
  code: 'facts_differ' | 'refunded_twice',
  facts: RefundFacts,
): Promise<void> => {
  const { id: refundId, captureId, intentId, campusId, amount } = refund;
  const details = { amount, code, theirs: facts.amount, outRefundNo: facts.outRefundNo, status: facts.status };
  await openTask(uow, {
    kind: 'refund_abnormal',
    subjectId: `${refundId}:${code}`,
    campusId,
    intentId,
    captureId,
    refundId,
    details,
  });
};
