import { placeholders, type Reader } from '../../../platform/db';
import type { AttendanceRow, LessonRow } from '../domain/types';

/** One line of a lesson's list. */
export interface ExpectedStudent {
  readonly studentId: string;
  readonly name: string;
  readonly externalNo: string;
  readonly isMakeUp: boolean;
  readonly leavePending: boolean;
  readonly attendance: AttendanceRow | null;
}

/** Everybody expected at a lesson or recorded at it, with what has been recorded so far. */
export const expectedAt = async (
  reader: Reader,
  lesson: Pick<LessonRow, 'id' | 'classGroupId' | 'date'>,
): Promise<ExpectedStudent[]> => {
  const people = await reader.rows<{
    studentId: string;
    name: string;
    externalNo: string;
    isMakeUp: number;
    leaveStatus: string | null;
  }>(
    `SELECT s.id AS studentId, s.name, s.externalNo, MAX(p.isMakeUp) AS isMakeUp, MAX(q.status) AS leaveStatus
       FROM (SELECT studentId, 0 AS isMakeUp FROM schooling_class_member
              WHERE classGroupId = ? AND fromDate <= ? AND (toDate IS NULL OR toDate >= ?)
              UNION ALL SELECT studentId, 1 AS isMakeUp FROM schooling_make_up WHERE makeUpLessonId = ? AND status = 'assigned'
              UNION ALL SELECT studentId, isMakeUp FROM schooling_attendance WHERE lessonId = ?) p
       JOIN schooling_student s ON s.id = p.studentId
       LEFT JOIN schooling_leave_request q ON q.lessonId = ? AND q.studentId = s.id AND q.status = 'pending'
      GROUP BY s.id, s.name, s.externalNo ORDER BY s.name, s.id`,
    [lesson.classGroupId, lesson.date, lesson.date, lesson.id, lesson.id, lesson.id],
  );
  const recorded = await reader.rows<AttendanceRow>('SELECT * FROM schooling_attendance WHERE lessonId = ?', [lesson.id]);
  const byStudent = new Map(recorded.map((row) => [row.studentId, row]));
  return people.map((person) => ({
    studentId: person.studentId,
    name: person.name,
    externalNo: person.externalNo,
    isMakeUp: person.isMakeUp === 1,
    leavePending: person.leaveStatus === 'pending',
    attendance: byStudent.get(person.studentId) ?? null,
  }));
};

/** How many are expected at each lesson and how many have come. */
export const countsOf = async (
  reader: Reader,
  lessonIds: readonly string[],
): Promise<Map<string, { readonly arrived: number; readonly expected: number }>> => {
  if (lessonIds.length === 0) return new Map();
  const rows = await reader.rows<{ id: string; arrived: number; members: number; makeUps: number }>(
    `SELECT l.id,
            (SELECT COUNT(*) FROM schooling_attendance a WHERE a.lessonId = l.id AND a.status IN ('present', 'late')) AS arrived,
            (SELECT COUNT(*) FROM schooling_class_member m
              WHERE m.classGroupId = l.classGroupId AND m.fromDate <= l.date AND (m.toDate IS NULL OR m.toDate >= l.date)) AS members,
            (SELECT COUNT(*) FROM schooling_make_up k WHERE k.makeUpLessonId = l.id AND k.status = 'assigned') AS makeUps
       FROM schooling_lesson l WHERE l.id IN (${placeholders(lessonIds.length)})`,
    lessonIds,
  );
  return new Map(rows.map((row) => [row.id, { arrived: row.arrived, expected: row.members + row.makeUps }]));
};

/** What has been recorded for some students at some lessons, by `lessonId:studentId`. */
export const recordedFor = async (
  reader: Reader,
  studentIds: readonly string[],
  lessonIds: readonly string[],
): Promise<Map<string, AttendanceRow>> => {
  if (studentIds.length === 0 || lessonIds.length === 0) return new Map();
  const rows = await reader.rows<AttendanceRow>(
    `SELECT * FROM schooling_attendance WHERE studentId IN (${placeholders(studentIds.length)}) AND lessonId IN (${placeholders(lessonIds.length)})`,
    [...studentIds, ...lessonIds],
  );
  return new Map(rows.map((row) => [`${row.lessonId}:${row.studentId}`, row]));
};
