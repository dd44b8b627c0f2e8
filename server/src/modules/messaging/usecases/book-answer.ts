import type { Instant } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import type { SubscribeOutcome } from '../../../platform/wechat';
import { afterAnswer, type Next } from '../domain/outcomes';
import { sendingTime } from '../domain/quiet-hours';
import { changeDelivery, type DeliveryChange } from '../persistence/delivery-store';
import { isResetSince, lockGrant, moveGrant, resetGrant } from '../persistence/grant-store';
import type { Claim } from './claim-delivery';

/**
 * Writes down what became of a sending and of its consent. An answer that comes after the claim was given up still counts; one
 * that WeChat's own report overtook changes nothing.
 * @returns whether the round must stop
 */
export const bookAnswer = async (uow: UnitOfWork, claim: Claim, outcome: SubscribeOutcome): Promise<boolean> => {
  const { delivery, leaseUntil } = claim;
  const { id, attempts, validUntil } = delivery;
  const daytime = (at: Instant): Instant => sendingTime(delivery.urgent === 1, at);
  const next = afterAnswer(outcome.kind, { now: uow.now, attempts, validUntil, daytime });
  // The delivery before the consent, as when it was claimed.
  const isOurs = await changeDelivery(uow, id, { states: ['sending', 'unknown'], leaseUntil }, changeFor(claim, outcome, next));
  if (isOurs) await settleConsent(uow, claim, next);
  return next.stops;
};

const changeFor = ({ delivery }: Claim, outcome: SubscribeOutcome, next: Next): DeliveryChange => {
  const error = { errorKind: outcome.kind === 'sent' ? null : errorKindOf(outcome), errorCode: errorCodeOf(outcome) };
  if (outcome.kind === 'sent') return { state: 'sent', msgId: outcome.msgId, ...error };
  // An outage is not the message's fault: it keeps its attempts.
  const attempts = next.stops ? delivery.attempts - 1 : delivery.attempts;
  return { state: next.state, attempts, ...error, ...(next.dueAt === null ? {} : { dueAt: next.dueAt }) };
};

const errorKindOf = (outcome: Exclude<SubscribeOutcome, { kind: 'sent' }>): string => outcome.kind;

const errorCodeOf = (outcome: SubscribeOutcome): number | null => (outcome.kind === 'misconfigured' ? outcome.errcode : null);

const settleConsent = async (uow: UnitOfWork, claim: Claim, { consent }: Next): Promise<void> => {
  const { accountId, template } = claim.delivery;
  const key = { accountId, template };
  const sourceKey = claim.usedKey.replace(/^send:/, 'back:');
  if (consent === 'exhausted') {
    await resetGrant(uow, key, { kind: 'exhausted', origin: 'send', sourceKey, at: claim.claimedAt });
  }
  if (consent !== 'returned') return;
  await lockGrant(uow, key);
  // What was switched off, or found to be used up, in the meantime took this one with it.
  if (!(await isResetSince(uow, key, claim.usedKey))) {
    await moveGrant(uow, { ...key, kind: 'returned', delta: 1, origin: 'send', sourceKey, pairedKey: null, at: uow.now });
  }
};
