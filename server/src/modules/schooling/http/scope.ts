import type { PermissionName } from '@qingya/shared';
import { placeholders, type SqlValue } from '../../../platform/db';
import type { StaffPrincipal } from '../../../platform/http/principal';

/** A condition to add to a WHERE clause. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

const inList = (column: string, values: readonly string[]): Condition =>
  values.length === 0 ? { sql: '1 = 0', params: [] } : { sql: `${column} IN (${placeholders(values.length)})`, params: values };

/** Joins conditions with AND; with none, everything passes. */
export const all = (...conditions: readonly (Condition | undefined)[]): Condition => {
  const given = conditions.filter((condition) => condition !== undefined);
  if (given.length === 0) return { sql: '1 = 1', params: [] };
  return {
    sql: given.map((condition) => `(${condition.sql})`).join(' AND '),
    params: given.flatMap((condition) => condition.params),
  };
};

/** `column = value`, or nothing when the filter was not asked for. */
export const equal = (column: string, value: SqlValue | undefined): Condition | undefined =>
  value === undefined ? undefined : { sql: `${column} = ?`, params: [value] };

/**
 * Rows a member of staff may see in a list: of the campuses on which the permission is held, and for somebody who is
 * only a teacher, of the own class groups.
 */
export const visibleTo = (
  staff: StaffPrincipal,
  permission: PermissionName,
  campusColumn: string,
  classGroupColumn: string | ((ids: readonly string[]) => Condition),
): Condition => {
  const scope = staff.permissions.get(permission) ?? [];
  const onCampus = scope === 'all' ? undefined : inList(campusColumn, scope);
  const own = staff.ownClassGroupIds;
  if (own === null) return all(onCampus);
  return all(onCampus, typeof classGroupColumn === 'string' ? inList(classGroupColumn, own) : classGroupColumn(own));
};

/** A student belongs to every class group it is or was a member of. */
export const studentIn =
  (studentColumn: string) =>
  (ids: readonly string[]): Condition => {
    const member = inList('m.classGroupId', ids);
    return {
      sql: `EXISTS (SELECT 1 FROM schooling_class_member m WHERE m.studentId = ${studentColumn} AND ${member.sql})`,
      params: member.params,
    };
  };
