import type { Instant, LocalDate } from '@qingya/shared';
import { placeholders, type Reader } from '../../../platform/db';

const OF_STATE = (state: 'open' | 'pending'): string =>
  `SELECT studentId FROM (SELECT DISTINCT studentId FROM points_lot
     WHERE expiresOn = ? AND state = '${state}' AND remaining > 0 AND studentId > ? ORDER BY studentId LIMIT ?) ${state}_lots`;

/** Students of whom something is free or waits in lots with one last usable day, by id. A part for each state keeps to the index. */
export const studentsWithLots = async (reader: Reader, on: LocalDate, after: string, limit: number): Promise<string[]> => {
  const rows = await reader.rows<{ studentId: string }>(
    `${OF_STATE('open')} UNION ${OF_STATE('pending')} ORDER BY studentId LIMIT ?`,
    [on, after, limit, on, after, limit, limit],
  );
  return rows.map(({ studentId }) => studentId);
};

/** Points of one student with one last usable day that are usable or wait for the same. */
export interface LapsingRow {
  readonly studentId: string;
  readonly amount: number;
  readonly state: 'open' | 'pending';
  readonly releaseOn: LocalDate | null;
  readonly releaseWhen: string | null;
}

/** What of these students lapses after the day `on`. */
export const lapsingLots = async (reader: Reader, studentIds: readonly string[], on: LocalDate): Promise<LapsingRow[]> => {
  if (studentIds.length === 0) return [];
  const rows = await reader.rows<LapsingRow>(
    `SELECT studentId, state, releaseOn, releaseWhen, SUM(remaining) AS amount FROM points_lot
      WHERE studentId IN (${placeholders(studentIds.length)}) AND state IN ('open', 'pending') AND expiresOn = ? AND remaining > 0
      GROUP BY studentId, state, releaseOn, releaseWhen ORDER BY studentId, state, releaseOn, releaseWhen`,
    [...studentIds, on],
  );
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
};

/** A lot as it is, and what it held of this last usable day at an earlier instant. */
export interface GrownLot {
  readonly remaining: number;
  /** Signed sum of what came and went since; the credit itself is none. */
  readonly moved: number;
  /** It was opened since, or got this last usable day since from staff. */
  readonly isNew: boolean;
}

/** Lots with one last usable day that hold something, with what became of them since an instant. */
export const lotsSince = async (
  reader: Reader,
  studentIds: readonly string[],
  on: LocalDate,
  since: Instant,
): Promise<GrownLot[]> => {
  if (studentIds.length === 0) return [];
  const rows = await reader.rows<{ remaining: number; openedAt: Instant; moved: number | string; extensions: number | string }>(
    `SELECT l.remaining AS remaining, l.openedAt AS openedAt,
       (SELECT COALESCE(SUM(u.remainingDelta), 0) FROM points_transaction t JOIN points_lot_use u ON u.transactionId = t.id
         WHERE t.studentId = l.studentId AND t.recordedAt > ? AND u.lotId = l.id) AS moved,
       (SELECT COUNT(*) FROM points_lot_extension e WHERE e.lotId = l.id AND e.recordedAt > ? AND e.toDate = l.expiresOn) AS extensions
     FROM points_lot l
      WHERE l.studentId IN (${placeholders(studentIds.length)}) AND l.state IN ('open', 'pending') AND l.expiresOn = ? AND l.remaining > 0`,
    [since, since, ...studentIds, on],
  );
  return rows.map(({ remaining, openedAt, moved, extensions }) => ({
    remaining,
    moved: Number(moved),
    isNew: openedAt > since || Number(extensions) > 0,
  }));
};
