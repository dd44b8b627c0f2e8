import type { Instant } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

export interface WishRow {
  readonly studentId: string;
  readonly goodId: string;
  readonly wishedAt: Instant;
}

export const insertWish = (uow: UnitOfWork, row: WishRow): Promise<void> => uow.insert('mall_wish', { ...row });

export const removeWish = async (uow: UnitOfWork, studentId: string, goodId: string): Promise<void> => {
  await uow.run('DELETE FROM mall_wish WHERE studentId = ? AND goodId = ?', [studentId, goodId]);
};

/** The goods a student wishes for. */
export const wishesOf = async (reader: Reader, studentId: string): Promise<string[]> =>
  (
    await reader.rows<{ goodId: string }>('SELECT goodId FROM mall_wish WHERE studentId = ? ORDER BY wishedAt, goodId', [
      studentId,
    ])
  ).map(({ goodId }) => goodId);

/** What children wish for, with the goods' titles, oldest first. */
export const wishesOfStudents = async (reader: Reader, studentIds: readonly string[]): Promise<object[]> =>
  studentIds.length === 0
    ? []
    : reader.rows<object>(
        `SELECT w.studentId, w.goodId, g.title AS goodTitle, w.wishedAt FROM mall_wish w JOIN mall_good g ON g.id = w.goodId
          WHERE w.studentId IN (${placeholders(studentIds.length)}) ORDER BY w.studentId, w.wishedAt, w.goodId`,
        studentIds,
      );

export const eraseWishes = async (uow: UnitOfWork, studentIds: readonly string[]): Promise<void> => {
  if (studentIds.length === 0) return;
  await uow.run(`DELETE FROM mall_wish WHERE studentId IN (${placeholders(studentIds.length)})`, studentIds);
};
