import { localDateOf, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { systemActor } from '../../../platform/http/principal';
import { credit, reverseTransaction } from '../../points';
import type { Earned } from '../domain/evaluate';
import { type Grant, onlyAdding, reconcileAwards, type TakeBack } from '../domain/reconcile';
import { type AwardRow, insertAward, markTakenBack } from '../persistence/award-store';
import { availabilityOf } from './conditions';
import type { BudgetPort, BudgetRequest } from './ports';

const ACTOR = systemActor('earning');

/**
 * Makes what was given for some facts equal to what they earn now: credits what is missing, takes back what is too much.
 * Repeating it changes nothing.
 * @param earned what the facts earn
 * @param rows every award ever made for the same facts
 * @param addsOnly what was given stands, and so much less is missing
 */
export const applyChanges = async (
  uow: UnitOfWork,
  budget: BudgetPort,
  earned: readonly Earned[],
  rows: readonly AwardRow[],
  addsOnly = false,
): Promise<void> => {
  const changes = reconcileAwards(earned, rows, localDateOf(uow.now));
  const { grants, takeBacks } = addsOnly ? onlyAdding(changes) : changes;
  const cuts = await cutAwards(uow, budget, takeBacks, grants);
  const awards = await decideGrants(uow, budget, grants);
  // Accounts are locked in the order of their students; what is taken back goes first.
  const students = new Set([...cuts.map(({ award }) => award.studentId), ...awards.map(({ studentId }) => studentId)]);
  for (const studentId of [...students].sort()) {
    for (const one of cuts) if (one.award.studentId === studentId) await reverse(uow, budget, one);
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

/** What of an award goes; `hasExpired` = points of it have returned to the budget as they expired. */
type Cut = TakeBack<AwardRow> & { readonly hasExpired: boolean };

/**
 * What expired points gave back must not be given back again, and only the ledger knows which of the points it takes had expired.
 * Such an award, and only such, waits for the ledger.
 * @returns those of which points have to come back; what never moved is only noted
 * @throws Error when somebody decided an award since it was read: what is to be taken back is judged anew, never left out
 */
const cutAwards = async (
  uow: UnitOfWork,
  budget: BudgetPort,
  takeBacks: readonly TakeBack<AwardRow>[],
  grants: readonly Grant[],
): Promise<Cut[]> => {
  const cuts: Cut[] = [];
  for (const one of inBudgetOrder(takeBacks, ({ award }) => [award.budgetGroup, award.studentId])) {
    if (!(await markTakenBack(uow, one.award, one.points))) throw new Error(`award ${one.award.id} changed while it was judged`);
    if (one.award.transactionId === null) continue;
    cuts.push({ ...one, hasExpired: (await budget.returnedByExpiry(uow, one.award.id)) > 0 });
  }
  if (drawsTwice(cuts, grants)) {
    const requests = grants.map(({ earned: { campusId, group, earnedOn } }) => ({ campusId, group, on: earnedOn }));
    const ids = cuts.map(({ award }) => award.id);
    await budget.lockForExchange(uow, ids, requests);
  }
  for (const { award, points: amount, hasExpired } of cuts)
    if (!hasExpired) await budget.giveBack(uow, { awardId: award.id, points: amount });
  return cuts;
};

/** Whether more than one slot of the budget may be touched, or one after the ledger, which everybody else goes to last. */
const drawsTwice = (cuts: readonly Cut[], grants: readonly Grant[]): boolean =>
  cuts.length > 1 || cuts.some(({ hasExpired }) => hasExpired) || (cuts.length > 0 && grants.length > 0);

const decideGrants = async (uow: UnitOfWork, budget: BudgetPort, grants: readonly Grant[]): Promise<AwardRow[]> => {
  const changes = inBudgetOrder(grants, ({ earned }) => [earned.group, earned.studentId]);
  const wanted = changes.map((change) => ({ award: awardOf(uow, change), group: change.earned.group }));
  const answers = await budget.reserveAll(
    uow,
    wanted.map(({ award, group }) => budgetRequest(award, group)),
  );
  return wanted.map(({ award }, index) => {
    const answer = answers[index];
    if (answer === 'queue') return { ...award, state: 'queued' };
    return answer === 'refuse' ? { ...award, state: 'refused' } : award;
  });
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
  note: null,
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

const reverse = async (uow: UnitOfWork, budget: BudgetPort, { award, points: amount, hasExpired }: Cut): Promise<void> => {
  if (award.transactionId === null) return;
  const { expiredCovered } = await reverseTransaction(uow, {
    of: award.transactionId,
    amount: points(amount),
    reason: 'earning.taken_back',
    // With how much had gone before, because an award may be cut several times.
    source: { type: 'earning_award', id: award.takenBack === 0 ? award.id : `${award.id}.${award.takenBack}` },
    actor: ACTOR,
    title: `更正收回：${award.title}`,
    inputs: { rule: award.ruleCode, sourceId: award.sourceId },
  });
  if (hasExpired) await budget.giveBack(uow, { awardId: award.id, points: amount, covered: expiredCovered });
};
