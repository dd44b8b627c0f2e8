import type { Fulfilment, GoodsCategory, GoodsKind, GoodsState, Instant, LimitPeriod } from '@qingya/shared';
import { likePattern, placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { KeySet } from '../../../platform/http/key-set';

export interface GoodRow {
  readonly id: string;
  readonly kind: GoodsKind;
  readonly category: GoodsCategory;
  readonly title: string;
  readonly description: string;
  /** List price of one piece; what it costs now is said by the promotions. */
  readonly points: number;
  /** Money beside the points. */
  readonly moneyFen: number;
  /** What one piece costs the school; null = nobody has said. */
  readonly costFen: number | null;
  /** What posting one piece costs. */
  readonly shippingFen: number;
  readonly fulfilment: Fulfilment;
  /** Codes of the tiers that may redeem it; empty = everybody. */
  readonly tiers: readonly string[];
  /** The first one is the cover. */
  readonly imageIds: readonly string[];
  readonly perStudent: number | null;
  readonly perFamily: number | null;
  readonly limitPeriod: LimitPeriod;
  readonly saleFrom: Instant | null;
  readonly saleUntil: Instant | null;
  readonly pickUpDays: number;
  readonly state: GoodsState;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What staff write about a good. */
export type GoodFields = Omit<GoodRow, 'id' | 'state' | 'version' | 'createdAt' | 'updatedAt'>;

/** What is kept as text of a list or an object. */
const TEXTS = ['fulfilment', 'tiers', 'imageIds'] as const;
type Texts = (typeof TEXTS)[number];
export type StoredGood = Omit<GoodRow, Texts> & Readonly<Record<Texts, string>>;

/** A row as the database has it, with its texts read. */
export const readGood = ({ fulfilment, tiers, imageIds, ...row }: StoredGood): GoodRow => ({
  ...row,
  fulfilment: JSON.parse(fulfilment),
  tiers: JSON.parse(tiers),
  imageIds: JSON.parse(imageIds),
});

const valuesOf = (row: Partial<GoodRow>): Record<string, SqlValue> => {
  const texts = TEXTS.flatMap((name) => (row[name] === undefined ? [] : [[name, JSON.stringify(row[name])] as const]));
  return { ...(row as Readonly<Record<string, SqlValue>>), ...Object.fromEntries(texts) };
};

export const insertGood = (uow: UnitOfWork, row: GoodRow): Promise<void> => uow.insert('mall_good', valuesOf(row));

export const goodById = async (reader: Reader, id: string): Promise<GoodRow | undefined> => {
  const row = await reader.row<StoredGood>('SELECT * FROM mall_good WHERE id = ?', [id]);
  return row && readGood(row);
};

/** Reads a good and keeps everybody else from changing it, its price or its promotions until the transaction ends. */
export const lockGood = async (uow: UnitOfWork, id: string): Promise<GoodRow | undefined> => {
  const [row] = await uow.lockRows<StoredGood>('SELECT * FROM mall_good WHERE id = ?', [id]);
  return row && readGood(row);
};

/** Changes a good unless somebody else has done so since `version`. @returns whether it was changed */
export const updateGood = async (
  uow: UnitOfWork,
  id: string,
  version: number,
  change: Partial<GoodFields & Pick<GoodRow, 'state'>>,
): Promise<boolean> => {
  const columns = Object.entries(valuesOf(change)).filter(([, value]) => value !== undefined);
  const sets = columns.map(([name]) => `${name} = ?`).join(', ');
  const changed = await uow.run(
    `UPDATE mall_good SET ${sets}, version = version + 1, updatedAt = ? WHERE id = ? AND version = ?`,
    [...columns.map(([, value]) => value), uow.now, id, version],
  );
  return changed === 1;
};

export interface GoodFilter {
  readonly state?: GoodsState | undefined;
  readonly category?: GoodsCategory | undefined;
  /** Offered there. */
  readonly campusId?: string | undefined;
  /** Part of the title. */
  readonly search?: string | undefined;
  /** Only what is, or will be, sold below break-even, where so many points are worth one yuan. */
  readonly belowAtRate?: number | undefined;
}

/**
 * Whether the list price, or a promotion that runs or is planned, does not pay for cost and shipping. Compared before anything is
 * rounded: whole points are below a sum that is rounded up just when they are below the sum. Takes the rate, the instant and the rate.
 */
const SOLD_BELOW = `costFen IS NOT NULL AND (points * 100 < (costFen + shippingFen) * ?
    OR EXISTS (SELECT 1 FROM mall_promotion p WHERE p.goodId = mall_good.id
         AND (p.untilAt IS NULL OR (p.untilAt > ? AND p.untilAt > p.fromAt))
         AND p.points < mall_good.points AND p.points * 100 < (costFen + shippingFen) * ?))`;

/** In the order asked for, one row more than `limit` when there is a next page. */
export const listGoods = async (
  reader: Reader,
  filter: GoodFilter,
  { after, orderBy }: Pick<KeySet<GoodRow>, 'after' | 'orderBy'>,
  limit: number,
): Promise<GoodRow[]> => {
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  const want = (sql: string, value: SqlValue | undefined, ...others: readonly SqlValue[]): void => {
    if (value === undefined) return;
    conditions.push(`(${sql})`);
    params.push(value, ...others);
  };
  want('state = ?', filter.state);
  want('category = ?', filter.category);
  want('EXISTS (SELECT 1 FROM mall_stock s WHERE s.goodId = mall_good.id AND s.campusId = ? AND s.offered = 1)', filter.campusId);
  want("title LIKE ? ESCAPE '!'", filter.search === undefined || filter.search === '' ? undefined : likePattern(filter.search));
  want(SOLD_BELOW, filter.belowAtRate, reader.now, filter.belowAtRate ?? null);
  if (after) {
    conditions.push(`(${after.sql})`);
    params.push(...after.params);
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = await reader.rows<StoredGood>(`SELECT * FROM mall_good ${where} ORDER BY ${orderBy} LIMIT ?`, [
    ...params,
    limit + 1,
  ]);
  return rows.map(readGood);
};

/** The campuses that offer goods, by good, in order; goods that none offers are absent. */
export const campusesOffering = async (reader: Reader, goodIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> => {
  const found = new Map<string, string[]>();
  if (goodIds.length === 0) return found;
  const rows = await reader.rows<{ goodId: string; campusId: string }>(
    `SELECT goodId, campusId FROM mall_stock WHERE offered = 1 AND goodId IN (${placeholders(goodIds.length)}) ORDER BY goodId, campusId`,
    goodIds,
  );
  for (const { goodId, campusId } of rows) found.set(goodId, [...(found.get(goodId) ?? []), campusId]);
  return found;
};

/** The pictures of goods as JSON lists, by good. */
export const imageIdsOf = async (reader: Reader, goodIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (goodIds.length === 0) return new Map();
  const rows = await reader.rows<Pick<StoredGood, 'id' | 'imageIds'>>(
    `SELECT id, imageIds FROM mall_good WHERE id IN (${placeholders(goodIds.length)})`,
    goodIds,
  );
  return new Map(rows.map(({ id, imageIds }) => [id, imageIds]));
};
