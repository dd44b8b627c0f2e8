import type { UnitOfWork } from '../../../platform/db';
import { closeIntentRow, eventFacts, type IntentRow } from '../persistence/intent-store';

/**
 * Closes a locked payment that nobody made and tells the others. Its orders must be over.
 * @returns false when it is past that
 */
export const endPayment = async (uow: UnitOfWork, intent: IntentRow, change: 'expire' | 'cancel'): Promise<boolean> => {
  const reason = await closeIntentRow(uow, intent, change);
  if (reason === null) return false;
  const payload = { ...eventFacts(intent), amount: intent.amount, reason };
  await uow.append({ type: 'payments.closed', aggregate: `payment:${intent.id}`, payload });
  return true;
};
