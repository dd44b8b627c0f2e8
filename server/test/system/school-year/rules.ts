import {
  type BudgetInput,
  type Campaign,
  type Cap,
  type ExpiryPolicy,
  type Instant,
  type LocalDate,
  localDate,
  type Rule,
} from '@qingya/shared';
import { activatePeriod } from '../../../src/modules/budget/usecases/period-life';
import { createPeriod } from '../../../src/modules/budget/usecases/save-period';
import { createDraft, publish, saveDraftVersion, submitForReview } from '../../../src/modules/earning/usecases/versions';
import { moveTo } from '../../support/product-school';
import type { World } from './world';

/** A version as the school meant it; the oracle judges by this and never by what the product stored. */
export interface Published {
  readonly effectiveFrom: Instant;
  readonly rules: readonly Rule[];
  readonly campaigns: readonly Campaign[];
}

const ANYBODY = { campusIds: [], courseIds: [], tags: [], tiers: [] };
const PLAIN = {
  onlyPassed: false,
  caps: [],
  audience: ANYBODY,
  validFrom: null,
  validThrough: null,
  tierMultiplier: false,
  campaignMultiplier: false,
  availability: { kind: 'now' },
} as const;

const rule = (one: Partial<Rule> & Pick<Rule, 'code' | 'behaviour' | 'formula' | 'expiry' | 'group'>): Rule => ({
  ...PLAIN,
  caps: [],
  title: `规则 ${one.code}`,
  explanation: '这样做可以得到积分',
  ...one,
});

const cap = (per: Cap['per'], window: Cap['window'], times: number | null, points: number | null = null): Cap => ({
  per,
  window,
  times,
  points,
});
const rolling = (months: number): ExpiryPolicy => ({ kind: 'rolling', months });
const newYear = (years = 1): ExpiryPolicy => ({ kind: 'fixed_date', month: 1, day: 1, years });
const NEVER: ExpiryPolicy = { kind: 'never' };

const GRADES = { school: 30, district: 60, city: 120, province: 250, national: 500 };

/** Every behaviour there is, with every formula, kind of cap, expiry and wait. */
// Long because it is a list of rules, each of them a few lines.
const autumn = (w: World): Rule[] => [
  rule({
    code: 'attendance_on_time',
    behaviour: 'attended_on_time',
    formula: {
      kind: 'stepped',
      over: 'lessons_on_time',
      steps: [
        { at: 4, points: 20 },
        { at: 8, points: 50 },
        { at: 12, points: 100 },
      ],
      cycle: null,
    },
    expiry: newYear(),
    group: 'attendance',
  }),
  rule({
    code: 'sy_each_lesson',
    behaviour: 'attended_on_time',
    formula: { kind: 'fixed', points: 2 },
    caps: [cap('student', 'week', 2, 3), cap('family', 'month', null, 15)],
    expiry: rolling(1),
    group: 'attendance',
  }),
  rule({
    code: 'sign_in_streak',
    behaviour: 'sign_in',
    formula: { kind: 'stepped', over: 'sign_in_days', steps: [{ at: 7, points: 50 }], cycle: 7 },
    expiry: rolling(1),
    group: 'participation',
  }),
  rule({
    code: 'lesson_comment',
    behaviour: 'lesson_comment',
    formula: { kind: 'fixed', points: 5 },
    caps: [cap('student', 'day', 1), cap('family', 'month', null, 12)],
    expiry: rolling(12),
    group: 'participation',
  }),
  rule({
    code: 'sy_homework',
    behaviour: 'homework',
    formula: { kind: 'fixed', points: 3 },
    caps: [cap('student', 'week', 2)],
    expiry: rolling(2),
    group: 'learning',
  }),
  rule({
    code: 'sy_homework_count',
    behaviour: 'homework',
    formula: {
      kind: 'stepped',
      over: 'count',
      steps: [
        { at: 2, points: 10 },
        { at: 4, points: 30 },
      ],
      cycle: 5,
    },
    expiry: newYear(),
    group: 'learning',
  }),
  rule({
    code: 'sy_teacher_comment',
    behaviour: 'teacher_comment',
    formula: { kind: 'fixed', points: 4 },
    audience: { ...ANYBODY, campusIds: w.campusIds.slice(0, 1) },
    expiry: rolling(6),
    group: 'participation',
  }),
  rule({
    code: 'sy_award',
    behaviour: 'award',
    formula: { kind: 'graded', points: GRADES },
    campaignMultiplier: true,
    expiry: NEVER,
    group: 'learning',
  }),
  rule({
    code: 'exam_passed',
    behaviour: 'exam',
    formula: { kind: 'fixed', points: 200 },
    onlyPassed: true,
    caps: [cap('student', 'month', null, 300)],
    expiry: newYear(),
    group: 'learning',
  }),
  rule({
    code: 'sy_activity',
    behaviour: 'activity',
    formula: { kind: 'fixed', points: 15 },
    caps: [cap('family', 'week', 2), cap('student', 'period', 4)],
    campaignMultiplier: true,
    expiry: rolling(1),
    group: 'participation',
  }),
  rule({
    code: 'course_completed',
    behaviour: 'course_completed',
    formula: { kind: 'fixed', points: 100 },
    audience: { ...ANYBODY, courseIds: w.courseIds.slice(0, 4) },
    expiry: rolling(3),
    group: 'learning',
  }),
  rule({
    code: 'profile_completed',
    behaviour: 'profile_completed',
    formula: { kind: 'fixed', points: 100 },
    caps: [cap('student', 'ever', 1)],
    expiry: rolling(12),
    group: 'participation',
  }),
  rule({
    code: 'sy_purchase',
    behaviour: 'purchase',
    formula: { kind: 'proportional', points: 1, perFen: 100 },
    campaignMultiplier: true,
    availability: { kind: 'condition', condition: 'refund_window_over' },
    expiry: rolling(6),
    group: 'revenue',
  }),
  rule({
    code: 'sy_renewal',
    behaviour: 'renewal',
    formula: { kind: 'proportional', points: 3, perFen: 200 },
    caps: [cap('student', 'period', null, 3_000)],
    availability: { kind: 'after_days', days: 7 },
    expiry: rolling(12),
    group: 'revenue',
  }),
  rule({
    code: 'sy_referral',
    behaviour: 'referral_converted',
    formula: { kind: 'fixed', points: 500 },
    caps: [cap('family', 'month', 1)],
    availability: { kind: 'condition', condition: 'lesson_attended' },
    expiry: newYear(2),
    group: 'referral',
  }),
];

const withChanges = (rules: readonly Rule[], changes: Readonly<Record<string, Partial<Rule>>>): Rule[] =>
  rules.map((one) => ({ ...one, ...changes[one.code] }));

const double = (code: string, from: string, through: string, more: Partial<Campaign> = {}): Campaign => ({
  code,
  title: '双倍积分',
  from: localDate(from),
  through: localDate(through),
  percent: 200,
  ruleCodes: [],
  campusIds: [],
  ...more,
});

/** When somebody publishes what, and from when it counts; null = as soon as may be. */
interface Plan {
  readonly publishedOn: LocalDate;
  readonly effectiveFrom: string | null;
  readonly rulesOf: (w: World) => { readonly rules: Rule[]; readonly campaigns: Campaign[] };
}

const winter = (w: World): Rule[] =>
  withChanges(autumn(w), {
    lesson_comment: { caps: [cap('student', 'day', 1), cap('family', 'month', 1)] },
    sy_each_lesson: { caps: [cap('student', 'week', null, 4)], formula: { kind: 'fixed', points: 3 } },
    sy_activity: { caps: [cap('family', 'week', 1)], expiry: rolling(2) },
    sy_teacher_comment: { audience: ANYBODY },
  });

const spring = (w: World): Rule[] =>
  withChanges(winter(w), {
    attendance_on_time: {
      formula: {
        kind: 'stepped',
        over: 'lessons_on_time',
        steps: [
          { at: 3, points: 15 },
          { at: 6, points: 40 },
        ],
        cycle: 6,
      },
      expiry: rolling(3),
    },
    exam_passed: { caps: [cap('student', 'month', 1)], expiry: rolling(1), campaignMultiplier: true },
    course_completed: { audience: { ...ANYBODY, courseIds: w.courseIds.slice(2) } },
    sign_in_streak: {
      formula: {
        kind: 'stepped',
        over: 'sign_in_days',
        steps: [
          { at: 5, points: 20 },
          { at: 10, points: 60 },
        ],
        cycle: 10,
      },
    },
  });

const summer = (w: World): Rule[] =>
  withChanges(spring(w), {
    sy_purchase: { formula: { kind: 'proportional', points: 2, perFen: 300 }, expiry: newYear(), availability: { kind: 'now' } },
    sy_homework: { validThrough: localDate('2028-07-15'), caps: [cap('student', 'month', 3), cap('family', 'ever', null, 60)] },
    sy_referral: { formula: { kind: 'fixed', points: 300 }, caps: [cap('family', 'month', null, 600)] },
    sy_award: { expiry: newYear(3), campaignMultiplier: false },
  }).filter(({ code }) => code !== 'sy_teacher_comment');

const VERSIONS: readonly Plan[] = [
  {
    publishedOn: localDate('2027-08-25'),
    effectiveFrom: '2027-09-01T00:00:00+08:00',
    rulesOf: (w) => ({ rules: autumn(w), campaigns: [double('national_day', '2027-09-28', '2027-10-10')] }),
  },
  // Known for two weeks before it counts, while facts are judged by the one before.
  {
    publishedOn: localDate('2027-11-02'),
    effectiveFrom: '2027-11-16T00:00:00+08:00',
    rulesOf: (w) => ({
      rules: winter(w),
      campaigns: [
        double('singles', '2027-11-20', '2027-11-30', { ruleCodes: ['sy_purchase', 'sy_award'] }),
        double('north', '2027-11-25', '2027-12-05', { percent: 150, campusIds: w.campusIds.slice(0, 1) }),
      ],
    }),
  },
  // As soon as may be, in the evening, while much of December and January is still to be heard of.
  {
    publishedOn: localDate('2028-01-10'),
    effectiveFrom: null,
    rulesOf: (w) => ({ rules: spring(w), campaigns: [double('spring', '2028-02-20', '2028-03-05')] }),
  },
  {
    publishedOn: localDate('2028-04-20'),
    effectiveFrom: '2028-05-01T00:00:00+08:00',
    rulesOf: (w) => ({ rules: summer(w), campaigns: [double('children', '2028-06-01', '2028-06-03', { percent: 300 })] }),
  },
  {
    publishedOn: localDate('2028-07-03'),
    effectiveFrom: null,
    rulesOf: (w) => ({ rules: withChanges(summer(w), { sy_each_lesson: { caps: [] } }), campaigns: [] }),
  },
];

const PUBLISHED_AT = '21:30';
/** Lessons that can be checked in for keep their rules: half an hour, and a minute for clocks apart. */
const SOON_MS = 31 * 60_000;

/** Publishes a version by two people, if one is due on a day. @returns it, when it counts from */
export const publishIfDue = async (w: World, on: LocalDate): Promise<Published | undefined> => {
  const plan = VERSIONS.find(({ publishedOn }) => publishedOn === on);
  if (!plan) return undefined;
  moveTo(w.t, on, PUBLISHED_AT);
  const { owner, managers } = w.staff;
  const author = managers[0] ?? '';
  const set = plan.rulesOf(w);
  const effectiveFrom = plan.effectiveFrom === null ? null : Date.parse(plan.effectiveFrom);
  await w.t.db.transaction(async (uow) => {
    const head = { title: `规则 ${on}`, note: null, staffId: author };
    const id = await createDraft(uow, { ...head, basedOnId: null });
    await saveDraftVersion(uow, { ...head, id, revision: 1, ruleSet: set });
    await submitForReview(uow, id, 2, author);
    await publish(uow, { id, revision: 2, effectiveFrom, staffId: owner });
  });
  return { effectiveFrom: effectiveFrom ?? w.t.clock.now() + SOON_MS, ...set };
};

export const VERSION_COUNT = VERSIONS.length;
export const FIRST_VERSION_ON = VERSIONS[0]?.publishedOn ?? localDate('2027-08-25');

/** A budget period as the school meant it. */
export interface Period {
  readonly id: string;
  readonly from: LocalDate;
  readonly through: LocalDate;
}

type Input = Pick<BudgetInput, 'whenFull' | 'allocations'> & { from: string; through: string; points: number };

/** Some allocations are much too small, so that they run out; between two periods nothing counts. */
const BUDGETS = (w: World): readonly Input[] => {
  const [north = '', south = ''] = w.campusIds;
  const { density } = w;
  const some = (full: number): number => Math.ceil((full * density) / 100);
  return [
    {
      from: '2027-09-01',
      through: '2027-12-31',
      points: some(900_000),
      whenFull: 'queue',
      allocations: [
        { campusId: north, group: 'learning', points: some(15_000) },
        { campusId: south, group: 'learning', points: some(25_000) },
        { campusId: south, group: 'attendance', points: some(8_000) },
        { campusId: null, group: 'manual', points: some(4_000) },
      ],
    },
    {
      from: '2028-01-04',
      through: '2028-04-30',
      points: some(900_000),
      whenFull: 'refuse',
      allocations: [
        { campusId: north, group: 'participation', points: some(4_000) },
        { campusId: south, group: null, points: some(120_000) },
      ],
    },
    {
      from: '2028-05-01',
      through: '2028-08-31',
      points: some(900_000),
      whenFull: 'queue',
      allocations: [
        { campusId: north, group: 'revenue', points: some(90_000) },
        { campusId: null, group: 'attendance', points: some(12_000) },
      ],
    },
  ];
};

/** All budgets of the year, each in force from its own first day. */
export const startBudgets = async (w: World): Promise<Period[]> => {
  const periods: Period[] = [];
  for (const { from, through, points, ...rest } of BUDGETS(w)) {
    const days = { from: localDate(from), through: localDate(through) };
    const money = { source: 'fixed', baseFen: points * 100, shareBasisPoints: 10_000, pointsPerYuan: 1 } as const;
    const id = await w.t.db.transaction(async (uow) => {
      const made = await createPeriod(uow, { title: `预算 ${from}`, ...money, ...days, ...rest });
      await activatePeriod(uow, made);
      return made;
    });
    periods.push({ id, ...days });
  }
  return periods;
};
