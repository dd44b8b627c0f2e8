import type { Instant } from '@qingya/shared';
import { placeholders, type Reader } from '../../../platform/db';

/** A redemption that somebody at the desk has to lay ready or to post. */
export interface WaitingRedemption {
  readonly id: string;
  readonly campusId: string;
  readonly since: Instant;
  /** Until when it should be done; what the courier has the address of lasts longer. */
  readonly deadline: Instant;
  /** When the courier was given its address; null = never. */
  readonly exportedAt: Instant | null;
  readonly studentId: string;
  readonly delivery: 'pick_up' | 'post' | 'auto';
  readonly goodTitle: string;
  readonly quantity: number;
}

/**
 * What is to be laid ready or posted, oldest first; of the campuses its list would show.
 * @param campusIds undefined = everywhere
 * @param limit no more rows than this
 */
export const redemptionsWaiting = async (
  reader: Reader,
  campusIds: readonly string[] | undefined,
  limit: number,
): Promise<WaitingRedemption[]> => {
  if (campusIds?.length === 0) return [];
  const onCampus = campusIds === undefined ? '' : ` AND campusId IN (${placeholders(campusIds.length)})`;
  return reader.rows<WaitingRedemption>(
    `SELECT id, campusId, redeemedAt AS since, expiresAt AS deadline, exportedAt, studentId, delivery, goodTitle, quantity FROM mall_redemption
      WHERE (state = 'confirmed' OR (state = 'ready' AND delivery = 'post'))${onCampus} ORDER BY id LIMIT ${limit}`,
    campusIds ?? [],
  );
};

/** What a student redeemed and was not handed over yet, latest first, at most 20. */
export const openRedemptionsOfStudent = (
  reader: Reader,
  studentId: string,
): Promise<{ id: string; goodTitle: string; campusId: string; state: string; expiresAt: Instant }[]> =>
  reader.rows(
    `SELECT id, goodTitle, campusId, state, expiresAt FROM mall_redemption
      WHERE studentId = ? AND state IN ('held', 'confirmed', 'ready') ORDER BY id DESC LIMIT 20`,
    [studentId],
  );
