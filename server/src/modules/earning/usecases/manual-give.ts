import { addMonths, type LocalDate, localDateOf, type ManualWaitingReason, points } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { rolesOnCampus, staffNames } from '../../identity';
import { credit, spend } from '../../points';
import { ownerOfStudent } from '../../schooling';
import { boundsOf, fixedTitle, kindOf, limitOf, lineTitle } from '../domain/manual';
import {
  countInDay,
  currentManualPolicy,
  insertManualAward,
  type ManualAwardRow,
  type ManualPolicy,
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
  /** Last usable day of given points, when they are to lapse sooner than the policy says. */
  readonly expiresOn?: LocalDate | undefined;
}

/**
 * Gives or takes points by hand. What is above the giver's limits, or beyond a budget that says so, waits for a second person.
 * @throws AppError not_found, invalid_request (a last day that cannot be), points_insufficient, manual_award_budget_full
 */
export const giveManual = async (uow: UnitOfWork, budget: ManualBudget, command: GiveCommand): Promise<ManualAwardRow> => {
  const { studentId, staffId } = command;
  const student = await ownerOfStudent(uow, studentId);
  if (!student) throw fail('not_found');
  const { campusId } = student;
  const policy = await currentManualPolicy(uow);
  const limit = limitOf(policy.limits, await rolesOnCampus(uow, staffId, campusId));
  const givenOn = localDateOf(uow.now);
  checkLastDay(command, givenOn, lastDayOf(policy, givenOn));
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
  // The day could pass while it waits, and whoever approves would book points nobody can use.
  if (waitedFor !== null && command.expiresOn !== undefined)
    throw badLastDay('超出限额的奖励按学校的有效期发放，请去掉有效期再提交。');
  await insertManualAward(uow, waitedFor === null ? row : { ...row, state: 'waiting', waitedFor });
  if (waitedFor === null) await bookManual(uow, row, command.expiresOn);
  return requireManual(uow, id);
};

/**
 * Counts points that somebody gives or takes otherwise, such as to correct a line, among what they did by hand today.
 * @returns false, and counts nothing, when that is above the person's limits of one award or deduction, or of the day
 */
export const countByHand = async (
  uow: UnitOfWork,
  { staffId, campusId, points: signed }: { readonly staffId: string; readonly campusId: string; readonly points: number },
): Promise<boolean> => {
  const { limits } = await currentManualPolicy(uow);
  const kind = kindOf(signed);
  const bounds = boundsOf(limitOf(limits, await rolesOnCampus(uow, staffId, campusId)), kind);
  const size = Math.abs(signed);
  return size <= bounds.once && countInDay(uow, { staffId, day: localDateOf(uow.now), kind }, size, bounds.day);
};

/** Last usable day of points that somebody gives otherwise on a day, such as to correct a line; null = they never lapse. */
export const lastDayByHand = async (reader: Reader, today: LocalDate): Promise<LocalDate | null> =>
  lastDayOf(await currentManualPolicy(reader), today);

const badLastDay = (message: string) => fail('invalid_request', { field: 'expiresOn' }, message);

const checkLastDay = ({ points: size, expiresOn }: GiveCommand, today: LocalDate, latest: LocalDate | null): void => {
  if (expiresOn === undefined) return;
  if (size < 0) throw badLastDay('扣减积分没有有效期，请去掉有效期再提交。');
  if (expiresOn < today) throw badLastDay('有效期不能早于今天，请重新选择日期。');
  if (latest !== null && expiresOn > latest) throw badLastDay(`有效期不能晚于 ${latest}，请重新选择日期。`);
};

/** Last usable day of points given today; null = they never lapse. */
const lastDayOf = ({ validMonths }: ManualPolicy, today: LocalDate): LocalDate | null =>
  validMonths === null ? null : addMonths(today, validMonths);

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
 * @param expiresOn last usable day of given points; unless named, what the policy in force says
 * @throws AppError points_insufficient when a deduction takes more than there is
 */
export const bookManual = async (uow: UnitOfWork, row: ManualAwardRow, expiresOn?: LocalDate): Promise<void> => {
  const { id, studentId, campusId, reason, givenById } = row;
  const policy = await currentManualPolicy(uow);
  const header = {
    studentId,
    campusId,
    reason: MANUAL_REASON,
    source: { type: 'manual_award', id },
    actor: { kind: 'staff', id: givenById } as const,
    title: fixedTitle(row.points),
    note: lineTitle(row.points, reason, await giverName(uow, givenById)),
    inputs: { policy: policy.version },
  };
  const amount = points(Math.abs(row.points));
  const booked =
    row.points < 0
      ? await spend(uow, { ...header, amount }, 'adjust_debit')
      : await credit(uow, {
          ...header,
          amount,
          expiresOn: expiresOn ?? lastDayOf(policy, localDateOf(uow.now)),
          availability: { kind: 'now' },
          ruleVersionId: null,
        });
  await setManualTransaction(uow, id, booked.transactionId);
};
