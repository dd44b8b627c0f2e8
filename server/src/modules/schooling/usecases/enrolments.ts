import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import type { AttendanceRow, EnrolmentRow, StudentRow } from '../domain/types';
import { lockEnrolments, lockStudents } from '../persistence/attendance-store';
import { findCourse, findLesson } from '../persistence/calendar-store';
import { applyAttendance } from './apply-attendance';

export interface NewEnrolment {
  readonly campusId: string;
  readonly studentId: string;
  readonly courseId: string;
  readonly classGroupId: string | null;
  readonly externalNo: string | null;
  readonly title: string;
  readonly kind: 'credits' | 'period';
  readonly totalCredits: number;
  readonly startsOn: string;
  readonly expiresOn: string | null;
}

const requireRange = (startsOn: string, expiresOn: string | null): void => {
  if (expiresOn !== null && expiresOn < startsOn) throw fail('date_range_invalid');
};

/**
 * Records a package and lets it pay at once what the student still owes for the course.
 * @throws AppError enrolment_no_taken, date_range_invalid, student_inactive, course_archived
 */
export const createEnrolment = async (uow: UnitOfWork, fields: NewEnrolment, actor: Actor): Promise<EnrolmentRow> => {
  requireRange(fields.startsOn, fields.expiresOn);
  const [student] = await lockStudents(uow, [fields.studentId]);
  const course = await findCourse(uow, fields.courseId);
  if (!student || !course) throw fail('not_found');
  if (student.status !== 'active') throw fail('student_inactive');
  if (course.status === 'archived') throw fail('course_archived');
  const row: EnrolmentRow = {
    id: uow.newId(),
    ...fields,
    remainingCredits: fields.totalCredits,
    status: 'active',
    createdAt: uow.now,
    updatedAt: uow.now,
  };
  try {
    await uow.insert('schooling_enrolment', { ...row });
  } catch (error) {
    if (isUniqueViolation(error, 'uq_schooling_enrolment_no', 'schooling_enrolment.externalNo')) throw fail('enrolment_no_taken');
    throw error;
  }
  await settleOwed(uow, student, course.id, actor);
  return findEnrolment(uow, row.id);
};

/**
 * Lets enrolments pay, oldest lesson first, for what was recorded as owed. A package that begins after such a lesson pays
 * it all the same: it is what the family bought to go on. @returns how many lessons were paid
 */
export const settleOwed = async (
  uow: UnitOfWork,
  student: { readonly id: string; readonly familyId: string },
  courseId: string,
  actor: Actor,
): Promise<number> => {
  const owed = await uow.rows<AttendanceRow>(
    "SELECT * FROM schooling_attendance WHERE studentId = ? AND courseId = ? AND consumption = 'owed' ORDER BY startsAt, id",
    [student.id, courseId],
  );
  let settled = 0;
  for (const existing of owed) {
    const lesson = await findLesson(uow, existing.lessonId);
    if (!lesson) continue;
    const [result] = await applyAttendance(
      uow,
      // Owed means due: what the course says about absence was decided when the lesson was recorded.
      { lesson, absenceConsumes: true, method: existing.method, actor, reason: '补扣此前未扣的课时' },
      [
        {
          student,
          admission: { studentId: student.id, isMakeUp: existing.isMakeUp === 1, alreadyPaid: false },
          existing,
          target: { status: existing.status, onTime: existing.onTime === 1 },
          enrolments: (await lockEnrolments(uow, [student.id], courseId)).map((enrolment) =>
            enrolment.startsOn > lesson.date ? { ...enrolment, startsOn: lesson.date } : enrolment,
          ),
          offlineScannedAt: null,
          note: null,
        },
      ],
    );
    if (result?.attendance.consumption === 'consumed') settled += 1;
  }
  return settled;
};

const findEnrolment = async (uow: UnitOfWork, id: string): Promise<EnrolmentRow> => {
  const row = await uow.row<EnrolmentRow>('SELECT * FROM schooling_enrolment WHERE id = ?', [id]);
  if (!row) throw fail('not_found');
  return row;
};

/** A package and its student, both locked, the student first. @throws AppError not_found */
export const lockEnrolment = async (
  uow: UnitOfWork,
  id: string,
): Promise<{ readonly found: EnrolmentRow; readonly student: Pick<StudentRow, 'id' | 'familyId'> }> => {
  const [student] = await lockStudents(uow, [(await findEnrolment(uow, id)).studentId]);
  const [found] = await uow.lockRows<EnrolmentRow>('SELECT * FROM schooling_enrolment WHERE id = ?', [id]);
  if (!found || !student) throw fail('not_found');
  return { found, student };
};

type EnrolmentChange = Partial<Pick<EnrolmentRow, 'title' | 'startsOn' | 'expiresOn' | 'status'>>;

/** Changes a package; one that is resumed or extended pays at once what is owed. @throws AppError date_range_invalid */
export const updateEnrolment = async (
  uow: UnitOfWork,
  id: string,
  change: EnrolmentChange,
  actor: Actor,
): Promise<EnrolmentRow> => {
  const { found, student } = await lockEnrolment(uow, id);
  const row: EnrolmentRow = { ...found, ...change, updatedAt: uow.now };
  requireRange(row.startsOn, row.expiresOn);
  await uow.run('UPDATE schooling_enrolment SET title = ?, startsOn = ?, expiresOn = ?, status = ?, updatedAt = ? WHERE id = ?', [
    row.title,
    row.startsOn,
    row.expiresOn,
    row.status,
    row.updatedAt,
    id,
  ]);
  await settleOwed(uow, student, row.courseId, actor);
  return findEnrolment(uow, id);
};

/**
 * Gives (positive) or takes credits with a reason. The total moves when credits are given, which pay at once what is
 * owed; taking uses what is left.
 * @throws AppError credits_out_of_range
 */
export const adjustEnrolment = async (
  uow: UnitOfWork,
  id: string,
  delta: number,
  reason: string,
  actor: Actor,
): Promise<EnrolmentRow> => {
  const { found, student } = await lockEnrolment(uow, id);
  const remaining = found.remainingCredits + delta;
  if (found.kind === 'period' || delta === 0 || remaining < 0) throw fail('credits_out_of_range');
  // Given credits raise the total with the rest, taken ones are a journal row: so Σ journal stays remaining − total.
  const total = delta > 0 ? found.totalCredits + delta : found.totalCredits;
  const changed = await uow.run(
    'UPDATE schooling_enrolment SET remainingCredits = ?, totalCredits = ?, updatedAt = ? WHERE id = ? AND remainingCredits = ?',
    [remaining, total, uow.now, id, found.remainingCredits],
  );
  if (changed !== 1) throw new Error('an enrolment changed although it was locked');
  await uow.insert('schooling_credit_entry', {
    id: uow.newId(),
    enrolmentId: id,
    studentId: found.studentId,
    attendanceId: null,
    attendanceRevision: null,
    lessonId: null,
    kind: 'adjust',
    delta: Math.min(delta, 0),
    remainingAfter: remaining,
    reason: delta > 0 ? `增加 ${delta} 课时：${reason}`.slice(0, 200) : reason,
    actorKind: actor.kind,
    actorId: actor.id,
    createdAt: uow.now,
  });
  if (delta > 0) await settleOwed(uow, student, found.courseId, actor);
  return findEnrolment(uow, id);
};
