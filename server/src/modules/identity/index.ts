/** The identity module's only door: what other modules and the composition root may use. */

// Consent
export { currentPolicy } from './domain/consent';
// For the demo school
export { DEMO_PERSONAS, type DemoPersona } from './domain/personas';
// Wiring
export { identityResolvers } from './http/resolvers';
export { identityRoutes } from './http/routes';
export { identityTasks } from './jobs';
export { allCampuses, type CampusRow } from './persistence/campus-store';
export { identityEntities } from './persistence/entities';
export type {
  ChildrenPort,
  ErasureBlocker,
  FamilyChild,
  FamilyDataContributor,
  FamilyPosition,
  IdentityDeps,
  TeachingPort,
} from './ports';
export { type AccessTokens, createAccessTokens, type TokenKey } from './tokens/access-tokens';
export { PrincipalCache } from './tokens/principal-cache';
// Audit
export { auditTaken } from './usecases/audit-taken';
export { createAuthenticator } from './usecases/authenticate-caller';
export { bindPhone } from './usecases/bind-phone';
// School and staff
export { staffNames } from './usecases/change-staff';
export { type CampusView, createCampus, updateCampus, updateSchool } from './usecases/edit-campus';
// Families
export { addGuardian, updateGuardian } from './usecases/edit-guardian';
export { openIdOfAccount } from './usecases/find-account';
export { campusById, campusesByIds } from './usecases/find-campuses';
export {
  contactsOfFamilies,
  type FamilyContact,
  familiesByIds,
  familiesOfPhones,
  familyIdsOfPhone,
  familyNames,
  readFamily,
} from './usecases/find-families';
export { accountIdOfOpenId, type FamilyGuardian, guardiansOf, holdFamily } from './usecases/find-guardians';
export { rolesOnCampus } from './usecases/find-permissions';
export { familiesOfStaff } from './usecases/find-staff-families';
export { type InviteStaff, inviteFirstOwner, inviteStaff } from './usecases/invite-staff';
export { acceptInvitation } from './usecases/join-staff';
export { findOrCreateAccount, logInAccount } from './usecases/log-in-account';
export type { FamilyView, GuardianView } from './usecases/present-guardian';
export { type AuditEntry, ensureAudited, recordAudit } from './usecases/record-audit';
export {
  childConsentOf,
  familiesWithChildConsent,
  giveConsent,
  requireChildConsent,
  withdrawConsent,
} from './usecases/record-consent';
export {
  linkFamiliesToCampuses,
  type RosterFamily,
  type RosterGuardian,
  upsertFamilyGuardian,
  upsertGuardians,
} from './usecases/upsert-guardians';
