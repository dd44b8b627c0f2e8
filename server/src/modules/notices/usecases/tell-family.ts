import type { UnitOfWork } from '../../../platform/db';
import { type Notice, tell } from '../../messaging';
import { type LessonStory, lessonStory, studentStories } from '../../schooling';
import type { Child } from '../texts/lessons';

/** A child that is still with the school. */
export const childOf = async (uow: UnitOfWork, studentId: string): Promise<Child | undefined> =>
  (await studentStories(uow, [studentId])).get(studentId);

/** Tells about a child's lesson, unless one of the two is gone. */
export const tellOfLesson = async (
  uow: UnitOfWork,
  studentId: string,
  lessonId: string,
  make: (child: Child, lesson: LessonStory) => Notice | undefined,
): Promise<void> => {
  const child = await childOf(uow, studentId);
  const lesson = child && (await lessonStory(uow, lessonId));
  const notice = child && lesson && make(child, lesson);
  if (notice) await tell(uow, notice);
};

/** Tells about a child, unless it is gone. */
export const tellOfChild = async (
  uow: UnitOfWork,
  studentId: string,
  make: (child: Child) => Notice | undefined,
): Promise<void> => {
  const child = await childOf(uow, studentId);
  const notice = child && make(child);
  if (notice) await tell(uow, notice);
};
