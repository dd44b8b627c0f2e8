import type { GuardianRelation, Instant } from '@qingya/shared';
import { chunk, placeholders, type Reader, type Row, type UnitOfWork } from '../../../platform/db';

export interface FamilyRow {
  readonly id: string;
  readonly state: 'active' | 'erased';
  readonly source: 'roster' | 'visitor' | 'staff';
  readonly createdAt: Instant;
}

export interface GuardianRow {
  readonly id: string;
  readonly familyId: string;
  readonly name: string;
  readonly relation: GuardianRelation;
  readonly phoneSealed: string | null;
  readonly phoneIndex: string | null;
  readonly accountId: string | null;
}

const FAMILY = 'id, state, source, createdAt';
const GUARDIAN = 'id, familyId, name, relation, phoneSealed, phoneIndex, accountId';
const LOOK_UP_SIZE = 500;

export const findFamily = (reader: Reader, familyId: string): Promise<FamilyRow | undefined> =>
  reader.row<FamilyRow>(`SELECT ${FAMILY} FROM identity_family WHERE id = ?`, [familyId]);

export const lockFamily = async (uow: UnitOfWork, familyId: string): Promise<FamilyRow | undefined> =>
  (await uow.lockRows<FamilyRow>(`SELECT ${FAMILY} FROM identity_family WHERE id = ?`, [familyId]))[0];

export const familiesById = async (reader: Reader, familyIds: readonly string[]): Promise<FamilyRow[]> => {
  const rows: FamilyRow[] = [];
  for (const part of chunk([...new Set(familyIds)], LOOK_UP_SIZE)) {
    rows.push(
      ...(await reader.rows<FamilyRow>(`SELECT ${FAMILY} FROM identity_family WHERE id IN (${placeholders(part.length)})`, part)),
    );
  }
  return rows;
};

export const familyRow = (id: string, source: FamilyRow['source'], now: Instant): Row => ({
  id,
  state: 'active',
  source,
  createdAt: now,
  erasedAt: null,
});

export const insertFamilies = (uow: UnitOfWork, rows: readonly Row[]): Promise<void> => uow.insert('identity_family', rows);

export const markFamilyErased = (uow: UnitOfWork, familyId: string): Promise<number> =>
  uow.run("UPDATE identity_family SET state = 'erased', erasedAt = ? WHERE id = ? AND state = 'active'", [uow.now, familyId]);

export const findGuardian = (reader: Reader, guardianId: string): Promise<GuardianRow | undefined> =>
  reader.row<GuardianRow>(`SELECT ${GUARDIAN} FROM identity_guardian WHERE id = ?`, [guardianId]);

export const guardianOfAccount = (reader: Reader, accountId: string): Promise<GuardianRow | undefined> =>
  reader.row<GuardianRow>(`SELECT ${GUARDIAN} FROM identity_guardian WHERE accountId = ?`, [accountId]);

export const guardiansOfFamilies = async (reader: Reader, familyIds: readonly string[]): Promise<GuardianRow[]> => {
  const rows: GuardianRow[] = [];
  for (const part of chunk([...new Set(familyIds)], LOOK_UP_SIZE)) {
    const marks = placeholders(part.length);
    rows.push(
      ...(await reader.rows<GuardianRow>(
        `SELECT ${GUARDIAN} FROM identity_guardian WHERE familyId IN (${marks}) ORDER BY id`,
        part,
      )),
    );
  }
  return rows;
};

/** Guardians with one of these numbers, in id order. Erased families have none: their numbers are gone. */
export const guardiansByPhone = async (reader: Reader, phoneIndexes: readonly string[]): Promise<GuardianRow[]> => {
  const rows: GuardianRow[] = [];
  for (const part of chunk([...new Set(phoneIndexes)], LOOK_UP_SIZE)) {
    const marks = placeholders(part.length);
    rows.push(
      ...(await reader.rows<GuardianRow>(
        `SELECT ${GUARDIAN} FROM identity_guardian WHERE phoneIndex IN (${marks}) ORDER BY id`,
        part,
      )),
    );
  }
  return rows;
};

export const lockGuardiansByPhone = (uow: UnitOfWork, phoneIndex: string): Promise<GuardianRow[]> =>
  uow.lockRows<GuardianRow>(`SELECT ${GUARDIAN} FROM identity_guardian WHERE phoneIndex = ? ORDER BY id`, [phoneIndex]);

export const lockGuardiansOfFamily = (uow: UnitOfWork, familyId: string): Promise<GuardianRow[]> =>
  uow.lockRows<GuardianRow>(`SELECT ${GUARDIAN} FROM identity_guardian WHERE familyId = ? ORDER BY id`, [familyId]);

/** @param ownPhoneIndex set for people who came by themselves: two accounts cannot both do so with one number */
export const guardianRow = (row: GuardianRow & { readonly ownPhoneIndex: string | null }, now: Instant): Row => ({
  ...row,
  boundAt: row.accountId === null ? null : now,
  createdAt: now,
  updatedAt: now,
});

export const insertGuardians = (uow: UnitOfWork, rows: readonly Row[]): Promise<void> => uow.insert('identity_guardian', rows);

/** @returns 0 when somebody else was bound first */
export const bindGuardian = (uow: UnitOfWork, guardianId: string, accountId: string): Promise<number> =>
  uow.run('UPDATE identity_guardian SET accountId = ?, boundAt = ?, updatedAt = ? WHERE id = ? AND accountId IS NULL', [
    accountId,
    uow.now,
    uow.now,
    guardianId,
  ]);

/** Also gives up the claim that the number came with the person: the next one with this number may come by themselves. */
export const unbindGuardian = (uow: UnitOfWork, guardianId: string): Promise<number> =>
  uow.run(
    'UPDATE identity_guardian SET accountId = NULL, boundAt = NULL, ownPhoneIndex = NULL, updatedAt = ? WHERE id = ? AND accountId IS NOT NULL',
    [uow.now, guardianId],
  );

export const changeGuardian = (uow: UnitOfWork, row: GuardianRow): Promise<number> =>
  uow.run('UPDATE identity_guardian SET name = ?, relation = ?, phoneSealed = ?, phoneIndex = ?, updatedAt = ? WHERE id = ?', [
    row.name,
    row.relation,
    row.phoneSealed,
    row.phoneIndex,
    uow.now,
    row.id,
  ]);

export const eraseGuardiansOf = (uow: UnitOfWork, familyId: string, placeholderName: string): Promise<number> =>
  uow.run(
    `UPDATE identity_guardian SET name = ?, relation = 'other', phoneSealed = NULL, phoneIndex = NULL, ownPhoneIndex = NULL,
      accountId = NULL, boundAt = NULL, updatedAt = ? WHERE familyId = ?`,
    [placeholderName, uow.now, familyId],
  );

export const campusIdsOfFamilies = async (reader: Reader, familyIds: readonly string[]): Promise<Map<string, string[]>> => {
  const found = new Map<string, string[]>();
  for (const part of chunk([...new Set(familyIds)], LOOK_UP_SIZE)) {
    const rows = await reader.rows<{ familyId: string; campusId: string }>(
      `SELECT familyId, campusId FROM identity_family_campus WHERE familyId IN (${placeholders(part.length)}) ORDER BY familyId, campusId`,
      part,
    );
    for (const { familyId, campusId } of rows) found.set(familyId, [...(found.get(familyId) ?? []), campusId]);
  }
  return found;
};

export const insertFamilyCampuses = (uow: UnitOfWork, rows: readonly { familyId: string; campusId: string }[]): Promise<void> =>
  uow.insert('identity_family_campus', rows);
