import type { Instant } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

export interface ShipmentRow {
  readonly redemptionId: string;
  /** null = erased */
  readonly addressSealed: string | null;
  /** Surname and stars. */
  readonly recipient: string;
  /** Masked. */
  readonly phone: string;
  readonly region: string;
  readonly courier: string | null;
  readonly trackingNo: string | null;
  readonly shippedAt: Instant | null;
}

export const insertShipment = (uow: UnitOfWork, row: ShipmentRow): Promise<void> => uow.insert('mall_shipment', { ...row });

/** The sealed address of the newest posted redemption that this guardian made for the family and that still has one. */
export const lastSealedAddress = async (reader: Reader, familyId: string, guardianId: string): Promise<string | undefined> =>
  (
    await reader.row<{ addressSealed: string }>(
      `SELECT s.addressSealed FROM mall_redemption r JOIN mall_shipment s ON s.redemptionId = r.id
        WHERE r.familyId = ? AND r.guardianId = ? AND s.addressSealed IS NOT NULL ORDER BY r.id DESC LIMIT 1`,
      [familyId, guardianId],
    )
  )?.addressSealed;

/** Shipments of redemptions, by redemption; those that are not posted are absent. */
export const shipmentsOf = async (
  reader: Reader,
  redemptionIds: readonly string[],
): Promise<ReadonlyMap<string, ShipmentRow>> => {
  if (redemptionIds.length === 0) return new Map();
  const rows = await reader.rows<ShipmentRow>(
    `SELECT * FROM mall_shipment WHERE redemptionId IN (${placeholders(redemptionIds.length)})`,
    redemptionIds,
  );
  return new Map(rows.map((row) => [row.redemptionId, row]));
};

/** All shipments of a family, oldest first, with the guardian who typed each address. */
export const shipmentsOfFamily = (reader: Reader, familyId: string): Promise<(ShipmentRow & { readonly guardianId: string })[]> =>
  reader.rows(
    'SELECT s.*, r.guardianId AS guardianId FROM mall_redemption r JOIN mall_shipment s ON s.redemptionId = r.id WHERE r.familyId = ? ORDER BY r.id',
    [familyId],
  );

/** Courier and tracking number of what was posted. */
export const setTracking = (
  uow: UnitOfWork,
  redemptionId: string,
  { courier, trackingNo }: { readonly courier: string; readonly trackingNo: string },
): Promise<number> =>
  uow.run('UPDATE mall_shipment SET courier = ?, trackingNo = ?, shippedAt = COALESCE(shippedAt, ?) WHERE redemptionId = ?', [
    courier,
    trackingNo,
    uow.now,
    redemptionId,
  ]);

/**
 * Whether a parcel goes to another family as well. Every shipment with its number is locked, so of two families whose numbers
 * are written at once one sees the other: write the number first, then ask.
 */
export const goesToOthers = async (
  uow: UnitOfWork,
  familyId: string,
  { courier, trackingNo }: { readonly courier: string; readonly trackingNo: string },
): Promise<boolean> => {
  const parcel = await uow.lockRows<{ redemptionId: string }>(
    'SELECT redemptionId FROM mall_shipment WHERE courier = ? AND trackingNo = ?',
    [courier, trackingNo],
  );
  const ids = parcel.map(({ redemptionId }) => redemptionId);
  const other = await uow.row(
    `SELECT id FROM mall_redemption WHERE id IN (${placeholders(ids.length)}) AND familyId <> ? LIMIT 1`,
    [...ids, familyId],
  );
  return other !== undefined;
};

const ERASED = '已删除';
/** Everything that says where something went and how to follow it; with two parameters, both `ERASED`. */
const BLANK = "addressSealed = NULL, recipient = ?, region = ?, phone = '', courier = NULL, trackingNo = NULL";

/** Blanks where a family had things posted, and who came for them; safe to repeat. */
export const eraseShippingOfFamily = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  const ofFamily = 'redemptionId IN (SELECT id FROM mall_redemption WHERE familyId = ?)';
  await uow.run(`UPDATE mall_shipment SET ${BLANK} WHERE ${ofFamily}`, [ERASED, ERASED, familyId]);
  await uow.run(`UPDATE mall_pick_up_request SET taker = ? WHERE ${ofFamily}`, [ERASED, familyId]);
};

/** Redemptions whose address is still kept, after a position, in the order of their ids. */
export const sealedAddresses = (
  reader: Reader,
  afterId: string,
  limit: number,
): Promise<{ id: string; addressSealed: string }[]> =>
  reader.rows<{ id: string; addressSealed: string }>(
    `SELECT redemptionId AS id, addressSealed FROM mall_shipment WHERE addressSealed IS NOT NULL AND redemptionId > ?
      ORDER BY redemptionId LIMIT ${limit}`,
    [afterId],
  );

/** Keeps an address under another seal, unless it changed meanwhile. */
export const resealAddress = (uow: UnitOfWork, redemptionId: string, from: string, to: string): Promise<number> =>
  uow.run('UPDATE mall_shipment SET addressSealed = ? WHERE redemptionId = ? AND addressSealed = ?', [to, redemptionId, from]);

/** Redemptions that were posted, or ended without, by then, and whose address is still kept. */
export const addressesToErase = (reader: Reader, by: Instant, limit: number): Promise<{ redemptionId: string }[]> =>
  reader.rows<{ redemptionId: string }>(
    `SELECT s.redemptionId FROM mall_shipment s JOIN mall_redemption r ON r.id = s.redemptionId
      WHERE s.addressSealed IS NOT NULL AND COALESCE(s.shippedAt, r.endedAt) <= ? ORDER BY s.redemptionId LIMIT ${limit}`,
    [by],
  );

/** Blanks where redemptions went, and the numbers that lead there. @param redemptionIds at least one */
export const eraseAddresses = (uow: UnitOfWork, redemptionIds: readonly string[]): Promise<number> =>
  uow.run(`UPDATE mall_shipment SET ${BLANK} WHERE redemptionId IN (${placeholders(redemptionIds.length)})`, [
    ERASED,
    ERASED,
    ...redemptionIds,
  ]);

/** Forgets who came for redemptions by then. @returns how many names went */
export const eraseTakers = (uow: UnitOfWork, askedBy: Instant): Promise<number> =>
  uow.run('UPDATE mall_pick_up_request SET taker = ? WHERE askedAt <= ? AND taker <> ?', [ERASED, askedBy, ERASED]);
