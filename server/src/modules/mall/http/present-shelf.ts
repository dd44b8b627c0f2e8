import { addDays, DAY_MS, type FamilyGoodView, type Instant, localDateOf, startOfDay } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { balanceOf, earnedByRules } from '../../points';
import { lessonsAttended, ownerOfStudent } from '../../schooling';
import { isOpenTo, isStillToCome } from '../domain/fulfilment';
import { leftOf, limitRenewsAt } from '../domain/limits';
import { aboutLessons, PACE_DAYS, type Pace } from '../domain/pace';
import { COMPARED_DAYS, comparisonPrice } from '../domain/price-windows';
import { isOnSale } from '../domain/sale';
import type { GoodRow } from '../persistence/good-store';
import { dealsBefore } from '../persistence/price-store';
import { piecesOf, redeemedOf } from '../persistence/shelf-store';
import { wishesOf } from '../persistence/wish-store';
import { type PriceNow, pricesNow } from '../usecases/price-now';
import { tiersOf } from '../usecases/tiers';
import { courseTitler } from './course-titles';
import { presentImage } from './image-routes';

/** For whom goods are shown, and at which campus. */
export interface Shopper {
  readonly studentId: string;
  readonly familyId: string;
  readonly campusId: string;
  /** Points that can be spent now. */
  readonly available: number;
}

/** @throws AppError not_found */
export const shopperOf = async (reader: Reader, studentId: string, campusId: string | undefined): Promise<Shopper> => {
  const student = await ownerOfStudent(reader, studentId);
  if (!student) throw fail('not_found');
  const { available } = await balanceOf(reader, studentId);
  return { studentId, familyId: student.familyId, campusId: campusId ?? student.campusId, available };
};

/** Goods as a family sees them. The number of statements is the same for one good and for a page of them. */
export const presentShelf = async (
  reader: Reader,
  rows: readonly GoodRow[],
  shopper: Shopper,
  now: Instant,
): Promise<FamilyGoodView[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const pieces = await piecesOf(reader, shopper.campusId, ids);
  const priceOf = await pricesNow(reader, rows, now);
  const comparable = await comparablePrices(reader, rows.map(priceOf), now);
  const redeemed = await redeemedOf(reader, shopper, rows, localDateOf(now));
  const wishes = new Set(await wishesOf(reader, shopper.studentId));
  const tiers = await tiersOf(reader, shopper.studentId);
  const pace = await paceOf(reader, shopper.studentId, now);
  const courseTitle = await courseTitler(
    reader,
    rows.map(({ fulfilment }) => fulfilment),
  );
  return rows.map((row) => {
    const price = priceOf(row);
    const lacking = Math.max(0, price.points - shopper.available);
    return {
      ...factsOf(row),
      courseTitle: courseTitle(row.fulfilment),
      points: price.points,
      listPoints: price.list,
      comparePoints: comparable(price),
      promotionUntil: price.promotionUntil,
      tierAllowed: isOpenTo(row.tiers, tiers),
      wished: wishes.has(row.id),
      aboutLessons: aboutLessons(lacking, pace),
      campusId: shopper.campusId,
      stock: pieces.get(row.id)?.here ?? 0,
      stockAnywhere: pieces.get(row.id)?.anywhere ?? 0,
      lacking,
      leftForChild: leftOf(row, redeemed(row)),
      limitRenewsAt: limitRenewsAt(row, now),
      open: isOnSale(row, now) && isStillToCome(row.fulfilment, now),
    };
  });
};

/** What is the same for every family. */
const factsOf = (row: GoodRow) => ({
  id: row.id,
  kind: row.kind,
  category: row.category,
  title: row.title,
  description: row.description,
  images: row.imageIds.map(presentImage),
  fulfilment: row.fulfilment,
  tiers: [...row.tiers],
  perStudent: row.perStudent,
  perFamily: row.perFamily,
  limitPeriod: row.limitPeriod,
  saleFrom: row.saleFrom,
  saleUntil: row.saleUntil,
  pickUpDays: row.pickUpDays,
});

/** What may be shown struck through beside a price; nothing that is not above it. */
const comparablePrices = async (
  reader: Reader,
  prices: readonly PriceNow[],
  now: Instant,
): Promise<(price: PriceNow) => number | null> => {
  const promotionIds = prices.flatMap(({ promotionId }) => promotionId ?? []);
  const deals = await dealsBefore(reader, promotionIds, COMPARED_DAYS * DAY_MS);
  return ({ promotionId, promotionFrom, points }) => {
    if (promotionId === null) return null;
    const compared = comparisonPrice(deals.get(promotionId) ?? [], promotionFrom ?? now);
    return compared !== null && compared > points ? compared : null;
  };
};

/** What the child earned and attended in the last eight weeks, today included. */
const paceOf = async (reader: Reader, studentId: string, now: Instant): Promise<Pace> => {
  const since = startOfDay(addDays(localDateOf(now), 1 - PACE_DAYS));
  return {
    points: await earnedByRules(reader, studentId, since),
    lessons: await lessonsAttended(reader, studentId, since, now + 1),
  };
};
