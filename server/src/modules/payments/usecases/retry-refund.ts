import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { parseRefundNumber } from '../domain/decide-refund';
import { MAX_PARTS } from '../domain/refund-schedule';
import { changeRefund, partsOfCapture, type RefundChange, type RefundRow } from '../persistence/refund-store';
import { closeTasksOfRefund } from '../persistence/task-store';
import { lockRefund } from './lock-refund';

/**
 * Lets a refund go out again at once. One that waits keeps its number; one that failed may take a new number, which the
 * sender does only after the platform confirmed that the old one did not bring the money back. The caller wakes the sender.
 * @throws AppError not_found, refund_not_retryable (under way, arrived, or out of numbers)
 */
export const retryRefund = async (
  uow: UnitOfWork,
  command: { readonly refundId: string; readonly actor: Actor },
): Promise<RefundRow> => {
  const locked = await lockRefund(uow, command.refundId);
  if (!locked) throw fail('not_found');
  const { refund } = locked;
  const change = await changeOf(uow, refund);
  if (!change || !(await changeRefund(uow, refund.id, { state: refund.state }, change))) throw fail('refund_not_retryable');
  await closeTasksOfRefund(uow, refund.id, ['refund_abnormal', 'refund_failed'], {
    resolvedById: command.actor.id,
    note: '已重新发起退款',
  });
  return { ...refund, ...change };
};

const changeOf = async (uow: UnitOfWork, refund: RefundRow): Promise<RefundChange | null> => {
  switch (refund.state) {
    case 'waiting':
    case 'blocked':
      return refund.claimedUntil > uow.now ? null : { nextAttemptAt: uow.now };
    case 'abnormal':
    case 'failed': {
      if ((await partsOfCapture(uow, refund.captureId)) >= MAX_PARTS) return null;
      const used = parseRefundNumber(refund.outRefundNo)?.n ?? refund.numbers;
      return { state: 'waiting', numbers: used + 1, attempts: 0, nextAttemptAt: uow.now, claimedUntil: 0 };
    }
    default:
      return null;
  }
};
