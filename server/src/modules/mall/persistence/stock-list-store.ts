import type { GoodsState } from '@qingya/shared';
import { likePattern, type Reader } from '../../../platform/db';
import type { KeySet } from '../../../platform/http/key-set';
import type { StockRow } from './stock-store';

/** The stock of a good on one campus, with what somebody needs to know it on the shelf. */
export interface ShelfStockRow extends Omit<StockRow, 'version'> {
  /** Of the good. */
  readonly id: string;
  readonly title: string;
  readonly state: GoodsState;
  /** JSON list. */
  readonly imageIds: string;
}

/** What is offered on a campus or lies there still, in the order asked for, one row more than `limit` when there is a next page. */
export const listStock = (
  reader: Reader,
  campusId: string,
  search: string | undefined,
  { after, orderBy }: Pick<KeySet<ShelfStockRow>, 'after' | 'orderBy'>,
  limit: number,
): Promise<ShelfStockRow[]> => {
  const named = search === undefined || search === '' ? [] : [likePattern(search)];
  return reader.rows<ShelfStockRow>(
    `SELECT * FROM (
       SELECT g.id AS id, s.goodId AS goodId, s.campusId AS campusId, s.offered AS offered, s.available AS available, s.held AS held,
              g.title AS title, g.state AS state, g.imageIds AS imageIds
         FROM mall_stock s JOIN mall_good g ON g.id = s.goodId
        WHERE s.campusId = ? AND (s.offered = 1 OR s.available > 0 OR s.held > 0)
          ${named.length > 0 ? "AND g.title LIKE ? ESCAPE '!'" : ''}) listed
      ${after ? `WHERE ${after.sql}` : ''} ORDER BY ${orderBy} LIMIT ?`,
    [campusId, ...named, ...(after?.params ?? []), limit + 1],
  );
};
