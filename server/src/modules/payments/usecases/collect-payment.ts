import { addDays, type Instant, localDateOf, startOfDay } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import type { IntentRow } from '../persistence/intent-store';
import type { PaymentPorts } from '../ports';
import { openPayment } from './open-payment';

/** What the front desk asks a family for; the payment is its own purpose. */
export interface CollectPayment {
  readonly campusId: string;
  readonly familyId: string;
  readonly studentId: string | null;
  readonly title: string;
  readonly note: string | null;
  /** Fen. */
  readonly amount: number;
  readonly payWithinDays: number;
  readonly actor: Actor;
}

/** @throws AppError payment_family_mismatch for a student of another family */
export const collectPayment = async (
  uow: UnitOfWork,
  ports: Pick<PaymentPorts, 'studentFamily' | 'audit'>,
  command: CollectPayment,
): Promise<IntentRow> => {
  const { campusId, familyId, studentId, title, note, amount, actor } = command;
  if (studentId !== null && (await ports.studentFamily(uow, studentId)) !== familyId) throw fail('payment_family_mismatch');
  const intent = await openPayment(uow, {
    purpose: { kind: 'counter', id: uow.newId() },
    familyId,
    campusId,
    studentId,
    title,
    note: note === '' ? null : note,
    amount,
    expiresAt: endOfDay(uow.now, command.payWithinDays),
    actor,
  });
  await ports.audit(uow, {
    actor,
    action: 'payments.payment.opened',
    subjectKind: 'payment',
    subjectId: intent.id,
    campusId,
    details: { familyId, studentId, amount, expiresAt: intent.expiresAt },
  });
  return intent;
};

/** People count days, not hours: the last moment of the last day. */
const endOfDay = (now: Instant, days: number): Instant => startOfDay(addDays(localDateOf(now), days + 1)) - 1;
