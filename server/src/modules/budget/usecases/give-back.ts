import type { UnitOfWork } from '../../../platform/db';
import { insertMovement, lockMovements } from '../persistence/movement-store';
import { returnToSlot } from '../persistence/slot-store';

/**
 * Points that were taken back from a student return to the slot they came from. An award never gives back more than it took, however often
 * this is called; one that took nothing gives nothing.
 * @returns how many points came back
 */
export const giveBack = async (
  uow: UnitOfWork,
  { awardId, points }: { readonly awardId: string; readonly points: number },
): Promise<number> => {
  if (!Number.isSafeInteger(points) || points < 0) throw new RangeError(`whole points come back, got ${points}`);
  const movements = await lockMovements(uow, awardId);
  const taking = movements.find(({ takingKey }) => takingKey !== null);
  if (!taking) return 0;
  const held = movements.reduce((sum, movement) => sum + movement.points, 0);
  const returned = Math.min(points, held);
  if (returned === 0) return 0;
  const { periodId, allocationId, slot, kind, awardedOn } = taking;
  await returnToSlot(uow, { allocationId, slot, kind, points: returned });
  await insertMovement(uow, { periodId, allocationId, slot, awardId, takingKey: null, kind, points: -returned, awardedOn });
  return returned;
};
