import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { isOpen, isWithCourier } from '../domain/redemption-state';
import { mayCorrectTracking } from '../domain/shipping';
import { changeRedemption, lockRedemption, type RedemptionRow } from '../persistence/redemption-store';
import { goesToOthers, type ShipmentRow, setTracking, shipmentsOf } from '../persistence/shipment-store';
import { moveRedemption } from './move-redemption';

/** With which courier something was posted, and under which number. */
export interface Tracking {
  readonly courier: string;
  readonly trackingNo: string;
}

export interface ShipCommand extends Tracking {
  readonly redemptionId: string;
  readonly actor: Actor;
}

/**
 * Says that it was posted: points and pieces leave for good, once.
 * @throws AppError redemption_not_found, redemption_not_shippable, redemption_state, redemption_expired,
 *   redemption_tracking_taken
 */
export const shipRedemption = async (
  uow: UnitOfWork,
  { redemptionId, actor, ...tracking }: ShipCommand,
): Promise<RedemptionRow> => {
  const row = await moveRedemption(uow, 'ship', { redemptionId, actor }, ({ delivery }) => {
    if (delivery !== 'post') throw fail('redemption_not_shippable');
  });
  await keepTracking(uow, row, tracking);
  return row;
};

/**
 * Says that the courier does not have it after all, because the parcel was never given away: the family can cancel it again,
 * and the clock ends it again.
 * @returns the redemption, and whether a courier counted as having it
 * @throws AppError redemption_not_found, redemption_not_shippable, redemption_state
 */
export const takeFromCourier = async (
  uow: UnitOfWork,
  redemptionId: string,
): Promise<{ readonly row: RedemptionRow; readonly taken: boolean }> => {
  const row = await lockRedemption(uow, redemptionId);
  if (!row) throw fail('redemption_not_found');
  if (row.delivery !== 'post') throw fail('redemption_not_shippable');
  if (!isOpen(row)) throw fail('redemption_state', { state: row.state });
  if (!isWithCourier(row)) return { row, taken: false };
  await changeRedemption(uow, row, { state: row.state, exportedAt: null });
  return { row: { ...row, exportedAt: null }, taken: true };
};

/**
 * Corrects courier and number of what was posted.
 * @returns the redemption, and the shipment as it was before
 * @throws AppError redemption_not_found, redemption_state, redemption_address_erased, redemption_tracking_taken
 */
export const correctTracking = async (
  uow: UnitOfWork,
  { redemptionId, ...tracking }: Omit<ShipCommand, 'actor'>,
): Promise<{ readonly row: RedemptionRow; readonly before: ShipmentRow }> => {
  const row = await lockRedemption(uow, redemptionId);
  if (!row) throw fail('redemption_not_found');
  const before = (await shipmentsOf(uow, [row.id])).get(row.id);
  if (!before || !mayCorrectTracking(row)) throw fail('redemption_state', { state: row.state });
  if (before.addressSealed === null) throw fail('redemption_address_erased');
  await keepTracking(uow, row, tracking);
  return { row, before };
};

/**
 * Couriers write their numbers in capitals; the same number must not look like another one. One parcel may hold several
 * redemptions of a family, and none of another family.
 */
const keepTracking = async (
  uow: UnitOfWork,
  { id, familyId }: Pick<RedemptionRow, 'id' | 'familyId'>,
  typed: Tracking,
): Promise<void> => {
  const tracking = { courier: typed.courier, trackingNo: typed.trackingNo.toUpperCase() };
  if ((await setTracking(uow, id, tracking)) !== 1) throw new Error(`redemption ${id} is to be posted and has no shipment`);
  if (await goesToOthers(uow, familyId, tracking)) throw fail('redemption_tracking_taken');
};
