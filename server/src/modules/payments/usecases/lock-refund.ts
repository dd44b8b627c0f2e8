import type { UnitOfWork } from '../../../platform/db';
import { type CaptureRow, lockCapture } from '../persistence/capture-store';
import { type IntentRow, lockIntent } from '../persistence/intent-store';
import { lockRefundRow, type RefundRow, refundById } from '../persistence/refund-store';

/** A refund with the money it is taken from, all locked. */
export interface LockedRefund {
  readonly refund: RefundRow;
  readonly capture: CaptureRow;
  /** Absent for money whose order is unknown here. */
  readonly intent: IntentRow | undefined;
}

/** Locks payment, capture and refund, in the order everybody keeps. @returns undefined when there is no such refund */
export const lockRefund = async (uow: UnitOfWork, refundId: string): Promise<LockedRefund | undefined> => {
  const seen = await refundById(uow, refundId);
  if (!seen) return undefined;
  const intent = seen.intentId === null ? undefined : await lockIntent(uow, seen.intentId);
  const capture = await lockCapture(uow, seen.captureId);
  const refund = await lockRefundRow(uow, refundId);
  if (!capture || !refund) throw new Error(`refund ${refundId} has lost its capture`);
  return { refund, capture, intent };
};
