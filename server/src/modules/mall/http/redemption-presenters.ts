import { fulfilmentSchema, type RedemptionView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { studentNames } from '../../schooling';
import { returnableUntil } from '../domain/redemption-state';
import { type RedemptionRow, redemptionById } from '../persistence/redemption-store';
import { campusNames } from './campus-names';
import { courseTitler } from './course-titles';
import { pickUpRequestsOf, shipmentsOf, thumbsOf } from './redemption-extras';

/** Redemptions as families and staff see them; never with the pick-up code. */
export const presentRedemptions = async (reader: Reader, rows: readonly RedemptionRow[]): Promise<RedemptionView[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const students = await studentNames(reader, [...new Set(rows.map(({ studentId }) => studentId))]);
  const campusIds = rows.flatMap(({ campusId, transferredFrom }) => (transferredFrom ? [campusId, transferredFrom] : [campusId]));
  const nameOf = await campusNames(reader, campusIds);
  const shipments = await shipmentsOf(reader, ids);
  const requests = await pickUpRequestsOf(reader, ids);
  const thumbs = await thumbsOf(reader, [...new Set(rows.map(({ goodId }) => goodId))]);
  const kept = rows.map((row) => ({ row, fulfilment: fulfilmentSchema.parse(JSON.parse(row.fulfilment)) }));
  const courseTitle = await courseTitler(
    reader,
    kept.map(({ fulfilment }) => fulfilment),
  );
  return kept.map(({ row, fulfilment }) => ({
    id: row.id,
    studentId: row.studentId,
    studentName: students.get(row.studentId) ?? null,
    campusId: row.campusId,
    campusName: nameOf(row.campusId),
    goodId: row.goodId,
    goodTitle: row.goodTitle,
    thumbUrl: thumbs.get(row.goodId) ?? null,
    fulfilment,
    courseTitle: courseTitle(fulfilment),
    delivery: row.delivery,
    quantity: row.quantity,
    points: row.points,
    returnedQuantity: row.returnedQuantity,
    returnedPoints: row.returnedPoints,
    byChild: row.byChild === 1,
    shipment: shipments.get(row.id) ?? null,
    pickUpRequest: requests.get(row.id) ?? null,
    transferredFrom: row.transferredFrom === null ? null : nameOf(row.transferredFrom),
    state: row.state,
    redeemedAt: row.redeemedAt,
    expiresAt: row.expiresAt,
    exportedAt: row.exportedAt,
    readyAt: row.readyAt,
    handedOverAt: row.handedOverAt,
    returnableUntil: returnableUntil(row),
    endedAt: row.endedAt,
    note: row.note,
  }));
};

/** @throws AppError redemption_not_found */
export const presentRedemption = async (reader: Reader, id: string): Promise<RedemptionView> => {
  const row = await redemptionById(reader, id);
  const [shown] = row ? await presentRedemptions(reader, [row]) : [];
  if (!shown) throw fail('redemption_not_found');
  return shown;
};
