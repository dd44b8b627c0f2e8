import type { BudgetAlertKind, Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';

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
