import { PERMISSIONS, type Permission, permissionsOf, STAFF_ROLES, type StaffRole } from '@qingya/shared';

/** A role on one campus; `campusId` null = on every campus. */
export interface RoleGrant {
  readonly role: StaffRole;
  readonly campusId: string | null;
}

/** Every campus, or those listed (sorted). */
export type Scope = 'all' | readonly string[];

/** What is about money: payments, and how many points the school can afford. */
const isMoney = (permission: Permission): boolean => permission.startsWith('payment.') || permission.startsWith('budget.');

/**
 * Whether somebody does the finance of the whole school: of every campus that is open. The merchant account, its bills and
 * money that belongs to no campus are the whole school's.
 */
const keepsAllBooks = (grants: readonly RoleGrant[], openCampusIds: readonly string[]): boolean => {
  const own = new Set(grants.flatMap(({ role, campusId }) => (role === 'finance' && campusId !== null ? [campusId] : [])));
  return openCampusIds.length > 0 && openCampusIds.every((id) => own.has(id));
};

/**
 * What somebody with these roles may do, and where: the union of what each role allows on its campuses. Finance of every
 * open campus reaches the whole school in everything about payments and budgets.
 * @param openCampusIds needed only when `finance` is among the roles
 */
export const permissionsOfGrants = (
  grants: readonly RoleGrant[],
  openCampusIds: readonly string[] = [],
): Map<Permission, Scope> => {
  const allBooks = keepsAllBooks(grants, openCampusIds);
  const everywhere = new Set<Permission>();
  const campuses = new Map<Permission, Set<string>>();
  for (const { role, campusId } of grants) {
    for (const permission of permissionsOf(role)) {
      if (campusId === null || (allBooks && role === 'finance' && isMoney(permission))) everywhere.add(permission);
      else campuses.set(permission, (campuses.get(permission) ?? new Set()).add(campusId));
    }
  }
  const result = new Map<Permission, Scope>();
  for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
    const listed = campuses.get(permission);
    if (everywhere.has(permission)) result.set(permission, 'all');
    else if (listed) result.set(permission, [...listed].sort());
  }
  return result;
};

/** Somebody who is nothing but a teacher sees the own class groups only. */
export const limitedToOwnClasses = (grants: readonly RoleGrant[]): boolean =>
  grants.length > 0 && grants.every(({ role }) => role === 'teacher');

/** The roles in the order of the role table, each with its campuses. */
export const groupByRole = (grants: readonly RoleGrant[]): { role: StaffRole; campuses: Scope }[] =>
  STAFF_ROLES.flatMap((role): { role: StaffRole; campuses: Scope }[] => {
    const own = grants.filter((grant) => grant.role === role);
    if (own.length === 0) return [];
    if (own.some(({ campusId }) => campusId === null)) return [{ role, campuses: 'all' }];
    return [{ role, campuses: own.flatMap(({ campusId }) => campusId ?? []).sort() }];
  });

/** What a form asks for: each role with the campuses it is to have. */
export interface RequestedRole {
  readonly role: StaffRole;
  readonly campusIds: readonly string[];
}

/**
 * Turns a form into grants. The owner is granted everywhere and names no campus; every other role names at least one.
 * Roles and campuses named twice count once.
 * @returns null when a role and its campuses do not go together
 */
export const grantsOf = (requested: readonly RequestedRole[]): RoleGrant[] | null => {
  const grants = new Map<string, RoleGrant>();
  for (const { role, campusIds } of requested) {
    if ((role === 'owner') !== (campusIds.length === 0)) return null;
    for (const campusId of role === 'owner' ? [null] : campusIds) grants.set(`${role} ${campusId ?? ''}`, { role, campusId });
  }
  return grants.size === 0 ? null : [...grants.values()];
};

export const isOwner = (grants: readonly RoleGrant[]): boolean => grants.some(({ role }) => role === 'owner');

/**
 * Whether a change would leave the school without an owner who can log in.
 * @param otherActiveOwners active owners beside the one who is changed
 */
export const losesLastOwner = (
  was: { readonly owner: boolean; readonly active: boolean },
  staysOwner: boolean,
  otherActiveOwners: number,
): boolean => was.owner && was.active && !staysOwner && otherActiveOwners === 0;
