import { localDateOf, type QueryOf, type schoolingContracts } from '@qingya/shared';
import { likePattern, type Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { type ClassGroupView, presentClassGroup } from './present';
import { all, equal, visibleTo } from './scope';

export const CLASS_GROUP_VIEW = `SELECT g.*, c.title AS courseTitle,
    (SELECT COUNT(*) FROM schooling_class_member m
      WHERE m.classGroupId = g.id AND m.fromDate <= ? AND (m.toDate IS NULL OR m.toDate >= ?)) AS memberCount
  FROM schooling_class_group g JOIN schooling_course c ON c.id = g.courseId`;

const CLASS_GROUP_KEYS: Readonly<Record<string, SortKey<ClassGroupView>>> = {
  created: null,
  name: { column: 'g.name', type: 'string', of: (row) => row.name },
  code: { column: 'g.externalCode', type: 'string', of: (row) => row.externalCode },
};

/** A page of the class groups whom a member of staff may see, with today's number of members. */
export const listClassGroups = async (
  reader: Reader,
  staff: StaffPrincipal,
  query: QueryOf<typeof schoolingContracts.listClassGroups>,
) => {
  const keys = keySet(query.sort, query.cursor, CLASS_GROUP_KEYS, 'g.id');
  const pattern = query.q ? likePattern(query.q) : undefined;
  const where = all(
    visibleTo(staff, 'course.read', 'g.campusId', 'g.id'),
    equal('g.campusId', query.campusId),
    equal('g.courseId', query.courseId),
    equal('g.status', query.status),
    pattern === undefined
      ? undefined
      : {
          sql: "g.name LIKE ? ESCAPE '!' OR g.externalCode LIKE ? ESCAPE '!' OR c.title LIKE ? ESCAPE '!'",
          params: [pattern, pattern, pattern],
        },
    keys.after,
  );
  const today = localDateOf(reader.now);
  const rows = await reader.rows<ClassGroupView>(`${CLASS_GROUP_VIEW} WHERE ${where.sql} ORDER BY ${keys.orderBy} LIMIT ?`, [
    today,
    today,
    ...where.params,
    query.limit + 1,
  ]);
  const page = toPage(rows, query.limit, keys.cursorOf);
  return { items: page.items.map(presentClassGroup), nextCursor: page.nextCursor };
};

/** Present and coming members of a class group, by name; never more than it has room for, and those who come after them. */
export const membersOf = (reader: Reader, classGroupId: string) =>
  reader.rows<{ studentId: string; name: string; externalNo: string; fromDate: string; toDate: string | null }>(
    `SELECT m.studentId, s.name, s.externalNo, m.fromDate, m.toDate FROM schooling_class_member m
       JOIN schooling_student s ON s.id = m.studentId
      WHERE m.classGroupId = ? AND (m.toDate IS NULL OR m.toDate >= ?) ORDER BY s.name, s.id`,
    [classGroupId, localDateOf(reader.now)],
  );
