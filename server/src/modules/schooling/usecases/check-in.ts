import { type Instant, MINUTE_MS } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { judgeCode, parseCode } from '../domain/check-in-code';
import { CHECK_IN_OPENS_MINUTES_BEFORE, judgeWindow } from '../domain/check-in-window';
import type { AttendanceRow, LessonRow, StudentRow } from '../domain/types';
import { type Admission, admissionsTo, attendancesAt, lockEnrolments, lockStudents } from '../persistence/attendance-store';
import { findCourse, findLesson, findLessonByShortCode, lessonsOfStudents } from '../persistence/calendar-store';
import { arrivesInTime, DEFAULT_OFFLINE_DELAY_MS } from '../ports';
import { type AttendanceStep, applyAttendance, planStep, type Receipt, type StepContext } from './apply-attendance';
import type { CheckInSigner } from './check-in-signer';
import { resettleMakeUp } from './resettle-make-up';

export interface CheckInCommand {
  /** What the scanner delivered. */
  readonly code: string;
  readonly studentId: string;
  /** The phone's claim, for a scan that is delivered later; epoch ms. */
  readonly scannedAt: Instant | undefined;
  readonly actor: Actor;
}

export interface CheckInResult {
  readonly attendance: AttendanceRow;
  readonly receipt: Receipt | null;
  /** The child had been checked in before; this is the first result again. */
  readonly replayed: boolean;
}

export interface CheckInConfig {
  readonly signer: CheckInSigner;
  readonly offlineDelayMs?: number;
}

/**
 * Checks a child in by the changing code. Whoever comes second (another guardian, a double tap, a repeated delivery)
 * gets the first result and consumes nothing.
 * @throws AppError with one code per reason to refuse; see the errors of the check-in contract
 */
export const checkIn = async (uow: UnitOfWork, config: CheckInConfig, command: CheckInCommand): Promise<CheckInResult> => {
  const parsed = parseCode(command.code);
  const known = parsed && config.signer.isAuthentic(parsed) ? await findLessonByShortCode(uow, parsed.shortCode) : undefined;
  if (!parsed || !known) throw fail('check_in_code_invalid');
  // The child's row is the lock: of parallel check-ins of one child, one records and the others find its record.
  const [student] = await lockStudents(uow, [command.studentId]);
  if (!student) throw fail('not_found');
  const [existing] = await attendancesAt(uow, known.id, [student.id]);
  if (existing && (existing.status === 'present' || existing.status === 'late')) return replayOf(uow, existing);
  const judgement = judgeCode(parsed.step, uow.now, command.scannedAt);
  if (judgement.kind === 'expired') throw fail('check_in_code_expired');
  const lesson = await currentLesson(uow, known.id);
  const admission = await admit(uow, lesson, student, judgement.at);
  const onTime = requireOpenWindow(lesson, judgement.at);
  if (judgement.kind === 'offline' && !arrivesInTime(lesson.endsAt, uow.now, config.offlineDelayMs ?? DEFAULT_OFFLINE_DELAY_MS))
    throw fail('check_in_too_late_delivered');
  const context = await contextFor(uow, lesson, command.actor, existing);
  const step: AttendanceStep = {
    student,
    admission,
    existing,
    target: { status: onTime ? 'present' : 'late', onTime },
    enrolments: await lockEnrolments(uow, [student.id], lesson.courseId),
    offlineScannedAt: judgement.kind === 'offline' ? judgement.at : null,
    note: existing === undefined ? null : noteOver(existing),
  };
  requirePayer(context, step);
  const [result] = await applyAttendance(uow, context, [step]);
  if (!result) throw new Error('one step gives one result');
  // Leave or absence may have been made up for already.
  if (existing) await resettleMakeUp(uow, student, lesson.id, command.actor);
  return { attendance: result.attendance, receipt: result.receipt, replayed: false };
};

const noteOver = (existing: AttendanceRow): string => (existing.status === 'leave' ? '请假后到课扫码签到' : '记为缺课后扫码签到');

const contextFor = async (
  uow: UnitOfWork,
  lesson: LessonRow,
  actor: Actor,
  existing: AttendanceRow | undefined,
): Promise<StepContext> => {
  const course = await findCourse(uow, lesson.courseId);
  return {
    lesson,
    absenceConsumes: course?.absenceConsumes === 1,
    method: 'qr',
    actor,
    reason: existing === undefined ? '扫码签到' : noteOver(existing),
  };
};

/** Reads the lesson again under the child's lock: it may have been cancelled while the request waited. */
const currentLesson = async (uow: UnitOfWork, id: string): Promise<LessonRow> => {
  const lesson = await findLesson(uow, id);
  if (!lesson) throw fail('check_in_code_invalid');
  if (lesson.status === 'cancelled') throw fail('lesson_cancelled');
  return lesson;
};

const admit = async (uow: UnitOfWork, lesson: LessonRow, student: StudentRow, at: Instant): Promise<Admission> => {
  const admission = (await admissionsTo(uow, lesson, [student.id])).get(student.id);
  if (admission && student.status === 'active') return admission;
  const own = await lessonsOfStudents(uow, [student.id], at - 12 * 3_600_000, at + CHECK_IN_OPENS_MINUTES_BEFORE * MINUTE_MS + 1);
  const current = own.find((candidate) => candidate.status === 'scheduled' && judgeWindow(candidate, at).kind === 'open');
  if (current === undefined) throw fail('student_not_in_class');
  throw fail(
    'check_in_other_lesson',
    { lessonId: current.id },
    `这是另一节课的签到码，孩子现在的课是「${current.classGroupName}」，请扫描该班的签到码。`,
  );
};

/** @returns whether the scan is on time */
const requireOpenWindow = (lesson: LessonRow, at: Instant): boolean => {
  const judgement = judgeWindow(lesson, at);
  if (judgement.kind === 'too_early') throw fail('check_in_too_early', { opensAt: judgement.opensAt });
  if (judgement.kind === 'over') throw fail('check_in_lesson_over', { endedAt: lesson.endsAt });
  return judgement.onTime;
};

/** A scan that no package can pay for is refused before anything is written; roll call by staff may leave it owed. */
const requirePayer = (context: StepContext, step: AttendanceStep): void => {
  const { move } = planStep(context, step);
  if (move.kind === 'owe') throw fail(move.why);
};

const replayOf = async (uow: UnitOfWork, attendance: AttendanceRow): Promise<CheckInResult> => ({
  attendance,
  receipt: await storedReceipt(uow, attendance),
  replayed: true,
});

/** The receipt of an earlier check-in, as it was given then. */
export const storedReceipt = async (uow: Pick<UnitOfWork, 'row'>, attendance: AttendanceRow): Promise<Receipt | null> => {
  if (attendance.consumedEnrolmentId === null) return null;
  const entry = await uow.row<{
    remainingAfter: number;
    reason: string;
    title: string;
    kind: 'credits' | 'period';
    totalCredits: number;
  }>(
    `SELECT j.remainingAfter, j.reason, e.title, e.kind, e.totalCredits
       FROM schooling_credit_entry j JOIN schooling_enrolment e ON e.id = j.enrolmentId
      WHERE j.attendanceId = ? AND j.kind = 'consume' ORDER BY j.attendanceRevision DESC LIMIT 1`,
    [attendance.id],
  );
  if (!entry) return null;
  return {
    enrolmentId: attendance.consumedEnrolmentId,
    title: entry.title,
    consumed: entry.kind === 'credits' ? 1 : 0,
    remaining: entry.remainingAfter,
    total: entry.totalCredits,
    reason: entry.reason,
  };
};
