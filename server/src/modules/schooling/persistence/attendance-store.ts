import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import type { AttendanceRow, EnrolmentRow, LessonRow, StudentRow } from '../domain/types';

export const findStudent = (reader: Reader, id: string): Promise<StudentRow | undefined> =>
  reader.row('SELECT * FROM schooling_student WHERE id = ?', [id]);

/** Serialises everything that is about to happen to these students; in id order, so that two callers cannot deadlock. */
export const lockStudents = (uow: UnitOfWork, ids: readonly string[]): Promise<StudentRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : uow.lockRows(`SELECT * FROM schooling_student WHERE id IN (${placeholders(ids.length)}) ORDER BY id`, ids);

/** The enrolments that might pay for a course, locked in id order. */
export const lockEnrolments = (uow: UnitOfWork, studentIds: readonly string[], courseId: string): Promise<EnrolmentRow[]> =>
  studentIds.length === 0
    ? Promise.resolve([])
    : uow.lockRows(
        `SELECT * FROM schooling_enrolment WHERE studentId IN (${placeholders(studentIds.length)}) AND courseId = ? ORDER BY id`,
        [...studentIds, courseId],
      );

export const attendancesAt = (reader: Reader, lessonId: string, studentIds: readonly string[]): Promise<AttendanceRow[]> =>
  studentIds.length === 0
    ? Promise.resolve([])
    : reader.rows(`SELECT * FROM schooling_attendance WHERE lessonId = ? AND studentId IN (${placeholders(studentIds.length)})`, [
        lessonId,
        ...studentIds,
      ]);

export const attendancesByIds = async (reader: Reader, ids: readonly string[]): Promise<Map<string, AttendanceRow>> => {
  if (ids.length === 0) return new Map();
  const rows = await reader.rows<AttendanceRow>(
    `SELECT * FROM schooling_attendance WHERE id IN (${placeholders(ids.length)})`,
    ids,
  );
  return new Map(rows.map((row) => [row.id, row]));
};

export const findAttendance = (reader: Reader, id: string): Promise<AttendanceRow | undefined> =>
  reader.row('SELECT * FROM schooling_attendance WHERE id = ?', [id]);

/** Why a student may attend a lesson: as a member of its class group on its date, or to make up for another lesson. */
export interface Admission {
  readonly studentId: string;
  readonly isMakeUp: boolean;
  /** The missed lesson was really missed and has been paid for all the same. */
  readonly alreadyPaid: boolean;
}

/** Who is expected at a lesson. Pass `studentIds` to ask about these only. */
export const admissionsTo = async (
  reader: Reader,
  lesson: Pick<LessonRow, 'id' | 'classGroupId' | 'date'>,
  studentIds?: readonly string[],
): Promise<Map<string, Admission>> => {
  if (studentIds?.length === 0) return new Map();
  const only = (column: string) => (studentIds === undefined ? '' : ` AND ${column} IN (${placeholders(studentIds.length)})`);
  const rows = await reader.rows<{ studentId: string; isMakeUp: number; paid: number }>(
    `SELECT m.studentId, 0 AS isMakeUp, 0 AS paid FROM schooling_class_member m
      WHERE m.classGroupId = ? AND m.fromDate <= ? AND (m.toDate IS NULL OR m.toDate >= ?)${only('m.studentId')}
      UNION ALL
     SELECT k.studentId, 1 AS isMakeUp, CASE WHEN a.status IN ('absent', 'leave') AND a.consumption IN ('consumed', 'owed') THEN 1 ELSE 0 END AS paid
       FROM schooling_make_up k
       LEFT JOIN schooling_attendance a ON a.lessonId = k.missedLessonId AND a.studentId = k.studentId
      WHERE k.makeUpLessonId = ? AND k.status = 'assigned'${only('k.studentId')}`,
    [lesson.classGroupId, lesson.date, lesson.date, ...(studentIds ?? []), lesson.id, ...(studentIds ?? [])],
  );
  // A make-up comes last and wins: it says that the lesson is paid for.
  return new Map(
    rows.map((row) => [row.studentId, { studentId: row.studentId, isMakeUp: row.isMakeUp === 1, alreadyPaid: row.paid === 1 }]),
  );
};
