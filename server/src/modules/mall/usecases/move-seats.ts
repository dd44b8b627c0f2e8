import type { UnitOfWork } from '../../../platform/db';
import { followedSeat, planOf, type SeatPlan, seatRightOf, whileStillToCome } from '../domain/fulfilment';
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

/** What the event of a moved seat says beside what every event of a redemption says. */
export interface SeatMove {
  /** Of all seats that staff moved together. */
  readonly moveId: string;
  /** Redemptions of the family whose seats moved with it, this one included; oldest first. */
  readonly familyRedemptionIds: readonly string[];
  readonly from: SeatPlan;
  readonly to: SeatPlan;
}

interface Followed {
  readonly row: RedemptionRow;
  readonly from: SeatPlan;
}

/**
 * Has every seat follow its activity to another time or place: what families redeemed, what they can use, and what still waits for
 * a guardian. Seats whose activity has begun stay as they are, and all do when the new time is over already. The good must be
 * locked: whoever redeems a seat locks it, too, so that none is given by the old plan meanwhile.
 * @returns how many redemptions followed
 */
export const moveSeats = async (uow: UnitOfWork, goodId: string, plan: SeatPlan): Promise<number> => {
  const moved: Followed[] = [];
  for (const id of await arrivingIds(uow, goodId)) {
    const row = await lockRedemption(uow, id);
    const followed = row && (await follow(uow, row, plan));
    if (followed) moved.push(followed);
  }
  const moveId = uow.newId();
  for (const { row, from } of moved) {
    const event = redemptionEvent('rescheduled', row);
    const familyRedemptionIds = moved.filter((one) => one.row.familyId === row.familyId).map((one) => one.row.id);
    const move: SeatMove = { moveId, familyRedemptionIds, from, to: plan };
    await uow.append({ ...event, payload: { ...event.payload, ...move } });
  }
  return moved.length;
};

const follow = async (uow: UnitOfWork, row: RedemptionRow, plan: SeatPlan): Promise<Followed | null> => {
  // It may have been given back since it was found.
  if ((GIVEN_BACK_STATES as readonly string[]).includes(row.state)) return null;
  const from = planOf(row.fulfilment);
  const seat = followedSeat(JSON.parse(row.fulfilment), plan, uow.now);
  if (!from || !seat) return null;
  const waits = row.state === 'held' ? { expiresAt: whileStillToCome(seat, answerUntil(row.redeemedAt)) } : {};
  const change: RedemptionChange = { state: row.state, fulfilment: JSON.stringify(seat), ...waits };
  await changeRedemption(uow, row, change);
  await moveSeat(uow, REDEMPTION_SOURCE, row.id, seatRightOf(seat));
  return { row: { ...row, ...change }, from };
};
