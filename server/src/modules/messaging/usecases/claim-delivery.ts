import type { DeliveryState, Instant } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import type { SubscribeMessage } from '../../../platform/wechat';
import { childConsentOf, guardiansOf, openIdOfAccount } from '../../identity';
import { isLate } from '../domain/outcomes';
import { sendingTime } from '../domain/quiet-hours';
import { changeDelivery, type DeliveryRow, lockMovingOf } from '../persistence/delivery-store';
import { insertEntry, mutedBy, takeGrant } from '../persistence/grant-store';
import { type MessageRow, messageById } from '../persistence/message-store';
import type { MessagingPorts } from '../ports';

/** Much longer than a call can take, its second sending and a new access token included. */
export const LEASE_MS = 60_000;

/** What this sender, and nobody else, is to send; its consent is taken already. */
export interface Claim {
  readonly delivery: DeliveryRow;
  /** The claim's name in the row: an answer is written down only while it stands there. */
  readonly leaseUntil: Instant;
  readonly claimedAt: Instant;
  /** Names the movement of the consent. */
  readonly usedKey: string;
  readonly request: SubscribeMessage;
}

/** Where a screen without an address of its own leads. */
const FIRST_SCREEN = '/pages/home/index';

/**
 * Takes a delivery to be sent, together with the consent it needs, or ends it when it may not be sent.
 * @returns null when there is nothing to send: it ended, waits for the day, or another message to this person is under way
 */
export const claimDelivery = async (
  uow: UnitOfWork,
  ports: Pick<MessagingPorts, 'templates' | 'miniProgramState'>,
  due: Pick<DeliveryRow, 'id' | 'accountId'>,
): Promise<Claim | null> => {
  const moving = await lockMovingOf(uow, due.accountId);
  const delivery = moving.find(({ id }) => id === due.id);
  if (delivery?.state !== 'waiting' || delivery.dueAt > uow.now) return null;
  if (moving.some(({ state }) => state === 'sending')) return null;
  const message = await messageById(uow, delivery.messageId);
  const templateId = ports.templates.get(delivery.template);
  const obstacle = message && (await obstacleOf(uow, delivery, message, templateId));
  if (!message || obstacle) {
    await end(uow, delivery, obstacle ?? { state: 'failed', errorKind: null });
    return null;
  }
  const at = sendingTime(delivery.urgent === 1, uow.now);
  if (at > uow.now) {
    await changeDelivery(uow, delivery.id, { states: ['waiting'] }, { dueAt: at });
    return null;
  }
  return take(uow, ports, { delivery, message, templateId: templateId ?? '' });
};

interface Obstacle {
  readonly state: Extract<DeliveryState, 'late' | 'muted' | 'failed' | 'no_consent'>;
  readonly errorKind: string | null;
}

const end = (uow: UnitOfWork, { id }: DeliveryRow, { state, errorKind }: Obstacle): Promise<boolean> =>
  changeDelivery(uow, id, { states: ['waiting'] }, { state, errorKind });

/** Why it is not sent at all, in the order in which it is looked for. */
const obstacleOf = async (
  uow: UnitOfWork,
  { accountId, template, validUntil }: DeliveryRow,
  { familyId, studentId }: MessageRow,
  templateId: string | undefined,
): Promise<Obstacle | undefined> => {
  const failed = (errorKind: string): Obstacle => ({ state: 'failed', errorKind });
  if (isLate(validUntil, uow.now)) return { state: 'late', errorKind: null };
  const guardians = await guardiansOf(uow, [familyId]);
  if (!guardians.some((guardian) => guardian.accountId === accountId)) return failed('not_guardian');
  if (studentId !== null && (await childConsentOf(uow, familyId)).state !== 'given') return failed('consent_withdrawn');
  if ((await mutedBy(uow, accountId)).has(template)) return { state: 'muted', errorKind: null };
  return templateId === undefined ? failed('not_set_up') : undefined;
};

interface Sendable {
  readonly delivery: DeliveryRow;
  readonly message: MessageRow;
  readonly templateId: string;
}

const take = async (
  uow: UnitOfWork,
  { miniProgramState }: Pick<MessagingPorts, 'miniProgramState'>,
  { delivery, message, templateId }: Sendable,
): Promise<Claim | null> => {
  const { id, accountId, template } = delivery;
  const openid = await openIdOfAccount(uow, accountId);
  if (openid === undefined) {
    await end(uow, delivery, { state: 'failed', errorKind: 'user_gone' });
    return null;
  }
  if (!(await takeGrant(uow, { accountId, template }))) {
    await end(uow, delivery, { state: 'no_consent', errorKind: null });
    return null;
  }
  const usedKey = `send:${id}:${uow.newId()}`;
  const entry = { accountId, template, kind: 'used', delta: -1, origin: 'send', pairedKey: null } as const;
  await insertEntry(uow, { ...entry, sourceKey: usedKey, at: uow.now });
  const leaseUntil = uow.now + LEASE_MS;
  const attempts = delivery.attempts + 1;
  const claimed = { state: 'sending', attempts, leaseUntil, errorCode: null, errorKind: null } as const;
  await changeDelivery(uow, id, { states: ['waiting'] }, claimed);
  const data = JSON.parse(message.templateData ?? '{}') as Record<string, string>;
  return {
    delivery: { ...delivery, attempts },
    leaseUntil,
    claimedAt: uow.now,
    usedKey,
    request: { openid, templateId, page: message.page ?? FIRST_SCREEN, data, state: miniProgramState },
  };
};
