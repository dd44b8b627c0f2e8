import { MINUTE_MS } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { CHECK_IN_OPENS_MINUTES_BEFORE } from '../domain/check-in-window';
import type { AttendanceStatus } from '../domain/types';
import { admissionsTo, attendancesAt, findAttendance, lockEnrolments, lockStudents } from '../persistence/attendance-store';
import { findCourse, findLesson } from '../persistence/calendar-store';
import { applyAttendance, type StepResult } from './apply-attendance';
import { resettleMakeUp } from './resettle-make-up';
import { recordedAdmission } from './roll-call';

export interface CorrectionCommand {
  readonly attendanceId: string;
  readonly status: AttendanceStatus;
  /** Default: only «present» is on time. */
  readonly onTime: boolean | undefined;
  readonly reason: string;
  /** The revision the corrector saw. */
  readonly expectedRevision: number;
  readonly actor: Actor;
}

/**
 * Gives an attendance a new state. The credit follows by new journal rows; the event lets the points follow.
 * @throws AppError attendance_revision_stale when somebody was faster, attendance_not_changed when nothing would change,
 *   correction_too_early when a leave is to become anything else before anybody can have come
 */
export const correctAttendance = async (uow: UnitOfWork, command: CorrectionCommand): Promise<StepResult> => {
  const found = await findAttendance(uow, command.attendanceId);
  if (!found) throw fail('not_found');
  const [student] = await lockStudents(uow, [found.studentId]);
  const lesson = await findLesson(uow, found.lessonId);
  if (!student || !lesson) throw fail('not_found');
  // Points of a lesson go by the rules of its beginning; whoever is let in before the door opens might be judged by rules that change until then.
  const hasOpened = uow.now >= lesson.startsAt - CHECK_IN_OPENS_MINUTES_BEFORE * MINUTE_MS;
  if (command.status !== 'leave' && !hasOpened) throw fail('correction_too_early');
  const [existing] = await attendancesAt(uow, lesson.id, [student.id]);
  if (existing?.revision !== command.expectedRevision) throw fail('attendance_revision_stale', { revision: existing?.revision });
  const admission = (await admissionsTo(uow, lesson, [student.id])).get(student.id) ?? recordedAdmission(existing);
  if (!admission) throw fail('not_found');
  const course = await findCourse(uow, lesson.courseId);
  const [result] = await applyAttendance(
    uow,
    {
      lesson,
      absenceConsumes: course?.absenceConsumes === 1,
      method: 'correction',
      actor: command.actor,
      reason: command.reason,
    },
    [
      {
        student,
        admission,
        existing,
        // Leave and absence are never on time, whatever the caller says.
        target: {
          status: command.status,
          onTime: command.status === 'present' ? (command.onTime ?? true) : command.status === 'late' && command.onTime === true,
        },
        enrolments: await lockEnrolments(uow, [student.id], lesson.courseId),
        offlineScannedAt: null,
        note: command.reason,
      },
    ],
  );
  if (!result?.changed) throw fail('attendance_not_changed');
  await resettleMakeUp(uow, student, lesson.id, command.actor);
  return result;
};
