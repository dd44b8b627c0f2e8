import type { QueryOf, studentContracts } from '@qingya/shared';
import { likePattern, type Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import type { StudentRow } from '../domain/types';
import { presentStudent } from './present';
import { all, type Condition, equal, studentIn, visibleTo } from './scope';

/** What the list of students is sorted by; names and numbers by their characters. */
const STUDENT_KEYS: Readonly<Record<string, SortKey<StudentRow>>> = {
  created: null,
  name: { column: 's.name', type: 'string', of: (row) => row.name },
  no: { column: 's.externalNo', type: 'string', of: (row) => row.externalNo },
};

/** Students whose name or number contains a text; none asked for = no condition. */
export const studentNamed = (text: string | undefined): Condition | undefined => {
  if (!text) return undefined;
  const pattern = likePattern(text);
  return { sql: "s.name LIKE ? ESCAPE '!' OR s.externalNo LIKE ? ESCAPE '!'", params: [pattern, pattern] };
};

/** A page of the students whom a member of staff may see. */
export const listStudents = async (
  reader: Reader,
  staff: StaffPrincipal,
  query: QueryOf<typeof studentContracts.listStudents>,
) => {
  const keys = keySet(query.sort, query.cursor, STUDENT_KEYS, 's.id');
  const where = all(
    visibleTo(staff, 'student.read', 's.campusId', studentIn('s.id')),
    { sql: "s.status <> 'erased'", params: [] },
    equal('s.campusId', query.campusId),
    equal('s.status', query.status),
    query.classGroupId === undefined ? undefined : studentIn('s.id')([query.classGroupId]),
    studentNamed(query.q),
    keys.after,
  );
  const rows = await reader.rows<StudentRow>(
    `SELECT s.* FROM schooling_student s WHERE ${where.sql} ORDER BY ${keys.orderBy} LIMIT ?`,
    [...where.params, query.limit + 1],
  );
  const page = toPage(rows, query.limit, keys.cursorOf);
  return { items: page.items.map(presentStudent), nextCursor: page.nextCursor };
};
