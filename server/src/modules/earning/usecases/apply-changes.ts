import { localDateOf, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { systemActor } from '../../../platform/http/principal';
import { credit, reverseTransaction } from '../../points';
import { type Earned, type GivenAward, reconcileAwards } from '../domain/evaluate';
import { type AwardRow, insertAward, markTakenBack } from '../persistence/award-store';

/** The student whose facts are judged. */
export interface Beneficiary {
  readonly studentId: string;
  readonly campusId: string;
}

const ACTOR = systemActor('earning');

/**
 * Makes what a student was given for some facts equal to what they earn now: credits what is missing, takes back what is
 * too much. Repeating it changes nothing.
 * @param earned what the facts earn
 * @param rows every award ever given for the same facts
 */
export const applyChanges = async (
  uow: UnitOfWork,
  student: Beneficiary,
  earned: readonly Earned[],
  rows: readonly AwardRow[],
): Promise<void> => {
  const standing = rows.filter(({ state }) => state === 'given');
  const { grant, takeBack } = reconcileAwards(earned, standing, localDateOf(uow.now));
  for (const award of takeBack) await takeAwardBack(uow, award);
  for (const one of grant) await grantAward(uow, student, one, 1 + grantsOf(rows, one));
};

const grantsOf = (rows: readonly AwardRow[], one: Earned): number =>
  rows.filter((row) => row.ruleCode === one.ruleCode && row.sourceId === one.sourceId && row.step === one.step).length;

const grantAward = async (uow: UnitOfWork, student: Beneficiary, one: Earned, grantNo: number): Promise<void> => {
  const id = uow.newId();
  const booked = await credit(uow, {
    studentId: student.studentId,
    campusId: student.campusId,
    amount: points(one.points),
    reason: `earning.${one.ruleCode}`,
    // Named after the fact and not after this row: a replay by whatever path meets the same ledger key.
    source: { type: one.sourceType, id: `${one.sourceId}.${one.step}.${grantNo}` },
    actor: ACTOR,
    title: one.title,
    inputs: { ...one.inputs, rule: one.ruleCode, sourceId: one.sourceId },
    effectiveAt: one.earnedAt,
    expiresOn: one.expiresOn,
    availability: { kind: 'now' },
    ruleVersionId: one.ruleVersionId,
  });
  await insertAward(uow, {
    id,
    ruleVersionId: one.ruleVersionId,
    ruleCode: one.ruleCode,
    studentId: student.studentId,
    campusId: student.campusId,
    sourceType: one.sourceType,
    sourceId: one.sourceId,
    step: one.step,
    grantNo,
    points: one.points,
    title: one.title,
    earnedAt: one.earnedAt,
    earnedOn: one.earnedOn,
    transactionId: booked.transactionId,
    state: 'given',
    changedAt: uow.now,
  });
};

const takeAwardBack = async (uow: UnitOfWork, award: GivenAward): Promise<void> => {
  if (!(await markTakenBack(uow, award.id))) return;
  const row = await uow.row<{ transactionId: string; title: string }>(
    'SELECT transactionId, title FROM earning_award WHERE id = ?',
    [award.id],
  );
  if (!row) throw new Error(`award ${award.id} vanished inside its own transaction`);
  await reverseTransaction(uow, {
    of: row.transactionId,
    reason: 'earning.taken_back',
    source: { type: 'earning_award', id: award.id },
    actor: ACTOR,
    title: `更正收回：${row.title}`,
    inputs: { rule: award.ruleCode, sourceId: award.sourceId },
  });
};
