import { localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { type AccountRow, lockAccountRow, openAccountRow } from '../persistence/account-store';
import { settleAccounts } from './settle-accounts';

/**
 * Locks a student's account, which serialises everything done to the student's points, and brings it up to today.
 * A command that needs several students must call this in id order.
 * @returns undefined when the student has never had points
 */
export const lockAccount = async (uow: UnitOfWork, studentId: string): Promise<AccountRow | undefined> => {
  const account = await lockAccountRow(uow, studentId);
  return account && settled(uow, account);
};

/** Like `lockAccount`; opens the account at zero when there is none. */
export const lockOrOpenAccount = async (uow: UnitOfWork, studentId: string, campusId: string): Promise<AccountRow> => {
  const known = await lockAccount(uow, studentId);
  if (known) return known;
  await openAccountRow(uow, studentId, campusId);
  const opened = await lockAccount(uow, studentId);
  if (!opened) throw new Error(`the points account of ${studentId} could not be opened`);
  return opened;
};

const settled = async (uow: UnitOfWork, account: AccountRow): Promise<AccountRow> => {
  const today = localDateOf(uow.now);
  if (account.nextDueOn > today) return account;
  return (await settleAccounts(uow, [account], today)).accounts[0] ?? account;
};
