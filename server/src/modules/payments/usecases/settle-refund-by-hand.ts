import type { DeskChannel } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { handReference } from '../domain/hand-receipt';
import { changeRefund, isHandReceiptUsed, type RefundRow } from '../persistence/refund-store';
import { bookRefundSuccess } from './book-refund-success';
import { lockRefund } from './lock-refund';
import { requireFreeReceipt } from './require-free-receipt';

export interface SettleRefundByHand {
  readonly refundId: string;
  readonly channel: DeskChannel;
  readonly receiptNo: string;
  readonly note: string | null;
  readonly actor: Actor;
}

/**
 * Records that money which WeChat Pay could not bring back was given back by hand. Only a refund that cannot arrive by itself
 * any more qualifies, or the family would get it twice.
 * @throws AppError not_found, refund_not_retryable, desk_receipt_used
 */
export const settleRefundByHand = async (uow: UnitOfWork, command: SettleRefundByHand): Promise<RefundRow> => {
  const { refundId, channel, receiptNo, note, actor } = command;
  const locked = await lockRefund(uow, refundId);
  if (!locked) throw fail('not_found');
  const { refund, intent } = locked;
  if (!mayGoByHand(refund, uow.now)) throw fail('refund_not_retryable');
  const reference = handReference(channel, refund.campusId, receiptNo);
  const change = {
    state: 'succeeded',
    channel,
    handReceiptNo: receiptNo,
    handReference: reference,
    succeededAt: uow.now,
  } as const;
  try {
    if (!(await changeRefund(uow, refundId, { state: refund.state }, change))) throw fail('refund_not_retryable');
  } catch (error) {
    throw isHandReceiptUsed(error) ? fail('desk_receipt_used') : error;
  }
  await requireFreeReceipt(uow, reference, 'refund');
  const settled = { ...refund, ...change };
  await bookRefundSuccess(uow, settled, intent, { resolvedById: actor.id, note: note ?? '已线下退款' });
  return settled;
};

/** A number that was sent and got no believable answer may still arrive; one that never went out cannot. */
const mayGoByHand = (refund: RefundRow, now: number): boolean => {
  if (refund.claimedUntil > now) return false;
  if (refund.state === 'waiting') return refund.sentAt === null && refund.numbers === 1;
  return refund.state === 'blocked' || refund.state === 'abnormal' || refund.state === 'failed';
};
