import type { BudgetAlertKind, Instant } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

export interface AlertRow {
  readonly id: string;
  readonly periodId: string;
  /** '' = the whole budget. */
  readonly allocationId: string;
  readonly kind: BudgetAlertKind;
  readonly points: number;
  readonly issued: number;
  readonly projected: number;
  readonly raisedAt: Instant;
}

export const alertsOfPeriod = (reader: Reader, periodId: string): Promise<AlertRow[]> =>
  reader.rows<AlertRow>('SELECT * FROM budget_alert WHERE periodId = ? ORDER BY id DESC', [periodId]);

export const insertAlert = (uow: UnitOfWork, alert: Omit<AlertRow, 'id' | 'raisedAt'>): Promise<void> =>
  uow.insert('budget_alert', { id: uow.newId(), ...alert, raisedAt: uow.now });

export const hasAlert = async (
  reader: Reader,
  { periodId, allocationId, kind }: Pick<AlertRow, 'periodId' | 'allocationId' | 'kind'>,
): Promise<boolean> =>
  (await reader.row('SELECT 1 AS there FROM budget_alert WHERE periodId = ? AND allocationId = ? AND kind = ?', [
    periodId,
    allocationId,
    kind,
  ])) !== undefined;

/** Alerts that hold no longer: they may be raised again. */
export const dropAlerts = async (uow: UnitOfWork, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await uow.run(`DELETE FROM budget_alert WHERE id IN (${placeholders(ids.length)})`, ids);
};

/** For drafts that are thrown away. */
export const removeAlerts = (uow: UnitOfWork, periodId: string): Promise<number> =>
  uow.run('DELETE FROM budget_alert WHERE periodId = ?', [periodId]);
