import type { Instant } from '@qingya/shared';
import { placeholders, type Row, type UnitOfWork } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';
import { type AttendancePlan, type AttendanceTarget, planAttendance } from '../domain/attendance-plan';
import { explainConsumption, type NoPayer, type PayingEnrolment } from '../domain/consumption';
import type { AttendanceMethod, AttendanceRow, EnrolmentRow, LessonRow, StudentRow } from '../domain/types';
import type { Admission } from '../persistence/attendance-store';

/** One student's step to a new state at a lesson. Student and enrolments must be locked by the caller. */
export interface AttendanceStep {
  readonly student: Pick<StudentRow, 'id' | 'familyId'>;
  readonly admission: Admission;
  readonly existing: AttendanceRow | undefined;
  readonly target: AttendanceTarget;
  readonly enrolments: readonly EnrolmentRow[];
  readonly offlineScannedAt: Instant | null;
  /** Kept with the attendance; null keeps what is there. */
  readonly note: string | null;
}

export interface StepContext {
  readonly lesson: LessonRow;
  readonly absenceConsumes: boolean;
  readonly method: AttendanceMethod;
  readonly actor: Actor;
  /** Written to the credit journal and to the correction event. */
  readonly reason: string;
}

export interface Receipt {
  readonly enrolmentId: string;
  readonly title: string;
  readonly consumed: number;
  readonly remaining: number;
  readonly total: number;
  readonly reason: string;
}

export interface StepResult {
  readonly attendance: AttendanceRow;
  readonly changed: boolean;
  readonly receipt: Receipt | null;
  readonly owedBecause: NoPayer | null;
}

/** What a step would do, before anything is written. */
export const planStep = (context: StepContext, step: AttendanceStep): AttendancePlan =>
  planAttendance(
    step.existing,
    step.target,
    { absenceConsumes: context.absenceConsumes, alreadyPaid: step.admission.alreadyPaid },
    step.enrolments,
    context.lesson,
  );

/**
 * Writes any number of steps at one lesson: credits moved by one conditional UPDATE in each direction, attendance and
 * journal inserted by one statement each, one event per changed student.
 */
export const applyAttendance = async (
  uow: UnitOfWork,
  context: StepContext,
  steps: readonly AttendanceStep[],
): Promise<StepResult[]> => {
  const planned = steps.map((step) => settleStep(uow, context, step, planStep(context, step)));
  await moveCredits(uow, planned);
  await uow.insert(
    'schooling_attendance',
    planned.filter((item) => item.plan.kind === 'create').map((item) => ({ ...item.attendance })),
  );
  for (const item of planned) if (item.plan.kind === 'change') await rewrite(uow, item.attendance);
  await uow.insert(
    'schooling_credit_entry',
    planned.flatMap((item) => journalOf(uow, context, item)),
  );
  for (const item of planned) await announce(uow, context, item);
  return planned.map(({ attendance, plan, receipt }) => ({
    attendance,
    changed: plan.kind !== 'same',
    receipt,
    owedBecause: plan.move.kind === 'owe' ? plan.move.why : null,
  }));
};

interface Planned {
  readonly step: AttendanceStep;
  readonly plan: AttendancePlan;
  readonly attendance: AttendanceRow;
  readonly receipt: Receipt | null;
  /** The enrolment whose credits move, with what is left afterwards. */
  readonly credit: { readonly enrolment: EnrolmentRow; readonly delta: number; readonly after: number } | null;
}

const settleStep = (uow: UnitOfWork, context: StepContext, step: AttendanceStep, plan: AttendancePlan): Planned => {
  const credit = creditOf(step, plan);
  const attendance = plan.kind === 'same' && step.existing ? step.existing : nextRow(uow, context, step, plan);
  return { step, plan, attendance, credit, receipt: receiptOf(step, plan) };
};

const creditOf = (step: AttendanceStep, plan: AttendancePlan): Planned['credit'] => {
  const { move } = plan;
  if (move.kind !== 'take' && move.kind !== 'give_back') return null;
  const id = move.kind === 'take' ? move.enrolment.id : move.enrolmentId;
  const enrolment = step.enrolments.find((candidate) => candidate.id === id);
  if (!enrolment) throw new Error('the enrolment of a consumption was not loaded');
  const delta = enrolment.kind === 'period' ? 0 : move.kind === 'take' ? -1 : 1;
  return { enrolment, delta, after: enrolment.remainingCredits + delta };
};

/** What the enrolment behind a consumption looks like to the family, after this step. */
const receiptOf = (step: AttendanceStep, plan: AttendancePlan): Receipt | null => {
  const payer = step.enrolments.find((enrolment) => enrolment.id === plan.consumedEnrolmentId);
  if (!payer) return null;
  const others = plan.move.kind === 'take' ? plan.move.others : 0;
  const remaining = payer.remainingCredits - (plan.move.kind === 'take' && payer.kind === 'credits' ? 1 : 0);
  return receiptFor(payer, remaining, others);
};

/** Tells what one lesson took from an enrolment. `remaining` is the number of credits left now. */
export const receiptFor = (payer: PayingEnrolment, remaining: number, others: number): Receipt => ({
  enrolmentId: payer.id,
  title: payer.title,
  consumed: payer.kind === 'credits' ? 1 : 0,
  remaining,
  total: payer.totalCredits,
  reason: explainConsumption(payer, remaining, others),
});

const nextRow = (uow: UnitOfWork, context: StepContext, step: AttendanceStep, plan: AttendancePlan): AttendanceRow => {
  const { lesson, method, actor } = context;
  const { existing, student, target } = step;
  return {
    id: existing?.id ?? uow.newId(),
    lessonId: lesson.id,
    studentId: student.id,
    campusId: lesson.campusId,
    classGroupId: lesson.classGroupId,
    courseId: lesson.courseId,
    lessonDate: lesson.date,
    startsAt: lesson.startsAt,
    status: target.status,
    onTime: target.onTime ? 1 : 0,
    method,
    isMakeUp: step.admission.isMakeUp ? 1 : 0,
    consumption: plan.consumption,
    consumedEnrolmentId: plan.consumedEnrolmentId,
    revision: (existing?.revision ?? 0) + 1,
    recordedAt: existing?.recordedAt ?? uow.now,
    recordedByKind: actor.kind,
    recordedById: actor.id,
    offlineScannedAt: step.offlineScannedAt ?? existing?.offlineScannedAt ?? null,
    note: step.note ?? existing?.note ?? null,
    updatedAt: uow.now,
  };
};

const moveCredits = async (uow: UnitOfWork, planned: readonly Planned[]): Promise<void> => {
  for (const delta of [-1, 1]) {
    const ids = planned.filter((item) => item.credit?.delta === delta).map((item) => item.credit?.enrolment.id ?? '');
    if (ids.length === 0) continue;
    const guard = delta < 0 ? 'remainingCredits >= 1' : 'remainingCredits < totalCredits';
    const moved = await uow.run(
      `UPDATE schooling_enrolment SET remainingCredits = remainingCredits + ?, updatedAt = ?
        WHERE id IN (${placeholders(ids.length)}) AND ${guard}`,
      [delta, uow.now, ...ids],
    );
    if (moved !== ids.length) throw new Error('credits changed although their enrolments were locked');
  }
};

const rewrite = async (uow: UnitOfWork, row: AttendanceRow): Promise<void> => {
  const changed = await uow.run(
    `UPDATE schooling_attendance SET status = ?, onTime = ?, method = ?, isMakeUp = ?, consumption = ?, consumedEnrolmentId = ?,
            revision = ?, recordedByKind = ?, recordedById = ?, offlineScannedAt = ?, note = ?, updatedAt = ?
      WHERE id = ? AND revision = ?`,
    [
      row.status,
      row.onTime,
      row.method,
      row.isMakeUp,
      row.consumption,
      row.consumedEnrolmentId,
      row.revision,
      row.recordedByKind,
      row.recordedById,
      row.offlineScannedAt,
      row.note,
      row.updatedAt,
      row.id,
      row.revision - 1,
    ],
  );
  if (changed !== 1) throw new Error('an attendance changed although its student was locked');
};

const journalOf = (uow: UnitOfWork, context: StepContext, item: Planned): Row[] => {
  if (item.credit === null) return [];
  const { enrolment, delta, after } = item.credit;
  return [
    {
      id: uow.newId(),
      enrolmentId: enrolment.id,
      studentId: item.step.student.id,
      attendanceId: item.attendance.id,
      attendanceRevision: item.attendance.revision,
      lessonId: context.lesson.id,
      kind: item.plan.move.kind === 'take' ? 'consume' : 'return',
      delta,
      remainingAfter: after,
      reason: item.plan.move.kind === 'take' ? (item.receipt?.reason ?? context.reason).slice(0, 200) : context.reason,
      actorKind: context.actor.kind,
      actorId: context.actor.id,
      createdAt: uow.now,
    },
  ];
};

const announce = async (uow: UnitOfWork, context: StepContext, item: Planned): Promise<void> => {
  const { attendance, plan, step } = item;
  const before = step.existing;
  const ids = {
    attendanceId: attendance.id,
    studentId: attendance.studentId,
    familyId: step.student.familyId,
    campusId: attendance.campusId,
    classGroupId: attendance.classGroupId,
    courseId: attendance.courseId,
    lessonId: attendance.lessonId,
    lessonDate: attendance.lessonDate,
    startsAt: attendance.startsAt,
  };
  const aggregate = `student:${attendance.studentId}`;
  const after = { status: attendance.status, onTime: attendance.onTime === 1 };
  if (plan.kind === 'create') {
    const payload = {
      ...ids,
      ...after,
      consumedEnrolmentId: attendance.consumedEnrolmentId,
      revision: attendance.revision,
      isMakeUp: attendance.isMakeUp === 1,
    };
    await uow.append({ type: 'schooling.attendance.recorded', aggregate, payload });
    return;
  }
  if (plan.kind === 'same' || !before) return;
  if (before.status === attendance.status && before.onTime === attendance.onTime) return;
  const payload = {
    ...ids,
    isMakeUp: attendance.isMakeUp === 1,
    before: { status: before.status, onTime: before.onTime === 1 },
    after,
    revision: attendance.revision,
    reason: context.reason,
  };
  await uow.append({ type: 'schooling.attendance.corrected', aggregate, payload });
};
