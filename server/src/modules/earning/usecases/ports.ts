import type { BudgetGroup, LocalDate } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import {
  anyReturnsExpired,
  countingSpans,
  giveBack,
  lockForExchange,
  reserveAll,
  reserveBeyond,
  returnExpired,
  returnedByExpiry,
} from '../../budget';
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
  /**
   * Once for all awards of a unit of work, those that go first where points are scarce in front.
   * `free`: no budget counts it; `reserved`: taken; `queue`: no room, somebody may approve it; `refuse`: no room.
   */
  reserveAll(uow: UnitOfWork, requests: readonly BudgetRequest[]): Promise<('free' | 'reserved' | 'queue' | 'refuse')[]>;
  /** Comes first in a unit of work that gives back points of some awards and asks for others, so that two such units never wait for each other. */
  lockForExchange(
    uow: UnitOfWork,
    awardIds: readonly string[],
    requests: readonly Pick<BudgetRequest, 'campusId' | 'group' | 'on'>[],
  ): Promise<void>;
  /** An award that was queued is approved: taken also where there is no room. */
  takeBeyond(uow: UnitOfWork, request: BudgetRequest): Promise<void>;
  /** Points were taken back from a child. @param back `covered` of them had expired before */
  giveBack(
    uow: UnitOfWork,
    back: { readonly awardId: string; readonly points: number; readonly covered?: number },
  ): Promise<void>;
  /** Points of an award that returned as they expired; keeps the award's books locked. */
  returnedByExpiry(uow: UnitOfWork, awardId: string): Promise<number>;
  /** Whether expired points return at all, to any budget. */
  takesExpired(reader: Reader): Promise<boolean>;
  /** Points of an award expired unused; once per key. @param expired `expiredLeft` is asked under the award's lock */
  returnExpired(
    uow: UnitOfWork,
    expired: {
      readonly awardId: string;
      readonly key: string;
      readonly points: number;
      readonly expiredLeft: (uow: UnitOfWork) => Promise<number>;
    },
  ): Promise<void>;
  /** Budget periods that are or were in force; they do not overlap. */
  periods(reader: Reader): Promise<readonly Period[]>;
}

/** The school's budgets; without one for a day, points are given freely. */
export const BUDGET: BudgetPort = {
  reserveAll,
  lockForExchange,
  takeBeyond: async (uow, request) => void (await reserveBeyond(uow, request)),
  giveBack: async (uow, back) => void (await giveBack(uow, back)),
  returnedByExpiry,
  takesExpired: anyReturnsExpired,
  returnExpired: async (uow, expired) => void (await returnExpired(uow, expired)),
  periods: async (reader) =>
    (await countingSpans(reader)).map(({ id, fromDate, throughDate }) => ({ id, from: fromDate, through: throughDate })),
};
