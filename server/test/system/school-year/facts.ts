import { addDays, type LocalDate, localDate, localDateOf, startOfDay } from '@qingya/shared';
import type { Reader } from '../../../src/platform/db';
import type { Paid } from './deeds';
import type { World } from './world';

/** Something that happened to a student, read from what the school recorded and from its tills. */
export interface NaiveFact {
  readonly behaviour: string;
  readonly studentId: string;
  readonly sourceId: string;
  readonly at: number;
  readonly on: LocalDate;
  readonly campusId: string;
  readonly courseId: string | null;
  readonly passed: boolean | null;
  readonly level: string | null;
  readonly netFen: number;
  readonly refundedFen: number;
  /** Lessons on time or days in a row that end with it. */
  readonly row: number;
}

const NOTHING = { courseId: null, passed: null, level: null, netFen: 0, refundedFen: 0, row: 0 } as const;

interface LessonRow {
  readonly id: string;
  readonly classGroupId: string;
  readonly courseId: string;
  readonly campusId: string;
  readonly date: string;
  readonly startsAt: number;
  readonly status: string;
}

interface AttendanceRow {
  readonly id: string;
  readonly lessonId: string;
  readonly studentId: string;
  readonly status: string;
  readonly onTime: number;
}

/** A student's own lessons: those of the classes, those made up, those with a record. A row is broken by all but leave and cancellation. */
const attended = (studentId: string, lessons: readonly LessonRow[], records: ReadonlyMap<string, AttendanceRow>): NaiveFact[] => {
  const facts: NaiveFact[] = [];
  let row = 0;
  for (const lesson of lessons) {
    const record = records.get(lesson.id);
    if (lesson.status === 'cancelled' || record?.status === 'leave') continue;
    row = record?.onTime === 1 ? row + 1 : 0;
    if (!record || row === 0) continue;
    const { campusId, courseId, startsAt: at } = lesson;
    const on = localDate(lesson.date);
    facts.push({ ...NOTHING, behaviour: 'attended_on_time', studentId, sourceId: record.id, at, on, campusId, courseId, row });
  }
  return facts;
};

const groupBy = <T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
};

const lessonFacts = async (reader: Reader, w: World): Promise<NaiveFact[]> => {
  const lessons = await reader.rows<LessonRow>(
    'SELECT id, classGroupId, courseId, campusId, date, startsAt, status FROM schooling_lesson ORDER BY startsAt, id',
  );
  const records = groupBy(
    await reader.rows<AttendanceRow>('SELECT id, lessonId, studentId, status, onTime FROM schooling_attendance'),
    ({ studentId }) => studentId,
  );
  const madeUp = groupBy(
    await reader.rows<{ studentId: string; lessonId: string }>(
      "SELECT studentId, makeUpLessonId AS lessonId FROM schooling_make_up WHERE status = 'assigned'",
    ),
    ({ studentId }) => studentId,
  );
  return w.students.flatMap((student) => {
    const own = new Map((records.get(student.id) ?? []).map((record) => [record.lessonId, record]));
    const groupIds = new Set(student.groups.map(({ id }) => id));
    const guest = new Set((madeUp.get(student.id) ?? []).map(({ lessonId }) => lessonId));
    const mine = lessons.filter(({ id, classGroupId }) => groupIds.has(classGroupId) || own.has(id) || guest.has(id));
    return attended(student.id, mine, own);
  });
};

const signInFacts = async (reader: Reader): Promise<NaiveFact[]> => {
  const rows = await reader.rows<{ id: string; studentId: string; campusId: string; date: string; signedAt: number }>(
    'SELECT id, studentId, campusId, date, signedAt FROM schooling_sign_in ORDER BY studentId, date',
  );
  let before: { studentId: string; date: string; row: number } | undefined;
  return rows.map(({ id, studentId, campusId, date, signedAt }) => {
    const follows = before?.studentId === studentId && addDays(localDate(before.date), 1) === date;
    before = { studentId, date, row: follows ? (before?.row ?? 0) + 1 : 1 };
    const when = { at: signedAt, on: localDate(date) };
    return { ...NOTHING, behaviour: 'sign_in', studentId, sourceId: id, campusId, ...when, row: before.row };
  });
};

/** Somebody says on which day these happened; every other kind happens by being written down. */
const OF_A_DAY = ['award', 'exam', 'activity', 'course_completed'];

const behaviourFacts = async (reader: Reader): Promise<NaiveFact[]> => {
  const rows = await reader.rows<{
    id: string;
    kind: string;
    studentId: string;
    campusId: string;
    courseId: string | null;
    date: string;
    passed: number | null;
    level: string | null;
    recordedAt: number;
  }>(
    "SELECT id, kind, studentId, campusId, courseId, date, passed, level, recordedAt FROM schooling_behaviour WHERE state = 'active'",
  );
  return rows.map(({ id: sourceId, kind: behaviour, date, passed, recordedAt, ...row }) => {
    const on = localDate(date);
    return {
      ...NOTHING,
      ...row,
      sourceId,
      behaviour,
      on,
      at: OF_A_DAY.includes(behaviour) ? startOfDay(on) : recordedAt,
      passed: passed === null ? null : passed === 1,
    };
  });
};

const revenueFacts = (paid: readonly Paid[]): NaiveFact[] =>
  paid
    .filter(({ told }) => told)
    .map(({ id: sourceId, behaviour, student, courseId, at, netFen, refundedFen }) => {
      const when = { at, on: localDateOf(at) };
      const who = { studentId: student.id, campusId: student.campusId };
      return { ...NOTHING, sourceId, behaviour, courseId, ...who, ...when, netFen, refundedFen };
    });

/** Everything that happened, by family, in the order in which it happened. */
export const factsByFamily = async (w: World, paid: readonly Paid[]): Promise<Map<string, NaiveFact[]>> => {
  const all = await w.t.db.read(async (reader) => [
    ...(await lessonFacts(reader, w)),
    ...(await signInFacts(reader)),
    ...(await behaviourFacts(reader)),
    ...revenueFacts(paid),
  ]);
  const ordered = all.sort((a, b) => a.at - b.at || (a.sourceId < b.sourceId ? -1 : 1));
  return groupBy(ordered, ({ studentId }) => w.studentById.get(studentId)?.family.id ?? '');
};
