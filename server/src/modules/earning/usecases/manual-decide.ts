import { localDateOf, MANUAL_UNDO_MINUTES, MINUTE_MS } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { reverseTransaction } from '../../points';
import { fixedTitle, kindOf, undoneTitle } from '../domain/manual';
import { closeWaiting, type ManualAwardRow, markUndone, uncountInDay } from '../persistence/manual-store';
import { bookManual, claimOf, giverName, requireManual } from './manual-give';
import type { ManualBudget } from './manual-ports';

export interface DecideCommand {
  readonly id: string;
  readonly staffId: string;
  /** Why it is refused; null = approved. */
  readonly refusal: string | null;
}

/**
 * Approves or refuses what waits; never by the person who asked. Approved, it is booked, once. A deduction of more than there
 * is goes on waiting.
 * @throws AppError not_found, manual_award_same_person, manual_award_decided, points_insufficient
 */
export const decideManual = async (uow: UnitOfWork, budget: ManualBudget, command: DecideCommand): Promise<ManualAwardRow> => {
  const { id, staffId, refusal } = command;
  const row = await requireManual(uow, id);
  if (row.givenById === staffId) throw fail('manual_award_same_person');
  const state = refusal === null ? 'approved' : 'refused';
  if (!(await closeWaiting(uow, id, { state, decidedById: staffId, note: refusal }))) throw fail('manual_award_decided');
  if (refusal === null) {
    if (row.points > 0) await budget.reserveBeyond(uow, claimOf(row, localDateOf(uow.now)));
    await bookManual(uow, row);
  }
  return requireManual(uow, id);
};

/**
 * Takes one's own request back while it waits.
 * @throws AppError not_found (also for somebody else's), manual_award_decided
 */
export const withdrawManual = async (uow: UnitOfWork, id: string, staffId: string): Promise<ManualAwardRow> => {
  await requireOwn(uow, id, staffId);
  if (!(await closeWaiting(uow, id, { state: 'withdrawn', decidedById: staffId, note: null })))
    throw fail('manual_award_decided');
  return requireManual(uow, id);
};

/**
 * Undoes one's own award or deduction that needed nobody's approval, within ten minutes. Points that were spent already become
 * a debt; the day's sum and the budget get back what it took.
 * @throws AppError not_found (also for somebody else's), manual_award_undo_late
 */
export const undoManual = async (uow: UnitOfWork, budget: ManualBudget, id: string, staffId: string): Promise<ManualAwardRow> => {
  const row = await requireOwn(uow, id, staffId);
  const { transactionId } = row;
  const since = uow.now - MANUAL_UNDO_MINUTES * MINUTE_MS;
  if (transactionId === null || !(await markUndone(uow, id, since))) throw fail('manual_award_undo_late');
  await uncountInDay(uow, { staffId, day: row.givenOn, kind: kindOf(row.points) }, Math.abs(row.points));
  if (row.points > 0) await budget.giveBack(uow, { awardId: id, points: row.points });
  await reverseTransaction(uow, {
    of: transactionId,
    reason: 'earning.manual.undone',
    source: { type: 'manual_award', id },
    actor: { kind: 'staff', id: staffId },
    title: `撤回${fixedTitle(row.points)}`,
    note: undoneTitle(row.points, row.reason, await giverName(uow, staffId)),
    inputs: {},
  });
  return requireManual(uow, id);
};

const requireOwn = async (uow: UnitOfWork, id: string, staffId: string): Promise<ManualAwardRow> => {
  const row = await requireManual(uow, id);
  if (row.givenById !== staffId) throw fail('not_found');
  return row;
};
