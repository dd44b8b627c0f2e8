import type { Instant } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type PriceInForce, priceAt } from '../domain/price-windows';
import type { GoodRow } from '../persistence/good-store';
import { type PromotionRow, promotionsAt } from '../persistence/price-store';

type Priced = Pick<GoodRow, 'id' | 'points'>;

/** What one piece costs now, and until when when a promotion says so. */
export interface PriceNow extends PriceInForce {
  /** End of the promotion in force; null = no promotion, or one without an end. */
  readonly promotionUntil: Instant | null;
  /** When the promotion in force began. */
  readonly promotionFrom: Instant | null;
}

/** A promotion as the rules of price windows see it. */
export const windowOf = ({ id, fromAt, untilAt, points }: PromotionRow) => ({ id, from: fromAt, until: untilAt, points });

/** What one piece of each good costs at an instant; one statement however many they are. */
export const pricesNow = async (reader: Reader, goods: readonly Priced[], now: Instant): Promise<(good: Priced) => PriceNow> => {
  const running = await promotionsAt(
    reader,
    goods.map(({ id }) => id),
    now,
  );
  return ({ id, points }) => {
    const own = running.filter(({ goodId }) => goodId === id);
    // The good itself holds the list price of now; its history is asked only when somebody wants to see it.
    const price = priceAt([{ id, at: 0, points }], own.map(windowOf), now) ?? { points, list: points, promotionId: null };
    const promotion = own.find((one) => one.id === price.promotionId);
    return { ...price, promotionUntil: promotion?.untilAt ?? null, promotionFrom: promotion?.fromAt ?? null };
  };
};

/** What one piece of a good costs now, in points. */
export const priceNow = async (reader: Reader, good: Priced, now: Instant): Promise<number> =>
  (await pricesNow(reader, [good], now))(good).points;
