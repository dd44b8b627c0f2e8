import {
  addDays,
  EARNING_BEHAVIOUR_CODES,
  EARNING_BEHAVIOURS,
  type EarningBehaviour,
  type Instant,
  type LocalDate,
  localDateOf,
  startOfDay,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { behavioursOfKinds, type OwnLesson, ownLessonsBetween, type SignedDay, signedDaysBetween } from '../../schooling';
import type { Span } from '../domain/backtest';
import type { Period } from '../domain/caps';
import type { Fact } from '../domain/facts';
import { reachOf } from '../domain/reach';
import { lessonRows, rowKnownAt } from '../domain/rows';
import type { RuleVersion } from '../domain/rules';
import type { RevenueBehaviour } from '../persistence/revenue-store';
import { bounded, momentOf, revenue, signInRow } from './read-facts';

/** From when on facts of each behaviour are needed; behaviours without rules are absent. */
export type Needs = ReadonlyMap<EarningBehaviour, Instant>;

/**
 * What must be read to know what was earned on some days: of every behaviour that a rule is for, as far back as its caps
 * and counts look.
 * @param versions of all sides
 */
export const needsOf = (versions: readonly RuleVersion[], periods: readonly Period[], { from }: Span): Needs => {
  const wanted = new Set(versions.flatMap(({ rules }) => rules.map(({ behaviour }) => behaviour)));
  const first = startOfDay(from);
  return new Map(
    EARNING_BEHAVIOUR_CODES.filter((behaviour) => wanted.has(behaviour)).map((behaviour) => [
      behaviour,
      bounded(reachOf(versions, periods, behaviour, first, true).needFrom),
    ]),
  );
};

/** Reads what students did, for all of them at once. @param before the instant after the last day */
export const readBatch = async (
  reader: Reader,
  studentIds: readonly string[],
  needs: Needs,
  before: Instant,
): Promise<Fact[]> => {
  const facts: Fact[] = [];
  const kinds: EarningBehaviour[] = [];
  for (const [behaviour, from] of needs) {
    switch (EARNING_BEHAVIOURS[behaviour].source) {
      case 'attendance':
        facts.push(...(await attendance(reader, studentIds, from, before)));
        break;
      case 'sign_in':
        facts.push(...(await signIns(reader, studentIds, from, before)));
        break;
      case 'revenue':
        facts.push(...(await revenue(reader, behaviour as RevenueBehaviour, studentIds, { from, before })));
        break;
      case 'behaviour':
        kinds.push(behaviour);
    }
  }
  return [...facts, ...(await behaviours(reader, studentIds, kinds, needs, before))];
};

/** Most rows that are alive at some time began within so many days before. */
const FIRST_LOOK_MS = 120 * 86_400_000;

const attendance = async (reader: Reader, studentIds: readonly string[], from: Instant, before: Instant): Promise<Fact[]> => {
  const lookFrom = Math.max(0, from - FIRST_LOOK_MS);
  const recent = await ownLessonsBetween(reader, studentIds, lookFrom, before);
  const unsure = [...recent].filter(([, history]) => lookFrom > 0 && !rowKnownAt(history, from)).map(([id]) => id);
  const older = await ownLessonsBetween(reader, unsure, 0, lookFrom);
  const facts: Fact[] = [];
  for (const [studentId, history] of recent) {
    const whole = [...(older.get(studentId) ?? []), ...history];
    const rows = lessonRows(whole);
    for (const [index, lesson] of whole.entries()) {
      const row = rows[index] ?? 0;
      if (row > 0 && lesson.startsAt >= from && lesson.attendanceId !== null)
        facts.push(ofLesson(lesson, lesson.attendanceId, row));
    }
  }
  return facts;
};

/*
 * Written out, where elsewhere PLAIN is spread: millions of these are made in a run, and a spread costs ten times as much.
 */
const NO_TAGS: readonly string[] = [];

const ofLesson = ({ studentId, startsAt, lessonDate, campusId, courseId }: OwnLesson, sourceId: string, row: number): Fact => ({
  behaviour: 'attended_on_time',
  sourceType: 'attendance',
  sourceId,
  studentId,
  at: startsAt,
  on: lessonDate,
  campusId,
  courseId,
  passed: null,
  level: null,
  netFen: null,
  refundedFen: 0,
  row,
  tier: null,
  tags: NO_TAGS,
});

const signIns = async (reader: Reader, studentIds: readonly string[], from: Instant, before: Instant): Promise<Fact[]> => {
  const first = localDateOf(from);
  // One day more tells who was in a row when the days begin.
  const days = await signedDaysBetween(reader, studentIds, addDays(first, -1), localDateOf(before - 1));
  const facts: Fact[] = [];
  let last: { studentId: string; follows: LocalDate; row: number } | undefined;
  for (const day of days) {
    const goesOn = last?.studentId === day.studentId && last.follows === day.date;
    const begins = !goesOn && day.date < first;
    const row: number = goesOn ? (last?.row ?? 0) + 1 : begins ? await signInRow(reader, day.studentId, day.date) : 1;
    last = { studentId: day.studentId, follows: addDays(day.date, 1), row };
    if (day.signedAt >= from && day.signedAt < before) facts.push(ofSignIn(day, row));
  }
  return facts;
};

const ofSignIn = ({ id: sourceId, studentId, campusId, date: on, signedAt: at }: SignedDay, row: number): Fact => ({
  behaviour: 'sign_in',
  sourceType: 'sign_in',
  sourceId,
  studentId,
  at,
  on,
  campusId,
  courseId: null,
  passed: null,
  level: null,
  netFen: null,
  refundedFen: 0,
  row,
  tier: null,
  tags: NO_TAGS,
});

const behaviours = async (
  reader: Reader,
  studentIds: readonly string[],
  kinds: readonly EarningBehaviour[],
  needs: Needs,
  before: Instant,
): Promise<Fact[]> => {
  const from = Math.min(...kinds.map((kind) => needs.get(kind) ?? 0));
  if (kinds.length === 0) return [];
  const found = await behavioursOfKinds(reader, studentIds, kinds, localDateOf(from), localDateOf(before - 1));
  return found.map(({ id: sourceId, kind, studentId, campusId, courseId, level, passed, date: on, recordedAt }) => ({
    behaviour: kind as EarningBehaviour,
    sourceType: 'behaviour',
    sourceId,
    studentId,
    at: momentOf(kind as EarningBehaviour, on, recordedAt),
    on,
    campusId,
    courseId,
    passed,
    level,
    netFen: null,
    refundedFen: 0,
    row: null,
    tier: null,
    tags: NO_TAGS,
  }));
};
