import { type GoodView, localDateOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { breakEvenOf, isSoldBelow } from '../domain/pricing';
import { campusesOffering, type GoodRow, goodById } from '../persistence/good-store';
import { lowestPromotions } from '../persistence/price-store';
import type { MallPorts } from '../ports';
import { pricesNow } from '../usecases/price-now';
import { courseTitler } from './course-titles';
import { presentImage } from './image-routes';

type Worth = Pick<MallPorts, 'pointsPerYuanOn'>;

/** Goods as staff see them, with what they cost now and what pays for them. */
export const presentGoods = async (reader: Reader, { pointsPerYuanOn }: Worth, rows: readonly GoodRow[]): Promise<GoodView[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const campuses = await campusesOffering(reader, ids);
  const promoted = await lowestPromotions(reader, ids);
  const priceOf = await pricesNow(reader, rows, reader.now);
  const pointsPerYuan = await pointsPerYuanOn(reader, localDateOf(reader.now));
  const courseTitle = await courseTitler(
    reader,
    rows.map(({ fulfilment }) => fulfilment),
  );
  return rows.map((row) => {
    const { costFen, shippingFen } = row;
    const price = priceOf(row);
    const breakEven = costFen === null ? null : breakEvenOf({ costFen, shippingFen, pointsPerYuan });
    return {
      ...row,
      courseTitle: courseTitle(row.fulfilment),
      tiers: [...row.tiers],
      imageIds: [...row.imageIds],
      images: row.imageIds.map(presentImage),
      priceNow: price.points,
      promotionUntil: price.promotionUntil,
      breakEven,
      belowBreakEven: isSoldBelow({ list: row.points, promoted: promoted.get(row.id) ?? null, breakEven }),
      campusIds: campuses.get(row.id) ?? [],
    };
  });
};

/** @throws AppError good_not_found */
export const presentGood = async (reader: Reader, worth: Worth, goodId: string): Promise<GoodView> => {
  const row = await goodById(reader, goodId);
  const [shown] = row ? await presentGoods(reader, worth, [row]) : [];
  if (!shown) throw fail('good_not_found');
  return shown;
};
