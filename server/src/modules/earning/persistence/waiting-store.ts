import type { Instant } from '@qingya/shared';
import { placeholders, type Reader } from '../../../platform/db';
import { timeOfId } from '../../../platform/ids/ulid';

/** Points that wait for somebody's approval. */
export interface WaitingAward {
  readonly id: string;
  readonly campusId: string;
  readonly since: Instant;
  readonly studentId: string;
  /** What they are for. */
  readonly title: string;
  /** Signed: negative takes points. */
  readonly points: number;
}

type Row = Omit<WaitingAward, 'since'>;

const dated = (rows: readonly Row[]): WaitingAward[] => rows.map((row) => ({ ...row, since: timeOfId(row.id) }));

/** Awards the budget had no room for, oldest first; of the campuses their list would show. */
export const queuedAwardsWaiting = async (
  reader: Reader,
  campusIds: readonly string[] | undefined,
  limit: number,
): Promise<WaitingAward[]> => {
  if (campusIds?.length === 0) return [];
  const onCampus = campusIds === undefined ? '' : ` AND campusId IN (${placeholders(campusIds.length)})`;
  return dated(
    await reader.rows<Row>(
      `SELECT id, campusId, studentId, title, points - takenBack AS points FROM earning_award
        WHERE state = 'queued'${onCampus} ORDER BY id LIMIT ${limit}`,
      campusIds ?? [],
    ),
  );
};

/** What was asked to be given or taken by hand, oldest first; never what the caller asked for. @param staffId of the caller */
export const manualAwardsWaiting = async (
  reader: Reader,
  campusIds: readonly string[] | undefined,
  staffId: string,
  limit: number,
): Promise<WaitingAward[]> => {
  if (campusIds?.length === 0) return [];
  const onCampus = campusIds === undefined ? '' : ` AND campusId IN (${placeholders(campusIds.length)})`;
  return dated(
    await reader.rows<Row>(
      `SELECT id, campusId, studentId, reason AS title, points FROM earning_manual_award
        WHERE state = 'waiting' AND givenById <> ?${onCampus} ORDER BY id LIMIT ${limit}`,
      [staffId, ...(campusIds ?? [])],
    ),
  );
};
