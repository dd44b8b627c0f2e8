import type { StaffState } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { maskPhone, type Vault } from '../../../platform/vault';
import { grantsOf, groupByRole, type RequestedRole, type RoleGrant } from '../domain/grants';
import { INVITATION_MS } from '../domain/lifetimes';
import { campusesById } from '../persistence/campus-store';
import {
  anyOwnerExists,
  grantsOfStaff,
  insertStaff,
  lockStaff,
  replaceGrants,
  type StaffRow,
  setInvitation,
} from '../persistence/staff-store';
import { hashSecret, newSecret } from '../tokens/secrets';
import { recordAudit } from './record-audit';
import { sealPhone } from './seal-phone';

export interface StaffView {
  readonly staffId: string;
  readonly name: string;
  readonly phoneMasked: string;
  readonly state: StaffState;
  readonly roles: ReturnType<typeof groupByRole>;
  readonly createdAt: number;
}

export interface Invitation {
  readonly staff: StaffView;
  /** Shown once; only its hash is kept. */
  readonly token: string;
  readonly expiresAt: number;
}

export const presentStaff = (vault: Vault, row: StaffRow, grants: readonly RoleGrant[]): StaffView => ({
  staffId: row.id,
  name: row.name,
  phoneMasked: maskPhone(vault.open(row.phoneSealed)),
  state: row.state,
  roles: groupByRole(grants),
  createdAt: row.createdAt,
});

/** @throws AppError staff_role_invalid, campus_unknown */
export const checkedGrants = async (reader: Reader, requested: readonly RequestedRole[]): Promise<RoleGrant[]> => {
  const grants = grantsOf(requested);
  if (!grants) throw fail('staff_role_invalid');
  const campusIds = [...new Set(grants.flatMap(({ campusId }) => campusId ?? []))];
  const known = await campusesById(reader, campusIds);
  const unknown = campusIds.filter((campusId) => known.get(campusId)?.state !== 'open');
  if (unknown.length > 0) throw fail('campus_unknown', { campusIds: unknown });
  return grants;
};

export interface InviteStaff {
  readonly name: string;
  readonly phone: string;
  readonly roles: readonly RequestedRole[];
  readonly actor: Actor;
}

/**
 * Invites somebody: no rights until that person binds this phone number or opens the link.
 * @throws AppError phone_invalid, staff_role_invalid, campus_unknown, staff_phone_taken
 */
export const inviteStaff = async (uow: UnitOfWork, vault: Vault, command: InviteStaff): Promise<Invitation> => {
  const grants = await checkedGrants(uow, command.roles);
  const token = newSecret();
  const expiresAt = uow.now + INVITATION_MS;
  const row: StaffRow = {
    id: uow.newId(),
    name: command.name,
    ...sealPhone(vault, command.phone),
    accountId: null,
    state: 'invited',
    invitationHash: hashSecret(token),
    invitationExpiresAt: expiresAt,
    createdAt: uow.now,
  };
  if (!(await insertStaff(uow, row))) throw fail('staff_phone_taken');
  await replaceGrants(uow, row.id, grants);
  await recordStaffChange(uow, command.actor, row.id, 'invited', { roles: groupByRole(grants) });
  return { staff: presentStaff(vault, row, grants), token, expiresAt };
};

/**
 * A new link for somebody who has not joined yet or was deactivated; an older link stops working.
 * @throws AppError not_found, conflict when the person is active
 */
export const reinviteStaff = async (
  uow: UnitOfWork,
  vault: Vault,
  command: { readonly staffId: string; readonly actor: Actor },
): Promise<Invitation> => {
  const staff = await lockStaff(uow, command.staffId);
  if (!staff) throw fail('not_found');
  const token = newSecret();
  const expiresAt = uow.now + INVITATION_MS;
  if ((await setInvitation(uow, staff.id, hashSecret(token), expiresAt)) !== 1) throw fail('conflict');
  await recordStaffChange(uow, command.actor, staff.id, 'invited', { again: true });
  const grants = (await grantsOfStaff(uow, [staff.id])).get(staff.id) ?? [];
  return { staff: presentStaff(vault, { ...staff, state: 'invited' }, grants), token, expiresAt };
};

/**
 * The first owner of a new school, from the installation's configuration. Does nothing once any owner exists.
 * @returns the invitation, or null when there is an owner already
 */
export const inviteFirstOwner = async (
  uow: UnitOfWork,
  vault: Vault,
  command: { readonly name: string; readonly phone: string; readonly actor: Actor },
): Promise<Invitation | null> => {
  if (await anyOwnerExists(uow)) return null;
  return inviteStaff(uow, vault, { ...command, roles: [{ role: 'owner', campusIds: [] }] });
};

/** The audit row and the event of every change of staff. */
export const recordStaffChange = async (
  uow: UnitOfWork,
  actor: Actor,
  staffId: string,
  change: 'invited' | 'roles' | 'deactivated',
  details: Record<string, unknown>,
): Promise<void> => {
  await recordAudit(uow, {
    actor,
    action: `identity.staff.${change}`,
    subjectKind: 'staff',
    subjectId: staffId,
    campusId: null,
    details,
  });
  await uow.append({ type: 'identity.staff.changed', aggregate: `staff:${staffId}`, payload: { staffId, change } });
};
