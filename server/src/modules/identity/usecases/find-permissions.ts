import type { Permission } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { permissionsOfGrants, type RoleGrant, type Scope } from '../domain/grants';
import { openCampusIds } from '../persistence/campus-store';

/** What somebody with these roles may do, and where, in the school as it is now. */
export const findPermissions = async (reader: Reader, grants: readonly RoleGrant[]): Promise<Map<Permission, Scope>> =>
  permissionsOfGrants(grants, grants.some(({ role }) => role === 'finance') ? await openCampusIds(reader) : []);
