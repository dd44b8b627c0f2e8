import type { EarningBehaviour, Instant } from '@qingya/shared';
import { EARNING_BEHAVIOURS } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { ownerOfStudent, studentIdsOfFamily } from '../../schooling';
import { periodOn } from '../domain/caps';
import { evaluate } from '../domain/evaluate';
import { reachOf } from '../domain/reach';
import { awardsOfSources, lockFamily, publishedVersions } from '../persistence/award-store';
import { applyChanges } from './apply-changes';
import type { BudgetPort } from './ports';
import { readFacts } from './read-facts';

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
}

/**
 * Judges everything that a change may have moved: the fact, and what later facts of the same behaviour earn under the
 * same caps and counts, for the student or for all children of the family. Doing it again changes nothing.
 */
export const judge = async (uow: UnitOfWork, budget: BudgetPort, occasion: Occasion): Promise<void> => {
  const { studentId, behaviour, at, sourceId, onwards = false } = occasion;
  const versions = await publishedVersions(uow);
  const periods = await budget.periods(uow);
  const reach = reachOf(versions, periods, behaviour, at, onwards);
  const studentIds = reach.isCounted ? await lockWhoCounts(uow, studentId, reach.isOfFamily) : [studentId];
  const { facts, sources } = await readFacts(uow, behaviour, studentIds, { from: reach.needFrom, before: reach.before });
  const concerned = new Set(sources.filter((one) => one.at >= at).map(({ id }) => id));
  if (sourceId !== undefined) concerned.add(sourceId);
  const earned = evaluate({ versions, periodOf: (on) => periodOn(periods, on)?.id ?? null }, facts);
  await applyChanges(
    uow,
    budget,
    earned.filter((one) => concerned.has(one.sourceId)),
    await awardsOfSources(uow, EARNING_BEHAVIOURS[behaviour].source, [...concerned]),
  );
};

/** Everybody whose facts count together, held until the end of the transaction. */
const lockWhoCounts = async (uow: UnitOfWork, studentId: string, isOfFamily: boolean): Promise<readonly string[]> => {
  const owner = await ownerOfStudent(uow, studentId);
  if (!owner) return [studentId];
  await lockFamily(uow, owner.familyId);
  return isOfFamily ? studentIdsOfFamily(uow, owner.familyId) : [studentId];
};
