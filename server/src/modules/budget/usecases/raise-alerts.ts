import { type BudgetAlertKind, localDateOf } from '@qingya/shared';
import { type Database, isUniqueViolation, type Reader, type UnitOfWork } from '../../../platform/db';
import type { StoredEvent } from '../../../platform/outbox';
import { alertsOf, isOver } from '../domain/alerts';
import { type AlertRow, alertsOfPeriod, dropAlerts, insertAlert } from '../persistence/alert-store';
import { activePeriods, type PeriodRow, periodById } from '../persistence/period-store';
import { type Use, type UseOfPeriod, usesOf } from './board';

type NewAlert = Omit<AlertRow, 'id' | 'raisedAt'>;

const alertOf = (
  period: PeriodRow,
  allocationId: string,
  kind: BudgetAlertKind,
  { points, used, beyond, projected }: Use,
): NewAlert => ({ periodId: period.id, allocationId, kind, points, issued: used + beyond, projected });

const dueOf = (period: PeriodRow, allocationId: string, use: Use): NewAlert[] =>
  alertsOf(use.points, use.used + use.beyond, use.projected).map((kind) => alertOf(period, allocationId, kind, use));

/** What is to be raised, and which alerts are over. */
interface Turn {
  readonly due: readonly NewAlert[];
  readonly over: readonly string[];
}

const turnOf = async (reader: Reader, { period, whole, allocations }: UseOfPeriod): Promise<Turn> => {
  const uses = new Map<string, Use>([['', whole], ...allocations.map(({ row, use }) => [row.id, use] as const)]);
  const known = await alertsOfPeriod(reader, period.id);
  const over = known.filter((alert) => {
    const use = uses.get(alert.allocationId);
    return use !== undefined && isOver(alert, { ...use, issued: use.used + use.beyond });
  });
  const standing = new Set(known.filter((alert) => !over.includes(alert)).map(nameOf));
  const due = [...uses].flatMap(([allocationId, use]) => dueOf(period, allocationId, use));
  return { due: due.filter((alert) => !standing.has(nameOf(alert))), over: over.map(({ id }) => id) };
};

/**
 * Notes which thresholds active budgets and their allocations have crossed, and forgets alerts that are over, so that they can be
 * raised again.
 * @returns how many are new
 */
export const raiseAlerts = async (db: Database): Promise<number> => {
  const turns = await db.read(async (reader) => {
    const found: Turn[] = [];
    for (const use of await usesOf(reader, await activePeriods(reader), localDateOf(reader.now)))
      found.push(await turnOf(reader, use));
    return found;
  });
  const over = turns.flatMap((turn) => turn.over);
  if (over.length > 0) await db.transaction((uow) => dropAlerts(uow, over));
  let raised = 0;
  for (const alert of turns.flatMap(({ due }) => due)) if (await db.transaction((uow) => raise(uow, alert))) raised += 1;
  return raised;
};

/** The same for one active budget, at once: what it has crossed as it begins or is changed need not wait for the evening. */
export const raiseAlertsOf = async (uow: UnitOfWork, periodId: string): Promise<void> => {
  const use = await useNow(uow, periodId);
  if (!use) return;
  const { due, over } = await turnOf(uow, use);
  await dropAlerts(uow, over);
  for (const alert of due) await raise(uow, alert);
};

const useNow = async (reader: Reader, periodId: string): Promise<UseOfPeriod | undefined> => {
  const period = await periodById(reader, periodId);
  return period?.state === 'active' ? (await usesOf(reader, [period], localDateOf(reader.now)))[0] : undefined;
};

/**
 * An allocation had no room for an award: it is used up for those who wait, though a few points may be left.
 * News of before it grew are none any more.
 */
export const onExhausted = async (uow: UnitOfWork, event: StoredEvent): Promise<void> => {
  const { periodId, allocationId, points } = event.payload as { periodId: string; allocationId: string; points: number };
  const period = await useNow(uow, periodId);
  const share = period?.allocations.find(({ row }) => row.id === allocationId);
  if (period && share && share.use.left < points) await raise(uow, alertOf(period.period, allocationId, 'at_100', share.use));
};

const nameOf = ({ allocationId, kind }: { allocationId: string; kind: BudgetAlertKind }): string => `${allocationId} ${kind}`;

/** @returns false when another process noted it first */
const raise = async (uow: UnitOfWork, alert: NewAlert): Promise<boolean> => {
  try {
    await insertAlert(uow, alert);
    return true;
  } catch (error) {
    if (!isUniqueViolation(error, 'uq_budget_alert', 'budget_alert.periodId')) throw error;
    return false;
  }
};
