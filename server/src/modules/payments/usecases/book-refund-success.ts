import type { PaymentTaskKind } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { HELD_KINDS } from '../domain/task-text';
import { addRefunded, type CaptureRow, captureById, capturesOfIntent } from '../persistence/capture-store';
import { closeIntentRow, eventFacts, type IntentRow } from '../persistence/intent-store';
import type { RefundRow } from '../persistence/refund-store';
import { closeTasksOfCapture, closeTasksOfRefund } from '../persistence/task-store';

const REFUND_KINDS: readonly PaymentTaskKind[] = ['refund_not_enough', 'refund_abnormal', 'refund_failed'];

/** What an event of a refund carries besides the payment's own facts. */
export const refundFacts = (refund: RefundRow) => ({
  refundId: refund.id,
  captureId: refund.captureId,
  amount: refund.amount,
  cause: refund.cause,
  sourceType: refund.sourceType,
  sourceId: refund.sourceId,
});

/** Appends an event of a refund; money that belongs to no payment has nobody to tell. */
export const appendRefundEvent = async (
  uow: UnitOfWork,
  type: 'requested' | 'succeeded' | 'stuck',
  intent: IntentRow | undefined,
  refund: RefundRow,
  facts: object = {},
): Promise<void> => {
  if (!intent) return;
  const payload = { ...eventFacts(intent), ...refundFacts(refund), ...facts };
  await uow.append({ type: `payments.refund.${type}`, aggregate: `payment:${intent.id}`, payload });
};

/**
 * What follows when money has arrived back at the payer: the capture counts it, tasks about it end, held money that is gone
 * closes its payment. Called by whoever moved the refund to `succeeded`, once, under the locks of `lockRefund`.
 */
export const bookRefundSuccess = async (
  uow: UnitOfWork,
  refund: RefundRow,
  intent: IntentRow | undefined,
  by: { readonly resolvedById: string; readonly note: string },
): Promise<void> => {
  await addRefunded(uow, refund.captureId, refund.amount);
  const capture = await captureById(uow, refund.captureId);
  if (!capture) throw new Error(`refund ${refund.id} has lost its capture`);
  await closeTasksOfRefund(uow, refund.id, REFUND_KINDS, by);
  await appendRefundEvent(uow, 'succeeded', intent, refund, {
    channel: refund.channel,
    captureOutcome: capture.outcome,
    refundedTotal: capture.refunded,
  });
  if (capture.outcome !== 'held' || capture.refunded < capture.amount) return;
  await closeTasksOfCapture(uow, capture.id, HELD_KINDS, by);
  await closeHeld(uow, intent, capture, 'give_back');
};

const holdsMore = async (uow: UnitOfWork, intent: IntentRow, gone: CaptureRow): Promise<boolean> =>
  (await capturesOfIntent(uow, intent.id)).some(
    ({ id, outcome, refunded, amount }) => id !== gone.id && outcome === 'held' && refunded < amount,
  );

/** Closes a held payment with the last of its held money. @param gone money that is held no longer */
export const closeHeld = async (
  uow: UnitOfWork,
  intent: IntentRow | undefined,
  gone: CaptureRow,
  change: 'give_back' | 'handle',
): Promise<void> => {
  if (intent?.state !== 'held' || (await holdsMore(uow, intent, gone))) return;
  const reason = await closeIntentRow(uow, intent, change);
  if (reason === null) return;
  const payload = { ...eventFacts(intent), reason };
  await uow.append({ type: 'payments.closed', aggregate: `payment:${intent.id}`, payload });
};
