import type { BudgetGroup, LocalDate } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { allowances } from '../../budget';
import type { Span } from '../domain/backtest';

/** What budgets allow on some days. */
export interface Allowed {
  /** null = no budget says anything */
  readonly points: number | null;
  readonly groups: ReadonlyMap<BudgetGroup, number>;
  readonly campuses: ReadonlyMap<string, number>;
}

/** What a backtest asks of whoever keeps the budget. */
export interface AllowancePort {
  /**
   * @param on the day whose budget says the points per yuan
   * @returns allowances in the order of the spans
   */
  over(
    reader: Reader,
    spans: readonly Span[],
    on: LocalDate,
  ): Promise<{ readonly allowances: readonly Allowed[]; readonly pointsPerYuan: number | null }>;
}

/** The school's budgets. */
export const ALLOWANCES: AllowancePort = { over: allowances };
