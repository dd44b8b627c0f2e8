import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { CampusScope } from '../../../platform/http/principal';
import { normalisePhone, type Vault } from '../../../platform/vault';
import { campusIdsOfFamilies, familiesById, guardiansByPhone, guardiansOfFamilies } from '../persistence/family-store';
import { type FamilyView, presentFamily } from './present-guardian';

/** Families with their guardians, phone numbers masked. Ids that are unknown are left out. */
export const familiesByIds = async (reader: Reader, vault: Vault, familyIds: readonly string[]): Promise<FamilyView[]> => {
  const families = await familiesById(reader, familyIds);
  const guardians = await guardiansOfFamilies(reader, familyIds);
  const campuses = await campusIdsOfFamilies(reader, familyIds);
  const byFamily = new Map<string, typeof guardians>();
  for (const guardian of guardians) {
    const relatives = byFamily.get(guardian.familyId);
    if (relatives) relatives.push(guardian);
    else byFamily.set(guardian.familyId, [guardian]);
  }
  return families.map((family) => presentFamily(vault, family, byFamily.get(family.id) ?? [], campuses.get(family.id) ?? []));
};

/**
 * Ids of the families with a guardian of exactly this number, oldest first; none for something that is no number.
 */
export const familyIdsOfPhone = async (reader: Reader, vault: Vault, phone: string): Promise<string[]> => {
  const normal = normalisePhone(phone);
  if (normal === null) return [];
  const guardians = await guardiansByPhone(reader, [vault.blindIndex(normal)]);
  return [...new Set(guardians.map(({ familyId }) => familyId))].sort();
};

/**
 * Families by phone number, as far as the caller's campuses reach; a family of no campus is seen with school-wide scope only.
 * @throws AppError phone_invalid
 */
export const lookUpFamilies = async (reader: Reader, vault: Vault, phone: string, scope: CampusScope): Promise<FamilyView[]> => {
  if (normalisePhone(phone) === null) throw fail('phone_invalid');
  const families = await familiesByIds(reader, vault, await familyIdsOfPhone(reader, vault, phone));
  return scope === 'all' ? families : families.filter(({ campusIds }) => campusIds.some((campusId) => scope.includes(campusId)));
};

/** @throws AppError not_found */
export const readFamily = async (reader: Reader, vault: Vault, familyId: string): Promise<FamilyView> => {
  const [family] = await familiesByIds(reader, vault, [familyId]);
  if (!family) throw fail('not_found');
  return family;
};
