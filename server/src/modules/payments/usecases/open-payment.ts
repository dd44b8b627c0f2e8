import type { Instant } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import type { LatePolicy } from '../domain/decide-capture';
import { eventFacts, type IntentRow, insertIntent, intentOfPurpose } from '../persistence/intent-store';

export interface OpenPayment {
  /** What the money is for: at most 40 and 80 characters. One payment per purpose. */
  readonly purpose: { readonly kind: string; readonly id: string };
  readonly familyId: string;
  readonly campusId: string;
  readonly studentId: string | null;
  /** Chinese; what the family reads while paying, at most 120 characters. */
  readonly title: string;
  readonly note: string | null;
  /** Fen, more than 0. */
  readonly amount: number;
  /** Nobody can pay afterwards. */
  readonly expiresAt: Instant;
  /** Money that arrives after the payment ran out: given back (default), or settled all the same. */
  readonly latePolicy?: LatePolicy;
  readonly actor: Actor;
}

/**
 * Asks a family for money. Asking again for the same purpose finds the first payment, whatever became of it.
 * @throws AppError payment_purpose_conflict when that one asks another family or for another amount
 */
export const openPayment = async (uow: UnitOfWork, command: OpenPayment): Promise<IntentRow> => {
  const { purpose, familyId, campusId, studentId, title, note, amount, expiresAt, actor } = command;
  const intent = await insertIntent(uow, {
    purposeKind: purpose.kind,
    purposeId: purpose.id,
    familyId,
    campusId,
    studentId,
    title,
    note,
    amount,
    latePolicy: command.latePolicy ?? 'refund',
    createdByKind: actor.kind,
    createdById: actor.id,
    expiresAt,
  });
  if (!intent) return sameAsBefore(await intentOfPurpose(uow, purpose.kind, purpose.id), command);
  const payload = { ...eventFacts(intent), amount, expiresAt };
  await uow.append({ type: 'payments.opened', aggregate: `payment:${intent.id}`, payload });
  return intent;
};

const sameAsBefore = (before: IntentRow | undefined, command: OpenPayment): IntentRow => {
  if (before?.familyId !== command.familyId || before.amount !== command.amount) throw fail('payment_purpose_conflict');
  return before;
};
