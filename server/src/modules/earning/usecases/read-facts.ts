import {
  addDays,
  EARNING_BEHAVIOURS,
  type EarningBehaviour,
  type Instant,
  type LocalDate,
  localDate,
  localDateOf,
  startOfDay,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import {
  behavioursInForce,
  type LessonHistoryRow,
  latestRecordedLessonId,
  onTimeLessonHistory,
  signInDatesBetween,
  signInsBetween,
} from '../../schooling';
import type { Fact } from '../domain/facts';
import { type LessonFact, lessonRows, rowKnownAt } from '../domain/rows';
import { orderOf, type RevenueBehaviour, revenueFacts } from '../persistence/revenue-store';

/** What students did of one behaviour in a stretch of time. */
export interface Evidence {
  readonly facts: readonly Fact[];
  /** Ids of everything that was looked at, also of what can earn nothing, such as a lesson missed. */
  readonly sources: readonly { readonly id: string; readonly at: Instant }[];
}

/** Where in time facts are looked for: from an instant to before another one; both may be infinite. */
export interface Stretch {
  readonly from: Instant;
  readonly before: Instant;
}

/**
 * When something happened of which a day and the time of writing down are stored. What happens by being written down happened then;
 * of what somebody says on which day it was the day alone counts, by the rules of its beginning, so that it earns the same whenever
 * it is written down, and a version that is published meanwhile never changes what was earned on its day before.
 */
export const momentOf = (behaviour: EarningBehaviour, on: LocalDate, recordedAt: Instant): Instant =>
  EARNING_BEHAVIOURS[behaviour].dayOnly || localDateOf(recordedAt) !== on ? startOfDay(on) : recordedAt;

/** What nobody keeps yet, so that rules for tiers and tags fit nobody. */
const NOBODY_KEEPS = { tier: null, tags: [] } as const;

/** What most facts have nothing to say of. */
const PLAIN = {
  ...NOBODY_KEEPS,
  courseId: null,
  passed: null,
  level: null,
  netFen: null,
  refundedFen: 0,
  row: null,
} as const;

/** Reads the facts of one behaviour. */
export const readFacts = async (
  reader: Reader,
  behaviour: EarningBehaviour,
  studentIds: readonly string[],
  stretch: Stretch,
): Promise<Evidence> => {
  switch (EARNING_BEHAVIOURS[behaviour].source) {
    case 'attendance':
      return attendance(reader, studentIds, stretch);
    case 'sign_in':
      return evidenceOf(await signIns(reader, studentIds, stretch));
    case 'revenue':
      return evidenceOf(await revenue(reader, behaviour as RevenueBehaviour, studentIds, stretch));
    case 'behaviour':
      return evidenceOf(await behaviours(reader, behaviour, studentIds, stretch));
  }
};

const evidenceOf = (facts: readonly Fact[]): Evidence => ({
  facts,
  sources: facts.map(({ sourceId, at }) => ({ id: sourceId, at })),
});

const isWithin = (at: Instant, { from, before }: Stretch): boolean => at >= from && at < before;

const toLesson = (row: LessonHistoryRow): LessonFact => ({
  lessonId: row.lessonId,
  attendanceId: row.attendanceId,
  startsAt: row.startsAt,
  date: row.lessonDate as LocalDate,
  campusId: row.campusId,
  courseId: row.courseId,
  cancelled: row.cancelled,
  excusedLeave: row.excusedLeave,
  onTime: row.onTime,
});

/** Most rows of lessons begin within so many. */
const FIRST_LOOK_LESSONS = 100;

/**
 * The student's own lessons up to the newest recorded one, oldest first, as far back as the row that is alive at `from`
 * began; all of them when it never broke.
 * @param from epoch ms; Infinity = only the newest row matters
 */
export const lessonFacts = async (reader: Reader, studentId: string, from: Instant): Promise<LessonFact[]> => {
  const newest = await latestRecordedLessonId(reader, studentId);
  if (newest === undefined) return [];
  for (let limit = FIRST_LOOK_LESSONS; ; limit *= 4) {
    const history = (await onTimeLessonHistory(reader, studentId, newest, limit)).map(toLesson);
    if (history.length < limit || rowKnownAt(history, from)) return history;
  }
};

const attendance = async (reader: Reader, studentIds: readonly string[], stretch: Stretch): Promise<Evidence> => {
  const facts: Fact[] = [];
  const sources: { id: string; at: Instant }[] = [];
  for (const studentId of studentIds) {
    const history = await lessonFacts(reader, studentId, stretch.from);
    const rows = lessonRows(history);
    for (const [index, lesson] of history.entries()) {
      if (lesson.attendanceId === null || !isWithin(lesson.startsAt, stretch)) continue;
      sources.push({ id: lesson.attendanceId, at: lesson.startsAt });
      const row = rows[index] ?? 0;
      if (row > 0) facts.push(factOfLesson(studentId, lesson, lesson.attendanceId, row));
    }
  }
  return { facts, sources };
};

const factOfLesson = (studentId: string, lesson: LessonFact, sourceId: string, row: number): Fact => ({
  ...PLAIN,
  behaviour: 'attended_on_time',
  sourceType: 'attendance',
  sourceId,
  studentId,
  at: lesson.startsAt,
  on: lesson.date,
  campusId: lesson.campusId,
  courseId: lesson.courseId,
  row,
});

/** Days read at once while a row is counted back. */
const DAYS_AT_ONCE = 100;

/** Calendar days in a row, ending with `lastDay`, on which the student signed in; 0 when not on that day. */
export const signInRow = async (reader: Reader, studentId: string, lastDay: LocalDate): Promise<number> => {
  let length = 0;
  for (let end = lastDay; ; end = addDays(end, -DAYS_AT_ONCE)) {
    const dates = new Set(await signInDatesBetween(reader, studentId, addDays(end, 1 - DAYS_AT_ONCE), end));
    let here = 0;
    while (here < DAYS_AT_ONCE && dates.has(addDays(end, -here))) here += 1;
    length += here;
    if (here < DAYS_AT_ONCE) return length;
  }
};

const signIns = async (reader: Reader, studentIds: readonly string[], stretch: Stretch): Promise<Fact[]> => {
  const { first, last } = daysOf(stretch);
  const found = await signInsBetween(reader, studentIds, first, last);
  const facts: Fact[] = [];
  /** By student: the newest day looked at and the length of the row that ends with it. */
  const rows = new Map<string, { day: LocalDate; row: number }>();
  for (const one of found) {
    const before = rows.get(one.studentId);
    const follows = before !== undefined && addDays(before.day, 1) === one.date;
    const row = await (follows ? before.row + 1 : before ? 1 : signInRow(reader, one.studentId, one.date));
    rows.set(one.studentId, { day: one.date, row });
    if (!isWithin(one.signedAt, stretch)) continue;
    const { id: sourceId, studentId, campusId, date: on, signedAt: at } = one;
    facts.push({ ...PLAIN, behaviour: 'sign_in', sourceType: 'sign_in', sourceId, studentId, campusId, on, at, row });
  }
  return facts;
};

const behaviours = async (
  reader: Reader,
  behaviour: EarningBehaviour,
  studentIds: readonly string[],
  stretch: Stretch,
): Promise<Fact[]> => {
  const { first, last } = daysOf(stretch);
  const found = await behavioursInForce(reader, studentIds, behaviour, first, last);
  return found.flatMap(({ id: sourceId, date: on, recordedAt, ...one }) => {
    const at = momentOf(behaviour, on, recordedAt);
    return isWithin(at, stretch) ? [{ ...PLAIN, ...one, behaviour, sourceType: 'behaviour' as const, sourceId, on, at }] : [];
  });
};

/** The database compares whole numbers only; no instant of ours lies beyond these. */
const BOUNDS = { first: 0, last: startOfDay(localDate('9999-12-31')) };
export const bounded = (at: Instant): Instant => Math.min(Math.max(at, BOUNDS.first), BOUNDS.last);

const daysOf = ({ from, before }: Stretch): { readonly first: LocalDate; readonly last: LocalDate } => ({
  first: localDateOf(bounded(from)),
  last: localDateOf(bounded(before)),
});

/** Reads what was paid for students. */
export const revenue = async (
  reader: Reader,
  behaviour: RevenueBehaviour,
  studentIds: readonly string[],
  { from, before }: Stretch,
): Promise<Fact[]> => {
  const found = await revenueFacts(reader, studentIds, behaviour, bounded(from), bounded(before));
  return found.map((fact) => {
    const { id: sourceId, studentId, campusId, courseId, happenedAt: at, netFen, refundedFen } = fact;
    const order = orderOf(fact);
    return {
      ...PLAIN,
      behaviour,
      sourceType: 'revenue',
      sourceId,
      studentId,
      campusId,
      courseId,
      at,
      on: localDateOf(at),
      netFen,
      ...(order && { order }),
      refundedFen,
    };
  });
};
