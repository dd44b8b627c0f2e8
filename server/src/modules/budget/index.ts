import type { Route } from '../../platform/http/route';
import type { ScheduledTask } from '../../platform/jobs';
import type { Subscriber } from '../../platform/outbox';
import { budgetRoutes } from './http/routes';
import type { BudgetPorts } from './ports';
import { onExhausted, raiseAlerts } from './usecases/raise-alerts';

/** The budget module's only door: what other modules and the composition root may use. */

export type { Allowance } from './domain/allowance';
export { budgetEntities } from './persistence/entities';
export { anyReturnsExpired } from './persistence/expiry-store';
export { countingSpans, periodOn } from './persistence/period-store';
export type { AwardsGiven, BudgetPorts, GivenAward } from './ports';
export { allowances } from './usecases/allowances';
export type { Booked } from './usecases/book-given';
export { giveBack } from './usecases/give-back';
export { activatePeriod } from './usecases/period-life';
export { type BudgetDifference, reconcileBudget } from './usecases/reconcile-budget';
export { lockForExchange, type Reservation, reserve, reserveAll, reserveBeyond } from './usecases/reserve';
export { returnExpired, returnedByExpiry } from './usecases/return-expired';
export { type Room, type RoomQuestion, roomFor } from './usecases/room';
export { createPeriod } from './usecases/save-period';
export { type BudgetWarning, budgetWarnings } from './usecases/warnings';

/** Everything the budget gives to the platform. */
export interface Budget {
  readonly routes: Route[];
  readonly subscribers: Subscriber[];
  readonly tasks: ScheduledTask[];
}

/** Late in the evening: today counts as gone, as the projection takes it. */
const ALERTS_AT_MINUTE = 22 * 60 + 45;

/** Builds the module for one process. */
export const createBudget = (ports: BudgetPorts): Budget => ({
  routes: budgetRoutes(ports),
  subscribers: [{ name: 'budget.alerts', types: ['budget.allocation.exhausted'], handle: onExhausted }],
  tasks: [
    {
      name: 'budget.alert',
      title: '积分预算预警',
      minuteOfDay: ALERTS_AT_MINUTE,
      run: async ({ db, report }) => report({ raised: await raiseAlerts(db) }),
    },
  ],
});
