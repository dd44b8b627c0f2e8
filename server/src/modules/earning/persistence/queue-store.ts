import type { BudgetGroup, QueuedAwardState } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { KeySet } from '../../../platform/http/key-set';
import type { AwardRow } from './award-store';

export interface QueueFilter {
  /** `undefined` = every campus */
  readonly campusIds: readonly string[] | undefined;
  readonly group?: BudgetGroup | undefined;
  readonly state: QueuedAwardState;
}

/** Closed because the family was deleted: decided, and by nobody. */
const NOBODY = '';

/** What was given and taken back since was approved all the same. */
const STATES: Readonly<Record<QueuedAwardState, string>> = {
  queued: "state = 'queued'",
  unfunded: "state = 'refused' AND decidedById IS NULL",
  approved: "state IN ('given', 'taken_back') AND decidedById IS NOT NULL",
  refused: `state = 'refused' AND decidedById <> '${NOBODY}'`,
};

/** Whether somebody may still decide it: it waits, or the budget refused it and nobody has looked at it. */
export const isOpen = ({ state, decidedById }: Pick<AwardRow, 'state' | 'decidedById'>): boolean =>
  state === 'queued' || (state === 'refused' && decidedById === null);

/** Awards that the budget had no room for, in the order asked for; one row more than `limit` when there is a next page. */
export const queuedAwards = async (
  reader: Reader,
  { campusIds, group, state }: QueueFilter,
  { after, orderBy }: Pick<KeySet<AwardRow>, 'after' | 'orderBy'>,
  limit: number,
): Promise<AwardRow[]> => {
  if (campusIds?.length === 0) return [];
  const where = [STATES[state]];
  const params: SqlValue[] = [];
  if (campusIds) {
    where.push(`campusId IN (${placeholders(campusIds.length)})`);
    params.push(...campusIds);
  }
  if (group) {
    where.push('budgetGroup = ?');
    params.push(group);
  }
  if (after) {
    where.push(`(${after.sql})`);
    params.push(...after.params);
  }
  return reader.rows<AwardRow>(`SELECT * FROM earning_award WHERE ${where.join(' AND ')} ORDER BY ${orderBy} LIMIT ?`, [
    ...params,
    limit + 1,
  ]);
};

/** What staff wrote about queued awards of some students is blanked, and what could still be approved is refused for good; safe to repeat. */
export const eraseQueued = async (uow: UnitOfWork, studentIds: readonly string[]): Promise<void> => {
  if (studentIds.length === 0) return;
  const marks = placeholders(studentIds.length);
  await uow.run(
    `UPDATE earning_award SET state = 'refused', decidedById = ?, changedAt = ?
      WHERE studentId IN (${marks}) AND (state = 'queued' OR (state = 'refused' AND decidedById IS NULL))`,
    [NOBODY, uow.now, ...studentIds],
  );
  await uow.run(`UPDATE earning_award SET note = NULL WHERE studentId IN (${marks}) AND note IS NOT NULL`, studentIds);
};

/** Reasons that staff gave for refusing awards of some students. */
export const queueNotesOf = (
  reader: Reader,
  studentIds: readonly string[],
): Promise<Pick<AwardRow, 'id' | 'studentId' | 'title' | 'note'>[]> =>
  studentIds.length === 0
    ? Promise.resolve([])
    : reader.rows(
        `SELECT id, studentId, title, note FROM earning_award WHERE studentId IN (${placeholders(studentIds.length)}) AND note IS NOT NULL ORDER BY id`,
        studentIds,
      );
