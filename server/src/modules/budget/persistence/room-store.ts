import type { LocalDate } from '@qingya/shared';
import { placeholders, type Reader } from '../../../platform/db';
import type { Place } from '../domain/allocations';

/** An allocation of a period that counts, with the days it is for. */
export interface DatedAllocation extends Place {
  readonly allocationId: string;
  readonly points: number;
  readonly fromDate: LocalDate;
  readonly throughDate: LocalDate;
}

/** The allocations that awards of some campuses may draw on between two days, both included. */
export const allocationsBetween = (
  reader: Reader,
  campusIds: readonly string[],
  from: LocalDate,
  through: LocalDate,
): Promise<DatedAllocation[]> =>
  reader.rows<DatedAllocation>(
    `SELECT a.id AS allocationId, a.campusId, a.behaviourGroup, a.points, p.fromDate, p.throughDate
       FROM budget_period p JOIN budget_allocation a ON a.periodId = p.id
      WHERE p.state IN ('active', 'closed') AND p.fromDate <= ? AND p.throughDate >= ?
        AND a.campusId IN (${placeholders(campusIds.length + 1)})`,
    [through, from, '', ...campusIds],
  );
