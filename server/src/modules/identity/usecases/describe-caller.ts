import { type Permission, ROLE_NAMES, type StaffRole } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { CampusScope } from '../../../platform/http/principal';
import type { Vault } from '../../../platform/vault';
import { type ConsentStatus, currentPolicy, type Policy } from '../domain/consent';
import { groupByRole, type Scope } from '../domain/grants';
import { findAccount } from '../persistence/account-store';
import { type CampusRow, campusesById, schoolName } from '../persistence/campus-store';
import { guardianOfAccount, guardiansOfFamilies } from '../persistence/family-store';
import { grantsOfStaff, staffOfAccount } from '../persistence/staff-store';
import { findPermissions } from './find-permissions';
import { type GuardianView, presentGuardian } from './present-guardian';
import { childConsentOf } from './record-consent';

export interface CallerView {
  readonly account: { readonly accountId: string; readonly createdAt: number };
  readonly guardian: (GuardianView & { readonly familyId: string }) | null;
  readonly family: { readonly familyId: string; readonly guardians: GuardianView[] } | null;
  readonly staff: {
    readonly staffId: string;
    readonly name: string;
    readonly roles: { role: StaffRole; roleName: string; campuses: 'all' | { campusId: string; name: string }[] }[];
    readonly permissions: { permission: Permission; campuses: CampusScope }[];
  } | null;
  readonly childDataConsent: ConsentStatus & { readonly currentPolicy: Omit<Policy, 'asksAgain'> };
  readonly school: { readonly name: string };
}

/** Who is signed in, as the first screen needs it. @throws AppError unauthenticated */
export const describeCaller = async (reader: Reader, vault: Vault, accountId: string): Promise<CallerView> => {
  const account = await findAccount(reader, accountId);
  if (!account) throw fail('unauthenticated');
  const own = await guardianOfAccount(reader, accountId);
  const relatives = own ? await guardiansOfFamilies(reader, [own.familyId]) : [];
  return {
    account: { accountId, createdAt: account.createdAt },
    guardian: own ? { ...presentGuardian(vault, own), familyId: own.familyId } : null,
    family: own ? { familyId: own.familyId, guardians: relatives.map((row) => presentGuardian(vault, row)) } : null,
    staff: await describeStaff(reader, accountId),
    childDataConsent: withPolicy(
      own ? await childConsentOf(reader, own.familyId) : { state: 'none', policyVersion: null, decidedAt: null },
    ),
    school: { name: await schoolName(reader) },
  };
};

/** A consent status together with the policy that is to be read and agreed to now. */
export const withPolicy = (status: ConsentStatus): CallerView['childDataConsent'] => {
  const { version, title, textPath, effectiveOn } = currentPolicy();
  return { ...status, currentPolicy: { version, title, textPath, effectiveOn } };
};

const describeStaff = async (reader: Reader, accountId: string): Promise<CallerView['staff']> => {
  const staff = await staffOfAccount(reader, accountId);
  if (staff?.state !== 'active') return null;
  const grants = (await grantsOfStaff(reader, [staff.id])).get(staff.id) ?? [];
  const campuses = await campusesById(
    reader,
    grants.flatMap(({ campusId }) => campusId ?? []),
  );
  return {
    staffId: staff.id,
    name: staff.name,
    roles: groupByRole(grants).map(({ role, campuses: scope }) => ({
      role,
      roleName: ROLE_NAMES[role],
      campuses: nameScope(scope, campuses),
    })),
    permissions: [...(await findPermissions(reader, grants))].map(([permission, scope]) => ({ permission, campuses: scope })),
  };
};

const nameScope = (scope: Scope, campuses: ReadonlyMap<string, CampusRow>): 'all' | { campusId: string; name: string }[] =>
  scope === 'all' ? 'all' : scope.map((campusId) => ({ campusId, name: campuses.get(campusId)?.name ?? '' }));
