import type { EarningBehaviour, Instant, LocalDate } from '@qingya/shared';
import { EARNING_BEHAVIOURS, localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { studentIdsOfFamily } from '../../schooling';
import { periodOn } from '../domain/caps';
import { type EvaluationContext, evaluate } from '../domain/evaluate';
import type { Fact } from '../domain/facts';
import { countingOf, reachOf } from '../domain/reach';
import { type AwardRow, awardsOfSources, publishedVersions } from '../persistence/award-store';
import { applyChanges } from './apply-changes';
import { lockFamilyOf } from './lock-family-of';
import type { BudgetPort } from './ports';
import { readFacts } from './read-facts';
import { type StandingPort, withStanding } from './standing';

/** Whom judging asks. */
export interface JudgePorts {
  readonly budget: BudgetPort;
  readonly standing: StandingPort;
}

/** Something of a student has changed. */
export interface Occasion {
  readonly studentId: string;
  readonly behaviour: EarningBehaviour;
  /** When the fact happened, also when it is heard of late. */
  readonly at: Instant;
  /** The fact itself, which may have ceased to be one. */
  readonly sourceId?: string;
  /** Rows behind it may have moved. */
  readonly onwards?: boolean;
  /** What was given stands: nothing of what somebody did has changed. */
  readonly addsOnly?: boolean;
}

/**
 * Judges everything that a change may have moved: the fact, and what later facts of the same behaviour earn under the
 * same caps and counts, for the student or for all children of the family. Doing it again changes nothing.
 */
export const judge = async (uow: UnitOfWork, { budget, standing }: JudgePorts, occasion: Occasion): Promise<void> => {
  const { studentId, behaviour, at, sourceId, onwards = false, addsOnly = false } = occasion;
  const versions = await publishedVersions(uow);
  const { isCounted, isOfFamily } = countingOf(versions, behaviour);
  const studentIds = isCounted ? await lockWhoCounts(uow, studentId, isOfFamily) : [studentId];
  // Read under the lock: a budget that begins meanwhile counts, or whoever waited would undo what was judged by it.
  const periods = await budget.periods(uow);
  const reach = reachOf(versions, periods, behaviour, at, onwards);
  const { facts, sources } = await readFacts(uow, behaviour, studentIds, { from: reach.needFrom, before: reach.before });
  const concerned = new Set(sources.filter((one) => one.at >= at).map(({ id }) => id));
  if (sourceId !== undefined) concerned.add(sourceId);
  // Caps look at what others were given too.
  const asked = isCounted ? new Set([...facts.map((fact) => fact.sourceId), ...concerned]) : concerned;
  const decided = await awardsOfSources(uow, EARNING_BEHAVIOURS[behaviour].source, [...asked]);
  const standingFacts = await withStanding(uow, standing, versions, asJudgedBefore(behaviour, facts, decided));
  const isTooLate = tooLate(decided, localDateOf(uow.now));
  const earned = evaluate({ versions, periodOf: (on) => periodOn(periods, on)?.id ?? null, isTooLate }, standingFacts);
  await applyChanges(
    uow,
    budget,
    earned.filter((one) => concerned.has(one.sourceId)),
    decided.filter(({ sourceId: id }) => concerned.has(id)),
    addsOnly,
  );
};

/** What lapsed before it could be given, or after it was taken back, so that it never will be. */
const tooLate = (decided: readonly AwardRow[], today: LocalDate): NonNullable<EvaluationContext['isTooLate']> => {
  const standing = decided.filter(({ points, takenBack }) => points > takenBack);
  const known = new Set(standing.map(({ ruleCode, sourceId }) => `${ruleCode}|${sourceId}`));
  return (ruleCode, sourceId, expiresOn) => expiresOn !== null && expiresOn < today && !known.has(`${ruleCode}|${sourceId}`);
};

/**
 * Of what only the day is known awards may be older than the rule that it counts from the beginning of the day: they were judged at
 * another moment of it, under the version of then. That stays so, or a recount would take points back by a version that had ended.
 */
const asJudgedBefore = (behaviour: EarningBehaviour, facts: readonly Fact[], decided: readonly AwardRow[]): readonly Fact[] => {
  if (!EARNING_BEHAVIOURS[behaviour].dayOnly) return facts;
  const moments = new Map<string, Instant>();
  for (const { sourceId, earnedAt } of decided) if (!moments.has(sourceId)) moments.set(sourceId, earnedAt);
  return facts.map((fact) => {
    const judgedAt = moments.get(fact.sourceId);
    return judgedAt === undefined || localDateOf(judgedAt) !== fact.on ? fact : { ...fact, judgedAt };
  });
};

/** Everybody whose facts count together, held until the end of the transaction. */
const lockWhoCounts = async (uow: UnitOfWork, studentId: string, isOfFamily: boolean): Promise<readonly string[]> => {
  const familyId = await lockFamilyOf(uow, studentId);
  return isOfFamily && familyId !== undefined ? studentIdsOfFamily(uow, familyId) : [studentId];
};
