import type { ConsentKind, Instant } from '@qingya/shared';
import { chunk, placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

export interface ConsentRow {
  readonly id: string;
  readonly familyId: string;
  readonly guardianId: string;
  readonly accountId: string;
  readonly kind: ConsentKind;
  /** 1, 2, 3 … within the family and kind. */
  readonly revision: number;
  readonly decision: 'given' | 'withdrawn';
  readonly policyVersion: string;
  readonly decidedAt: Instant;
}

const COLUMNS = 'id, familyId, guardianId, accountId, kind, revision, decision, policyVersion, decidedAt';

export const insertConsent = (uow: UnitOfWork, row: ConsentRow): Promise<void> => uow.insert('identity_consent', { ...row });

export const lastConsent = (reader: Reader, familyId: string, kind: ConsentKind): Promise<ConsentRow | undefined> =>
  reader.row<ConsentRow>(
    `SELECT ${COLUMNS} FROM identity_consent WHERE familyId = ? AND kind = ? ORDER BY revision DESC LIMIT 1`,
    [familyId, kind],
  );

export const consentsOf = (reader: Reader, familyId: string, limit: number): Promise<ConsentRow[]> =>
  reader.rows<ConsentRow>(`SELECT ${COLUMNS} FROM identity_consent WHERE familyId = ? ORDER BY id DESC LIMIT ?`, [
    familyId,
    limit,
  ]);

/** The newest row of each family that has one. */
export const lastConsentsOf = async (
  reader: Reader,
  familyIds: readonly string[],
  kind: ConsentKind,
): Promise<Map<string, ConsentRow>> => {
  const last = new Map<string, ConsentRow>();
  for (const part of chunk([...new Set(familyIds)], 500)) {
    const rows = await reader.rows<ConsentRow>(
      `SELECT ${COLUMNS} FROM identity_consent WHERE kind = ? AND familyId IN (${placeholders(part.length)}) ORDER BY revision`,
      [kind, ...part],
    );
    for (const row of rows) last.set(row.familyId, row);
  }
  return last;
};
