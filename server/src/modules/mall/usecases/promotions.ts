import type { Instant } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decidePromotion } from '../domain/pricing';
import type { GoodRow } from '../persistence/good-store';
import { endPromotionAt, insertPromotion, type PromotionRow, promotionById, promotionWithin } from '../persistence/price-store';
import { type LooksAfter, requireEditable } from './goods';

/** A lower price for a while, as staff ask for it. */
export interface PromotionWish {
  readonly goodId: string;
  /** Of one piece. */
  readonly points: number;
  /** null, or an instant that is past = from now on. */
  readonly from: Instant | null;
  /** The first instant after it; null = until it is ended. */
  readonly until: Instant | null;
  /** Whether who asks has read that it is below break-even. */
  readonly confirmLoss: boolean;
  readonly staffId: string;
}

/** Who sets prices, and what of it they may. */
export interface Pricer {
  readonly looksAfter: LooksAfter;
  /** Whether they may sell below break-even on a campus. */
  readonly maySellBelow: LooksAfter;
}

/**
 * Lowers the price of a good for a while. Everything is decided under the good's lock: of two people at once the second
 * sees what the first has set. Without a known cost there is no break-even, and nothing is compared with it.
 * @param pointsPerYuan of today
 * @throws AppError good_not_found, good_other_campus, promotion_in_past, promotion_not_below_list, promotion_overlaps,
 *   promotion_below_break_even, promotion_loss_not_confirmed (details: breakEven, missingPoints, lossFen, text)
 */
export const promote = async (uow: UnitOfWork, wish: PromotionWish, pricer: Pricer, pointsPerYuan: number): Promise<string> => {
  const { goodId, points, until, staffId } = wish;
  const { good, campusIds } = await requireEditable(uow, goodId, pricer.looksAfter);
  const from = Math.max(wish.from ?? uow.now, uow.now);
  if (until !== null && until <= from) throw fail('promotion_in_past');
  const belowBreakEven = decide(good, wish, campusIds.every(pricer.maySellBelow), pointsPerYuan);
  if (await promotionWithin(uow, goodId, from, until)) throw fail('promotion_overlaps');
  const id = uow.newId();
  await insertPromotion(uow, {
    id,
    goodId,
    points,
    fromAt: from,
    untilAt: until,
    belowBreakEven: belowBreakEven ? 1 : 0,
    createdById: staffId,
    createdAt: uow.now,
    endedById: null,
  });
  return id;
};

/** @returns whether it is below break-even */
const decide = (
  { points: list, costFen, shippingFen }: GoodRow,
  { points: price, confirmLoss }: PromotionWish,
  maySellBelow: boolean,
  pointsPerYuan: number,
): boolean => {
  if (price >= list) throw fail('promotion_not_below_list', { list });
  if (costFen === null) return false;
  const decision = decidePromotion({ list, price, costFen, shippingFen, pointsPerYuan, maySellBelow });
  if (!decision.allowed) {
    const below = 'belowBreakEven' in decision ? decision.belowBreakEven : undefined;
    throw fail('promotion_below_break_even', below);
  }
  if (decision.belowBreakEven !== null && !confirmLoss) throw fail('promotion_loss_not_confirmed', decision.belowBreakEven);
  return decision.belowBreakEven !== null;
};

/** Whether a promotion can have no effect any more. */
export const isOver = ({ fromAt, untilAt }: PromotionRow, now: Instant): boolean =>
  untilAt !== null && (untilAt <= now || untilAt <= fromAt);

/**
 * Ends a promotion now; one that has not begun never happens.
 * @throws AppError good_not_found, good_other_campus, promotion_not_found, promotion_over
 */
export const endPromotion = async (
  uow: UnitOfWork,
  goodId: string,
  promotionId: string,
  staffId: string,
  looksAfter: LooksAfter,
): Promise<void> => {
  await requireEditable(uow, goodId, looksAfter);
  const promotion = await promotionById(uow, goodId, promotionId);
  if (!promotion) throw fail('promotion_not_found');
  if (isOver(promotion, uow.now)) throw fail('promotion_over');
  await endPromotionAt(uow, promotionId, Math.max(uow.now, promotion.fromAt), staffId);
};
