import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type Actor, systemActor } from '../../../platform/http/principal';
import type { CourseRow, LessonRow, StudentRow } from '../domain/types';
import { admissionsTo, attendancesAt, lockEnrolments, lockStudents } from '../persistence/attendance-store';
import { findCourse, findLesson } from '../persistence/calendar-store';
import { findLeave, type LeaveRow, moveLeave } from '../persistence/leave-store';
import { applyAttendance } from './apply-attendance';

export interface LeaveCommand {
  readonly lessonId: string;
  readonly studentId: string;
  readonly reason: string;
  readonly actor: Actor;
}

const activeKeyOf = (lessonId: string, studentId: string): string => `${lessonId}:${studentId}`;

/**
 * Asks for leave; the last moment is just before the start of the lesson. Staff's own entry and courses with automatic
 * approval need no decision.
 * @returns the id of the request
 */
export const requestLeave = async (uow: UnitOfWork, command: LeaveCommand): Promise<string> => {
  const { student, lesson, course } = await load(uow, command.lessonId, command.studentId);
  if (lesson.status === 'cancelled') throw fail('lesson_cancelled');
  if (uow.now >= lesson.startsAt) throw fail('leave_too_late');
  if (!(await admissionsTo(uow, lesson, [student.id])).has(student.id)) throw fail('student_not_in_class');
  await requireNothingRecorded(uow, lesson, student);
  const id = uow.newId();
  const approved = course.leaveAutoApprove === 1 || command.actor.kind === 'staff';
  try {
    await uow.insert('schooling_leave_request', {
      id,
      lessonId: lesson.id,
      studentId: student.id,
      campusId: lesson.campusId,
      classGroupId: lesson.classGroupId,
      status: approved ? 'approved' : 'pending',
      activeKey: activeKeyOf(lesson.id, student.id),
      reason: command.reason,
      requestedByKind: command.actor.kind,
      requestedById: command.actor.id,
      requestedAt: uow.now,
      decidedByKind: approved ? (command.actor.kind === 'staff' ? 'staff' : 'system') : null,
      decidedById: approved ? (command.actor.kind === 'staff' ? command.actor.id : 'schooling.auto_approve') : null,
      decidedAt: approved ? uow.now : null,
      decisionNote: null,
    });
  } catch (error) {
    if (isUniqueViolation(error, 'uq_schooling_leave_active', 'schooling_leave_request.activeKey'))
      throw fail('leave_already_requested');
    throw error;
  }
  const decider = command.actor.kind === 'staff' ? command.actor : systemActor('schooling.auto_approve');
  if (approved) await recordLeave(uow, lesson, student, course, decider);
  return id;
};

/** Approves or rejects a pending request. @throws AppError leave_already_decided */
export const decideLeave = async (
  uow: UnitOfWork,
  command: { readonly leaveRequestId: string; readonly approve: boolean; readonly note: string | null; readonly actor: Actor },
): Promise<LeaveRow> => {
  const request = await findLeave(uow, command.leaveRequestId);
  if (!request) throw fail('not_found');
  const { student, lesson, course } = await load(uow, request.lessonId, request.studentId);
  if (command.approve) await requireNothingRecorded(uow, lesson, student);
  const moved = await moveLeave(uow, request.id, ['pending'], {
    status: command.approve ? 'approved' : 'rejected',
    activeKey: command.approve ? activeKeyOf(lesson.id, student.id) : null,
    decidedByKind: command.actor.kind,
    decidedById: command.actor.id,
    note: command.note,
  });
  if (!moved) throw fail('leave_already_decided');
  if (command.approve) await recordLeave(uow, lesson, student, course, command.actor);
  await uow.append({
    type: 'schooling.leave.decided',
    aggregate: `student:${student.id}`,
    payload: {
      leaveRequestId: request.id,
      studentId: student.id,
      familyId: student.familyId,
      campusId: lesson.campusId,
      lessonId: lesson.id,
      approved: command.approve,
    },
  });
  return request;
};

/**
 * Takes a request back before the lesson starts. The attendance an approved leave left behind goes with it: nobody has
 * been at the lesson yet, so there is nothing to keep.
 */
export const cancelLeave = async (
  uow: UnitOfWork,
  command: { readonly leaveRequestId: string; readonly actor: Actor },
): Promise<void> => {
  const request = await findLeave(uow, command.leaveRequestId);
  if (!request) throw fail('not_found');
  const { student, lesson } = await load(uow, request.lessonId, request.studentId);
  if (uow.now >= lesson.startsAt) throw fail('leave_too_late');
  const moved = await moveLeave(uow, request.id, ['pending', 'approved'], {
    status: 'cancelled',
    activeKey: null,
    decidedByKind: command.actor.kind,
    decidedById: command.actor.id,
    note: null,
  });
  if (!moved) throw fail('leave_already_decided');
  const [existing] = await attendancesAt(uow, lesson.id, [student.id]);
  if (existing?.status !== 'leave') return;
  // A record that staff have worked on has a history of its own and stays.
  if (existing.revision !== 1) throw fail('attendance_already_recorded');
  await uow.run(
    "UPDATE schooling_make_up SET status = 'cancelled', missedKey = NULL, lessonKey = NULL, updatedAt = ? WHERE missedKey = ?",
    [uow.now, activeKeyOf(lesson.id, student.id)],
  );
  await uow.run('DELETE FROM schooling_attendance WHERE id = ? AND status = ? AND consumption = ?', [
    existing.id,
    'leave',
    'none',
  ]);
  await uow.append({
    type: 'schooling.leave.cancelled',
    aggregate: `student:${student.id}`,
    payload: {
      attendanceId: existing.id,
      studentId: student.id,
      familyId: student.familyId,
      campusId: lesson.campusId,
      lessonId: lesson.id,
      startsAt: lesson.startsAt,
    },
  });
};

interface Loaded {
  readonly student: StudentRow;
  readonly lesson: LessonRow;
  readonly course: CourseRow;
}

const load = async (uow: UnitOfWork, lessonId: string, studentId: string): Promise<Loaded> => {
  const [student] = await lockStudents(uow, [studentId]);
  const lesson = await findLesson(uow, lessonId);
  const course = lesson && (await findCourse(uow, lesson.courseId));
  if (!student || !lesson || !course) throw fail('not_found');
  return { student, lesson, course };
};

const requireNothingRecorded = async (uow: UnitOfWork, lesson: LessonRow, student: StudentRow): Promise<void> => {
  const [existing] = await attendancesAt(uow, lesson.id, [student.id]);
  if (existing !== undefined && existing.status !== 'leave') throw fail('attendance_already_recorded');
};

const recordLeave = async (
  uow: UnitOfWork,
  lesson: LessonRow,
  student: StudentRow,
  course: CourseRow,
  actor: Actor,
): Promise<void> => {
  const [existing] = await attendancesAt(uow, lesson.id, [student.id]);
  const admission = (await admissionsTo(uow, lesson, [student.id])).get(student.id);
  await applyAttendance(
    uow,
    { lesson, absenceConsumes: course.absenceConsumes === 1, method: 'leave', actor, reason: '已批准请假' },
    [
      {
        student,
        admission: admission ?? { studentId: student.id, isMakeUp: false, alreadyPaid: false },
        existing,
        target: { status: 'leave', onTime: false },
        enrolments: await lockEnrolments(uow, [student.id], lesson.courseId),
        offlineScannedAt: null,
        note: null,
      },
    ],
  );
};
