import type { UnitOfWork } from '../../../platform/db';
import { noteReturn, returnedOf } from '../persistence/expiry-store';
import { insertMovement, lockMovements, type MovementRow } from '../persistence/movement-store';
import { holdWithoutBudget } from '../persistence/period-store';
import { returnToSlot } from '../persistence/slot-store';

/**
 * Points return to the slot they were taken from; never more than is still taken.
 * @param movements of one award, locked
 * @returns how many points came back
 */
export const giveBackFrom = async (uow: UnitOfWork, movements: readonly MovementRow[], points: number): Promise<number> => {
  const taking = movements.find(({ takingKey }) => takingKey !== null);
  if (!taking) return 0;
  const held = movements.reduce((sum, movement) => sum + movement.points, 0);
  const returned = Math.min(points, held);
  if (returned === 0) return 0;
  const { periodId, allocationId, slot, awardId, kind, awardedOn } = taking;
  await returnToSlot(uow, { allocationId, slot, kind, points: returned });
  await insertMovement(uow, { periodId, allocationId, slot, awardId, takingKey: null, kind, points: -returned, awardedOn });
  return returned;
};

/**
 * The movements of an award, locked. Where there are none, a budget of its day may be starting at this moment, and may have counted the
 * award as it was before: whoever starts one is waited for, or made to wait, and then it is looked for again.
 */
export const movementsHeld = async (uow: UnitOfWork, awardId: string): Promise<MovementRow[]> => {
  const found = await lockMovements(uow, awardId);
  if (found.length > 0 || uow.engine !== 'mysql') return found;
  await holdWithoutBudget(uow);
  return lockMovements(uow, awardId);
};

/**
 * Points that were taken back from a student return to the slot they came from. An award never gives back more than it took, however often
 * this is called; one that took nothing gives nothing.
 * @param covered how many of the points had expired before: as far as they returned then, they do not return again
 * @returns how many points came back
 */
export const giveBack = async (
  uow: UnitOfWork,
  { awardId, points, covered = 0 }: { readonly awardId: string; readonly points: number; readonly covered?: number },
): Promise<number> => {
  if (!Number.isSafeInteger(points) || points < 0) throw new RangeError(`whole points come back, got ${points}`);
  const movements = await movementsHeld(uow, awardId);
  const back = covered === 0 ? 0 : Math.min(covered, await returnedOf(uow, awardId));
  if (back > 0) await noteReturn(uow, uow.newId(), awardId, 0 - back);
  return giveBackFrom(uow, movements, points - back);
};
