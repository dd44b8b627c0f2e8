import type { Instant } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import type { Deal, PriceChange } from '../domain/price-windows';
import { GIVEN_BACK_STATES } from '../domain/redemption-state';

export interface PromotionRow {
  readonly id: string;
  readonly goodId: string;
  readonly points: number;
  readonly fromAt: Instant;
  /** The first instant at which it is over; null = until it is ended. One that never happens is over when it begins. */
  readonly untilAt: Instant | null;
  /** 1 = whoever set it was told that the school adds to it, and wanted it. */
  readonly belowBreakEven: number;
  readonly createdById: string;
  readonly createdAt: Instant;
  readonly endedById: string | null;
}

/** Writes down what a good costs from now on. Under the good's lock, so that changes are in order. */
export const insertPriceChange = (uow: UnitOfWork, goodId: string, points: number, staffId: string): Promise<void> =>
  uow.insert('mall_price_change', { id: uow.newId(), goodId, points, changedAt: uow.now, changedById: staffId });

/** Every list price of a good, oldest first. */
export const priceChangesOf = (reader: Reader, goodId: string): Promise<PriceChange[]> =>
  reader.rows<PriceChange>('SELECT id, points, changedAt AS at FROM mall_price_change WHERE goodId = ? ORDER BY id', [goodId]);

export const insertPromotion = (uow: UnitOfWork, row: PromotionRow): Promise<void> => uow.insert('mall_promotion', { ...row });

export const promotionById = (reader: Reader, goodId: string, id: string): Promise<PromotionRow | undefined> =>
  reader.row<PromotionRow>('SELECT * FROM mall_promotion WHERE id = ? AND goodId = ?', [id, goodId]);

/** Every promotion of a good, the newest beginning first. */
export const promotionsOf = (reader: Reader, goodId: string): Promise<PromotionRow[]> =>
  reader.rows<PromotionRow>('SELECT * FROM mall_promotion WHERE goodId = ? ORDER BY fromAt DESC, id DESC', [goodId]);

/** The promotions of goods that are in force at an instant. */
export const promotionsAt = async (reader: Reader, goodIds: readonly string[], at: Instant): Promise<PromotionRow[]> => {
  if (goodIds.length === 0) return [];
  return reader.rows<PromotionRow>(
    `SELECT * FROM mall_promotion WHERE goodId IN (${placeholders(goodIds.length)}) AND fromAt <= ? AND (untilAt IS NULL OR untilAt > ?)`,
    [...goodIds, at, at],
  );
};

/** What can still have an effect: one that never happens is over when it begins. */
const NOT_OVER = '(untilAt IS NULL OR (untilAt > ? AND untilAt > fromAt))';

/** The promotions of a good that run now or are planned, in no order. */
export const openPromotionsOf = (reader: Reader, goodId: string): Promise<PromotionRow[]> =>
  reader.rows<PromotionRow>(`SELECT * FROM mall_promotion WHERE goodId = ? AND ${NOT_OVER}`, [goodId, reader.now]);

/** The lowest price of the promotions that run now or are planned, by good; goods without any are absent. */
export const lowestPromotions = async (reader: Reader, goodIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  if (goodIds.length === 0) return new Map();
  const rows = await reader.rows<{ goodId: string; points: number }>(
    `SELECT goodId, MIN(points) AS points FROM mall_promotion
      WHERE goodId IN (${placeholders(goodIds.length)}) AND ${NOT_OVER} GROUP BY goodId`,
    [...goodIds, reader.now],
  );
  return new Map(rows.map(({ goodId, points }) => [goodId, points]));
};

/** Whether any promotion of a good is in force at some instant of a window. @param until null = without end */
export const promotionWithin = async (reader: Reader, goodId: string, from: Instant, until: Instant | null): Promise<boolean> => {
  const before = until === null ? '' : 'AND fromAt < ?';
  const found = await reader.row(`SELECT id FROM mall_promotion WHERE goodId = ? AND ${NOT_OVER} ${before} LIMIT 1`, [
    goodId,
    from,
    ...(until === null ? [] : [until]),
  ]);
  return found !== undefined;
};

/** Ends a promotion. Under the good's lock. */
export const endPromotionAt = async (uow: UnitOfWork, id: string, untilAt: Instant, staffId: string): Promise<void> => {
  await uow.run('UPDATE mall_promotion SET untilAt = ?, endedById = ? WHERE id = ?', [untilAt, staffId, id]);
};

/** What was given back was not paid, nor is what waits for a guardian's yes. */
const UNPAID = ['held', ...GIVEN_BACK_STATES].map((state) => `'${state}'`).join(', ');

/** Redemptions `r` that count for a comparison with promotion `p`. */
const DEAL_OF = `r.goodId = p.goodId AND r.redeemedAt < p.fromAt AND r.state NOT IN (${UNPAID})`;

/**
 * The redemptions a promotion's price can be compared with, by promotion: of each price paid in the days before it began
 * one, and the last one before. Redemptions that were given back, or that no guardian has confirmed yet, count for nothing.
 * @param windowMs how long before the promotion began a price counts
 */
export const dealsBefore = async (
  reader: Reader,
  promotionIds: readonly string[],
  windowMs: number,
): Promise<ReadonlyMap<string, readonly Deal[]>> => {
  const deals = new Map<string, Deal[]>();
  if (promotionIds.length === 0) return deals;
  const marks = placeholders(promotionIds.length);
  const rows = await reader.rows<{ promotionId: string; at: Instant | string; points: number | string; quantity: number }>(
    `SELECT p.id AS promotionId, MAX(r.redeemedAt) AS at, r.points AS points, r.quantity AS quantity
       FROM mall_promotion p JOIN mall_redemption r ON ${DEAL_OF} AND r.redeemedAt >= p.fromAt - ?
      WHERE p.id IN (${marks}) GROUP BY p.id, r.points, r.quantity
      UNION ALL
     SELECT p.id AS promotionId, r.redeemedAt AS at, r.points AS points, r.quantity AS quantity
       FROM mall_promotion p JOIN mall_redemption r ON r.id =
            (SELECT r.id FROM mall_redemption r WHERE ${DEAL_OF} ORDER BY r.redeemedAt DESC LIMIT 1)
      WHERE p.id IN (${marks})`,
    [windowMs, ...promotionIds, ...promotionIds],
  );
  for (const { promotionId, at, points, quantity } of rows) {
    const deal = { at: Number(at), points: Number(points) / quantity };
    deals.set(promotionId, [...(deals.get(promotionId) ?? []), deal]);
  }
  return deals;
};
