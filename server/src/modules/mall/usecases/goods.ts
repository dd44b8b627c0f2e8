import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { courseById } from '../../schooling';
import { movedPlan } from '../domain/fulfilment';
import { breakEvenOf } from '../domain/pricing';
import { mayBecome } from '../domain/sale';
import { campusesOffering, type GoodFields, type GoodRow, insertGood, lockGood, updateGood } from '../persistence/good-store';
import { insertPriceChange, openPromotionsOf, type PromotionRow } from '../persistence/price-store';
import { offerOn } from '../persistence/stock-store';
import { placeImages } from './images';
import { moveSeats } from './move-seats';

/** What staff write about a good, with the campuses that offer it. */
export interface GoodText extends GoodFields {
  /** At least one. */
  readonly campusIds: readonly string[];
}

/** Whether the editor looks after a campus, or may do something there. */
export type LooksAfter = (campusId: string) => boolean;

/** Who writes about goods. */
export interface GoodEditor {
  readonly staffId: string;
  readonly looksAfter: LooksAfter;
  /** Whether they may sell below break-even on a campus. */
  readonly maySellBelow: LooksAfter;
  /** Points that are worth one yuan today. */
  readonly pointsPerYuan: number;
}

/**
 * Writes down a good as a draft, without stock.
 * @throws AppError image_unknown, good_below_break_even (details: breakEven)
 */
export const createGood = async (uow: UnitOfWork, { campusIds, ...fields }: GoodText, editor: GoodEditor): Promise<string> => {
  if (!campusIds.every(editor.maySellBelow)) requirePrice(fields, editor);
  await placeImages(uow, fields.imageIds);
  const id = uow.newId();
  await insertGood(uow, { id, ...fields, state: 'draft', version: 1, createdAt: uow.now, updatedAt: uow.now });
  await insertPriceChange(uow, id, fields.points, editor.staffId);
  await offerOn(uow, id, campusIds);
  return id;
};

/** What a change of a good met. */
export interface SavedGood {
  /** The good as it was. */
  readonly before: GoodRow;
  /** Redeemed seats that followed their activity; undefined = neither its time nor its place changed. */
  readonly movedSeats: number | undefined;
}

/**
 * Changes a good and where it is offered; redemptions keep what they were made with, but seats follow their activity to another time
 * or place.
 * @param version the one the editor read
 * @throws AppError good_not_found, good_changed, good_other_campus, image_unknown, good_cost_needed, good_below_break_even
 *   (details: breakEven), good_promotion_below (details: breakEven, promotionPoints), and while it is on sale
 *   good_money_later, good_course_missing
 */
export const saveGood = async (
  uow: UnitOfWork,
  goodId: string,
  version: number,
  text: GoodText,
  editor: GoodEditor,
): Promise<SavedGood> => {
  const { campusIds, ...fields } = text;
  const { good, campusIds: offeredOn } = await requireEditable(uow, goodId, editor.looksAfter);
  if (good.version !== version) throw fail('good_changed');
  if (!campusIds.every(editor.maySellBelow)) await requireChange(uow, good, offeredOn, text, editor);
  if (good.state === 'on_sale') await requireSellable(uow, fields);
  await placeImages(uow, fields.imageIds, good.imageIds);
  if (!(await updateGood(uow, goodId, version, fields))) throw fail('good_changed');
  if (good.points !== fields.points) await insertPriceChange(uow, goodId, fields.points, editor.staffId);
  const plan = movedPlan(good.fulfilment, fields.fulfilment);
  const movedSeats = plan ? await moveSeats(uow, goodId, plan) : undefined;
  await offerOn(uow, goodId, campusIds);
  return { before: good, movedSeats };
};

/**
 * Puts a good on sale or takes it off; what was redeemed stays.
 * @throws AppError good_not_found, good_changed, good_state_refused, good_other_campus, and for a good that is put on sale
 *   good_below_break_even (details: breakEven), good_promotion_below (details: breakEven, promotionPoints),
 *   good_money_later, good_course_missing
 */
export const setGoodState = async (
  uow: UnitOfWork,
  goodId: string,
  version: number,
  state: 'on_sale' | 'off_sale',
  editor: GoodEditor,
): Promise<void> => {
  const { good, campusIds } = await requireEditable(uow, goodId, editor.looksAfter);
  if (good.version !== version) throw fail('good_changed');
  if (!mayBecome(good.state, state)) throw fail('good_state_refused', { state: good.state });
  if (state === 'on_sale') {
    if (!campusIds.every(editor.maySellBelow)) {
      requirePrice(good, editor);
      await requirePromotions(uow, goodId, good, editor, () => true);
    }
    await requireSellable(uow, good);
  }
  if (!(await updateGood(uow, goodId, version, { state }))) throw fail('good_changed');
};

/**
 * Locks a good for whoever changes it, its price or its promotions. Goods are the whole school's: who changes one must look
 * after every campus that offers it.
 * @throws AppError good_not_found, good_other_campus
 */
export const requireEditable = async (
  uow: UnitOfWork,
  goodId: string,
  looksAfter: LooksAfter,
): Promise<{ readonly good: GoodRow; readonly campusIds: readonly string[] }> => {
  const good = await lockGood(uow, goodId);
  if (!good) throw fail('good_not_found');
  const campusIds = (await campusesOffering(uow, [goodId])).get(goodId) ?? [];
  if (!campusIds.every(looksAfter)) throw fail('good_other_campus');
  return { good, campusIds };
};

/** What is sold must be something that families can be given. Money is taken only once orders exist. */
const requireSellable = async (uow: UnitOfWork, { moneyFen, fulfilment }: GoodFields): Promise<void> => {
  if (moneyFen > 0) throw fail('good_money_later');
  if (fulfilment.kind !== 'lesson_credits' && fulfilment.kind !== 'validity_days') return;
  const course = await courseById(uow, fulfilment.courseId);
  if (course?.status !== 'active') throw fail('good_course_missing');
};

type Priced = Pick<GoodFields, 'points' | 'costFen' | 'shippingFen'>;
type Rate = Pick<GoodEditor, 'pointsPerYuan'>;

/** undefined = no cost is known, so there is no break-even. */
const breakEvenNow = ({ costFen, shippingFen }: Priced, { pointsPerYuan }: Rate): number | undefined =>
  costFen === null ? undefined : breakEvenOf({ costFen, shippingFen, pointsPerYuan });

/**
 * What somebody without the permission to sell below break-even may do to a good: neither prices nor costs nor another
 * campus are a way round it, and forgetting a cost is not one either.
 */
const requireChange = async (
  uow: UnitOfWork,
  good: GoodRow,
  offeredOn: readonly string[],
  text: GoodText,
  rate: Rate,
): Promise<void> => {
  if (good.costFen !== null && text.costFen === null) throw fail('good_cost_needed');
  const added = text.campusIds.some((id) => !offeredOn.includes(id));
  const anew = added || good.costFen !== text.costFen || good.shippingFen !== text.shippingFen;
  if (!anew && good.points === text.points) return;
  requirePrice(text, rate);
  // A higher list price wakes promotions that did nothing; the others stay what somebody wanted them to be.
  await requirePromotions(uow, good.id, text, rate, (one) => anew || one.points >= good.points);
};

/** A list price is no way round the permission that a promotion below break-even takes. */
const requirePrice = (good: Priced, rate: Rate): void => {
  const breakEven = breakEvenNow(good, rate);
  if (breakEven !== undefined && good.points < breakEven) throw fail('good_below_break_even', { breakEven });
};

/** Nor is a promotion that was set when the good cost less, or nobody knew what it cost. */
const requirePromotions = async (
  uow: UnitOfWork,
  goodId: string,
  good: Priced,
  rate: Rate,
  isJudged: (promotion: PromotionRow) => boolean,
): Promise<void> => {
  const breakEven = breakEvenNow(good, rate);
  if (breakEven === undefined) return;
  const below = (await openPromotionsOf(uow, goodId)).find(
    (one) => one.points < good.points && one.points < breakEven && isJudged(one),
  );
  if (below) throw fail('good_promotion_below', { breakEven, promotionPoints: below.points });
};
