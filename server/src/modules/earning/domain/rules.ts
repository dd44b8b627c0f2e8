import { addMonths, type LocalDate } from '@qingya/shared';

/** When points of a rule lapse. `rolling`: usable through the day so many months after the day they were earned on. */
export type ExpiryPolicy = { readonly kind: 'rolling'; readonly months: number } | { readonly kind: 'never' };

export interface Step {
  /** Length of the row at which the step is reached. */
  readonly at: number;
  readonly points: number;
}

interface RuleHead {
  /** Stable within all versions; part of the ledger's reason. */
  readonly code: string;
  /** Chinese, the line of the statement. */
  readonly title: string;
  /** Chinese, how to earn it, for parents. */
  readonly explanation: string;
  readonly expiry: ExpiryPolicy;
}

/** Steps along an unbroken row; `cycle` starts the count again after so many, absent = each step once in a row. */
export interface StreakRule extends RuleHead {
  readonly kind: 'streak';
  readonly over: 'lessons_on_time' | 'sign_in_days';
  readonly steps: readonly Step[];
  readonly cycle?: number;
}

/** The same points for every fact of a behaviour. */
export interface FixedRule extends RuleHead {
  readonly kind: 'fixed';
  readonly behaviour: string;
  readonly points: number;
  /** Only facts whose examination was passed. */
  readonly onlyPassed?: boolean;
  /** At most once in a student's life. */
  readonly oncePerStudent?: boolean;
}

export type Rule = StreakRule | FixedRule;

/** A published set of rules. */
export interface RuleVersion {
  readonly id: string;
  readonly number: number;
  /** Facts from this instant on are judged by it, until a later version takes over. */
  readonly effectiveFrom: number;
  readonly rules: readonly Rule[];
}

/** The version in force at a time; undefined before the first one. @param versions in any order */
export const versionAt = (versions: readonly RuleVersion[], at: number): RuleVersion | undefined =>
  versions
    .filter(({ effectiveFrom }) => effectiveFrom <= at)
    .reduce<RuleVersion | undefined>((best, one) => (best === undefined || isLater(one, best) ? one : best), undefined);

const isLater = (a: RuleVersion, b: RuleVersion): boolean =>
  a.effectiveFrom > b.effectiveFrom || (a.effectiveFrom === b.effectiveFrom && a.number > b.number);

/** Last usable day of points earned on a day, inclusive; null = never lapse. */
export const expiryOf = (policy: ExpiryPolicy, earnedOn: LocalDate): LocalDate | null =>
  policy.kind === 'never' ? null : addMonths(earnedOn, policy.months);

/** The step that a row reaches exactly at `length`, if any. @param length ≥ 1 */
export const stepAt = (rule: StreakRule, length: number): Step | undefined => {
  const position = rule.cycle === undefined ? length : ((length - 1) % rule.cycle) + 1;
  return rule.steps.find(({ at }) => at === position);
};

/** The step a row reaches next and how many are missing; undefined when none is left in this row. */
export const nextStep = (rule: StreakRule, length: number): { step: Step; missing: number } | undefined => {
  const done = rule.cycle === undefined ? length : length % rule.cycle;
  const next = rule.steps.filter(({ at }) => at > done).sort((a, b) => a.at - b.at)[0];
  return next && { step: next, missing: next.at - done };
};
