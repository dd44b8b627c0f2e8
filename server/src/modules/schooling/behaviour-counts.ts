import type { Instant } from '@qingya/shared';
import { placeholders, type Reader } from '../../platform/db';

/** How many behaviours one member of staff recorded on a campus. */
export interface RecordedCount {
  readonly staffId: string;
  readonly campusId: string;
  readonly times: number;
}

/**
 * Behaviours that staff recorded in a stretch of time, revoked ones included: recording them is what is watched.
 * @param campusIds undefined = every campus
 */
export const behavioursRecordedByStaff = async (
  reader: Reader,
  from: Instant,
  before: Instant,
  campusIds: readonly string[] | undefined,
): Promise<RecordedCount[]> => {
  if (campusIds?.length === 0) return [];
  const onCampuses = campusIds === undefined ? '' : `AND campusId IN (${placeholders(campusIds.length)})`;
  const rows = await reader.rows<Omit<RecordedCount, 'times'> & { readonly times: number | string }>(
    `SELECT recordedById AS staffId, campusId, COUNT(*) AS times FROM schooling_behaviour
     WHERE recordedAt >= ? AND recordedAt < ? AND recordedByKind = 'staff' ${onCampuses} GROUP BY recordedById, campusId`,
    [from, before, ...(campusIds ?? [])],
  );
  return rows.map((row) => ({ ...row, times: Number(row.times) }));
};
