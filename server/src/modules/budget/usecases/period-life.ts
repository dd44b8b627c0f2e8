import { earlierDate, localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { removeAlerts } from '../persistence/alert-store';
import { removeAllocations } from '../persistence/allocation-store';
import { hasMovements } from '../persistence/movement-store';
import { changePeriod, lockPeriod, lockStarting, overlaps, type PeriodRow, removePeriod } from '../persistence/period-store';
import type { AwardsGiven } from '../ports';
import { type Booked, bookGiven } from './book-given';
import { raiseAlertsOf } from './raise-alerts';

const lockIn = async (uow: UnitOfWork, periodId: string, state: PeriodRow['state']): Promise<PeriodRow> => {
  const row = await lockPeriod(uow, periodId);
  if (!row) throw fail('not_found');
  if (row.state !== state) throw fail('budget_state_wrong');
  return row;
};

/**
 * From now on awards of its days draw on it; what was given on them before is booked at once. Those who count by budgets are told.
 * @param given who says what was given before
 * @returns what was booked
 * @throws AppError not_found, budget_state_wrong, budget_overlaps
 */
export const activatePeriod = async (uow: UnitOfWork, periodId: string, given: readonly AwardsGiven[] = []): Promise<Booked> => {
  await lockStarting(uow);
  const period = await lockIn(uow, periodId, 'draft');
  if (await overlaps(uow, period.fromDate, period.throughDate)) throw fail('budget_overlaps');
  const booked = await bookGiven(uow, period, given);
  await changePeriod(uow, periodId, { state: 'active' });
  await raiseAlertsOf(uow, periodId);
  const { fromDate: from, throughDate: through } = period;
  await uow.append({
    type: 'budget.period.activated',
    aggregate: `budgetPeriod:${periodId}`,
    payload: { periodId, from, through },
  });
  return booked;
};

/**
 * Ends an active budget with today as its last day; what is heard of late still counts in it. One that has not begun becomes a draft again.
 * @throws AppError not_found, budget_state_wrong
 */
export const closePeriod = async (uow: UnitOfWork, periodId: string): Promise<'closed' | 'draft'> => {
  const { fromDate, throughDate } = await lockIn(uow, periodId, 'active');
  const today = localDateOf(uow.now);
  if (fromDate > today) {
    if (await hasMovements(uow, periodId)) throw fail('budget_state_wrong');
    await changePeriod(uow, periodId, { state: 'draft' });
    return 'draft';
  }
  await changePeriod(uow, periodId, { state: 'closed', throughDate: earlierDate(throughDate, today) ?? today });
  return 'closed';
};

/** Throws a draft away. @throws AppError not_found, budget_state_wrong */
export const discardPeriod = async (uow: UnitOfWork, periodId: string): Promise<void> => {
  await lockIn(uow, periodId, 'draft');
  await removeAlerts(uow, periodId);
  await removeAllocations(uow, periodId);
  await removePeriod(uow, periodId);
};
