import type { UnitOfWork } from '../../../platform/db';
import { isNoted, noteReturn, returnedOf } from '../persistence/expiry-store';
import { periodById } from '../persistence/period-store';
import { giveBackFrom, movementsHeld } from './give-back';

export interface ExpiredPoints {
  readonly awardId: string;
  /** Names this expiry; at most 60 characters. */
  readonly key: string;
  /** How many of the award's points expired in it. */
  readonly points: number;
  /** Asked under the award's lock: its points that expired, ever, and that no claw-back has covered. */
  readonly expiredLeft: (uow: UnitOfWork) => Promise<number>;
}

/**
 * Points that expired unused return to the slot they came from, where the period says so. Once per expiry; together with claw-backs
 * never more than the award took, and none twice: what was clawed back after it had expired has returned already.
 * @returns how many points came back
 */
export const returnExpired = async (uow: UnitOfWork, { awardId, key, points, expiredLeft }: ExpiredPoints): Promise<number> => {
  const movements = await movementsHeld(uow, awardId);
  const taking = movements.find(({ takingKey }) => takingKey !== null);
  if (!taking || (await periodById(uow, taking.periodId))?.expiredReturn !== 1 || (await isNoted(uow, key))) return 0;
  const open = (await expiredLeft(uow)) - (await returnedOf(uow, awardId));
  const returned = await giveBackFrom(uow, movements, Math.min(points, Math.max(0, open)));
  if (returned > 0) await noteReturn(uow, key, awardId, returned);
  return returned;
};

/**
 * What an award's expired points have given back so far. Keeps the award's movements locked: what is clawed back from then on in
 * this unit of work is told to `giveBack` with how much of it had expired.
 */
export const returnedByExpiry = async (uow: UnitOfWork, awardId: string): Promise<number> => {
  await movementsHeld(uow, awardId);
  return returnedOf(uow, awardId);
};
