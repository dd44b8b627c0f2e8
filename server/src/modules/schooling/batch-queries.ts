import type { AwardLevel, Instant, LocalDate } from '@qingya/shared';
import { placeholders, type Reader } from '../../platform/db';
import type { LessonHistoryRow, RecordedBehaviour } from './queries';

/*
 * The same facts that `queries` reads child by child, for hundreds of children at once: one statement a table, by its index
 * on the child, and narrow rows.
 */

/** A lesson of a child, as far as rows of lessons look at it. */
export type OwnLesson = Pick<
  LessonHistoryRow,
  'lessonId' | 'campusId' | 'courseId' | 'startsAt' | 'cancelled' | 'attendanceId' | 'onTime' | 'excusedLeave'
> & { readonly studentId: string; readonly lessonDate: LocalDate };

interface LessonRow {
  readonly studentId: string;
  readonly lessonId: string;
  readonly campusId: string;
  readonly courseId: string;
  readonly lessonDate: LocalDate;
  readonly startsAt: Instant;
  readonly lessonStatus: string;
  readonly attendanceId: string | null;
  readonly status: string | null;
  readonly onTime: number | null;
}

const LESSON = 'l.id AS lessonId, l.campusId, l.courseId, l.date AS lessonDate, l.startsAt, l.status AS lessonStatus';
const NOTHING_RECORDED = 'NULL AS attendanceId, NULL AS status, NULL AS onTime';

/**
 * The own lessons of students that begin from an instant to before another one: those of their class groups while they
 * belonged to them, make-up lessons, and any in which something was recorded for them. As `onTimeLessonHistory` tells them.
 * @returns by student, oldest first; students without lessons are absent
 */
export const ownLessonsBetween = async (
  reader: Reader,
  studentIds: readonly string[],
  from: Instant,
  before: Instant,
): Promise<Map<string, OwnLesson[]>> => {
  if (studentIds.length === 0) return new Map();
  const list = placeholders(studentIds.length);
  const recorded = await reader.rows<LessonRow>(
    `SELECT a.studentId, ${LESSON}, a.id AS attendanceId, a.status, a.onTime
       FROM schooling_attendance a JOIN schooling_lesson l ON l.id = a.lessonId
      WHERE a.studentId IN (${list}) AND a.startsAt >= ? AND a.startsAt < ?`,
    [...studentIds, from, before],
  );
  const expected = await reader.rows<LessonRow>(
    `SELECT m.studentId, ${LESSON}, ${NOTHING_RECORDED}
       FROM schooling_class_member m JOIN schooling_lesson l
         ON l.classGroupId = m.classGroupId AND l.date >= m.fromDate AND (m.toDate IS NULL OR l.date <= m.toDate)
      WHERE m.studentId IN (${list}) AND l.startsAt >= ? AND l.startsAt < ?`,
    [...studentIds, from, before],
  );
  const madeUp = await reader.rows<LessonRow>(
    `SELECT k.studentId, ${LESSON}, ${NOTHING_RECORDED}
       FROM schooling_make_up k JOIN schooling_lesson l ON l.id = k.makeUpLessonId
      WHERE k.studentId IN (${list}) AND k.status = 'assigned' AND l.startsAt >= ? AND l.startsAt < ?`,
    [...studentIds, from, before],
  );
  return byStudent([recorded, expected, madeUp]);
};

/** Each lesson once a student, what was recorded of it before what was only expected. */
const byStudent = (sources: readonly (readonly LessonRow[])[]): Map<string, OwnLesson[]> => {
  const found = new Map<string, Map<string, OwnLesson>>();
  for (const row of sources.flat()) {
    const own = found.get(row.studentId) ?? new Map<string, OwnLesson>();
    found.set(row.studentId, own);
    if (!own.has(row.lessonId)) own.set(row.lessonId, toOwn(row));
  }
  return new Map([...found].map(([studentId, own]) => [studentId, [...own.values()].sort(byStart)]));
};

const toOwn = ({ lessonStatus, status, onTime, ...row }: LessonRow): OwnLesson => ({
  ...row,
  cancelled: lessonStatus === 'cancelled',
  onTime: onTime === 1,
  excusedLeave: status === 'leave',
});

const byStart = (a: OwnLesson, b: OwnLesson): number =>
  a.startsAt - b.startsAt || (a.lessonId === b.lessonId ? 0 : a.lessonId < b.lessonId ? -1 : 1);

/** A day on which somebody signed a student in. */
export interface SignedDay {
  readonly id: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly date: LocalDate;
  readonly signedAt: Instant;
}

/** Sign-ins of students between two days, both inclusive; of each student the oldest first. */
export const signedDaysBetween = async (
  reader: Reader,
  studentIds: readonly string[],
  from: LocalDate,
  through: LocalDate,
): Promise<SignedDay[]> =>
  studentIds.length === 0
    ? []
    : reader.rows<SignedDay>(
        `SELECT id, studentId, campusId, date, signedAt FROM schooling_sign_in
          WHERE studentId IN (${placeholders(studentIds.length)}) AND date BETWEEN ? AND ? ORDER BY studentId, date`,
        [...studentIds, from, through],
      );

/** A recorded behaviour with its kind. */
export type BehaviourOfKind = RecordedBehaviour & { readonly kind: string };

/** What students did of some kinds between two days, both inclusive; revoked records are gone. */
export const behavioursOfKinds = async (
  reader: Reader,
  studentIds: readonly string[],
  kinds: readonly string[],
  from: LocalDate,
  through: LocalDate,
): Promise<BehaviourOfKind[]> => {
  if (studentIds.length === 0 || kinds.length === 0) return [];
  const rows = await reader.rows<Omit<BehaviourOfKind, 'passed' | 'level'> & { passed: number | null; level: AwardLevel | null }>(
    `SELECT id, kind, studentId, campusId, courseId, date, level, passed, recordedAt FROM schooling_behaviour
      WHERE studentId IN (${placeholders(studentIds.length)}) AND kind IN (${placeholders(kinds.length)})
        AND state = 'active' AND date BETWEEN ? AND ?`,
    [...studentIds, ...kinds, from, through],
  );
  return rows.map((row) => ({ ...row, passed: row.passed === null ? null : row.passed === 1 }));
};

/** A student, as far as counting many of them needs to know it. */
export interface CountedStudent {
  readonly studentId: string;
  readonly familyId: string;
  readonly campusId: string;
}

const THERE = "status <> 'erased'";

/**
 * Students of the next families behind one, in the order of the families' ids; erased ones are gone.
 * @param families most so many
 * @returns the students, and the last family that was looked at; undefined when there are no more families
 */
export const studentsOfNextFamilies = async (
  reader: Reader,
  afterFamilyId: string,
  families: number,
): Promise<{ readonly lastFamilyId: string; readonly students: CountedStudent[] } | undefined> => {
  const ids = await reader.rows<{ familyId: string }>(
    'SELECT DISTINCT familyId FROM schooling_student WHERE familyId > ? ORDER BY familyId LIMIT ?',
    [afterFamilyId, families],
  );
  const lastFamilyId = ids.at(-1)?.familyId;
  if (lastFamilyId === undefined) return undefined;
  const students = await reader.rows<CountedStudent>(
    `SELECT id AS studentId, familyId, campusId FROM schooling_student
      WHERE familyId > ? AND familyId <= ? AND ${THERE} ORDER BY familyId, id`,
    [afterFamilyId, lastFamilyId],
  );
  return { lastFamilyId, students };
};

/** How many students there are; erased ones are gone. */
export const countStudents = async (reader: Reader): Promise<number> =>
  Number((await reader.row<{ count: number }>(`SELECT COUNT(*) AS count FROM schooling_student WHERE ${THERE}`))?.count ?? 0);

/** Ids of all students, rising; erased ones are gone. */
export const allStudentIds = async (reader: Reader): Promise<string[]> =>
  (await reader.rows<{ id: string }>(`SELECT id FROM schooling_student WHERE ${THERE} ORDER BY id`)).map(({ id }) => id);

/** Everybody in the families of some students, themselves included; erased ones are gone. */
export const studentsWithSiblings = async (reader: Reader, studentIds: readonly string[]): Promise<CountedStudent[]> =>
  studentIds.length === 0
    ? []
    : reader.rows<CountedStudent>(
        `SELECT id AS studentId, familyId, campusId FROM schooling_student
          WHERE familyId IN (SELECT familyId FROM schooling_student WHERE id IN (${placeholders(studentIds.length)})) AND ${THERE}
          ORDER BY familyId, id`,
        studentIds,
      );
