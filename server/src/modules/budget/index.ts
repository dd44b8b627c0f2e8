import type { Route } from '../../platform/http/route';
import type { ScheduledTask } from '../../platform/jobs';
import { budgetRoutes } from './http/routes';
import type { BudgetPorts } from './ports';
import { raiseAlerts } from './usecases/raise-alerts';

/** The budget module's only door: what other modules and the composition root may use. */

export { budgetEntities } from './persistence/entities';
export { countingSpans } from './persistence/period-store';
export type { BudgetPorts } from './ports';
export { giveBack } from './usecases/give-back';
export { type BudgetDifference, reconcileBudget } from './usecases/reconcile-budget';
export { type Reservation, reserve, reserveBeyond } from './usecases/reserve';

/** Everything the budget gives to the platform. */
export interface Budget {
  readonly routes: Route[];
  readonly tasks: ScheduledTask[];
}

/** Late in the evening: today counts as gone, as the projection takes it. */
const ALERTS_AT_MINUTE = 22 * 60 + 45;

/** Builds the module for one process. */
export const createBudget = (ports: BudgetPorts): Budget => ({
  routes: budgetRoutes(ports),
  tasks: [
    {
      name: 'budget.alert',
      title: '积分预算预警',
      minuteOfDay: ALERTS_AT_MINUTE,
      run: async ({ db, report }) => report({ raised: await raiseAlerts(db) }),
    },
  ],
});
