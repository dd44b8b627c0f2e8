import type { DeskChannel, Instant } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { intentById } from '../persistence/intent-store';
import { type TakenCapture, takeCapture } from './take-capture';

export interface RecordAtDesk {
  readonly intentId: string;
  readonly channel: DeskChannel;
  readonly receiptNo: string;
  /** Undefined = now. */
  readonly paidAt: Instant | undefined;
  readonly actor: Actor;
}

/**
 * Books the whole amount of an open payment as taken at the desk. An order that could still be paid at WeChat Pay is closed
 * in the background; money that gets there before goes back as a duplicate.
 * @throws AppError not_found, payment_not_open, desk_receipt_used, desk_receipt_future
 */
export const recordAtDesk = async (uow: UnitOfWork, command: RecordAtDesk): Promise<TakenCapture> => {
  const { intentId, channel, receiptNo, paidAt = uow.now, actor } = command;
  if (paidAt > uow.now) throw fail('desk_receipt_future');
  const intent = await intentById(uow, intentId);
  if (!intent) throw fail('not_found');
  return takeCapture(uow, { channel, intentId, receiptNo, amount: intent.amount, paidAt, actor });
};
