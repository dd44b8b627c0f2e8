import { choosePayer, type NoPayer, type PayingEnrolment } from './consumption';
import type { AttendanceRow, AttendanceStatus, Consumption } from './types';

export interface ConsumptionPolicy {
  /** An absence without leave costs a credit. */
  readonly absenceConsumes: boolean;
  /** The missed lesson this one makes up for has been paid for already. */
  readonly alreadyPaid: boolean;
}

/** Whether a status costs a credit: being there does, leave never does, absence as the course says. */
export const isChargeable = (status: AttendanceStatus, policy: ConsumptionPolicy): boolean => {
  if (policy.alreadyPaid) return false;
  if (status === 'present' || status === 'late') return true;
  return status === 'absent' && policy.absenceConsumes;
};

export type CreditMove =
  | { readonly kind: 'keep' }
  | { readonly kind: 'take'; readonly enrolment: PayingEnrolment; readonly others: number }
  | { readonly kind: 'give_back'; readonly enrolmentId: string }
  | { readonly kind: 'owe'; readonly why: NoPayer };

export interface AttendancePlan {
  /** create: first record; change: a new revision; same: nothing to do. */
  readonly kind: 'create' | 'change' | 'same';
  readonly consumption: Consumption;
  readonly consumedEnrolmentId: string | null;
  readonly move: CreditMove;
}

export interface AttendanceTarget {
  readonly status: AttendanceStatus;
  readonly onTime: boolean;
}

type Existing = Pick<AttendanceRow, 'status' | 'onTime' | 'consumption' | 'consumedEnrolmentId'>;

/**
 * The one rule by which check-in, roll call, leave and correction move an attendance to a new state together with its
 * credit: taken once when it becomes due, returned to the same enrolment when it no longer is.
 * @param lessonDate Asia/Shanghai day of the lesson
 */
export const planAttendance = (
  existing: Existing | undefined,
  target: AttendanceTarget,
  policy: ConsumptionPolicy,
  enrolments: readonly PayingEnrolment[],
  lesson: { readonly courseId: string; readonly date: string },
): AttendancePlan => {
  const credit = planCredit(existing, isChargeable(target.status, policy), enrolments, lesson);
  const same =
    existing !== undefined &&
    existing.status === target.status &&
    (existing.onTime === 1) === target.onTime &&
    existing.consumption === credit.consumption;
  return { kind: existing === undefined ? 'create' : same ? 'same' : 'change', ...credit };
};

const planCredit = (
  existing: Existing | undefined,
  due: boolean,
  enrolments: readonly PayingEnrolment[],
  lesson: { readonly courseId: string; readonly date: string },
): Omit<AttendancePlan, 'kind'> => {
  if (existing?.consumption === 'consumed' && existing.consumedEnrolmentId !== null) {
    if (due) return { consumption: 'consumed', consumedEnrolmentId: existing.consumedEnrolmentId, move: { kind: 'keep' } };
    return {
      consumption: 'none',
      consumedEnrolmentId: null,
      move: { kind: 'give_back', enrolmentId: existing.consumedEnrolmentId },
    };
  }
  if (!due) return { consumption: 'none', consumedEnrolmentId: null, move: { kind: 'keep' } };
  const choice = choosePayer(enrolments, lesson.courseId, lesson.date);
  if (choice.kind === 'none') return { consumption: 'owed', consumedEnrolmentId: null, move: { kind: 'owe', why: choice.why } };
  return {
    consumption: 'consumed',
    consumedEnrolmentId: choice.enrolment.id,
    move: { kind: 'take', enrolment: choice.enrolment, others: choice.others },
  };
};
