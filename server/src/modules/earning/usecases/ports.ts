import type { BudgetGroup, LocalDate } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { countingSpans, giveBack, reserve, reserveBeyond } from '../../budget';
import type { Period } from '../domain/caps';

/** What an award asks the budget for. */
export interface BudgetRequest {
  readonly awardId: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly group: BudgetGroup;
  readonly points: number;
  /** The award's own day decides which budget bears it. */
  readonly on: LocalDate;
}

/** What earning asks of whoever keeps the budget. */
export interface BudgetPort {
  /** `free`: no budget counts it; `reserved`: taken; `queue`: no room, somebody may approve it; `refuse`: no room. */
  reserve(uow: UnitOfWork, request: BudgetRequest): Promise<'free' | 'reserved' | 'queue' | 'refuse'>;
  /** An award that was queued is approved: taken also where there is no room. */
  takeBeyond(uow: UnitOfWork, request: BudgetRequest): Promise<void>;
  giveBack(uow: UnitOfWork, back: { readonly awardId: string; readonly points: number }): Promise<void>;
  /** Budget periods that are or were in force; they do not overlap. */
  periods(reader: Reader): Promise<readonly Period[]>;
}

/** The school's budgets; without one for a day, points are given freely. */
export const BUDGET: BudgetPort = {
  reserve,
  takeBeyond: async (uow, request) => void (await reserveBeyond(uow, request)),
  giveBack: async (uow, back) => void (await giveBack(uow, back)),
  periods: async (reader) =>
    (await countingSpans(reader)).map(({ id, fromDate, throughDate }) => ({ id, from: fromDate, through: throughDate })),
};
