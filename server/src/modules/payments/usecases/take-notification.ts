import { createHash } from 'node:crypto';
import type { UnitOfWork } from '../../../platform/db';
import type { Notification } from '../../../platform/pay/gateway';
import { insertNotification, type NewNotification, noteOutcome } from '../persistence/notification-store';
import { takeCapture } from './take-capture';
import { takeRefundFacts } from './take-refund-facts';

/** Our own account at WeChat Pay. */
export interface OwnAccount {
  readonly appId: string;
  readonly mchId: string;
}

/** What a notification brought about; `repeated` = the event, or what it tells, was known already. */
export type NotificationResult =
  | 'settled'
  | 'late'
  | 'duplicate'
  | 'held'
  | 'voided'
  | 'handled'
  | 'refund_noted'
  | 'repeated'
  | 'ignored';

/**
 * Takes a genuine notification: that it came and all it brings about are one transaction, so that it is answered only when
 * nothing of it can be lost.
 */
export const takeNotification = async (
  uow: UnitOfWork,
  own: OwnAccount,
  notification: Notification,
): Promise<NotificationResult> => {
  const row = rowOf(notification);
  if (!(await insertNotification(uow, row))) return 'repeated';
  const result = await takeFacts(uow, own, notification);
  await noteOutcome(uow, row.eventId, result);
  return result;
};

const takeFacts = async (uow: UnitOfWork, own: OwnAccount, notification: Notification): Promise<NotificationResult> => {
  switch (notification.kind) {
    case 'payment': {
      const { payment } = notification;
      const taken = await takeCapture(uow, { channel: 'wechat', payment, via: 'notification', expected: own });
      return taken.repeated ? 'repeated' : taken.outcome;
    }
    case 'refund':
      if (notification.mchId !== own.mchId) return 'ignored';
      return (await takeRefundFacts(uow, notification.refund, 'notification')) ? 'refund_noted' : 'repeated';
    case 'other':
      return 'ignored';
  }
};

const rowOf = (notification: Notification): NewNotification => {
  const { kind } = notification;
  const eventId = keyOf(notification.eventId);
  if (kind === 'payment') return { eventId, kind, outTradeNo: notification.payment.outTradeNo, outRefundNo: null };
  if (kind === 'refund') {
    const { outTradeNo, outRefundNo } = notification.refund;
    return { eventId, kind, outTradeNo, outRefundNo };
  }
  return { eventId, kind, outTradeNo: null, outRefundNo: null };
};

const KEY_LENGTH = 64;

/** An event id that the table cannot hold is kept by its digest. */
const keyOf = (eventId: string): string =>
  eventId.length <= KEY_LENGTH ? eventId : createHash('sha256').update(eventId).digest('hex');
