import type { Instant, RedemptionDelivery, RedemptionState } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { planOf, type SeatPlan } from '../domain/fulfilment';
import type { PickUpState } from '../domain/pick-up';
import { returnableUntil } from '../domain/redemption-state';
import { pickUpRequestOf } from '../persistence/pick-up-store';
import { redemptionById } from '../persistence/redemption-store';
import { shipmentsOf } from '../persistence/shipment-store';

/** What a family needs to know of a redemption to recognise it, as it is now. */
export interface RedemptionStory {
  readonly id: string;
  readonly studentId: string;
  /** Where it is picked up. */
  readonly campusId: string;
  readonly goodTitle: string;
  readonly quantity: number;
  /** Of all pieces together. */
  readonly points: number;
  /** Pieces that were taken back. */
  readonly returnedQuantity: number;
  /** Points that went back with them. */
  readonly returnedPoints: number;
  readonly state: RedemptionState;
  readonly delivery: RedemptionDelivery;
  /** Until, not including, when it can be confirmed or picked up. */
  readonly expiresAt: Instant;
  /** When its address last went to the courier; null = never, or nothing is posted. */
  readonly exportedAt: Instant | null;
  /** Whether a guardian confirmed it. */
  readonly approved: boolean;
  readonly byChild: boolean;
  /** Why staff cancelled it, took it back or handed it over without the code. */
  readonly note: string | null;
  readonly courier: string | null;
  readonly trackingNo: string | null;
  /** Until, not including, when it can be taken back; null = it cannot. */
  readonly returnableUntil: Instant | null;
  /** When and where its activity is; null = it is no seat. */
  readonly seat: SeatPlan | null;
  /** The points set aside for it. */
  readonly holdId: string;
  /** The transaction that gave its points back after the hand-over. */
  readonly undoId: string | null;
  /** Somebody without the code is or was at the desk. */
  readonly pickUpRequest: {
    readonly id: string;
    readonly taker: string;
    readonly state: PickUpState;
    readonly validUntil: Instant;
  } | null;
}

/** undefined = there is no such redemption */
export const redemptionStory = async (reader: Reader, redemptionId: string): Promise<RedemptionStory | undefined> => {
  const row = await redemptionById(reader, redemptionId);
  if (!row) return undefined;
  const {
    id,
    studentId,
    campusId,
    goodTitle,
    quantity,
    points,
    returnedQuantity,
    returnedPoints,
    state,
    delivery,
    expiresAt,
    exportedAt,
    note,
  } = row;
  const shipment = (await shipmentsOf(reader, [id])).get(id);
  const request = await pickUpRequestOf(reader, id);
  return {
    ...{
      id,
      studentId,
      campusId,
      goodTitle,
      quantity,
      points,
      returnedQuantity,
      returnedPoints,
      state,
      delivery,
      expiresAt,
      exportedAt,
      note,
    },
    holdId: row.holdId,
    undoId: row.undoId,
    approved: row.approvedBy !== null,
    byChild: row.byChild === 1,
    courier: shipment?.courier ?? null,
    trackingNo: shipment?.trackingNo ?? null,
    returnableUntil: returnableUntil(row),
    seat: planOf(row.fulfilment),
    pickUpRequest: request
      ? { id: request.id, taker: request.taker, state: request.state, validUntil: request.validUntil }
      : null,
  };
};
