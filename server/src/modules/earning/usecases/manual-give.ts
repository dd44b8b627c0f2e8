import { addMonths, type LocalDate, localDateOf, type ManualWaitingReason, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { rolesOnCampus, staffNames } from '../../identity';
import { credit, spend } from '../../points';
import { ownerOfStudent } from '../../schooling';
import { boundsOf, kindOf, limitOf, lineTitle } from '../domain/manual';
import {
  countInDay,
  currentManualPolicy,
  insertManualAward,
  type ManualAwardRow,
  manualAwardById,
  setManualTransaction,
  uncountInDay,
} from '../persistence/manual-store';
import type { BudgetClaim, ManualBudget } from './manual-ports';

/** Reason of the ledger's transactions; their source is the manual award. */
export const MANUAL_REASON = 'earning.manual';

export interface GiveCommand {
  readonly studentId: string;
  /** Signed, not zero. */
  readonly points: number;
  /** Chinese; the family reads it on the statement. */
  readonly reason: string;
  readonly staffId: string;
}

/**
 * Gives or takes points by hand. What is above the giver's limits, or beyond a budget that says so, waits for a second person.
 * @throws AppError not_found, points_insufficient, manual_award_budget_full
 */
export const giveManual = async (uow: UnitOfWork, budget: ManualBudget, command: GiveCommand): Promise<ManualAwardRow> => {
  const { studentId, staffId } = command;
  const student = await ownerOfStudent(uow, studentId);
  if (!student) throw fail('not_found');
  const { campusId } = student;
  const policy = await currentManualPolicy(uow);
  const limit = limitOf(policy.limits, await rolesOnCampus(uow, staffId, campusId));
  const givenOn = localDateOf(uow.now);
  const id = uow.newId();
  const kind = kindOf(command.points);
  const bounds = boundsOf(limit, kind);
  const size = Math.abs(command.points);
  const day = { staffId, day: givenOn, kind };
  let waitedFor: ManualWaitingReason | null = size > bounds.once ? 'per_award' : null;
  if (waitedFor === null && !(await countInDay(uow, day, size, bounds.day))) waitedFor = 'per_day';
  const row: ManualAwardRow = {
    id,
    studentId,
    campusId,
    points: command.points,
    reason: command.reason,
    state: 'given',
    waitedFor: null,
    policyNumber: policy.version,
    givenById: staffId,
    givenAt: uow.now,
    givenOn,
    decidedById: null,
    decidedAt: null,
    note: null,
    transactionId: null,
  };
  if (waitedFor === null && kind === 'award') {
    const room = await budget.reserve(uow, claimOf(row, givenOn));
    if (room === 'refuse') throw fail('manual_award_budget_full');
    if (room === 'queue') {
      await uncountInDay(uow, day, size);
      waitedFor = 'budget';
    }
  }
  await insertManualAward(uow, waitedFor === null ? row : { ...row, state: 'waiting', waitedFor });
  if (waitedFor === null) await bookManual(uow, row);
  return requireManual(uow, id);
};

/** What an award takes from the budget on the day it is booked. */
export const claimOf = ({ id, studentId, campusId, points: size }: ManualAwardRow, on: LocalDate): BudgetClaim => ({
  awardId: id,
  studentId,
  campusId,
  group: 'manual',
  points: size,
  on,
});

/** @throws AppError not_found */
export const requireManual = async (uow: UnitOfWork, id: string): Promise<ManualAwardRow> => {
  const row = await manualAwardById(uow, id);
  if (!row) throw fail('not_found');
  return row;
};

/** What the statement calls the giver. */
export const giverName = async (uow: UnitOfWork, staffId: string): Promise<string> =>
  (await staffNames(uow, [staffId])).get(staffId) ?? '老师';

/**
 * Writes an award or a deduction into the ledger, once.
 * @throws AppError points_insufficient when a deduction takes more than there is
 */
export const bookManual = async (uow: UnitOfWork, row: ManualAwardRow): Promise<void> => {
  const { id, studentId, campusId, reason, givenById } = row;
  const { version, validMonths } = await currentManualPolicy(uow);
  const header = {
    studentId,
    campusId,
    reason: MANUAL_REASON,
    source: { type: 'manual_award', id },
    actor: { kind: 'staff', id: givenById } as const,
    title: lineTitle(row.points, reason, await giverName(uow, givenById)),
    inputs: { reasonText: reason, policy: version },
  };
  const amount = points(Math.abs(row.points));
  const booked =
    row.points < 0
      ? await spend(uow, { ...header, amount }, 'adjust_debit')
      : await credit(uow, {
          ...header,
          amount,
          expiresOn: validMonths === null ? null : addMonths(localDateOf(uow.now), validMonths),
          availability: { kind: 'now' },
          ruleVersionId: null,
        });
  await setManualTransaction(uow, id, booked.transactionId);
};
