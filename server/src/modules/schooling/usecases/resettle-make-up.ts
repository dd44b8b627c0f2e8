import type { UnitOfWork } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';
import type { StudentRow } from '../domain/types';
import { admissionsTo, attendancesAt, lockEnrolments } from '../persistence/attendance-store';
import { findCourse, findLesson } from '../persistence/calendar-store';
import { applyAttendance } from './apply-attendance';

/**
 * Whether a make-up costs a credit depends on the lesson it stands for: when that one changes, what was free
 * may have to be paid and the other way round. The make-up's status stays, so nothing is announced. The student
 * must be locked.
 */
export const resettleMakeUp = async (
  uow: UnitOfWork,
  student: Pick<StudentRow, 'id' | 'familyId'>,
  missedLessonId: string,
  actor: Actor,
): Promise<void> => {
  const found = await uow.row<{ makeUpLessonId: string }>(
    "SELECT makeUpLessonId FROM schooling_make_up WHERE missedLessonId = ? AND studentId = ? AND status = 'assigned'",
    [missedLessonId, student.id],
  );
  const lesson = found && (await findLesson(uow, found.makeUpLessonId));
  if (!lesson) return;
  const [existing] = await attendancesAt(uow, lesson.id, [student.id]);
  const admission = (await admissionsTo(uow, lesson, [student.id])).get(student.id);
  if (!existing || !admission) return;
  const course = await findCourse(uow, lesson.courseId);
  await applyAttendance(
    uow,
    {
      lesson,
      absenceConsumes: course?.absenceConsumes === 1,
      method: existing.method,
      actor,
      reason: '原缺课课次更正，补课课时随之调整',
    },
    [
      {
        student,
        admission,
        existing,
        target: { status: existing.status, onTime: existing.onTime === 1 },
        enrolments: await lockEnrolments(uow, [student.id], lesson.courseId),
        offlineScannedAt: null,
        note: null,
      },
    ],
  );
};
