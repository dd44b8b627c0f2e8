import { placeholders, type Reader, type SqlValue } from '../../../platform/db';
import type { CampusScope } from '../../../platform/http/principal';

export interface FamilySearch {
  readonly scope: CampusScope;
  /** Families behind this one. */
  readonly after: string | undefined;
  readonly descending: boolean;
  readonly limit: number;
  /** LIKE pattern, escaped by `!`. */
  readonly guardianName?: string;
  /** Only these families. */
  readonly among?: readonly string[];
}

/** Ids of families that are in use, in the order of their ids. */
export const familyIdsPage = async (reader: Reader, search: FamilySearch): Promise<string[]> => {
  const { scope, after, descending, limit, guardianName, among } = search;
  if (scope.length === 0 || among?.length === 0) return [];
  const conditions = ["f.state = 'active'"];
  const params: SqlValue[] = [];
  const want = (sql: string, ...values: readonly SqlValue[]): void => {
    conditions.push(sql);
    params.push(...values);
  };
  if (after !== undefined) want(`f.id ${descending ? '<' : '>'} ?`, after);
  if (among !== undefined) want(`f.id IN (${placeholders(among.length)})`, ...among);
  if (scope !== 'all') {
    const marks = placeholders(scope.length);
    want(`EXISTS (SELECT 1 FROM identity_family_campus c WHERE c.familyId = f.id AND c.campusId IN (${marks}))`, ...scope);
  }
  if (guardianName !== undefined) {
    want("EXISTS (SELECT 1 FROM identity_guardian g WHERE g.familyId = f.id AND g.name LIKE ? ESCAPE '!')", guardianName);
  }
  const rows = await reader.rows<{ id: string }>(
    `SELECT f.id FROM identity_family f WHERE ${conditions.join(' AND ')} ORDER BY f.id ${descending ? 'DESC' : 'ASC'} LIMIT ?`,
    [...params, limit],
  );
  return rows.map(({ id }) => id);
};
