import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import type { Vault } from '../../../platform/vault';
import { groupByRole, isOwner, losesLastOwner, type RequestedRole } from '../domain/grants';
import { lockSchool } from '../persistence/campus-store';
import { endSessionsOf } from '../persistence/session-store';
import {
  countOtherActiveOwners,
  deactivateStaffRow,
  grantsOfStaff,
  lockStaff,
  replaceGrants,
  staffById,
} from '../persistence/staff-store';
import type { PrincipalCache } from '../tokens/principal-cache';
import { checkedGrants, presentStaff, recordStaffChange, type StaffView } from './invite-staff';

interface StaffDeps {
  readonly vault: Vault;
  readonly principals: PrincipalCache;
}

/**
 * Replaces somebody's roles; sessions that are open follow at once.
 * @throws AppError not_found, staff_role_invalid, campus_unknown, staff_last_owner
 */
export const setStaffRoles = async (
  uow: UnitOfWork,
  deps: StaffDeps,
  command: { readonly staffId: string; readonly roles: readonly RequestedRole[]; readonly actor: Actor },
): Promise<StaffView> => {
  await lockSchool(uow);
  const staff = await lockStaff(uow, command.staffId);
  if (!staff) throw fail('not_found');
  const before = (await grantsOfStaff(uow, [staff.id])).get(staff.id) ?? [];
  const after = await checkedGrants(uow, command.roles);
  const was = { owner: isOwner(before), active: staff.state === 'active' };
  if (losesLastOwner(was, isOwner(after), await countOtherActiveOwners(uow, staff.id))) throw fail('staff_last_owner');
  await replaceGrants(uow, staff.id, after);
  await recordStaffChange(uow, command.actor, staff.id, 'roles', { before: groupByRole(before), after: groupByRole(after) });
  dropLater(uow, deps.principals, staff.accountId);
  return presentStaff(deps.vault, staff, after);
};

/**
 * Takes every right away at once and detaches the account, ending its sessions. Repeating it changes nothing. The roles
 * stay on record, so that a later invitation can restore them.
 * @throws AppError not_found, staff_last_owner
 */
export const deactivateStaff = async (
  uow: UnitOfWork,
  deps: Pick<StaffDeps, 'principals'>,
  command: { readonly staffId: string; readonly actor: Actor },
): Promise<void> => {
  await lockSchool(uow);
  const staff = await lockStaff(uow, command.staffId);
  if (!staff) throw fail('not_found');
  if (staff.state === 'inactive') return;
  const grants = (await grantsOfStaff(uow, [staff.id])).get(staff.id) ?? [];
  const was = { owner: isOwner(grants), active: staff.state === 'active' };
  if (losesLastOwner(was, false, await countOtherActiveOwners(uow, staff.id))) throw fail('staff_last_owner');
  await deactivateStaffRow(uow, staff.id);
  if (staff.accountId !== null) await endSessionsOf(uow, staff.accountId, 'staff_deactivated');
  await recordStaffChange(uow, command.actor, staff.id, 'deactivated', {});
  dropLater(uow, deps.principals, staff.accountId);
};

const dropLater = (uow: UnitOfWork, principals: PrincipalCache, accountId: string | null): void => {
  if (accountId !== null) uow.afterCommit(() => principals.dropAccounts([accountId]));
};

/** Names of staff by id, for lists of other modules. */
export const staffNames = async (reader: Reader, staffIds: readonly string[]): Promise<Map<string, string>> =>
  new Map((await staffById(reader, staffIds)).map(({ id, name }) => [id, name]));
