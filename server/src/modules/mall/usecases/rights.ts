import { type LocalDate, localDateOf } from '@qingya/shared';
import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { type RightTerms, rightOf } from '../domain/fulfilment';
import {
  countUse,
  insertRight,
  insertUse,
  lastUses,
  type RightRow,
  type RightSource,
  revokeUnused,
  rightById,
  rightBySource,
  uncountUse,
} from '../persistence/right-store';

export interface GiveRight {
  readonly source: RightSource;
  /** The redemption or the draw; a source gives one right, however often it is asked. */
  readonly sourceId: string;
  readonly studentId: string;
  readonly familyId: string;
  readonly campusId: string;
  readonly terms: RightTerms;
  /** What it can be used for, as it was published; absent = the terms say everything. */
  readonly usage?: string;
  /** Pieces, ≥ 1. */
  readonly quantity: number;
  /** The day from which its days are counted. */
  readonly on: LocalDate;
}

/** Gives a coupon, a quota or a seat, once for its source. @returns the right, also when it was given before */
export const giveRight = async (uow: UnitOfWork, gift: GiveRight): Promise<RightRow> => {
  const { source, sourceId, studentId, familyId, campusId, terms, usage, quantity, on } = gift;
  const owner = { familyId, studentId, campusId, source, sourceId };
  const row: RightRow = {
    id: uow.newId(),
    ...owner,
    ...rightOf(terms, quantity, on),
    terms: usage === undefined || usage === '' ? null : usage,
    used: 0,
    version: 0,
    revokedAt: null,
    createdAt: uow.now,
  };
  try {
    await insertRight(uow, row);
    return row;
  } catch (error) {
    const known = isUniqueViolation(error) ? await rightBySource(uow, source, sourceId) : undefined;
    if (!known) throw error;
    return known;
  }
};

/** Takes back what a source gave, if it was never used. @returns whether it was taken back now */
export const takeBackRight = async (uow: UnitOfWork, source: RightSource, sourceId: string): Promise<boolean> => {
  const right = await rightBySource(uow, source, sourceId);
  return right !== undefined && revokeUnused(uow, right.id);
};

export interface UseRight {
  readonly studentId: string;
  readonly rightId: string;
  /** How often it was used when that was read, ≥ 0: a use that was counted meanwhile is not followed by another unseen. */
  readonly used: number;
  readonly note: string | null;
  readonly actor: Actor;
}

/**
 * Uses a right once. How often it was used is counted by a condition, so that the last time is had by one, and whoever asks
 * again because an answer was lost has it counted once, whatever the request's key.
 * @throws AppError right_not_found, right_used_up, right_over, right_use_changed (details: used)
 */
export const useRight = async (uow: UnitOfWork, { studentId, rightId, used, note, actor }: UseRight): Promise<RightRow> => {
  const today = localDateOf(uow.now);
  const counted = await countUse(uow, rightId, { studentId, used, today });
  const right = await rightById(uow, rightId);
  if (!right || right.studentId !== studentId || right.revokedAt !== null) throw fail('right_not_found');
  if (!counted) {
    if (right.used >= right.times) throw fail('right_used_up');
    throw right.validThrough < today ? fail('right_over') : fail('right_use_changed', { used: right.used });
  }
  await insertUse(uow, { rightId, seq: right.version, studentId, note, actor });
  return right;
};

export interface UndoUse {
  readonly studentId: string;
  readonly rightId: string;
  /** How often it was used when that was read, ≥ 1: another use than the one that was meant is never undone. */
  readonly used: number;
  readonly reason: string;
  readonly actor: Actor;
}

/**
 * Undoes the last use of a right, also of one that is used up or over: the use stays written down, with a row that reverses
 * it, and each is undone once at most. What was taken back stays so.
 * @throws AppError right_not_found, right_use_changed (details: used)
 */
export const undoUse = async (uow: UnitOfWork, { studentId, rightId, used, reason, actor }: UndoUse): Promise<RightRow> => {
  const taken = await uncountUse(uow, rightId, studentId, used);
  const right = await rightById(uow, rightId);
  if (!right || right.studentId !== studentId || right.revokedAt !== null) throw fail('right_not_found');
  if (!taken) throw fail('right_use_changed', { used: right.used });
  const last = (await lastUses(uow, [rightId])).get(rightId);
  if (!last) throw new Error(`right ${rightId} was used ${used} times, but no use is written down`);
  await insertUse(uow, { rightId, seq: right.version, undoes: last.id, studentId, note: reason, actor });
  return right;
};
