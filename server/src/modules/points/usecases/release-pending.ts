import { localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { isExpired } from '../domain/lots';
import { lotOf, lotsAwaiting } from '../persistence/lot-store';
import { lockAccount } from './lock-account';
import { releaseLot } from './settle-accounts';

/**
 * The named condition has come true (the refund window is over, the lesson was attended): every credit that waits for it
 * becomes spendable. Doing it again changes nothing. Points whose last usable day passed while they waited stay expired.
 * @returns how many points were released
 */
export const releasePending = async (uow: UnitOfWork, condition: string): Promise<number> => {
  let released = 0;
  // Ordered by student: accounts are locked in id order.
  for (const waiting of await lotsAwaiting(uow, condition)) {
    const account = await lockAccount(uow, waiting.studentId);
    const lot = await lotOf(uow, waiting.id);
    if (!account || !lot || lot.state !== 'pending' || isExpired(lot.expiresOn, localDateOf(uow.now))) continue;
    await releaseLot(uow, account, lot, condition);
    released += lot.remaining;
  }
  return released;
};
