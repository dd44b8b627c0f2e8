import type { GrantKind } from '@qingya/shared';
import type { UnitOfWork } from '../../../../platform/db';
import type { Actor } from '../../../../platform/http/principal';
import { type GrantTerms, grantTermsOf } from '../../domain/fulfilment';
import { endGrant, grantOf, insertGrant } from '../../persistence/grant-store';
import type { RedemptionRow } from '../../persistence/redemption-store';
import type { Grant } from './grant';
import { lessonCredits, validityDays } from './packages';
import { right } from './rights';

/** How each kind of virtual good is given and taken back. */
const GRANTS: { readonly [K in GrantKind]: Grant<Extract<GrantTerms, { readonly kind: K }>> } = {
  lesson_credits: lessonCredits,
  validity_days: validityDays,
  coupon: right,
  benefit_quota: right,
  activity_seat: right,
};

/** Terms and their grant always come by the same kind. */
const grantFor = (kind: GrantKind): Grant<GrantTerms> => GRANTS[kind] as Grant<GrantTerms>;

/**
 * Refuses what could not be given to a student, before any point is set aside; locks what the giving will lock.
 * @throws AppError good_course_missing, good_needs_enrolment, student_inactive
 */
export const requireGrantable = (uow: UnitOfWork, terms: GrantTerms, studentId: string): Promise<void> =>
  grantFor(terms.kind).require(uow, terms, studentId);

/**
 * Gives what a redemption is for. The row that remembers it is unique, so that it happens once.
 * @throws AppError like `requireGrantable`
 */
export const giveGrant = async (uow: UnitOfWork, redemption: RedemptionRow, actor: Actor): Promise<void> => {
  const terms = grantTermsOf(redemption.fulfilment);
  const given = await grantFor(terms.kind).give(uow, { redemption, terms, actor });
  const { id: redemptionId, studentId } = redemption;
  await insertGrant(uow, { redemptionId, kind: terms.kind, studentId, ...given, givenAt: uow.now, undoneAt: null });
};

/** Takes back what a redemption gave, once. @returns false when it has been used */
export const takeBackGrant = async (uow: UnitOfWork, redemption: RedemptionRow, actor: Actor): Promise<boolean> => {
  const given = await grantOf(uow, redemption.id);
  if (!given || !(await endGrant(uow, redemption.id))) throw new Error(`redemption ${redemption.id} has nothing to take back`);
  return grantFor(given.kind).takeBack(uow, given, { redemption, actor });
};
