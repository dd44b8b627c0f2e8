import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { pickUpUntil } from '../domain/sale';
import { lockFamilyRule } from '../persistence/family-rule-store';
import { goodById } from '../persistence/good-store';
import { type RedemptionRow, redemptionById } from '../persistence/redemption-store';
import { type KeyedPin, type PinRefusal, tryPin } from './family-rule';
import { advance, moveRedemption } from './move-redemption';

export interface ApproveCommand {
  readonly redemptionId: string;
  readonly guardianId: string;
  /** The guardians' word; asked for when one is set. */
  readonly pin?: KeyedPin | undefined;
}

/**
 * Confirms what a child asked for, at the price and within the limits of that moment. The time to pick it up starts now;
 * what arrives by itself is given now.
 * @returns the redemption, or the refusal of the word, which must commit because it was counted
 * @throws AppError redemption_not_found, redemption_needs_pin, redemption_state, redemption_expired, good_course_missing,
 *   good_needs_enrolment
 */
export const approveRedemption = async (uow: UnitOfWork, command: ApproveCommand): Promise<RedemptionRow | PinRefusal> => {
  const { redemptionId, guardianId, pin } = command;
  const asked = await redemptionById(uow, redemptionId);
  if (!asked) throw fail('redemption_not_found');
  // The rule's row before the redemption's, as when something is redeemed.
  const rule = await lockFamilyRule(uow, asked.familyId);
  if (rule && rule.pinHash !== null) {
    if (pin === undefined) throw fail('redemption_needs_pin');
    const refusal = await tryPin(uow, asked.familyId, pin);
    if (refusal) return refusal;
  }
  const good = await goodById(uow, asked.goodId);
  if (!good) throw new Error(`redemption ${redemptionId} is of a good that is gone`);
  const step = { redemptionId, actor: { kind: 'guardian', id: guardianId } } as const;
  const also = { approvedBy: guardianId, confirmedAt: uow.now, expiresAt: pickUpUntil(uow.now, good.pickUpDays) };
  const confirmed = await moveRedemption(uow, 'confirm', { ...step, also });
  return confirmed.delivery === 'auto' ? advance(uow, 'hand_over', confirmed, step) : confirmed;
};
