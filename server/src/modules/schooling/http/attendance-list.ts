import { addDays, type attendanceContracts, type LocalDate, type QueryOf, startOfDay } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import type { AttendanceRow } from '../domain/types';
import { presentAttendance } from './present';
import { all, type Condition, equal, visibleTo } from './scope';
import { studentNamed } from './student-list';

interface AttendanceView extends AttendanceRow {
  readonly studentName: string;
  readonly studentNo: string;
  readonly classGroupName: string;
  readonly courseTitle: string;
}

const ATTENDANCE_KEYS: Readonly<Record<string, SortKey<AttendanceView>>> = {
  lesson: { column: 'a.startsAt', type: 'number', of: (row) => row.startsAt },
  recorded: { column: 'a.recordedAt', type: 'number', of: (row) => row.recordedAt },
};

/** Lessons that begin on these days of Shanghai, both included. */
const between = (from: string | undefined, to: string | undefined): readonly (Condition | undefined)[] => [
  from === undefined ? undefined : { sql: 'a.startsAt >= ?', params: [startOfDay(from as LocalDate)] },
  to === undefined ? undefined : { sql: 'a.startsAt < ?', params: [startOfDay(addDays(to as LocalDate, 1))] },
];

/** A page of the attendance that a member of staff may see. */
export const listAttendance = async (
  reader: Reader,
  staff: StaffPrincipal,
  query: QueryOf<typeof attendanceContracts.listAttendance>,
) => {
  const keys = keySet(query.sort, query.cursor, ATTENDANCE_KEYS, 'a.id');
  const where = all(
    visibleTo(staff, 'attendance.read', 'a.campusId', 'a.classGroupId'),
    { sql: "s.status <> 'erased'", params: [] },
    equal('a.campusId', query.campusId),
    equal('a.classGroupId', query.classGroupId),
    equal('a.status', query.status),
    equal('a.consumption', query.consumption),
    query.offline === undefined ? undefined : { sql: 'a.offlineScannedAt IS NOT NULL', params: [] },
    ...between(query.from, query.to),
    studentNamed(query.q),
    keys.after,
  );
  const rows = await reader.rows<AttendanceView>(
    `SELECT a.*, s.name AS studentName, s.externalNo AS studentNo, g.name AS classGroupName, c.title AS courseTitle
       FROM schooling_attendance a JOIN schooling_student s ON s.id = a.studentId
       JOIN schooling_class_group g ON g.id = a.classGroupId JOIN schooling_course c ON c.id = a.courseId
      WHERE ${where.sql} ORDER BY ${keys.orderBy} LIMIT ?`,
    [...where.params, query.limit + 1],
  );
  const page = toPage(rows, query.limit, keys.cursorOf);
  return {
    items: page.items.map((row) => ({
      ...presentAttendance(row),
      campusId: row.campusId,
      studentName: row.studentName,
      studentNo: row.studentNo,
      classGroupName: row.classGroupName,
      courseTitle: row.courseTitle,
    })),
    nextCursor: page.nextCursor,
  };
};
