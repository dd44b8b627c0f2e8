import { localDateOf, MINUTE_MS } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { CHECK_IN_OPENS_MINUTES_BEFORE } from '../domain/check-in-window';
import type { AttendanceRow, AttendanceStatus, EnrolmentRow } from '../domain/types';
import { type Admission, admissionsTo, attendancesAt, lockEnrolments, lockStudents } from '../persistence/attendance-store';
import { findCourse, findLesson } from '../persistence/calendar-store';
import { type AttendanceStep, applyAttendance, type StepResult } from './apply-attendance';
import { resettleMakeUp } from './resettle-make-up';

export interface RollCallCommand {
  readonly lessonId: string;
  readonly entries: readonly { readonly studentId: string; readonly status: AttendanceStatus }[];
  readonly actor: Actor;
}

/**
 * Records a whole class at once; repeating it changes nothing. A lesson that no package can pay for is recorded all the
 * same and marked as owed: the child was there, and the school must see it. Who was forgotten can be recorded at any later
 * time; what was recorded can be changed by roll call until the day of the lesson is over, and then by a correction only.
 * @returns one result per entry, in the order of the entries
 * @throws AppError student_not_in_class, lesson_cancelled, roll_call_too_early, roll_call_needs_correction; nothing is
 *   recorded then
 */
export const rollCall = async (uow: UnitOfWork, command: RollCallCommand): Promise<StepResult[]> => {
  const ids = command.entries.map((entry) => entry.studentId);
  const students = new Map((await lockStudents(uow, ids)).map((student) => [student.id, student]));
  const lesson = await findLesson(uow, command.lessonId);
  if (!lesson) throw fail('not_found');
  if (lesson.status === 'cancelled') throw fail('lesson_cancelled');
  if (uow.now < lesson.startsAt - CHECK_IN_OPENS_MINUTES_BEFORE * MINUTE_MS) throw fail('roll_call_too_early');
  const isOver = localDateOf(uow.now) > localDateOf(lesson.endsAt);
  const admissions = await admissionsTo(uow, lesson, ids);
  const existing = new Map((await attendancesAt(uow, lesson.id, ids)).map((row) => [row.studentId, row]));
  const enrolments = byStudent(await lockEnrolments(uow, ids, lesson.courseId));
  const steps = command.entries.map((entry): AttendanceStep => {
    const student = students.get(entry.studentId);
    const before = existing.get(entry.studentId);
    const admission = admissions.get(entry.studentId) ?? recordedAdmission(before);
    if (!student || !admission) throw fail('student_not_in_class', { studentId: entry.studentId });
    if (isOver && before && before.status !== entry.status)
      throw fail('roll_call_needs_correction', { studentId: entry.studentId });
    return {
      student,
      admission,
      existing: before,
      target: { status: entry.status, onTime: entry.status === 'present' },
      enrolments: enrolments.get(entry.studentId) ?? [],
      offlineScannedAt: null,
      note: null,
    };
  });
  const course = await findCourse(uow, lesson.courseId);
  const context = {
    lesson,
    absenceConsumes: course?.absenceConsumes === 1,
    method: 'roll_call',
    actor: command.actor,
    reason: '老师点名',
  } as const;
  const results = await applyAttendance(uow, context, steps);
  for (const [index, { existing: before, student }] of steps.entries())
    if (before && results[index]?.changed) await resettleMakeUp(uow, student, lesson.id, command.actor);
  return results;
};

/** Somebody who has left the class since stays on its list for the lessons in which something was recorded. */
export const recordedAdmission = (existing: AttendanceRow | undefined): Admission | undefined =>
  existing === undefined ? undefined : { studentId: existing.studentId, isMakeUp: existing.isMakeUp === 1, alreadyPaid: false };

export const byStudent = (rows: readonly EnrolmentRow[]): Map<string, EnrolmentRow[]> => {
  const grouped = new Map<string, EnrolmentRow[]>();
  for (const row of rows) grouped.set(row.studentId, [...(grouped.get(row.studentId) ?? []), row]);
  return grouped;
};
