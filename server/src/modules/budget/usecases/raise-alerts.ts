import { type BudgetAlertKind, localDateOf } from '@qingya/shared';
import { type Database, isUniqueViolation } from '../../../platform/db';
import { alertsOf } from '../domain/alerts';
import { type AlertRow, alertsOfPeriod, insertAlert } from '../persistence/alert-store';
import { activePeriods, type PeriodRow } from '../persistence/period-store';
import { type Use, usesOf } from './board';

type NewAlert = Omit<AlertRow, 'id' | 'raisedAt'>;

const dueOf = (period: PeriodRow, allocationId: string, { points, used, beyond, projected }: Use): NewAlert[] =>
  alertsOf(points, used + beyond, projected).map((kind) => ({
    periodId: period.id,
    allocationId,
    kind,
    points,
    issued: used + beyond,
    projected,
  }));

/**
 * Notes which thresholds active budgets and their allocations have crossed, once each.
 * @returns how many are new
 */
export const raiseAlerts = async (db: Database): Promise<number> => {
  const due = await db.read(async (reader) => {
    const uses = await usesOf(reader, await activePeriods(reader), localDateOf(reader.now));
    const found: NewAlert[] = [];
    for (const { period, whole, allocations } of uses) {
      const known = new Set((await alertsOfPeriod(reader, period.id)).map((alert) => nameOf(alert)));
      const all = [...dueOf(period, '', whole), ...allocations.flatMap(({ row, use }) => dueOf(period, row.id, use))];
      found.push(...all.filter((alert) => !known.has(nameOf(alert))));
    }
    return found;
  });
  let raised = 0;
  for (const alert of due) if (await raise(db, alert)) raised += 1;
  return raised;
};

const nameOf = ({ allocationId, kind }: { allocationId: string; kind: BudgetAlertKind }): string => `${allocationId} ${kind}`;

/** @returns false when another process noted it first */
const raise = async (db: Database, alert: NewAlert): Promise<boolean> => {
  try {
    await db.transaction((uow) => insertAlert(uow, alert));
    return true;
  } catch (error) {
    if (!isUniqueViolation(error, 'uq_budget_alert', 'budget_alert.periodId')) throw error;
    return false;
  }
};
