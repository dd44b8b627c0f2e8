import { localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../../platform/db';
import { fail } from '../../../../platform/errors';
import { givePackage, lengthenPackage, packageTerms, shortenPackage, takeBackPackage } from '../../../schooling';
import { type GrantTerms, lastDayOf } from '../../domain/fulfilment';
import type { GrantRow } from '../../persistence/grant-store';
import type { Grant } from './grant';

type TermsOf<K extends GrantTerms['kind']> = Extract<GrantTerms, { readonly kind: K }>;

const enrolmentOf = ({ redemptionId, enrolmentId }: GrantRow): string => {
  if (enrolmentId === null) throw new Error(`redemption ${redemptionId} gave no package`);
  return enrolmentId;
};

/** Locks the student. @throws AppError student_inactive, good_course_missing */
const requireCourse = async (uow: UnitOfWork, studentId: string, courseId: string) => {
  const { student, course, lengthenable } = await packageTerms(uow, studentId, courseId);
  if (student !== 'active') throw fail('student_inactive');
  if (course !== 'active') throw fail('good_course_missing');
  return { lengthenable };
};

/** A package of lessons of a course. */
export const lessonCredits: Grant<TermsOf<'lesson_credits'>> = {
  require: async (uow, { courseId }, studentId) => {
    await requireCourse(uow, studentId, courseId);
  },
  give: async (uow, { redemption, terms, actor }) => {
    const { studentId, campusId, goodTitle, quantity } = redemption;
    await requireCourse(uow, studentId, terms.courseId);
    const today = localDateOf(uow.now);
    const amount = terms.credits * quantity;
    const range = { startsOn: today, expiresOn: lastDayOf(today, terms.validDays) };
    const enrolmentId = await givePackage(uow, {
      studentId,
      courseId: terms.courseId,
      campusId,
      title: goodTitle,
      credits: amount,
      ...range,
      actor,
    });
    return { enrolmentId, rightId: null, amount };
  },
  takeBack: (uow, given, { actor }) =>
    takeBackPackage(uow, { enrolmentId: enrolmentOf(given), credits: given.amount, reason: '退货，收回兑换的课时', actor }),
};

/** More days for the package of a course that ends first. */
export const validityDays: Grant<TermsOf<'validity_days'>> = {
  require: async (uow, { courseId }, studentId) => {
    const { lengthenable } = await requireCourse(uow, studentId, courseId);
    if (!lengthenable) throw fail('good_needs_enrolment');
  },
  give: async (uow, { redemption, terms, actor }) => {
    const { studentId, quantity } = redemption;
    await requireCourse(uow, studentId, terms.courseId);
    const days = terms.days * quantity;
    const enrolmentId = await lengthenPackage(uow, { studentId, courseId: terms.courseId, days, reason: '积分兑换', actor });
    if (enrolmentId === undefined) throw fail('good_needs_enrolment');
    return { enrolmentId, rightId: null, amount: days };
  },
  takeBack: (uow, given, { actor }) =>
    shortenPackage(uow, { enrolmentId: enrolmentOf(given), days: given.amount, reason: '退货，收回兑换的有效期', actor }),
};
