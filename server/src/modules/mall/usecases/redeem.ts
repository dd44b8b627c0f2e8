import { randomBytes } from 'node:crypto';
import { DAY_MS, localDateOf, PICK_UP_LENGTH, pickUpCodeOf, points, type RedemptionDelivery } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { holdFamily } from '../../identity';
import { reserveHold } from '../../points';
import { ownerOfStudent, type StudentOwner } from '../../schooling';
import { costOf, decideDelivery, isGrant, isOpenTo, isStillToCome, whileStillToCome } from '../domain/fulfilment';
import { decideLimits, limitRenewsAt, limitSentence, periodStart } from '../domain/limits';
import { answerUntil, holdOf } from '../domain/redemption-state';
import { isOnSale, pickUpUntil } from '../domain/sale';
import { type GoodRow, goodById, lockGood } from '../persistence/good-store';
import { insertRedemption, type RedemptionRow, redeemedSince } from '../persistence/redemption-store';
import { moveStock, stockOf } from '../persistence/stock-store';
import { keepAddress, type SealedAddress } from './addresses';
import { approvalFor, isRefusal, type KeyedPin, type PinRefusal } from './family-rule';
import { requireGrantable } from './grants';
import { advance } from './move-redemption';
import { priceNow } from './price-now';
import { REDEEM_REASON, REDEMPTION_SOURCE, redemptionEvent, titleOf } from './redemption-words';
import { tiersOf } from './tiers';

/** The hold outlives the redemption by so much, so that it is always the mall which gives the points back. */
const HOLD_MARGIN_DAYS = 30;
/** What the courier has the address of waits for the school without an end by the clock; its points stay held as long: ten years. */
const POSTED_HOLD_DAYS = 3_650;
/** The longest that anything can wait to be picked up. */
const LONGEST_PICK_UP_DAYS = 90;

export interface RedeemCommand {
  readonly studentId: string;
  readonly goodId: string;
  /** Where it will be picked up; absent = the campus of the student. */
  readonly campusId?: string | undefined;
  /** Pieces, ≥ 1. */
  readonly quantity: number;
  /** What the family was shown for all pieces together. */
  readonly points: number;
  readonly guardianId: string;
  /** Where it is to be posted; absent = picked up. */
  readonly address?: SealedAddress | undefined;
  /** The guardians' word for what is above the family's limit; absent = it waits for them. */
  readonly pin?: KeyedPin | undefined;
}

/**
 * Sets points and pieces aside, all or nothing. The family's row is locked first, so that its limits are counted by one
 * request at a time; the pieces are taken last and by a condition, because everybody wants the same ones. What arrives by
 * itself is given in the same transaction, unless it waits for a guardian.
 * @returns the redemption, or the refusal of a guardian's word, which must commit because it was counted
 * @throws AppError not_found, good_not_found, good_not_on_sale, good_tier_only, good_price_changed (details: points),
 *   good_not_posted, good_not_picked_up, good_limit_student, good_limit_family (details: left, renewsAt), good_not_offered,
 *   good_sold_out (details: available), good_course_missing, good_needs_enrolment, points_insufficient
 */
export const redeem = async (uow: UnitOfWork, command: RedeemCommand): Promise<RedemptionRow | PinRefusal> => {
  const { studentId, goodId, quantity, guardianId } = command;
  const student = await ownerOfStudent(uow, studentId);
  if (!student || !(await holdFamily(uow, student.familyId))) throw fail('not_found');
  const { good, price, delivery } = await requireTerms(uow, command);
  const campusId = command.campusId ?? student.campusId;
  await requireWithinLimits(uow, good, { studentId, familyId: student.familyId, goodId }, quantity);
  await requirePieces(uow, goodId, campusId, quantity);
  const approval = await approvalFor(uow, student.familyId, price * quantity, command.pin);
  if (isRefusal(approval)) return approval;
  // Before the points: what is given to a student is decided under the student's row, which comes before the account's.
  if (isGrant(good.fulfilment)) await requireGrantable(uow, good.fulfilment, studentId);
  const actor = { kind: 'guardian', id: guardianId } as const;
  const waits = approval === 'waits';
  const made = rowOf(uow, command, { student, good, price, delivery, campusId, waits });
  const row = { ...made, byChild: approval === 'not_needed' ? 0 : 1, approvedBy: approval === 'given' ? guardianId : null };
  const hold = await reserveHold(uow, {
    studentId,
    campusId,
    amount: points(row.points),
    expiresAt: holdUntil(row, good),
    reason: REDEEM_REASON,
    source: { type: REDEMPTION_SOURCE, id: row.id },
    actor,
    title: titleOf('积分兑换', good.title, quantity),
    inputs: { goodId, quantity, points: price },
  });
  const held: RedemptionRow = { ...row, holdId: hold.holdId };
  await insertRedemption(uow, held);
  if (command.address) await keepAddress(uow, row.id, command.address);
  const moved = await moveStock(uow, { goodId, campusId, ...holdOf(quantity), reason: null, redemptionId: row.id, actor });
  if (!moved) throw fail('good_sold_out');
  await uow.append(redemptionEvent(waits ? 'asked' : 'redeemed', held));
  return waits || delivery !== 'auto' ? held : advance(uow, 'hand_over', held, { redemptionId: row.id, actor });
};

interface Terms {
  readonly good: GoodRow;
  /** Of one piece. */
  readonly price: number;
  readonly delivery: RedemptionDelivery;
}

/** What the redemption is made on: the good as it is on sale now, its price now, and how it gets to the family. */
const requireTerms = async (uow: UnitOfWork, command: RedeemCommand): Promise<Terms> => {
  const seen = await goodById(uow, command.goodId);
  // Staff may be moving the activity: what is given here is either found by them or made by the new plan.
  const good = seen?.fulfilment.kind === 'activity_seat' ? await lockGood(uow, seen.id) : seen;
  if (!good || good.state === 'draft') throw fail('good_not_found');
  if (!isOnSale(good, uow.now) || !isStillToCome(good.fulfilment, uow.now)) throw fail('good_not_on_sale');
  if (good.tiers.length > 0 && !isOpenTo(good.tiers, await tiersOf(uow, command.studentId))) throw fail('good_tier_only');
  const price = await priceNow(uow, good, uow.now);
  const total = price * command.quantity;
  if (command.points !== total) throw fail('good_price_changed', { points: total });
  const decision = decideDelivery(good.fulfilment, command.address !== undefined);
  if ('refused' in decision) throw fail(decision.refused);
  return { good, price, delivery: decision.delivery };
};

interface Made extends Terms {
  readonly student: StudentOwner;
  readonly campusId: string;
  /** Whether a guardian must confirm it first. */
  readonly waits: boolean;
}

const rowOf = (uow: UnitOfWork, command: RedeemCommand, made: Made): Omit<RedemptionRow, 'holdId'> => {
  const { student, good, price, delivery, campusId, waits } = made;
  const { studentId, goodId, quantity, guardianId } = command;
  return {
    id: uow.newId(),
    studentId,
    familyId: student.familyId,
    campusId,
    goodId,
    goodTitle: good.title,
    fulfilment: JSON.stringify(good.fulfilment),
    delivery,
    costFen: costOf(good, delivery, quantity),
    byChild: 0,
    approvedBy: null,
    confirmedAt: null,
    transferredFrom: null,
    remindedAt: null,
    quantity,
    points: price * quantity,
    returnedQuantity: 0,
    returnedPoints: 0,
    state: waits ? 'held' : 'confirmed',
    pickUpCode: pickUpCodeOf(randomBytes(PICK_UP_LENGTH)),
    commitId: null,
    undoId: null,
    guardianId,
    redeemedAt: uow.now,
    redeemedOn: localDateOf(uow.now),
    expiresAt: waits ? whileStillToCome(good.fulfilment, answerUntil(uow.now)) : pickUpUntil(uow.now, good.pickUpDays),
    exportedAt: null,
    readyAt: null,
    handedOverAt: null,
    endedAt: null,
    note: null,
  };
};

/** What waits for a guardian gets its time to be picked up only with the answer; the hold must last through both. */
const holdUntil = (
  { state, delivery, expiresAt }: Pick<RedemptionRow, 'state' | 'delivery' | 'expiresAt'>,
  good: GoodRow,
): number => {
  if (delivery === 'post') return expiresAt + POSTED_HOLD_DAYS * DAY_MS;
  const pickUpDays = state === 'held' ? Math.max(LONGEST_PICK_UP_DAYS, good.pickUpDays) : 0;
  return expiresAt + (pickUpDays + HOLD_MARGIN_DAYS) * DAY_MS;
};

const requireWithinLimits = async (
  uow: UnitOfWork,
  good: GoodRow,
  who: Pick<RedemptionRow, 'studentId' | 'familyId' | 'goodId'>,
  quantity: number,
): Promise<void> => {
  if (good.perStudent === null && good.perFamily === null) return;
  const since = periodStart(good.limitPeriod, localDateOf(uow.now));
  const decision = decideLimits(good, await redeemedSince(uow, who, since), quantity);
  if (decision === 'allowed') return;
  const renewsAt = limitRenewsAt(good, uow.now);
  throw fail(
    decision.limit === 'student' ? 'good_limit_student' : 'good_limit_family',
    { left: decision.left, renewsAt },
    limitSentence(decision, good.limitPeriod, renewsAt !== null),
  );
};

/** Refuses early what cannot succeed; that it does succeed is decided when the pieces are taken. */
const requirePieces = async (uow: UnitOfWork, goodId: string, campusId: string, quantity: number): Promise<void> => {
  const stock = await stockOf(uow, goodId, campusId);
  if (stock?.offered !== 1) throw fail('good_not_offered');
  if (stock.available < quantity) throw fail('good_sold_out', { available: stock.available });
};
