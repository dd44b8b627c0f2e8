import type { GuardianRelation } from '@qingya/shared';
import { maskPhone, type Vault } from '../../../platform/vault';
import type { FamilyRow, GuardianRow } from '../persistence/family-store';

/** A guardian as others may see it: the phone number masked. */
export interface GuardianView {
  readonly guardianId: string;
  readonly name: string;
  readonly relation: GuardianRelation;
  readonly phoneMasked: string | null;
  readonly bound: boolean;
}

export interface FamilyView {
  readonly familyId: string;
  readonly state: 'active' | 'erased';
  readonly source: 'roster' | 'visitor' | 'staff';
  readonly createdAt: number;
  readonly campusIds: string[];
  readonly guardians: GuardianView[];
}

export const presentGuardian = (vault: Vault, row: GuardianRow): GuardianView => ({
  guardianId: row.id,
  name: row.name,
  relation: row.relation,
  phoneMasked: row.phoneSealed === null ? null : maskPhone(vault.open(row.phoneSealed)),
  bound: row.accountId !== null,
});

export const presentFamily = (
  vault: Vault,
  family: FamilyRow,
  guardians: readonly GuardianRow[],
  campusIds: readonly string[],
): FamilyView => ({
  familyId: family.id,
  state: family.state,
  source: family.source,
  createdAt: family.createdAt,
  campusIds: [...campusIds],
  guardians: guardians.filter(({ familyId }) => familyId === family.id).map((row) => presentGuardian(vault, row)),
});
