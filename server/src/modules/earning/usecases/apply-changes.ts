import { localDateOf, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { systemActor } from '../../../platform/http/principal';
import { credit, reverseTransaction } from '../../points';
import type { Earned } from '../domain/evaluate';
import { type Grant, reconcileAwards, type TakeBack } from '../domain/reconcile';
import { type AwardRow, insertAward, markTakenBack } from '../persistence/award-store';
import { availabilityOf } from './conditions';
import type { BudgetPort, BudgetRequest } from './ports';

const ACTOR = systemActor('earning');

/**
 * Makes what was given for some facts equal to what they earn now: credits what is missing, takes back what is too much.
 * Repeating it changes nothing.
 * @param earned what the facts earn
 * @param rows every award ever made for the same facts
 */
export const applyChanges = async (
  uow: UnitOfWork,
  budget: BudgetPort,
  earned: readonly Earned[],
  rows: readonly AwardRow[],
): Promise<void> => {
  const { grants, takeBacks } = reconcileAwards(earned, rows, localDateOf(uow.now));
  const cuts = await cutAwards(uow, budget, takeBacks);
  const awards = await decideGrants(uow, budget, grants);
  // Accounts are locked in the order of their students; what is taken back goes first.
  const students = new Set([...cuts.map(({ award }) => award.studentId), ...awards.map(({ studentId }) => studentId)]);
  for (const studentId of [...students].sort()) {
    for (const one of cuts) if (one.award.studentId === studentId) await reverse(uow, one);
    for (const award of awards) {
      if (award.studentId !== studentId) continue;
      await insertAward(uow, award.state === 'given' ? { ...award, ...(await creditAward(uow, award)) } : award);
    }
  }
};

/** The budget is drawn on in the order of groups, then students: the same for everybody, so that nobody waits in a circle. */
const inBudgetOrder = <T>(items: readonly T[], placeOf: (item: T) => readonly [string, string]): T[] =>
  [...items].sort((a, b) => {
    const [groupA, studentA] = placeOf(a);
    const [groupB, studentB] = placeOf(b);
    if (groupA !== groupB) return groupA < groupB ? -1 : 1;
    return studentA === studentB ? 0 : studentA < studentB ? -1 : 1;
  });

/** @returns those of which points have to come back; what never moved is only noted */
const cutAwards = async (
  uow: UnitOfWork,
  budget: BudgetPort,
  takeBacks: readonly TakeBack<AwardRow>[],
): Promise<TakeBack<AwardRow>[]> => {
  const cuts: TakeBack<AwardRow>[] = [];
  for (const one of inBudgetOrder(takeBacks, ({ award }) => [award.budgetGroup, award.studentId])) {
    if (!(await markTakenBack(uow, one.award, one.points)) || one.award.transactionId === null) continue;
    await budget.giveBack(uow, { awardId: one.award.id, points: one.points });
    cuts.push(one);
  }
  return cuts;
};

const decideGrants = async (uow: UnitOfWork, budget: BudgetPort, grants: readonly Grant[]): Promise<AwardRow[]> => {
  const awards: AwardRow[] = [];
  for (const change of inBudgetOrder(grants, ({ earned }) => [earned.group, earned.studentId])) {
    const award = awardOf(uow, change);
    const answer = await budget.reserve(uow, budgetRequest(award, change.earned.group));
    if (answer === 'queue') awards.push({ ...award, state: 'queued' });
    else awards.push(answer === 'refuse' ? { ...award, state: 'refused' } : award);
  }
  return awards;
};

/** What an award asks of the budget. */
export const budgetRequest = (award: AwardRow, group: BudgetRequest['group']): BudgetRequest => ({
  awardId: award.id,
  studentId: award.studentId,
  campusId: award.campusId,
  group,
  points: award.points - award.takenBack,
  on: award.earnedOn,
});

const awardOf = (uow: UnitOfWork, { earned, points: amount, grantNo }: Grant): AwardRow => ({
  id: uow.newId(),
  ruleVersionId: earned.ruleVersionId,
  ruleCode: earned.ruleCode,
  studentId: earned.studentId,
  campusId: earned.campusId,
  sourceType: earned.sourceType,
  sourceId: earned.sourceId,
  step: earned.step,
  grantNo,
  points: amount,
  title: earned.title,
  earnedAt: earned.earnedAt,
  earnedOn: earned.earnedOn,
  transactionId: null,
  state: 'given',
  changedAt: uow.now,
  takenBack: 0,
  budgetGroup: earned.group,
  expiresOn: earned.expiresOn,
  availability: JSON.stringify(earned.availability),
  inputs: JSON.stringify(earned.inputs),
  waitsFor: null,
  decidedById: null,
});

/** Books the points of an award. @returns what the award then remembers of it */
export const creditAward = async (
  uow: UnitOfWork,
  award: AwardRow,
): Promise<Pick<AwardRow, 'waitsFor'> & { readonly transactionId: string }> => {
  const { studentId, campusId, ruleCode, sourceType, sourceId, step, grantNo, title, earnedAt, expiresOn } = award;
  const rule = JSON.parse(award.availability) as Earned['availability'];
  const availability = await availabilityOf(uow, {
    ...award,
    sourceType: sourceType as Earned['sourceType'],
    availability: rule,
  });
  const booked = await credit(uow, {
    studentId,
    campusId,
    amount: points(award.points - award.takenBack),
    reason: `earning.${ruleCode}`,
    // Named after the fact and not after this row: a replay by whatever path meets the same ledger key.
    source: { type: sourceType, id: `${sourceId}.${step}.${grantNo}` },
    actor: ACTOR,
    title,
    inputs: { ...(JSON.parse(award.inputs) as Earned['inputs']), rule: ruleCode, sourceId },
    effectiveAt: earnedAt,
    expiresOn,
    availability,
    ruleVersionId: award.ruleVersionId,
  });
  const waits = availability.kind === 'condition' && rule.kind === 'condition';
  return { transactionId: booked.transactionId, waitsFor: waits ? rule.condition : null };
};

const reverse = async (uow: UnitOfWork, { award, points: amount }: TakeBack<AwardRow>): Promise<void> => {
  if (award.transactionId === null) return;
  await reverseTransaction(uow, {
    of: award.transactionId,
    amount: points(amount),
    reason: 'earning.taken_back',
    // With how much had gone before, because an award may be cut several times.
    source: { type: 'earning_award', id: award.takenBack === 0 ? award.id : `${award.id}.${award.takenBack}` },
    actor: ACTOR,
    title: `更正收回：${award.title}`,
    inputs: { rule: award.ruleCode, sourceId: award.sourceId },
  });
};
