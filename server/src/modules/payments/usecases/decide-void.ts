import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { lockCapture } from '../persistence/capture-store';
import { closeDeskVoid, type DeskVoidRow, deskVoidById, voidCapture } from '../persistence/desk-void-store';
import { closeIntentRow, eventFacts, lockIntent } from '../persistence/intent-store';
import { isVoidable } from './request-void';

export interface DecideVoid {
  readonly deskVoidId: string;
  readonly approve: boolean;
  readonly note: string | null;
  readonly staffId: string;
}

/**
 * Approves or rejects a void; never by the person who asked for it. Approved, the receipt no longer counts, its number stays
 * used, and the payment is closed.
 * @throws AppError not_found, void_already_decided, void_same_person, void_not_possible (something was refunded since)
 */
export const decideVoid = async (uow: UnitOfWork, command: DecideVoid): Promise<DeskVoidRow> => {
  const { deskVoidId, approve, note, staffId } = command;
  const seen = await deskVoidById(uow, deskVoidId);
  if (!seen) throw fail('not_found');
  const intent = await lockIntent(uow, seen.intentId);
  const capture = await lockCapture(uow, seen.captureId);
  if (seen.requestedById === staffId) throw fail('void_same_person');
  const state = approve ? 'approved' : 'rejected';
  if (!(await closeDeskVoid(uow, deskVoidId, { state, decidedById: staffId, note }))) throw fail('void_already_decided');
  if (approve) {
    if (!intent || !isVoidable(capture) || !(await voidCapture(uow, capture.id))) throw fail('void_not_possible');
    if ((await closeIntentRow(uow, intent, 'void')) === null) throw fail('void_not_possible');
    const { id: captureId, amount, channel } = capture;
    const payload = { ...eventFacts(intent), captureId, amount, channel, reason: 'voided' };
    await uow.append({ type: 'payments.voided', aggregate: `payment:${intent.id}`, payload });
  }
  const row = await deskVoidById(uow, deskVoidId);
  if (!row) throw new Error(`void ${deskVoidId} vanished`);
  return row;
};
