import { addDays, type BudgetGroup, type Instant, type LocalDate, localDateOf, startOfDay } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { idsFrom } from '../../../platform/ids/ulid';

/** Points that were given and stand, as a budget counts them. */
export interface GivenPoints {
  readonly awardId: string;
  readonly studentId: string;
  readonly campusId: string;
  /** '' on awards older than budgets. */
  readonly group: BudgetGroup | '';
  /** What was not taken back; ≥ 1 */
  readonly points: number;
  readonly on: LocalDate;
}

/** Days, both included. */
interface Days {
  readonly from: LocalDate;
  readonly through: LocalDate;
}

/**
 * Awards of rules whose own day is one of these and whose points were booked, by their ids. What is older than the day before them is
 * not even looked at: an award is made after what earns it, but for a roll call before a lesson at midnight and clocks that differ.
 * @param after '' for the first page
 */
export const awardsGiven = async (
  reader: Reader,
  { from, through }: Days,
  after: string,
  limit: number,
): Promise<GivenPoints[]> => {
  const rows = await reader.rows<Omit<GivenPoints, 'group' | 'on'> & { budgetGroup: BudgetGroup | ''; earnedOn: LocalDate }>(
    `SELECT id AS awardId, studentId, campusId, budgetGroup, points - takenBack AS points, earnedOn FROM earning_award
      WHERE id > ? AND earnedOn >= ? AND earnedOn <= ? AND transactionId IS NOT NULL AND points > takenBack
      ORDER BY id LIMIT ?`,
    [after === '' ? idsFrom(startOfDay(addDays(from, -1))) : after, from, through, limit],
  );
  return rows.map(({ budgetGroup, earnedOn, ...row }) => ({ ...row, group: budgetGroup, on: earnedOn }));
};

interface ByHand {
  readonly id: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly points: number;
  readonly state: 'given' | 'approved';
  readonly givenOn: LocalDate;
  readonly decidedAt: Instant;
}

/** Points given by hand on these days and not undone, by their ids: what was approved counts on the day of the approval. */
export const givenByHand = async (
  reader: Reader,
  { from, through }: Days,
  after: string,
  limit: number,
): Promise<GivenPoints[]> => {
  const rows = await reader.rows<ByHand>(
    `SELECT id, studentId, campusId, points, state, givenOn, decidedAt FROM earning_manual_award
      WHERE id > ? AND points > 0 AND transactionId IS NOT NULL
        AND ((state = 'given' AND givenOn >= ? AND givenOn <= ?) OR (state = 'approved' AND decidedAt >= ? AND decidedAt < ?))
      ORDER BY id LIMIT ?`,
    [after, from, through, startOfDay(from), startOfDay(addDays(through, 1)), limit],
  );
  return rows.map(({ id, studentId, campusId, points, state, givenOn, decidedAt }) => ({
    awardId: id,
    studentId,
    campusId,
    group: 'manual',
    points,
    on: state === 'given' ? givenOn : localDateOf(decidedAt),
  }));
};
