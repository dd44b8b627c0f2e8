import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { lockCaptureReceipt } from '../persistence/capture-store';
import { lockRefundReceipt } from '../persistence/refund-store';

/**
 * A receipt number serves once, for money taken or for money given back. Each table's unique index holds it against
 * itself; this looks across, after the own row is written and with a locking read, so that of two people who use one
 * number at the same moment one waits for the other, or is rolled back and looks again.
 *
 * @param written what the own row is
 * @throws AppError desk_receipt_used
 */
export const requireFreeReceipt = async (uow: UnitOfWork, reference: string, written: 'capture' | 'refund'): Promise<void> => {
  const used = written === 'capture' ? await lockRefundReceipt(uow, reference) : await lockCaptureReceipt(uow, reference);
  if (used) throw fail('desk_receipt_used');
};
