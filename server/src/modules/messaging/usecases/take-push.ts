import { type Instant, MINUTE_MS } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import type { StoredEvent } from '../../../platform/outbox/types';
import type { MessageDelivery, WechatEvent } from '../../../platform/wechat';
import { accountIdOfOpenId } from '../../identity';
import { codesById } from '../domain/templates';
import { changeDelivery, type DeliveryRow, deliveryByMsgId, unansweredOf } from '../persistence/delivery-store';
import { isEntryKnown, lockGrant, resetGrant } from '../persistence/grant-store';
import type { MessagingPorts } from '../ports';
import { takeConsent } from './take-consent';

type Known = Pick<MessagingPorts, 'appId' | 'templates'>;
type SubscriptionsChanged = Extract<WechatEvent, { kind: 'subscriptions' }>;
type MessageDelivered = Extract<WechatEvent, { kind: 'delivered' }>;

/** Takes in what WeChat pushed about consents. Strangers and templates that the school does not use are passed over. */
export const takeSubscriptions = async (uow: UnitOfWork, ports: Known, event: StoredEvent): Promise<void> => {
  const { openid, how, changes, at } = event.payload as SubscriptionsChanged;
  const accountId = await accountIdOfOpenId(uow, ports.appId, openid);
  if (accountId === undefined) return;
  const codes = codesById(ports.templates);
  for (const [index, { templateId, accepted }] of changes.entries()) {
    const template = codes.get(templateId);
    if (template === undefined) continue;
    const key = { accountId, template };
    const sourceKey = `push:${event.id}:${index}`;
    if (how === 'panel') {
      if (accepted) await takeConsent(uow, { ...key, teller: 'push', sourceKey, at });
    } else if (!accepted) {
      await lockGrant(uow, key);
      if (await isEntryKnown(uow, sourceKey)) continue;
      await resetGrant(uow, key, { kind: 'switched_off', origin: 'push', sourceKey, at });
    }
  }
};

/** Notes what became of messages. */
export const takeDelivered = async (uow: UnitOfWork, ports: Known, event: StoredEvent): Promise<void> => {
  const { openid, messages, at } = event.payload as MessageDelivered;
  const accountId = await accountIdOfOpenId(uow, ports.appId, openid);
  if (accountId === undefined) return;
  for (const message of messages) {
    const delivery = await deliveryOf(uow, ports, accountId, message, at);
    if (!delivery) continue;
    const { errorCode, msgId } = message;
    const arrived = errorCode === 0;
    await changeDelivery(
      uow,
      delivery.id,
      { states: ['sending', 'sent', 'unknown'] },
      {
        msgId,
        state: arrived ? 'arrived' : 'failed',
        errorCode: arrived ? null : errorCode,
        errorKind: arrived ? null : 'refused',
      },
    );
  }
};

/** A report this long after the sending is about another message. */
const REPORTED_WITHIN_MS = 10 * MINUTE_MS;

/**
 * By WeChat's id. The report may be faster than the answer that brings the id, or the answer was lost: then it is the one
 * message of this template that is under way to this person, because no two are at once.
 */
const deliveryOf = async (
  uow: UnitOfWork,
  { templates }: Known,
  accountId: string,
  { templateId, msgId }: MessageDelivery,
  at: Instant,
): Promise<DeliveryRow | undefined> => {
  const known = await deliveryByMsgId(uow, accountId, msgId);
  const template = codesById(templates).get(templateId);
  if (known || template === undefined) return known;
  const [latest] = await unansweredOf(uow, { accountId, template, since: at - REPORTED_WITHIN_MS });
  return latest;
};
