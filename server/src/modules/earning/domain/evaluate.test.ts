import { addDays, localDate, type Rule, startOfDay } from '@qingya/shared';
import fc from 'fast-check';
import { EARNING_RULES_V1 } from '../../../platform/db/migrations/data/earning-rules-v1';
import { type Earned, evaluate } from './evaluate';
import type { Fact } from './facts';
import { type Decided, reconcileAwards } from './reconcile';
import { type LessonFact, lessonRows, liveRowOf, rowKnownAt } from './rows';
import { nextStep, type RuleVersion, readRuleSet, type SteppedFormula, versionAt } from './rules';

const V1: RuleVersion = { id: 'v1', number: 1, effectiveFrom: 0, ...readRuleSet(EARNING_RULES_V1) };
const FIRST = localDate('2026-09-05');
const CONTEXT = { versions: [V1], periodOf: () => null };

type Mark = 'on_time' | 'late' | 'absent' | 'leave' | 'cancelled' | 'unrecorded';
const history = (marks: readonly Mark[]): LessonFact[] =>
  marks.map((mark, index) => {
    const date = addDays(FIRST, index * 7);
    return {
      lessonId: `l${index}`,
      attendanceId: mark === 'cancelled' || mark === 'unrecorded' ? null : `a${index}`,
      startsAt: startOfDay(date) + 36_000_000,
      date,
      campusId: 'c',
      courseId: 'k',
      cancelled: mark === 'cancelled',
      excusedLeave: mark === 'leave',
      onTime: mark === 'on_time',
    };
  });
const times = (count: number, mark: Mark = 'on_time'): Mark[] => Array.from({ length: count }, () => mark);

const FACT: Fact = {
  behaviour: 'lesson_comment',
  sourceType: 'behaviour',
  sourceId: 'b',
  studentId: 's',
  at: startOfDay(FIRST),
  on: FIRST,
  campusId: 'c',
  courseId: null,
  passed: null,
  level: null,
  netFen: null,
  refundedFen: 0,
  row: null,
  tier: null,
  tags: [],
};

const lessonsAsFacts = (lessons: readonly LessonFact[]): Fact[] => {
  const rows = lessonRows(lessons);
  return lessons.flatMap(({ attendanceId, startsAt, date }, index) => {
    const row = rows[index] ?? 0;
    if (attendanceId === null || row === 0) return [];
    const source = { sourceType: 'attendance' as const, sourceId: attendanceId };
    return [{ ...FACT, ...source, behaviour: 'attended_on_time' as const, at: startsAt, on: date, row }];
  });
};
const earnedByLessons = (lessons: readonly LessonFact[]): Earned[] => evaluate(CONTEXT, lessonsAsFacts(lessons));
const earned = (marks: readonly Mark[]) => earnedByLessons(history(marks)).map(({ sourceId, points }) => [sourceId, points]);

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

  it('names the step and keeps the row', () => {
    expect(earnedByLessons(history(times(4)))[0]).toMatchObject({
      title: '连续准时上课 4 节',
      step: 4,
      keep: 20,
      group: 'attendance',
      inputs: { row: 4, step: 4, raw: 20, tierPercent: 100, campaignPercent: 100, cap: null },
    });
  });

  it('counts rows', () => {
    expect(lessonRows(history(['on_time', 'leave', 'on_time', 'late', 'on_time']))).toEqual([1, null, 2, 0, 1]);
  });
});

describe('daily sign-in', () => {
  const on = (row: number) =>
    evaluate(CONTEXT, [{ ...FACT, behaviour: 'sign_in', sourceType: 'sign_in', row }]).map(({ points }) => points);
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
  const pointsOf = (behaviour: Fact['behaviour'], passed: boolean | null = null, count = 1) =>
    evaluate(
      CONTEXT,
      Array.from({ length: count }, (_, i) => ({ ...FACT, behaviour, passed, sourceId: `b${i}` })),
    ).map(({ points }) => points);
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
    expect(pointsOf('profile_completed', null, 3)).toEqual([100]);
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
    expect(liveRowOf(history(marks))).toHaveLength(length);
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

describe('versions', () => {
  const V2: RuleVersion = { id: 'v2', number: 2, effectiveFrom: 1_000, rules: [], campaigns: [] };
  it('judges by the version in force when it happened', () => {
    expect(versionAt([V2, V1], 999)?.id).toBe('v1');
    expect(versionAt([V2, V1], 1_000)?.id).toBe('v2');
    expect(versionAt([V2], 999)).toBeUndefined();
  });
  it('grants on the last usable day and not after', () => {
    const list = earnedByLessons(history(times(4)));
    const last = list[0]?.expiresOn ?? FIRST;
    expect(reconcileAwards(list, [], last).grants).toHaveLength(1);
    expect(reconcileAwards(list, [], addDays(last, 1)).grants).toHaveLength(0);
  });
  it('reads the first version in today’s words', () => {
    const byCode = new Map(V1.rules.map((rule) => [rule.code, rule]));
    expect(V1.rules).toHaveLength(6);
    expect(byCode.get('attendance_on_time')).toMatchObject({
      behaviour: 'attended_on_time',
      formula: { kind: 'stepped', over: 'lessons_on_time', cycle: null },
      caps: [],
      availability: { kind: 'now' },
    });
    expect(byCode.get('sign_in_streak')?.formula).toMatchObject({ over: 'sign_in_days', cycle: 7 });
    expect(byCode.get('profile_completed')?.caps).toEqual([{ per: 'student', window: 'ever', times: 1, points: null }]);
    expect(byCode.get('exam_passed')).toMatchObject({ onlyPassed: true, formula: { kind: 'fixed', points: 200 } });
  });
  it('reads what is written now as it is, and what it lacks as neutral', () => {
    const [rule] = V1.rules as [Rule];
    const { caps: _caps, audience: _audience, ...older } = rule;
    expect(readRuleSet(JSON.stringify({ rules: [rule], campaigns: [] }))).toEqual({ rules: [rule], campaigns: [] });
    expect(readRuleSet(JSON.stringify({ rules: [older] }))).toEqual({ rules: [rule], campaigns: [] });
  });
  it('says what the next step is', () => {
    const formulaOf = (code: string) => V1.rules.find((one) => one.code === code)?.formula as SteppedFormula;
    const lessons = formulaOf('attendance_on_time');
    expect(nextStep(lessons, 0)).toEqual({ step: { at: 4, points: 20 }, missing: 4 });
    expect(nextStep(lessons, 4)?.missing).toBe(4);
    expect(nextStep(lessons, 12)).toBeUndefined();
    expect(nextStep(formulaOf('sign_in_streak'), 7)?.missing).toBe(7);
    expect(nextStep(formulaOf('sign_in_streak'), 13)?.missing).toBe(1);
  });
});

describe('the end does not depend on the order in which facts become known', () => {
  const marks = fc.array(fc.constantFrom<Mark>('on_time', 'on_time', 'on_time', 'late', 'absent', 'leave', 'cancelled'), {
    maxLength: 30,
  });
  const today = localDate('2026-12-31');

  /** Reveals lessons one by one in the given order, each time doing what the subscriber does. */
  const live = (all: readonly LessonFact[], order: readonly number[]): Map<string, Decided> => {
    const given = new Map<string, Decided>();
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
      const lessonOf = (award: Decided) => all.find(({ attendanceId }) => attendanceId === award.sourceId);
      const standing = [...given.values()].filter((award) => (lessonOf(award)?.startsAt ?? 0) >= from);
      const wanted = earnedByLessons(view).filter(({ earnedAt }) => earnedAt >= from);
      const { grants, takeBacks } = reconcileAwards(wanted, standing, today);
      for (const { award } of takeBacks) given.delete(award.id);
      for (const { earned: one, points, grantNo } of grants) {
        const id = `${one.sourceId}.${one.step}`;
        given.set(id, { ...one, id, points, grantNo, takenBack: 0, state: 'given' });
      }
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
          const final = earnedByLessons(all.slice(0, Math.max(-1, ...recorded) + 1));
          expect([...live(all, recorded).keys()].sort()).toEqual(final.map((one) => `${one.sourceId}.${one.step}`).sort());
        },
      ),
      { numRuns: 500 },
    );
  });
});
