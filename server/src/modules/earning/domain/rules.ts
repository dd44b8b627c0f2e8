import {
  addDays,
  addMonths,
  type Campaign,
  type EarningBehaviour,
  type ExpiryPolicy,
  type Formula,
  type Instant,
  type LocalDate,
  localDate,
  type Rule,
  type RuleSet,
} from '@qingya/shared';

export type SteppedFormula = Extract<Formula, { readonly kind: 'stepped' }>;
export type Step = SteppedFormula['steps'][number];

/** A set of rules that was published. */
export interface RuleVersion {
  readonly id: string;
  readonly number: number;
  /** Facts from this instant on are judged by it, until a later version takes over. */
  readonly effectiveFrom: Instant;
  readonly rules: readonly Rule[];
  readonly campaigns: readonly Campaign[];
}

/** The version in force at a time; undefined before the first one. @param versions in any order */
export const versionAt = (versions: readonly RuleVersion[], at: Instant): RuleVersion | undefined => {
  let best: RuleVersion | undefined;
  for (const one of versions) if (one.effectiveFrom <= at && (best === undefined || isLater(one, best))) best = one;
  return best;
};

const isLater = (a: RuleVersion, b: RuleVersion): boolean =>
  a.effectiveFrom > b.effectiveFrom || (a.effectiveFrom === b.effectiveFrom && a.number > b.number);

/** Last usable day of points earned on a day, inclusive; null = never lapse. */
export const expiryOf = (policy: ExpiryPolicy, earnedOn: LocalDate): LocalDate | null => {
  switch (policy.kind) {
    case 'never':
      return null;
    case 'rolling':
      return addMonths(earnedOn, policy.months);
    case 'fixed_date': {
      const year = Number(earnedOn.slice(0, 4));
      const first = clearedIn(policy, year) > earnedOn ? year : year + 1;
      return addDays(clearedIn(policy, first + policy.years - 1), -1);
    }
  }
};

/** The day of a year on which a fixed-date policy clears; the month's last day where the month is too short. */
const clearedIn = ({ month, day }: { readonly month: number; readonly day: number }, year: number): LocalDate => {
  const firstOfMonth = localDate(`${year}-${String(month).padStart(2, '0')}-01`);
  const daysInMonth = Number(addDays(addMonths(firstOfMonth, 1), -1).slice(8));
  return addDays(firstOfMonth, Math.min(day, daysInMonth) - 1);
};

/** The step that a row or count reaches exactly at `length`, if any. @param length ≥ 1 */
export const stepAt = ({ steps, cycle }: SteppedFormula, length: number): Step | undefined => {
  const position = cycle === null ? length : ((length - 1) % cycle) + 1;
  return steps.find(({ at }) => at === position);
};

/** The step a row or count reaches next and how many are missing; undefined when none is left. */
export const nextStep = ({ steps, cycle }: SteppedFormula, length: number): { step: Step; missing: number } | undefined => {
  const done = cycle === null ? length : length % cycle;
  const next = steps.filter(({ at }) => at > done).sort((a, b) => a.at - b.at)[0];
  return next && { step: next, missing: next.at - done };
};

/** What a rule is read with where its text was written before the field existed. */
const NEUTRAL = {
  onlyPassed: false,
  caps: [],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  validFrom: null,
  validThrough: null,
  tierMultiplier: false,
  campaignMultiplier: false,
  availability: { kind: 'now' },
} as const satisfies Partial<Record<keyof Rule, unknown>>;

/** Rules as the first version was written. */
interface FirstRule {
  readonly kind: 'streak' | 'fixed';
  readonly code: string;
  readonly title: string;
  readonly explanation: string;
  readonly expiry: ExpiryPolicy;
  readonly over?: 'lessons_on_time' | 'sign_in_days';
  readonly steps?: readonly Step[];
  readonly cycle?: number;
  readonly behaviour?: EarningBehaviour;
  readonly points?: number;
  readonly onlyPassed?: boolean;
  readonly oncePerStudent?: boolean;
}

const LEARNING: ReadonlySet<EarningBehaviour> = new Set(['exam', 'course_completed', 'homework', 'award']);

const groupOf = (behaviour: EarningBehaviour): Rule['group'] => {
  if (behaviour === 'attended_on_time') return 'attendance';
  return LEARNING.has(behaviour) ? 'learning' : 'participation';
};

const ONCE = [{ per: 'student', window: 'ever', times: 1, points: null }] as const;

const upgraded = (rule: FirstRule): Rule => {
  const { code, title, explanation, expiry, over = 'lessons_on_time', steps = [], cycle = null, points = 0 } = rule;
  const ofRow = over === 'lessons_on_time' ? 'attended_on_time' : 'sign_in';
  const behaviour = rule.kind === 'streak' ? ofRow : (rule.behaviour ?? 'lesson_comment');
  const formula: Formula =
    rule.kind === 'streak' ? { kind: 'stepped', over, steps: [...steps], cycle } : { kind: 'fixed', points };
  return {
    ...structuredNeutral(),
    code,
    title,
    explanation,
    expiry,
    behaviour,
    formula,
    onlyPassed: rule.onlyPassed === true,
    caps: rule.oncePerStudent === true ? [...ONCE] : [],
    group: groupOf(behaviour),
  };
};

const structuredNeutral = () => ({
  ...NEUTRAL,
  caps: [...NEUTRAL.caps],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
});

/**
 * Reads the text of a version as it is stored. The first versions were written as a bare list in other words; a text once
 * published never changes, so they are translated on reading.
 */
export const readRuleSet = (text: string): RuleSet => {
  const stored = JSON.parse(text) as readonly FirstRule[] | { readonly rules: readonly Rule[]; readonly campaigns?: Campaign[] };
  if (isFirstForm(stored)) return { rules: stored.map(upgraded), campaigns: [] };
  return {
    rules: stored.rules.map((rule) => ({ ...structuredNeutral(), ...rule })),
    campaigns: [...(stored.campaigns ?? [])],
  };
};

const isFirstForm = (stored: object): stored is readonly FirstRule[] => Array.isArray(stored);
