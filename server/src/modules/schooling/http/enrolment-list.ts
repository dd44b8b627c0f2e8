import type { QueryOf, studentContracts } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import type { EnrolmentRow } from '../domain/types';
import { presentEnrolment } from './present';
import { all, equal, studentIn, visibleTo } from './scope';

export type EnrolmentView = EnrolmentRow & { readonly courseTitle: string };
export const ENROLMENT_VIEW = `SELECT e.*, c.title AS courseTitle, s.name AS studentName, s.externalNo AS studentNo FROM schooling_enrolment e
  JOIN schooling_course c ON c.id = e.courseId JOIN schooling_student s ON s.id = e.studentId`;

/** A page of the enrolments whom a member of staff may see, oldest first. */
export const listEnrolments = async (
  reader: Reader,
  staff: StaffPrincipal,
  query: QueryOf<typeof studentContracts.listEnrolments>,
) => {
  const keys = keySet<EnrolmentView>('created', query.cursor, { created: null }, 'e.id');
  const where = all(
    visibleTo(staff, 'enrolment.read', 'e.campusId', studentIn('e.studentId')),
    { sql: "s.status <> 'erased'", params: [] },
    equal('e.campusId', query.campusId),
    equal('e.courseId', query.courseId),
    equal('e.status', query.status),
    keys.after,
  );
  const rows = await reader.rows<EnrolmentView & { studentName: string; studentNo: string }>(
    `${ENROLMENT_VIEW} WHERE ${where.sql} ORDER BY ${keys.orderBy} LIMIT ?`,
    [...where.params, query.limit + 1],
  );
  const page = toPage(rows, query.limit, keys.cursorOf);
  return {
    items: page.items.map((row) => ({ ...presentEnrolment(row), studentName: row.studentName, studentNo: row.studentNo })),
    nextCursor: page.nextCursor,
  };
};
