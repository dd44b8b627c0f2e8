import type { GuardianRelation } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { normalisePhone, type Vault } from '../../../platform/vault';
import { familiesById, guardiansByPhone, guardiansOfFamilies } from '../persistence/family-store';

/**
 * Which families have a guardian with one of these numbers, oldest family first. For imports, which look up thousands at
 * once; erased families have no numbers.
 */
export const familiesOfPhones = async (
  reader: Reader,
  vault: Vault,
  phones: readonly string[],
): Promise<{ phone: string; familyId: string }[]> => {
  const byIndex = new Map<string, string>();
  for (const phone of phones) {
    const normal = normalisePhone(phone);
    if (normal !== null) byIndex.set(vault.blindIndex(normal), phone);
  }
  const guardians = await guardiansByPhone(reader, [...byIndex.keys()]);
  return guardians.flatMap(({ phoneIndex, familyId }) => {
    const phone = phoneIndex === null ? undefined : byIndex.get(phoneIndex);
    return phone === undefined ? [] : [{ phone, familyId }];
  });
};

/** Guardians of many families with their full numbers. The caller writes the audit row: this reveals numbers in bulk. */
export const contactsOfFamilies = async (
  reader: Reader,
  vault: Vault,
  familyIds: readonly string[],
): Promise<{ familyId: string; name: string; relation: GuardianRelation; phone: string | null }[]> => {
  const active = (await familiesById(reader, familyIds)).filter(({ state }) => state === 'active').map(({ id }) => id);
  const guardians = await guardiansOfFamilies(reader, active);
  return guardians.map(({ familyId, name, relation, phoneSealed }) => ({
    familyId,
    name,
    relation,
    phone: phoneSealed === null ? null : vault.open(phoneSealed),
  }));
};
