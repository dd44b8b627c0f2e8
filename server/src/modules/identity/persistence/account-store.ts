import type { Instant } from '@qingya/shared';
import { isUniqueViolation, type Reader, type UnitOfWork } from '../../../platform/db';

export interface AccountRow {
  readonly id: string;
  readonly appId: string;
  readonly openId: string;
  readonly createdAt: Instant;
}

const COLUMNS = 'id, appId, openId, createdAt';

export const findAccount = (reader: Reader, accountId: string): Promise<AccountRow | undefined> =>
  reader.row<AccountRow>(`SELECT ${COLUMNS} FROM identity_account WHERE id = ?`, [accountId]);

export const findAccountByOpenId = (reader: Reader, appId: string, openId: string): Promise<AccountRow | undefined> =>
  reader.row<AccountRow>(`SELECT ${COLUMNS} FROM identity_account WHERE appId = ? AND openId = ?`, [appId, openId]);

/** Everything one account does to its bindings is serialised by this lock. */
export const lockAccount = async (uow: UnitOfWork, accountId: string): Promise<AccountRow | undefined> =>
  (await uow.lockRows<AccountRow>(`SELECT ${COLUMNS} FROM identity_account WHERE id = ?`, [accountId]))[0];

/** @returns false when another transaction made the account first */
export const insertAccount = async (uow: UnitOfWork, row: AccountRow & { readonly unionId: string | null }): Promise<boolean> => {
  try {
    await uow.insert('identity_account', { ...row, erasedAt: null });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_identity_account_openid', 'identity_account.appId')) return false;
    throw error;
  }
};

/** Forgets the WeChat identity; the person starts as a stranger at the next log-in. */
export const eraseAccount = (uow: UnitOfWork, accountId: string): Promise<number> =>
  uow.run('UPDATE identity_account SET openId = ?, unionId = NULL, erasedAt = ? WHERE id = ? AND erasedAt IS NULL', [
    `erased:${accountId}`,
    uow.now,
    accountId,
  ]);
