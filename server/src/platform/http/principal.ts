import type { PermissionName } from '@qingya/shared';

/** Where a staff member may do something: on every campus, or on those listed. */
export type CampusScope = 'all' | readonly string[];

/** Who is calling, established from the access token before the handler runs. */
export interface Principal {
  /** The WeChat identity; one person is one account, who may be guardian and staff at once. */
  readonly accountId: string;
  readonly sessionId: string;
  /** Present when the account is bound to a guardian. */
  readonly guardian?: { readonly guardianId: string; readonly familyId: string };
  /** Present when the account belongs to an active staff member. */
  readonly staff?: StaffPrincipal;
}

export interface StaffPrincipal {
  readonly staffId: string;
  /** What the roles allow, and where. A permission that is absent is refused everywhere. */
  readonly permissions: ReadonlyMap<PermissionName, CampusScope>;
  /**
   * Class groups taught by this person, when the only role is teacher: own classes only, whatever the campus.
   * `null` = not limited to own classes.
   */
  readonly ownClassGroupIds: readonly string[] | null;
}

/** Whether the staff member may use `permission` on `campusId`. */
export const allows = (staff: StaffPrincipal | undefined, permission: PermissionName, campusId: string | null): boolean => {
  const scope = staff?.permissions.get(permission);
  if (scope === undefined) return false;
  return scope === 'all' || (campusId !== null && scope.includes(campusId));
};

/**
 * The same person, but `permission` reaches only where `by` is held as well: what may be taken away as a file is what may be
 * seen and what may be exported.
 */
export const narrowedBy = (staff: StaffPrincipal, permission: PermissionName, by: PermissionName): StaffPrincipal => {
  const [own, other] = [staff.permissions.get(permission) ?? [], staff.permissions.get(by) ?? []];
  const both = own === 'all' ? other : other === 'all' ? own : own.filter((campusId) => other.includes(campusId));
  return { ...staff, permissions: new Map(staff.permissions).set(permission, both) };
};

/** Whether `permission` is held wherever `by` reaches, or on the one campus asked for. */
export const holdsWherever = (
  staff: StaffPrincipal,
  permission: PermissionName,
  by: PermissionName,
  campusId: string | undefined,
): boolean => {
  const scope = campusId === undefined ? (staff.permissions.get(by) ?? []) : [campusId];
  if (scope === 'all') return staff.permissions.get(permission) === 'all';
  return scope.every((id) => allows(staff, permission, id));
};

/** Who did it, as written into ledgers, audit rows and events. */
export interface Actor {
  readonly kind: 'guardian' | 'staff' | 'system';
  /** guardianId, staffId, or the name of the job or subscriber. */
  readonly id: string;
}

export const systemActor = (name: string): Actor => ({ kind: 'system', id: name });
