import type { UnitOfWork } from '../../../platform/db';
import type { ClassGroupRow } from '../domain/types';
import { updateClassGroup } from './courses';
import { cancelPlanned } from './lessons';

/**
 * Changes a class group; closing it cancels its lessons that have not begun, so that no family goes to one.
 * @returns the class group and how many lessons were cancelled
 * @throws AppError not_found, capacity_below_members
 */
export const changeClassGroup = async (
  uow: UnitOfWork,
  id: string,
  change: Parameters<typeof updateClassGroup>[2],
): Promise<{ readonly classGroup: ClassGroupRow; readonly cancelledLessons: number }> => {
  // Before the class group is locked: students come first in the order of locks.
  const cancelledLessons = change.status === 'closed' ? await cancelComing(uow, id) : 0;
  return { classGroup: await updateClassGroup(uow, id, change), cancelledLessons };
};

const cancelComing = async (uow: UnitOfWork, classGroupId: string): Promise<number> => {
  const coming = await uow.rows<{ id: string }>(
    "SELECT id FROM schooling_lesson WHERE classGroupId = ? AND status = 'scheduled' AND startsAt > ?",
    [classGroupId, uow.now],
  );
  return cancelPlanned(
    uow,
    coming.map((lesson) => lesson.id),
    '班级已结班',
  );
};
