import type { Vault } from '../../../platform/vault';
import { allCampuses, contactsOfFamilies, familiesOfPhones, linkFamiliesToCampuses, upsertGuardians } from '../../identity';
import type { RosterFamilies } from './roster-ports';

/** Roster import on the real families, guardians and campuses. */
export const rosterFamilies = (vault: Vault): RosterFamilies => ({
  campuses: async (reader) =>
    (await allCampuses(reader)).filter(({ state }) => state === 'open').map(({ id, name }) => ({ id, name, code: null })),
  findByPhone: (reader, phones) => familiesOfPhones(reader, vault, phones),
  placeGuardians: (uow, lines) => upsertGuardians(uow, vault, lines),
  linkCampuses: (uow, links) => linkFamiliesToCampuses(uow, links),
  contactsOf: (reader, familyIds) => contactsOfFamilies(reader, vault, familyIds),
});
