import type { UnitOfWork } from '../../../platform/db';
import { followedSeat, type SeatPlan, seatRightOf, whileStillToCome } from '../domain/fulfilment';
import { answerUntil, GIVEN_BACK_STATES } from '../domain/redemption-state';
import {
  arrivingIds,
  changeRedemption,
  lockRedemption,
  type RedemptionChange,
  type RedemptionRow,
} from '../persistence/redemption-store';
import { moveSeat } from '../persistence/right-store';
import { REDEMPTION_SOURCE, redemptionEvent } from './redemption-words';

/**
 * Has every seat follow its activity to another time or place: what families redeemed, what they can use, and what still waits for
 * a guardian. Seats whose activity has begun stay as they are, and all do when the new time is over already. The good must be
 * locked: whoever redeems a seat locks it, too, so that none is given by the old plan meanwhile.
 * @returns how many redemptions followed
 */
export const moveSeats = async (uow: UnitOfWork, goodId: string, plan: SeatPlan): Promise<number> => {
  let moved = 0;
  for (const id of await arrivingIds(uow, goodId)) {
    const row = await lockRedemption(uow, id);
    if (row && (await follow(uow, row, plan))) moved += 1;
  }
  return moved;
};

const follow = async (uow: UnitOfWork, row: RedemptionRow, plan: SeatPlan): Promise<boolean> => {
  // It may have been given back since it was found.
  if ((GIVEN_BACK_STATES as readonly string[]).includes(row.state)) return false;
  const seat = followedSeat(JSON.parse(row.fulfilment), plan, uow.now);
  if (!seat) return false;
  const waits = row.state === 'held' ? { expiresAt: whileStillToCome(seat, answerUntil(row.redeemedAt)) } : {};
  const change: RedemptionChange = { state: row.state, fulfilment: JSON.stringify(seat), ...waits };
  await changeRedemption(uow, row, change);
  await moveSeat(uow, REDEMPTION_SOURCE, row.id, seatRightOf(seat));
  await uow.append(redemptionEvent('rescheduled', { ...row, ...change }));
  return true;
};
