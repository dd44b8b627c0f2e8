import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { holdFamily } from '../../identity';
import { ownerOfStudent } from '../../schooling';
import { goodById } from '../persistence/good-store';
import { insertWish, removeWish, wishesOf } from '../persistence/wish-store';

/** Most goods on one wish list. */
export const MOST_WISHES = 20;

/**
 * Puts a good on the wish list of a student; nothing happens when it is there. The family's row is locked, so that two
 * guardians at once never pass the limit.
 * @throws AppError not_found, good_not_found, wishes_full
 */
export const wishFor = async (uow: UnitOfWork, studentId: string, goodId: string): Promise<void> => {
  const student = await ownerOfStudent(uow, studentId);
  if (!student || !(await holdFamily(uow, student.familyId))) throw fail('not_found');
  const good = await goodById(uow, goodId);
  if (!good || good.state === 'draft') throw fail('good_not_found');
  const wishes = await wishesOf(uow, studentId);
  if (wishes.includes(goodId)) return;
  if (wishes.length >= MOST_WISHES) throw fail('wishes_full');
  await insertWish(uow, { studentId, goodId, wishedAt: uow.now });
};

/** Takes a good off the wish list, if it is on it. */
export const dropWish = removeWish;
