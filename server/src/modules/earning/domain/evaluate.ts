import type { LocalDate } from '@qingya/shared';
import { expiryOf, type FixedRule, type Rule, type RuleVersion, type Step, type StreakRule, stepAt, versionAt } from './rules';

/** One of a student's own lessons, oldest first in a history. */
export interface LessonFact {
  readonly lessonId: string;
  readonly attendanceId: string | null;
  readonly startsAt: number;
  readonly date: LocalDate;
  readonly cancelled: boolean;
  readonly excusedLeave: boolean;
  readonly onTime: boolean;
}

/** A daily sign-in. */
export interface SignInFact {
  readonly signInId: string;
  readonly date: LocalDate;
  readonly at: number;
}

/** A recorded behaviour. */
export interface BehaviourFact {
  readonly behaviourId: string;
  readonly behaviour: string;
  readonly date: LocalDate;
  readonly at: number;
  readonly passed: boolean | null;
}

/** What a fact earns under the version in force when it happened. */
export interface Earned {
  readonly ruleVersionId: string;
  readonly ruleCode: string;
  readonly title: string;
  readonly sourceType: 'attendance' | 'sign_in' | 'behaviour';
  readonly sourceId: string;
  /** Row length of a streak step; 0 for a fixed rule. */
  readonly step: number;
  readonly points: number;
  readonly earnedAt: number;
  readonly earnedOn: LocalDate;
  readonly expiresOn: LocalDate | null;
  /** What the amount was computed from; kept with the ledger transaction. */
  readonly inputs: Readonly<Record<string, string | number | boolean | null>>;
}

const streakRules = (version: RuleVersion, over: StreakRule['over']): StreakRule[] =>
  version.rules.filter((rule): rule is StreakRule => rule.kind === 'streak' && rule.over === over);

/**
 * Length of the row that ends with each lesson; `null` for lessons that neither count nor break (leave, cancelled).
 * @param history the student's own lessons, oldest first
 */
export const lessonRows = (history: readonly LessonFact[]): (number | null)[] => {
  let length = 0;
  return history.map((lesson) => {
    if (lesson.cancelled || lesson.excusedLeave) return null;
    length = lesson.onTime ? length + 1 : 0;
    return length;
  });
};

/** Whether a history that may begin in the middle tells the length of rows from `from` on: a row broke before. */
export const rowKnownAt = (history: readonly LessonFact[], from: number): boolean =>
  history.some((lesson) => lesson.startsAt < from && !lesson.cancelled && !lesson.excusedLeave && !lesson.onTime);

/** Length of the row that is alive now. Lessons still to come, and leave taken from them, say nothing about it yet. */
export const liveRow = (history: readonly LessonFact[]): number => {
  const last = history.findLastIndex(
    ({ attendanceId, cancelled, excusedLeave }) => attendanceId !== null && !cancelled && !excusedLeave,
  );
  return last < 0 ? 0 : (lessonRows(history)[last] ?? 0);
};

/**
 * What lessons earn.
 * @param history the student's own lessons up to the newest recorded one, oldest first
 * @param from only lessons at or after this instant are told; earlier ones only lengthen the row
 */
export const earnedByLessons = (versions: readonly RuleVersion[], history: readonly LessonFact[], from: number): Earned[] => {
  const rows = lessonRows(history);
  return history.flatMap((lesson, index) => {
    const length = rows[index] ?? 0;
    const version = versionAt(versions, lesson.startsAt);
    if (!version || length === 0 || lesson.startsAt < from || lesson.attendanceId === null) return [];
    const source = { type: 'attendance' as const, id: lesson.attendanceId, at: lesson.startsAt, on: lesson.date };
    return earnedSteps(version, streakRules(version, 'lessons_on_time'), length, source);
  });
};

/** What one day's sign-in earns. @param rowLength calendar days in a row that end with this one, ≥ 1 */
export const earnedBySignIn = (versions: readonly RuleVersion[], fact: SignInFact, rowLength: number): Earned[] => {
  const version = versionAt(versions, fact.at);
  if (!version) return [];
  const source = { type: 'sign_in' as const, id: fact.signInId, at: fact.at, on: fact.date };
  return earnedSteps(version, streakRules(version, 'sign_in_days'), rowLength, source);
};

interface Source {
  readonly type: Earned['sourceType'];
  readonly id: string;
  readonly at: number;
  readonly on: LocalDate;
}

const earnedSteps = (version: RuleVersion, rules: readonly StreakRule[], length: number, source: Source): Earned[] =>
  rules.flatMap((rule) => {
    const step = stepAt(rule, length);
    return step ? [earnedStep(version, rule, step, length, source)] : [];
  });

const earnedStep = (version: RuleVersion, rule: StreakRule, step: Step, length: number, source: Source): Earned => ({
  ...head(version, rule, source),
  title: rule.over === 'lessons_on_time' ? `${rule.title} ${step.at} 节` : rule.title,
  step: length,
  points: step.points,
  inputs: { row: length, step: step.at },
});

/** What a behaviour earns. @param alreadyGiven codes of rules of which this student holds an award of any fact */
export const earnedByBehaviour = (
  versions: readonly RuleVersion[],
  fact: BehaviourFact,
  alreadyGiven: ReadonlySet<string>,
): Earned[] => {
  const version = versionAt(versions, fact.at);
  if (!version) return [];
  const source = { type: 'behaviour' as const, id: fact.behaviourId, at: fact.at, on: fact.date };
  return version.rules
    .filter((rule): rule is FixedRule => rule.kind === 'fixed' && rule.behaviour === fact.behaviour)
    .filter((rule) => !rule.onlyPassed || fact.passed === true)
    .filter((rule) => !rule.oncePerStudent || !alreadyGiven.has(rule.code))
    .map((rule) => ({
      ...head(version, rule, source),
      title: rule.title,
      step: 0,
      points: rule.points,
      inputs: { behaviour: fact.behaviour, passed: fact.passed },
    }));
};

const head = (version: RuleVersion, rule: Rule, source: Source) => ({
  ruleVersionId: version.id,
  ruleCode: rule.code,
  sourceType: source.type,
  sourceId: source.id,
  earnedAt: source.at,
  earnedOn: source.on,
  expiresOn: expiryOf(rule.expiry, source.on),
});

/** An award that stands. */
export interface GivenAward {
  readonly id: string;
  readonly ruleCode: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly step: number;
  readonly points: number;
}

export interface AwardChanges {
  readonly grant: readonly Earned[];
  readonly takeBack: readonly GivenAward[];
}

const awardKey = (one: Pick<GivenAward, 'ruleCode' | 'sourceType' | 'sourceId' | 'step' | 'points'>): string =>
  [one.ruleCode, one.sourceType, one.sourceId, one.step, one.points].join('|');

/**
 * Makes what was given equal to what is earned.
 * @param today awards that would have lapsed before today are not granted; those given stand
 */
export const reconcileAwards = (earned: readonly Earned[], given: readonly GivenAward[], today: LocalDate): AwardChanges => {
  const wanted = new Set(earned.map(awardKey));
  const have = new Set(given.map(awardKey));
  return {
    grant: earned.filter((one) => !have.has(awardKey(one)) && (one.expiresOn === null || one.expiresOn >= today)),
    takeBack: given.filter((one) => !wanted.has(awardKey(one))),
  };
};
