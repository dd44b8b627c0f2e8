import type { Instant, StaffRole, StaffState } from '@qingya/shared';
import { chunk, isUniqueViolation, placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { RoleGrant } from '../domain/grants';

export interface StaffRow {
  readonly id: string;
  readonly name: string;
  readonly phoneSealed: string;
  readonly phoneIndex: string;
  readonly accountId: string | null;
  readonly state: StaffState;
  readonly invitationHash: string | null;
  readonly invitationExpiresAt: Instant | null;
  readonly createdAt: Instant;
}

const COLUMNS = 'id, name, phoneSealed, phoneIndex, accountId, state, invitationHash, invitationExpiresAt, createdAt';
const EVERYWHERE = 'all';

export const findStaff = (reader: Reader, staffId: string): Promise<StaffRow | undefined> =>
  reader.row<StaffRow>(`SELECT ${COLUMNS} FROM identity_staff WHERE id = ?`, [staffId]);

export const lockStaff = async (uow: UnitOfWork, staffId: string): Promise<StaffRow | undefined> =>
  (await uow.lockRows<StaffRow>(`SELECT ${COLUMNS} FROM identity_staff WHERE id = ?`, [staffId]))[0];

export const lockStaffByPhone = async (uow: UnitOfWork, phoneIndex: string): Promise<StaffRow | undefined> =>
  (await uow.lockRows<StaffRow>(`SELECT ${COLUMNS} FROM identity_staff WHERE phoneIndex = ?`, [phoneIndex]))[0];

export const lockStaffByInvitation = async (uow: UnitOfWork, invitationHash: string): Promise<StaffRow | undefined> =>
  (await uow.lockRows<StaffRow>(`SELECT ${COLUMNS} FROM identity_staff WHERE invitationHash = ?`, [invitationHash]))[0];

export const staffOfAccount = (reader: Reader, accountId: string): Promise<StaffRow | undefined> =>
  reader.row<StaffRow>(`SELECT ${COLUMNS} FROM identity_staff WHERE accountId = ?`, [accountId]);

export const staffById = async (reader: Reader, staffIds: readonly string[]): Promise<StaffRow[]> => {
  const rows: StaffRow[] = [];
  for (const part of chunk([...new Set(staffIds)], 500)) {
    rows.push(
      ...(await reader.rows<StaffRow>(`SELECT ${COLUMNS} FROM identity_staff WHERE id IN (${placeholders(part.length)})`, part)),
    );
  }
  return rows;
};

/** Those of these families that have a guardian with the account or the number of somebody who is active. */
export const familiesWithActiveStaff = async (reader: Reader, familyIds: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const part of chunk([...new Set(familyIds)], 500)) {
    const of = (same: string): string => `SELECT g.familyId FROM identity_guardian g
      JOIN identity_staff s ON ${same} WHERE s.state = 'active' AND g.familyId IN (${placeholders(part.length)})`;
    const sql = `${of('s.accountId = g.accountId')} UNION ${of('s.phoneIndex = g.phoneIndex')}`;
    found.push(...(await reader.rows<{ familyId: string }>(sql, [...part, ...part])).map(({ familyId }) => familyId));
  }
  return found;
};

export interface StaffFilter {
  readonly state?: StaffState | undefined;
  readonly role?: StaffRole | undefined;
  /** Only people with a role (the one asked for, if one is) on one of these campuses; undefined = everybody. */
  readonly campusIds?: readonly string[] | undefined;
  /** LIKE pattern of the name, escaped by `!`. */
  readonly name?: string | undefined;
}

/** Where a list goes on, and in which order. */
export interface ListOrder {
  readonly after: { readonly sql: string; readonly params: readonly SqlValue[] } | undefined;
  readonly orderBy: string;
}

const heldRole = ({ role, campusIds }: StaffFilter): { sql: string; params: SqlValue[] } => {
  const onCampus = campusIds === undefined ? '' : ` AND held.scope IN (${placeholders(campusIds.length)})`;
  const asRole = role === undefined ? '' : ' AND held.role = ?';
  return {
    sql: `EXISTS (SELECT 1 FROM identity_staff_role held WHERE held.staffId = identity_staff.id${onCampus}${asRole})`,
    params: [...(campusIds ?? []), ...(role === undefined ? [] : [role])],
  };
};

/** In the order asked for; one row more than `limit` when there is a next page. */
export const listStaff = async (
  reader: Reader,
  filter: StaffFilter,
  { after, orderBy }: ListOrder,
  limit: number,
): Promise<StaffRow[]> => {
  if (filter.campusIds?.length === 0) return [];
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const want = (sql: string, ...params: readonly SqlValue[]): void => {
    conditions.push(`(${sql})`);
    values.push(...params);
  };
  if (filter.state) want('state = ?', filter.state);
  if (filter.name) want("name LIKE ? ESCAPE '!'", filter.name);
  if (filter.campusIds || filter.role) {
    const held = heldRole(filter);
    want(held.sql, ...held.params);
  }
  if (after) want(after.sql, ...after.params);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return reader.rows<StaffRow>(`SELECT ${COLUMNS} FROM identity_staff ${where} ORDER BY ${orderBy} LIMIT ?`, [
    ...values,
    limit + 1,
  ]);
};

/** @returns false when the number has been invited before */
export const insertStaff = async (uow: UnitOfWork, row: StaffRow): Promise<boolean> => {
  try {
    await uow.insert('identity_staff', { ...row, updatedAt: uow.now });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_identity_staff_phone', 'identity_staff.phoneIndex')) return false;
    throw error;
  }
};

/** Joins: the invitation is used up. @returns 'taken' when the account already is another staff member */
export const activateStaff = async (
  uow: UnitOfWork,
  staffId: string,
  accountId: string,
): Promise<'active' | 'taken' | 'gone'> => {
  try {
    const changed = await uow.run(
      `UPDATE identity_staff SET accountId = ?, state = 'active', invitationHash = NULL, invitationExpiresAt = NULL, updatedAt = ?
        WHERE id = ? AND state = 'invited'`,
      [accountId, uow.now, staffId],
    );
    return changed === 1 ? 'active' : 'gone';
  } catch (error) {
    if (isUniqueViolation(error, 'uq_identity_staff_account', 'identity_staff.accountId')) return 'taken';
    throw error;
  }
};

/** Sets a new invitation on somebody who is not active. @returns 0 when the person is active */
export const setInvitation = (uow: UnitOfWork, staffId: string, invitationHash: string, expiresAt: Instant): Promise<number> =>
  uow.run(
    "UPDATE identity_staff SET state = 'invited', invitationHash = ?, invitationExpiresAt = ?, updatedAt = ? WHERE id = ? AND state <> 'active'",
    [invitationHash, expiresAt, uow.now, staffId],
  );

export const deactivateStaffRow = (uow: UnitOfWork, staffId: string): Promise<number> =>
  uow.run(
    `UPDATE identity_staff SET state = 'inactive', accountId = NULL, invitationHash = NULL, invitationExpiresAt = NULL, updatedAt = ?
      WHERE id = ? AND state <> 'inactive'`,
    [uow.now, staffId],
  );

export const grantsOfStaff = async (reader: Reader, staffIds: readonly string[]): Promise<Map<string, RoleGrant[]>> => {
  const found = new Map<string, RoleGrant[]>();
  for (const part of chunk([...new Set(staffIds)], 500)) {
    const rows = await reader.rows<{ staffId: string; role: StaffRole; scope: string }>(
      `SELECT staffId, role, scope FROM identity_staff_role WHERE staffId IN (${placeholders(part.length)}) ORDER BY staffId, role, scope`,
      part,
    );
    for (const { staffId, role, scope } of rows) {
      const grant = { role, campusId: scope === EVERYWHERE ? null : scope };
      found.set(staffId, [...(found.get(staffId) ?? []), grant]);
    }
  }
  return found;
};

export const replaceGrants = async (uow: UnitOfWork, staffId: string, grants: readonly RoleGrant[]): Promise<void> => {
  await uow.run('DELETE FROM identity_staff_role WHERE staffId = ?', [staffId]);
  await uow.insert(
    'identity_staff_role',
    grants.map(({ role, campusId }) => ({ staffId, role, scope: campusId ?? EVERYWHERE })),
  );
};

/** Owners who can act today, beside one; read under the school's lock. */
export const countOtherActiveOwners = async (uow: UnitOfWork, staffId: string): Promise<number> => {
  const row = await uow.row<{ owners: number }>(
    `SELECT COUNT(*) AS owners FROM identity_staff s JOIN identity_staff_role r ON r.staffId = s.id
      WHERE r.role = 'owner' AND s.state = 'active' AND s.id <> ?`,
    [staffId],
  );
  return Number(row?.owners ?? 0);
};

export const anyOwnerExists = async (reader: Reader): Promise<boolean> =>
  (await reader.row<{ staffId: string }>("SELECT staffId FROM identity_staff_role WHERE role = 'owner' LIMIT 1")) !== undefined;
