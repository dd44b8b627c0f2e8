import type { AwardLevel, BehaviourKind, Instant, LocalDate } from '@qingya/shared';
import { placeholders, type Reader } from '../../platform/db';
import type { AttendanceStatus } from './domain/types';
import { findLesson } from './persistence/calendar-store';
import type { SignInRow } from './persistence/sign-in-store';

/** One of a student's own lessons, for streaks of attendance. */
export interface LessonHistoryRow {
  readonly lessonId: string;
  readonly campusId: string;
  readonly courseId: string;
  readonly classGroupId: string;
  readonly lessonDate: string;
  readonly startsAt: number;
  readonly cancelled: boolean;
  readonly attendanceId: string | null;
  /** null = nothing recorded. */
  readonly status: AttendanceStatus | null;
  readonly onTime: boolean;
  /** Approved leave: does not break a streak. */
  readonly excusedLeave: boolean;
  /** Attended in place of a missed lesson. */
  readonly isMakeUp: boolean;
}

/**
 * The student's own lessons in order of their start, up to and including one lesson: those of its class groups while it
 * belonged to them, make-up lessons, and any in which something was recorded for it. Cancelled lessons are told as such.
 * @param limit the newest so many
 */
export const onTimeLessonHistory = async (
  reader: Reader,
  studentId: string,
  uptoLessonId: string,
  limit = 400,
): Promise<LessonHistoryRow[]> => {
  const upto = await findLesson(reader, uptoLessonId);
  if (!upto) return [];
  const rows = await reader.rows<
    Omit<LessonHistoryRow, 'cancelled' | 'onTime' | 'excusedLeave' | 'isMakeUp'> & {
      lessonStatus: string;
      onTime: number | null;
      isMakeUp: number;
    }
  >(
    `SELECT l.id AS lessonId, l.campusId, l.courseId, l.classGroupId, l.date AS lessonDate, l.startsAt, l.status AS lessonStatus,
            a.id AS attendanceId, a.status, a.onTime, COALESCE(a.isMakeUp, 0) AS isMakeUp
       FROM (SELECT x.id AS lessonId FROM schooling_class_member m
               JOIN schooling_lesson x ON x.classGroupId = m.classGroupId AND x.date >= m.fromDate AND (m.toDate IS NULL OR x.date <= m.toDate)
              WHERE m.studentId = ? AND x.startsAt <= ?
              UNION SELECT lessonId FROM schooling_attendance WHERE studentId = ? AND startsAt <= ?
              UNION SELECT makeUpLessonId AS lessonId FROM schooling_make_up WHERE studentId = ? AND status = 'assigned') own
       JOIN schooling_lesson l ON l.id = own.lessonId
       LEFT JOIN schooling_attendance a ON a.lessonId = l.id AND a.studentId = ?
      WHERE l.startsAt < ? OR (l.startsAt = ? AND l.id <= ?)
      ORDER BY l.startsAt DESC, l.id DESC LIMIT ?`,
    [studentId, upto.startsAt, studentId, upto.startsAt, studentId, studentId, upto.startsAt, upto.startsAt, upto.id, limit],
  );
  return rows.reverse().map(({ lessonStatus, ...row }) => ({
    ...row,
    cancelled: lessonStatus === 'cancelled',
    onTime: row.onTime === 1,
    excusedLeave: row.status === 'leave',
    isMakeUp: row.isMakeUp === 1,
  }));
};

export interface StudentOwner {
  readonly studentId: string;
  readonly familyId: string;
  readonly campusId: string;
}

/** The family and campus of a student, for modules that know students only by id. */
export const ownerOfStudent = (reader: Reader, studentId: string): Promise<StudentOwner | undefined> =>
  reader.row('SELECT id AS studentId, familyId, campusId FROM schooling_student WHERE id = ?', [studentId]);

/** Names of students by id; those that do not exist are absent. */
export const studentNames = async (reader: Reader, studentIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (studentIds.length === 0) return new Map();
  const marks = studentIds.map(() => '?').join(', ');
  const rows = await reader.rows<{ id: string; name: string }>(
    `SELECT id, name FROM schooling_student WHERE id IN (${marks})`,
    studentIds,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
};

export const studentIdsOfFamily = async (reader: Reader, familyId: string): Promise<string[]> =>
  (await reader.rows<{ id: string }>('SELECT id FROM schooling_student WHERE familyId = ? ORDER BY id', [familyId])).map(
    (row) => row.id,
  );

/** Words for a lesson on a statement of points: class, course, start. */
export const lessonSummary = (
  reader: Reader,
  lessonId: string,
): Promise<{ id: string; startsAt: number; date: string; classGroupName: string; courseTitle: string } | undefined> =>
  reader.row(
    `SELECT l.id, l.startsAt, l.date, g.name AS classGroupName, c.title AS courseTitle FROM schooling_lesson l
       JOIN schooling_class_group g ON g.id = l.classGroupId JOIN schooling_course c ON c.id = l.courseId WHERE l.id = ?`,
    [lessonId],
  );

/** The student's lesson with the latest start in which something was recorded. */
export const latestRecordedLessonId = async (reader: Reader, studentId: string): Promise<string | undefined> =>
  (
    await reader.row<{ lessonId: string }>(
      'SELECT lessonId FROM schooling_attendance WHERE studentId = ? ORDER BY startsAt DESC, lessonId DESC LIMIT 1',
      [studentId],
    )
  )?.lessonId;

/** A recorded behaviour, as far as rewards look at it. */
export interface RecordedBehaviour {
  readonly id: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly courseId: string | null;
  readonly date: LocalDate;
  readonly level: AwardLevel | null;
  readonly passed: boolean | null;
  readonly recordedAt: Instant;
}

/** What students did of one kind between two days, both inclusive; revoked records are gone. */
export const behavioursInForce = async (
  reader: Reader,
  studentIds: readonly string[],
  kind: string,
  from: LocalDate,
  through: LocalDate,
): Promise<RecordedBehaviour[]> => {
  if (studentIds.length === 0) return [];
  const rows = await reader.rows<Omit<RecordedBehaviour, 'passed'> & { passed: number | null }>(
    `SELECT id, studentId, campusId, courseId, date, level, passed, recordedAt FROM schooling_behaviour
      WHERE studentId IN (${placeholders(studentIds.length)}) AND kind = ? AND state = 'active' AND date BETWEEN ? AND ?`,
    [...studentIds, kind, from, through],
  );
  return rows.map((row) => ({ ...row, passed: row.passed === null ? null : row.passed === 1 }));
};

/** What kind of behaviour a record is, on which day it happened and when it was recorded, also when it was revoked. */
export const behaviourMoment = (
  reader: Reader,
  behaviourId: string,
): Promise<{ readonly kind: BehaviourKind; readonly date: LocalDate; readonly recordedAt: Instant } | undefined> =>
  reader.row('SELECT kind, date, recordedAt FROM schooling_behaviour WHERE id = ?', [behaviourId]);

/** Sign-ins of students between two days, both inclusive, oldest first. */
export const signInsBetween = async (
  reader: Reader,
  studentIds: readonly string[],
  from: LocalDate,
  through: LocalDate,
): Promise<SignInRow[]> =>
  studentIds.length === 0
    ? []
    : reader.rows<SignInRow>(
        `SELECT * FROM schooling_sign_in WHERE studentId IN (${placeholders(studentIds.length)}) AND date BETWEEN ? AND ? ORDER BY date`,
        [...studentIds, from, through],
      );

/** Start of the latest lesson at which a student was; undefined when it never was at any. */
export const lastAttendedAt = async (reader: Reader, studentId: string): Promise<Instant | undefined> =>
  (
    await reader.row<{ startsAt: Instant }>(
      `SELECT startsAt FROM schooling_attendance WHERE studentId = ? AND status IN ('present', 'late') ORDER BY startsAt DESC LIMIT 1`,
      [studentId],
    )
  )?.startsAt;

/** Courses of the class groups a student belongs to on a day. */
export const coursesOfStudent = async (reader: Reader, studentId: string, on: LocalDate): Promise<string[]> =>
  (
    await reader.rows<{ courseId: string }>(
      `SELECT DISTINCT g.courseId FROM schooling_class_member m JOIN schooling_class_group g ON g.id = m.classGroupId
        WHERE m.studentId = ? AND m.fromDate <= ? AND (m.toDate IS NULL OR m.toDate >= ?)`,
      [studentId, on, on],
    )
  ).map((row) => row.courseId);

/** Titles of every course, by id. */
export const courseTitles = async (reader: Reader): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (await reader.rows<{ id: string; title: string }>('SELECT id, title FROM schooling_course')).map(({ id, title }) => [
      id,
      title,
    ]),
  );
