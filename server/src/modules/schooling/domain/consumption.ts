import type { EnrolmentRow } from './types';

/** The part of an enrolment that decides who pays for a lesson. */
export type PayingEnrolment = Pick<
  EnrolmentRow,
  'id' | 'courseId' | 'title' | 'kind' | 'totalCredits' | 'remainingCredits' | 'startsOn' | 'expiresOn' | 'status' | 'createdAt'
>;

/** Why no enrolment can pay; the nearest miss is told, because it says what to do. */
export type NoPayer = 'no_enrolment' | 'enrolment_suspended' | 'enrolment_not_started' | 'enrolment_expired' | 'no_credits_left';

export type PayerChoice =
  | { readonly kind: 'chosen'; readonly enrolment: PayingEnrolment; readonly others: number }
  | { readonly kind: 'none'; readonly why: NoPayer };

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Earliest expiry first, never-expiring last, then the older, then the lower id. */
export const byPayingOrder = (a: PayingEnrolment, b: PayingEnrolment): number => {
  if (a.expiresOn !== b.expiresOn) {
    if (a.expiresOn === null) return 1;
    if (b.expiresOn === null) return -1;
    return compareText(a.expiresOn, b.expiresOn);
  }
  return a.createdAt - b.createdAt || compareText(a.id, b.id);
};

const hasCredit = (enrolment: PayingEnrolment): boolean => enrolment.kind === 'period' || enrolment.remainingCredits > 0;

/**
 * Chooses the enrolment that pays for a lesson: of the lesson's course, in force on the lesson's date (first and last
 * day included), with a credit left or without a limit.
 * @param lessonDate Asia/Shanghai day of the lesson, YYYY-MM-DD
 */
export const choosePayer = (enrolments: readonly PayingEnrolment[], courseId: string, lessonDate: string): PayerChoice => {
  const ofCourse = enrolments.filter((enrolment) => enrolment.courseId === courseId && enrolment.status !== 'closed');
  const active = ofCourse.filter((enrolment) => enrolment.status === 'active');
  const started = active.filter((enrolment) => enrolment.startsOn <= lessonDate);
  const valid = started.filter((enrolment) => enrolment.expiresOn === null || enrolment.expiresOn >= lessonDate);
  const [first, ...others] = valid.filter(hasCredit).sort(byPayingOrder);
  if (first) return { kind: 'chosen', enrolment: first, others: others.length };
  if (valid.length > 0) return { kind: 'none', why: 'no_credits_left' };
  // A package with credits that ran out of time is the more useful thing to hear about than one that is to come.
  if (started.some(hasCredit)) return { kind: 'none', why: 'enrolment_expired' };
  if (started.length > 0) return { kind: 'none', why: 'no_credits_left' };
  if (active.length > 0) return { kind: 'none', why: 'enrolment_not_started' };
  return { kind: 'none', why: ofCourse.length > 0 ? 'enrolment_suspended' : 'no_enrolment' };
};

/** The Chinese sentence that tells a family what a lesson cost and why this package paid. */
export const explainConsumption = (enrolment: PayingEnrolment, remaining: number, others: number): string => {
  const until = enrolment.expiresOn === null ? '长期有效' : `有效期至 ${enrolment.expiresOn}`;
  const why = others > 0 ? `您有多个可用课包，优先使用最早到期的这一个（${until}）` : until;
  if (enrolment.kind === 'period') return `使用「${enrolment.title}」，不扣课时，${why}。`;
  return `从「${enrolment.title}」扣 1 课时，剩余 ${remaining}/${enrolment.totalCredits} 课时，${why}。`;
};
