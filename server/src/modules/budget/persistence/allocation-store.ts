import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import type { Share } from '../domain/allocations';

export interface AllocationRow extends Share {
  readonly id: string;
  readonly periodId: string;
}

export const allocationsOf = (reader: Reader, periodIds: readonly string[]): Promise<AllocationRow[]> =>
  periodIds.length === 0
    ? Promise.resolve([])
    : reader.rows<AllocationRow>(
        `SELECT * FROM budget_allocation WHERE periodId IN (${placeholders(periodIds.length)}) ORDER BY id`,
        periodIds,
      );

export const insertAllocation = async (uow: UnitOfWork, periodId: string, share: Share): Promise<string> => {
  const id = uow.newId();
  await uow.insert('budget_allocation', { id, periodId, ...share });
  return id;
};

/** Only under the locks of its slots. */
export const setAllocationPoints = (uow: UnitOfWork, id: string, points: number): Promise<number> =>
  uow.run('UPDATE budget_allocation SET points = ? WHERE id = ?', [points, id]);

/** For drafts, of which nothing was issued. */
export const removeAllocations = async (uow: UnitOfWork, periodId: string): Promise<void> => {
  await uow.run('DELETE FROM budget_slot WHERE allocationId IN (SELECT id FROM budget_allocation WHERE periodId = ?)', [
    periodId,
  ]);
  await uow.run('DELETE FROM budget_allocation WHERE periodId = ?', [periodId]);
};
