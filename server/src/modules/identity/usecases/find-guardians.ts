import type { Reader, UnitOfWork } from '../../../platform/db';
import { findAccountByOpenId } from '../persistence/account-store';
import { guardiansOfFamilies, lockFamily } from '../persistence/family-store';

/** A guardian as other modules address one. */
export interface FamilyGuardian {
  readonly familyId: string;
  readonly guardianId: string;
  readonly name: string;
  /** Null while nobody has bound a phone. */
  readonly accountId: string | null;
}

/** The guardians of families, oldest first. */
export const guardiansOf = async (reader: Reader, familyIds: readonly string[]): Promise<FamilyGuardian[]> =>
  (await guardiansOfFamilies(reader, familyIds)).map(({ id, familyId, name, accountId }) => ({
    familyId,
    guardianId: id,
    name,
    accountId,
  }));

/** The account behind an openid of the mini-program; undefined for somebody who never logged in. */
export const accountIdOfOpenId = async (reader: Reader, appId: string, openId: string): Promise<string | undefined> =>
  (await findAccountByOpenId(reader, appId, openId))?.id;

/** Keeps a family from being erased until the transaction ends. @returns false when there is none, or it is erased already */
export const holdFamily = async (uow: UnitOfWork, familyId: string): Promise<boolean> =>
  (await lockFamily(uow, familyId))?.state === 'active';
