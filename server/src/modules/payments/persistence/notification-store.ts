import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';

export interface NewNotification {
  readonly eventId: string;
  readonly kind: 'payment' | 'refund' | 'other';
  readonly outTradeNo: string | null;
  readonly outRefundNo: string | null;
}

/** @returns false when this event has been taken already */
export const insertNotification = async (uow: UnitOfWork, row: NewNotification): Promise<boolean> => {
  try {
    await uow.insert('payments_notification', { ...row, outcome: 'received', receivedAt: uow.now });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'PRIMARY', 'payments_notification.eventId')) return false;
    throw error;
  }
};

/** Notes for people what an event brought about. */
export const noteOutcome = (uow: UnitOfWork, eventId: string, outcome: string): Promise<number> =>
  uow.run('UPDATE payments_notification SET outcome = ? WHERE eventId = ?', [outcome, eventId]);
