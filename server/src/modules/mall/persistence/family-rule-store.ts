import type { Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';

export interface FamilyRuleRow {
  readonly familyId: string;
  /** Redemptions above so many points wait for a guardian; null = none do. */
  readonly approvalAbove: number | null;
  /** Hash and salt in base64; both null = no word is set. */
  readonly pinHash: string | null;
  readonly pinSalt: string | null;
  /** Wrong tries since the last right one or the last lock. */
  readonly wrongTries: number;
  /** Until, not including, when no word is looked at. */
  readonly lockedUntil: Instant | null;
  readonly updatedAt: Instant;
}

export const familyRuleOf = (reader: Reader, familyId: string): Promise<FamilyRuleRow | undefined> =>
  reader.row<FamilyRuleRow>('SELECT * FROM mall_family_rule WHERE familyId = ?', [familyId]);

/** Reads the rule and keeps everybody else from trying a word until the transaction ends. */
export const lockFamilyRule = async (uow: UnitOfWork, familyId: string): Promise<FamilyRuleRow | undefined> =>
  (await uow.lockRows<FamilyRuleRow>('SELECT * FROM mall_family_rule WHERE familyId = ?', [familyId]))[0];

/** Writes a rule down; the family's own row must be locked. */
export const putFamilyRule = async (
  uow: UnitOfWork,
  familyId: string,
  rule: Pick<FamilyRuleRow, 'approvalAbove' | 'pinHash' | 'pinSalt'>,
): Promise<void> => {
  const { approvalAbove, pinHash, pinSalt } = rule;
  const known = await lockFamilyRule(uow, familyId);
  if (!known) {
    await uow.insert('mall_family_rule', { familyId, ...rule, wrongTries: 0, lockedUntil: null, updatedAt: uow.now });
    return;
  }
  await uow.run('UPDATE mall_family_rule SET approvalAbove = ?, pinHash = ?, pinSalt = ?, updatedAt = ? WHERE familyId = ?', [
    approvalAbove,
    pinHash,
    pinSalt,
    uow.now,
    familyId,
  ]);
};

/**
 * Counts a wrong try and locks at the last one; counting begins anew with the lock. The figures are computed from what is
 * stored, the lock before the count: one engine computes with the values already set by the same statement.
 * @param most tries that lock
 */
export const countWrongTry = async (uow: UnitOfWork, familyId: string, most: number, lockedUntil: Instant): Promise<void> => {
  await uow.run(
    `UPDATE mall_family_rule SET lockedUntil = CASE WHEN wrongTries + 1 >= ? THEN ? ELSE NULL END,
            wrongTries = CASE WHEN wrongTries + 1 >= ? THEN 0 ELSE wrongTries + 1 END
      WHERE familyId = ?`,
    [most, lockedUntil, most, familyId],
  );
};

/** Forgets wrong tries and a lock. */
export const clearWrongTries = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  await uow.run('UPDATE mall_family_rule SET wrongTries = 0, lockedUntil = NULL WHERE familyId = ?', [familyId]);
};

/** Forgets the word. */
export const forgetPin = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  await uow.run(
    'UPDATE mall_family_rule SET pinHash = NULL, pinSalt = NULL, wrongTries = 0, lockedUntil = NULL, updatedAt = ? WHERE familyId = ?',
    [uow.now, familyId],
  );
};

export const deleteFamilyRule = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  await uow.run('DELETE FROM mall_family_rule WHERE familyId = ?', [familyId]);
};
