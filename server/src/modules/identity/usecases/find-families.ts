import type { GuardianRelation } from '@qingya/shared';
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

/** The families in use that have a guardian with one of these numbers, oldest first; what is no number finds nothing. */
export const familiesOfPhones = async (
  reader: Reader,
  vault: Vault,
  phones: readonly string[],
): Promise<{ phone: string; familyId: string }[]> => {
  const asked = new Map<string, string[]>();
  for (const phone of new Set(phones)) {
    const normal = normalisePhone(phone);
    if (normal === null) continue;
    const phoneIndex = vault.blindIndex(normal);
    asked.set(phoneIndex, [...(asked.get(phoneIndex) ?? []), phone]);
  }
  const guardians = await guardiansByPhone(reader, [...asked.keys()]);
  const found = guardians.flatMap(({ phoneIndex, familyId }) =>
    (asked.get(phoneIndex ?? '') ?? []).map((phone) => ({ phone, familyId })),
  );
  return found.sort((a, b) => (a.familyId < b.familyId ? -1 : a.familyId > b.familyId ? 1 : 0));
};

/** What staff call a family in lists of other modules: the name of its first guardian. Families without one are left out. */
export const familyNames = async (reader: Reader, familyIds: readonly string[]): Promise<Map<string, string>> => {
  const names = new Map<string, string>();
  for (const { familyId, name } of await guardiansOfFamilies(reader, familyIds)) {
    if (!names.has(familyId)) names.set(familyId, name);
  }
  return names;
};

/** A guardian with the full phone number. */
export interface FamilyContact {
  readonly familyId: string;
  readonly guardianId: string;
  readonly name: string;
  readonly relation: GuardianRelation;
  /** Null when none is known. */
  readonly phone: string | null;
}

/** Guardians with their full numbers, for a roster export by staff; the caller checks the permission and writes the audit row. */
export const contactsOfFamilies = async (reader: Reader, vault: Vault, familyIds: readonly string[]): Promise<FamilyContact[]> =>
  (await guardiansOfFamilies(reader, familyIds)).map(({ id, familyId, name, relation, phoneSealed }) => ({
    familyId,
    guardianId: id,
    name,
    relation,
    phone: phoneSealed === null ? null : vault.open(phoneSealed),
  }));

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
