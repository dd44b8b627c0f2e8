import { addDays, type Instant, type LimitPeriod, type LocalDate, localDateOf } from '@qingya/shared';
import { likePattern, placeholders, type Reader, type SqlValue } from '../../../platform/db';
import type { KeySet } from '../../../platform/http/key-set';
import { periodStart, type Redeemed } from '../domain/limits';
import { GIVEN_BACK_STATES } from '../domain/redemption-state';
import { type GoodRow, readGood, type StoredGood } from './good-store';

const GIVEN_BACK = GIVEN_BACK_STATES.map((state) => `'${state}'`).join(', ');
/** Whole days before today: the order of a shelf stays the same all day, so that its pages fit together. */
const POPULAR_DAYS = 30;

/** A good on the shelf, with the pieces that were redeemed lately. */
export type ShelfRow = GoodRow & { readonly popular: number };

export interface ShelfFilter {
  readonly campusId: string;
  readonly category?: string | undefined;
  /** Part of the title. */
  readonly search?: string | undefined;
  /** Only what costs no more than this now. */
  readonly affordableWith?: number | undefined;
  /**
   * Only what this student wishes for; then also what is not on sale or not offered on the campus, so that everything on a
   * wish list can be seen and taken off it.
   */
  readonly wishedBy?: string | undefined;
}

/**
 * Goods for families in the order asked for, one row more than `limit` when there is a next page. Popularity is counted in pieces
 * of the whole school over the thirty days before today.
 */
export const listShelf = async (
  reader: Reader,
  filter: ShelfFilter,
  now: Instant,
  { after, orderBy }: Pick<KeySet<ShelfRow>, 'after' | 'orderBy'>,
  limit: number,
): Promise<ShelfRow[]> => {
  const { sql, params } = conditionsOf(filter, now);
  const today = localDateOf(now);
  const rows = await reader.rows<StoredGood & { popular: number | string }>(
    `SELECT * FROM (
       SELECT g.*, COALESCE(sold.pieces, 0) AS popular FROM mall_good g
         LEFT JOIN (SELECT goodId, SUM(quantity - returnedQuantity) AS pieces FROM mall_redemption
                     WHERE redeemedOn >= ? AND redeemedOn < ? AND state NOT IN (${GIVEN_BACK}) GROUP BY goodId) sold ON sold.goodId = g.id
        WHERE ${sql}) shelf
      ${after ? `WHERE ${after.sql}` : ''} ORDER BY ${orderBy} LIMIT ?`,
    [addDays(today, 0 - POPULAR_DAYS), today, ...params, ...(after?.params ?? []), limit + 1],
  );
  return rows.map(({ popular, ...row }) => ({ ...readGood(row), popular: Number(popular) }));
};

const conditionsOf = (
  { campusId, category, search, affordableWith, wishedBy }: ShelfFilter,
  now: Instant,
): { readonly sql: string; readonly params: readonly SqlValue[] } => {
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  const want = (sql: string, ...values: readonly SqlValue[]): void => {
    conditions.push(`(${sql})`);
    params.push(...values);
  };
  if (wishedBy === undefined) {
    want("g.state = 'on_sale'");
    want('g.saleUntil IS NULL OR g.saleUntil > ?', now);
    // Only a seat begins at some time: from then on nobody can redeem it any more.
    want("JSON_EXTRACT(g.fulfilment, '$.startsAt') IS NULL OR JSON_EXTRACT(g.fulfilment, '$.startsAt') + 0 > ?", now);
    want('EXISTS (SELECT 1 FROM mall_stock s WHERE s.goodId = g.id AND s.campusId = ? AND s.offered = 1)', campusId);
  } else {
    want("g.state <> 'draft'");
    want('EXISTS (SELECT 1 FROM mall_wish w WHERE w.goodId = g.id AND w.studentId = ?)', wishedBy);
  }
  if (category !== undefined) want('g.category = ?', category);
  if (search !== undefined && search !== '') want("g.title LIKE ? ESCAPE '!'", likePattern(search));
  if (affordableWith !== undefined) {
    want(
      `g.points <= ? OR EXISTS (SELECT 1 FROM mall_promotion p WHERE p.goodId = g.id AND p.fromAt <= ?
          AND (p.untilAt IS NULL OR p.untilAt > ?) AND p.points <= ?)`,
      affordableWith,
      now,
      now,
      affordableWith,
    );
  }
  return { sql: conditions.join(' AND '), params };
};

/** Pieces that can be redeemed now. */
export interface Pieces {
  /** On one campus; 0 where it does not offer the good. */
  readonly here: number;
  /** On all campuses that offer the good, together. */
  readonly anywhere: number;
}

/** Pieces of goods, by good; one statement for all. @param campusId where is «here» */
export const piecesOf = async (
  reader: Reader,
  campusId: string,
  goodIds: readonly string[],
): Promise<ReadonlyMap<string, Pieces>> => {
  if (goodIds.length === 0) return new Map();
  const rows = await reader.rows<{ goodId: string; here: number | string; anywhere: number | string }>(
    `SELECT goodId, SUM(CASE WHEN campusId = ? AND offered = 1 THEN available ELSE 0 END) AS here,
            SUM(CASE WHEN offered = 1 THEN available ELSE 0 END) AS anywhere
       FROM mall_stock WHERE goodId IN (${placeholders(goodIds.length)}) GROUP BY goodId`,
    [campusId, ...goodIds],
  );
  return new Map(rows.map(({ goodId, here, anywhere }) => [goodId, { here: Number(here), anywhere: Number(anywhere) }]));
};

const PERIODS: readonly LimitPeriod[] = ['day', 'week', 'month', 'ever'];

/** Pieces of goods redeemed by a student and by the family in each good's current period, not given back; one statement for all. */
export const redeemedOf = async (
  reader: Reader,
  { studentId, familyId }: { readonly studentId: string; readonly familyId: string },
  goods: readonly Pick<GoodRow, 'id' | 'limitPeriod'>[],
  today: LocalDate,
): Promise<(good: Pick<GoodRow, 'id' | 'limitPeriod'>) => Redeemed> => {
  if (goods.length === 0) return () => ({ byStudent: 0, byFamily: 0 });
  const sums = PERIODS.map(
    (period) => `SUM(CASE WHEN redeemedOn >= ? THEN quantity - returnedQuantity ELSE 0 END) AS ${period}Pieces`,
  );
  type Sums = Readonly<Record<`${LimitPeriod}Pieces`, number | string>>;
  const rows = await reader.rows<{ goodId: string; studentId: string } & Sums>(
    `SELECT goodId, studentId, ${sums.join(', ')} FROM mall_redemption
      WHERE (familyId = ? OR studentId = ?) AND goodId IN (${placeholders(goods.length)}) AND state NOT IN (${GIVEN_BACK})
      GROUP BY goodId, studentId`,
    [...PERIODS.map((period) => periodStart(period, today)), familyId, studentId, ...goods.map(({ id }) => id)],
  );
  return ({ id, limitPeriod }) => {
    const own = rows.filter(({ goodId }) => goodId === id);
    const pieces = (row: Sums | undefined): number => Number(row?.[`${limitPeriod}Pieces`] ?? 0);
    return {
      byStudent: pieces(own.find((row) => row.studentId === studentId)),
      byFamily: own.reduce((sum, row) => sum + pieces(row), 0),
    };
  };
};
