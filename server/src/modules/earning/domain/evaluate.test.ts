import { addDays, localDate, startOfDay } from '@qingya/shared';
import fc from 'fast-check';
import { EARNING_RULES_V1 } from '../../../platform/db/migrations/data/earning-rules-v1';
import {
  earnedByBehaviour,
  earnedByLessons,
  earnedBySignIn,
  type GivenAward,
  type LessonFact,
  lessonRows,
  liveRow,
  reconcileAwards,
  rowKnownAt,
} from './evaluate';
import { expiryOf, nextStep, type Rule, type RuleVersion, type StreakRule, versionAt } from './rules';

const DEFAULT_RULES = JSON.parse(EARNING_RULES_V1) as Rule[];
const V1: RuleVersion = { id: 'v1', number: 1, effectiveFrom: 0, rules: DEFAULT_RULES };
const FIRST = localDate('2026-09-05');

type Mark = 'on_time' | 'late' | 'absent' | 'leave' | 'cancelled' | 'unrecorded';
const history = (marks: readonly Mark[]): LessonFact[] =>
  marks.map((mark, index) => {
    const date = addDays(FIRST, index * 7);
    return {
      lessonId: `l${index}`,
      attendanceId: mark === 'cancelled' || mark === 'unrecorded' ? null : `a${index}`,
      startsAt: startOfDay(date) + 36_000_000,
      date,
      cancelled: mark === 'cancelled',
      excusedLeave: mark === 'leave',
      onTime: mark === 'on_time',
    };
  });
const times = (count: number, mark: Mark = 'on_time'): Mark[] => Array.from({ length: count }, () => mark);
const earned = (marks: readonly Mark[]) =>
  earnedByLessons([V1], history(marks), 0).map(({ sourceId, points }) => [sourceId, points]);

describe('attendance on time', () => {
  it('earns at the 4th, 8th and 12th lesson in a row and at no other', () => {
    expect(earned(times(3))).toEqual([]);
    expect(earned(times(4))).toEqual([['a3', 20]]);
    expect(earned(times(16))).toEqual([
      ['a3', 20],
      ['a7', 50],
      ['a11', 100],
    ]);
  });

  it.each<[string, Mark]>([
    ['approved leave', 'leave'],
    ['a cancelled lesson', 'cancelled'],
  ])('%s does not break a row and does not lengthen it', (_what, mark) => {
    expect(earned([...times(2), mark, ...times(1)])).toEqual([]);
    expect(earned([...times(2), mark, ...times(2)])).toEqual([['a4', 20]]);
  });

  it.each<[string, Mark]>([
    ['being late', 'late'],
    ['absence', 'absent'],
    ['a lesson without a record', 'unrecorded'],
  ])('%s breaks it', (_what, mark) => {
    expect(earned([...times(3), mark, ...times(3)])).toEqual([]);
    expect(earned([...times(3), mark, ...times(4)])).toEqual([['a7', 20]]);
  });

  it('earns the steps again in a new row', () => {
    expect(earned([...times(4), 'absent', ...times(4)])).toEqual([
      ['a3', 20],
      ['a8', 20],
    ]);
  });

  it('tells only lessons from the given instant on', () => {
    const lessons = history(times(8));
    expect(earnedByLessons([V1], lessons, lessons[7]?.startsAt ?? 0).map(({ sourceId }) => sourceId)).toEqual(['a7']);
  });

  it('counts rows', () => {
    expect(lessonRows(history(['on_time', 'leave', 'on_time', 'late', 'on_time']))).toEqual([1, null, 2, 0, 1]);
  });
});

describe('daily sign-in', () => {
  const on = (length: number) =>
    earnedBySignIn([V1], { signInId: 's', date: FIRST, at: startOfDay(FIRST) }, length).map(({ points }) => points);
  it.each([
    [6, []],
    [7, [50]],
    [8, []],
    [13, []],
    [14, [50]],
  ])('on day %i of a row earns %j', (length, points) => {
    expect(on(length)).toEqual(points);
  });
});

describe('behaviours', () => {
  const fact = (behaviour: string, passed: boolean | null = null) => ({
    behaviourId: 'b',
    behaviour,
    date: FIRST,
    at: startOfDay(FIRST),
    passed,
  });
  const pointsOf = (behaviour: string, passed: boolean | null = null, given: string[] = []) =>
    earnedByBehaviour([V1], fact(behaviour, passed), new Set(given)).map(({ points }) => points);
  it('earns fixed points', () => {
    expect(pointsOf('lesson_comment')).toEqual([5]);
    expect(pointsOf('course_completed')).toEqual([100]);
    expect(pointsOf('homework')).toEqual([]);
  });
  it('an examination earns only when it was passed', () => {
    expect(pointsOf('exam', true)).toEqual([200]);
    expect(pointsOf('exam', false)).toEqual([]);
    expect(pointsOf('exam', null)).toEqual([]);
  });
  it('a completed profile earns once', () => {
    expect(pointsOf('profile_completed')).toEqual([100]);
    expect(pointsOf('profile_completed', null, ['profile_completed'])).toEqual([]);
  });
});

describe('the row that is alive', () => {
  it.each<[Mark[], number]>([
    [[], 0],
    [['on_time', 'on_time'], 2],
    [['on_time', 'on_time', 'late'], 0],
    [['on_time', 'leave', 'on_time'], 2],
    // Leave from a lesson to come: those before it have not happened yet.
    [['on_time', 'on_time', 'unrecorded', 'unrecorded', 'leave'], 2],
    [['on_time', 'unrecorded', 'on_time'], 1],
    [['leave'], 0],
  ])('%j → %i', (marks, length) => {
    expect(liveRow(history(marks))).toBe(length);
  });

  it('is known from a break on, and not before', () => {
    const part = history(['on_time', 'late', 'on_time', 'on_time']);
    const start = (index: number) => part[index]?.startsAt ?? 0;
    expect(rowKnownAt(part, start(1))).toBe(false);
    expect(rowKnownAt(part, start(1) + 1)).toBe(true);
    expect(rowKnownAt(history(times(9)), Number.POSITIVE_INFINITY)).toBe(false);
    expect(rowKnownAt(history(['leave', 'cancelled', 'on_time']), Number.POSITIVE_INFINITY)).toBe(false);
  });
});

describe('versions and expiry', () => {
  const V2: RuleVersion = { id: 'v2', number: 2, effectiveFrom: 1_000, rules: [] };
  it('judges by the version in force when it happened', () => {
    expect(versionAt([V2, V1], 999)?.id).toBe('v1');
    expect(versionAt([V2, V1], 1_000)?.id).toBe('v2');
    expect(versionAt([V2], 999)).toBeUndefined();
  });
  it.each([
    ['2020-06-01', '2021-06-01'],
    ['2024-02-29', '2025-02-28'],
  ])('points earned on %s are usable through %s', (from, through) => {
    expect(expiryOf({ kind: 'rolling', months: 12 }, localDate(from))).toBe(through);
  });
  it('grants on the last usable day and not after', () => {
    const list = earnedByLessons([V1], history(times(4)), 0);
    const last = list[0]?.expiresOn ?? FIRST;
    expect(reconcileAwards(list, [], last).grant).toHaveLength(1);
    expect(reconcileAwards(list, [], addDays(last, 1)).grant).toHaveLength(0);
  });
  it('says what the next step is', () => {
    const rule = DEFAULT_RULES.find((one): one is StreakRule => one.code === 'attendance_on_time');
    const signIn = DEFAULT_RULES.find((one): one is StreakRule => one.code === 'sign_in_streak');
    if (!rule || !signIn) throw new Error('the default rules have changed');
    expect(nextStep(rule, 0)).toEqual({ step: { at: 4, points: 20 }, missing: 4 });
    expect(nextStep(rule, 4)?.missing).toBe(4);
    expect(nextStep(rule, 12)).toBeUndefined();
    expect(nextStep(signIn, 7)?.missing).toBe(7);
    expect(nextStep(signIn, 13)?.missing).toBe(1);
  });
});

describe('the end does not depend on the order in which facts become known', () => {
  const marks = fc.array(fc.constantFrom<Mark>('on_time', 'on_time', 'on_time', 'late', 'absent', 'leave', 'cancelled'), {
    maxLength: 30,
  });
  const today = localDate('2026-12-31');

  /** Reveals lessons one by one in the given order, each time doing what the subscriber does. */
  const live = (all: readonly LessonFact[], order: readonly number[]): Map<string, GivenAward> => {
    const given = new Map<string, GivenAward>();
    const known = new Set<number>();
    for (const index of order) {
      known.add(index);
      const newest = Math.max(...known);
      const view = all
        .slice(0, newest + 1)
        .map((lesson, i) =>
          known.has(i) || lesson.cancelled ? lesson : { ...lesson, attendanceId: null, onTime: false, excusedLeave: false },
        );
      const from = all[index]?.startsAt ?? 0;
      const lessonOf = (award: GivenAward) => all.find(({ attendanceId }) => attendanceId === award.sourceId);
      const standing = [...given.values()].filter((award) => (lessonOf(award)?.startsAt ?? 0) >= from);
      const { grant, takeBack } = reconcileAwards(earnedByLessons([V1], view, from), standing, today);
      for (const award of takeBack) given.delete(award.id);
      for (const one of grant) given.set(`${one.sourceId}.${one.step}`, { ...one, id: `${one.sourceId}.${one.step}` });
    }
    return given;
  };

  it('early, late and in order give the same awards', () => {
    fc.assert(
      fc.property(
        marks.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length }))),
        ([list, order]) => {
          const all = history(list);
          const recorded = order.filter((i) => all[i]?.attendanceId !== null);
          const final = earnedByLessons([V1], all.slice(0, Math.max(-1, ...recorded) + 1), 0);
          expect([...live(all, recorded).keys()].sort()).toEqual(final.map((one) => `${one.sourceId}.${one.step}`).sort());
        },
      ),
      { numRuns: 500 },
    );
  });
});
