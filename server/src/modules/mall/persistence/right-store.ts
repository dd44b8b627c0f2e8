import type { Instant, LocalDate, RightKind } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';

/** Where a right comes from. */
export type RightSource = 'redemption' | 'lottery';

export interface RightRow {
  readonly id: string;
  readonly familyId: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly source: RightSource;
  readonly sourceId: string;
  readonly kind: RightKind;
  readonly label: string;
  /** What it can be used for, as the lottery published it. */
  readonly terms: string | null;
  readonly valueFen: number | null;
  readonly minSpendFen: number | null;
  readonly place: string | null;
  readonly startsAt: Instant | null;
  readonly times: number;
  readonly used: number;
  /** Number of its uses and of those that were undone. */
  readonly version: number;
  /** Last day on which it can be used. */
  readonly validThrough: LocalDate;
  /** When it was taken back. */
  readonly revokedAt: Instant | null;
  readonly createdAt: Instant;
}

export const insertRight = (uow: UnitOfWork, row: RightRow): Promise<void> => uow.insert('mall_right', { ...row });

export const rightById = (reader: Reader, id: string): Promise<RightRow | undefined> =>
  reader.row<RightRow>('SELECT * FROM mall_right WHERE id = ?', [id]);

export const rightBySource = (reader: Reader, source: RightSource, sourceId: string): Promise<RightRow | undefined> =>
  reader.row<RightRow>('SELECT * FROM mall_right WHERE source = ? AND sourceId = ?', [source, sourceId]);

/**
 * Counts one use, if the student's right is still good on that day and was used as often as somebody saw: the condition is
 * part of the UPDATE, so whatever was read before decides nothing.
 * @returns whether it was counted
 */
export const countUse = async (
  uow: UnitOfWork,
  id: string,
  { studentId, used, today }: { readonly studentId: string; readonly used: number; readonly today: LocalDate },
): Promise<boolean> =>
  (await uow.run(
    `UPDATE mall_right SET used = used + 1, version = version + 1
      WHERE id = ? AND studentId = ? AND revokedAt IS NULL AND used = ? AND used < times AND validThrough >= ?`,
    [id, studentId, used, today],
  )) === 1;

/**
 * Takes back the count of one use, if there are still as many as somebody saw; until the transaction ends nobody else uses the right.
 * @returns whether it was taken back
 */
export const uncountUse = async (uow: UnitOfWork, id: string, studentId: string, used: number): Promise<boolean> =>
  (await uow.run(
    `UPDATE mall_right SET used = used - 1, version = version + 1
      WHERE id = ? AND studentId = ? AND revokedAt IS NULL AND used = ? AND used > 0`,
    [id, studentId, used],
  )) === 1;

export interface UseRow {
  readonly id: string;
  readonly rightId: string;
  /** 1, 2, 3 … of the right. */
  readonly seq: number;
  /** The use it stands for: its own id, or that of the use it undoes. */
  readonly useId: string;
  /** 1 = a use, −1 = the undoing of one. */
  readonly delta: 1 | -1;
  readonly studentId: string;
  readonly note: string | null;
  readonly actorKind: Actor['kind'];
  readonly actorId: string;
  readonly usedAt: Instant;
}

export type NewUse = Pick<UseRow, 'rightId' | 'seq' | 'studentId' | 'note'> & {
  readonly actor: Actor;
  /** The use that is undone; absent = it is a use itself. */
  readonly undoes?: string;
};

/** Writes down a use that was counted, or that one was taken back. The database refuses to undo a use twice. */
export const insertUse = (uow: UnitOfWork, { actor, undoes, ...facts }: NewUse): Promise<void> => {
  const id = uow.newId();
  const whose = { useId: undoes ?? id, delta: undoes === undefined ? 1 : -1 };
  return uow.insert('mall_right_use', { id, ...facts, ...whose, actorKind: actor.kind, actorId: actor.id, usedAt: uow.now });
};

/** The last use of each right that was not undone, by right. */
export const lastUses = async (reader: Reader, rightIds: readonly string[]): Promise<ReadonlyMap<string, UseRow>> => {
  if (rightIds.length === 0) return new Map();
  const rows = await reader.rows<UseRow>(
    `SELECT u.* FROM mall_right_use u
      WHERE u.rightId IN (${placeholders(rightIds.length)}) AND u.delta = 1
        AND NOT EXISTS (SELECT 1 FROM mall_right_use b WHERE b.useId = u.useId AND b.delta = -1)
      ORDER BY u.rightId, u.seq`,
    rightIds,
  );
  return new Map(rows.map((row) => [row.rightId, row]));
};

/** Has the seat of a source at another time and place, unless it was taken back; how often it was used stays. */
export const moveSeat = async (
  uow: UnitOfWork,
  source: RightSource,
  sourceId: string,
  { startsAt, place, validThrough }: Pick<RightRow, 'startsAt' | 'place' | 'validThrough'>,
): Promise<void> => {
  await uow.run(
    "UPDATE mall_right SET startsAt = ?, place = ?, validThrough = ? WHERE source = ? AND sourceId = ? AND kind = 'activity_seat' AND revokedAt IS NULL",
    [startsAt, place, validThrough, source, sourceId],
  );
};

/** Takes back a right that was never used. @returns whether it was taken back now */
export const revokeUnused = async (uow: UnitOfWork, id: string): Promise<boolean> =>
  (await uow.run('UPDATE mall_right SET revokedAt = ? WHERE id = ? AND revokedAt IS NULL AND used = 0', [uow.now, id])) === 1;

/** Place in the list of a student's rights. */
export interface RightPosition {
  readonly position: number;
  readonly validThrough: string;
  readonly id: string;
}

/**
 * Rights of a student, those that can be used first and of these the ones that end first; one row more than `limit` when
 * there is a next page. `position` is 0 for what can be used and 1 for the rest.
 */
export const listRights = (
  reader: Reader,
  studentId: string,
  today: LocalDate,
  after: RightPosition | undefined,
  limit: number,
): Promise<(RightRow & { readonly position: number })[]> => {
  const rank = 'CASE WHEN revokedAt IS NULL AND used < times AND validThrough >= ? THEN 0 ELSE 1 END';
  const params: SqlValue[] = [today, studentId];
  let behind = '';
  if (after) {
    behind = `WHERE r.place_ > ? OR (r.place_ = ? AND (r.validThrough > ? OR (r.validThrough = ? AND r.id > ?)))`;
    params.push(after.position, after.position, after.validThrough, after.validThrough, after.id);
  }
  return reader.rows(
    `SELECT r.*, r.place_ AS position FROM (SELECT mall_right.*, ${rank} AS place_ FROM mall_right WHERE studentId = ?) r ${behind}
      ORDER BY r.place_, r.validThrough, r.id LIMIT ?`,
    [...params, limit + 1],
  );
};

/** Rights of a family with their uses, oldest first. */
export const rightsOfFamily = async (reader: Reader, familyId: string): Promise<object[]> => {
  const rights = await reader.rows<RightRow>('SELECT * FROM mall_right WHERE familyId = ? ORDER BY id', [familyId]);
  const uses = await reader.rows<{ rightId: string }>(
    `SELECT u.rightId, u.seq, u.delta, u.note, u.usedAt FROM mall_right_use u JOIN mall_right r ON r.id = u.rightId
      WHERE r.familyId = ? ORDER BY u.id`,
    [familyId],
  );
  return rights.map((right) => ({ ...right, uses: uses.filter(({ rightId }) => rightId === right.id) }));
};

/** Blanks what staff wrote about uses and why they undid some; safe to repeat. */
export const eraseUseNotes = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  await uow.run(
    `UPDATE mall_right_use SET note = '已删除'
      WHERE note IS NOT NULL AND rightId IN (SELECT id FROM mall_right WHERE familyId = ?)`,
    [familyId],
  );
};
