import type { LocalDate } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';

/** What one award takes from the budget. */
export interface BudgetClaim {
  readonly awardId: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly group: 'manual';
  /** ≥ 1 */
  readonly points: number;
  /** The day they are given on. */
  readonly on: LocalDate;
}

/** How many points may be given by hand, as far as the school's budget goes; answered by the module that keeps budgets. */
export interface ManualBudget {
  /** Takes the points, if a budget counts them; without room the period says whether to ask somebody or to refuse. */
  reserve(uow: UnitOfWork, claim: BudgetClaim): Promise<'free' | 'reserved' | 'queue' | 'refuse'>;
  /** Takes the points of an award that somebody approved, also beyond what there is. */
  reserveBeyond(uow: UnitOfWork, claim: BudgetClaim): Promise<unknown>;
  /** Gives back what an undone award took. */
  giveBack(uow: UnitOfWork, what: { readonly awardId: string; readonly points: number }): Promise<unknown>;
}
