import type { Permission, StaffRole } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { permissionsOfGrants, type RoleGrant, type Scope } from '../domain/grants';
import { openCampusIds } from '../persistence/campus-store';
import { grantsOfStaff } from '../persistence/staff-store';

/** The roles somebody has on a campus, those that reach every campus included. */
export const rolesOnCampus = async (reader: Reader, staffId: string, campusId: string): Promise<StaffRole[]> =>
  ((await grantsOfStaff(reader, [staffId])).get(staffId) ?? [])
    .filter((grant) => grant.campusId === null || grant.campusId === campusId)
    .map(({ role }) => role);

/** What somebody with these roles may do, and where, in the school as it is now. */
export const findPermissions = async (reader: Reader, grants: readonly RoleGrant[]): Promise<Map<Permission, Scope>> =>
  permissionsOfGrants(grants, grants.some(({ role }) => role === 'finance') ? await openCampusIds(reader) : []);
