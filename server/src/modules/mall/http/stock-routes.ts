import { mallContracts as contracts, type QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import { type Route, read, write } from '../../../platform/http/route';
import { listStock, type ShelfStockRow } from '../persistence/stock-list-store';
import { listMoves } from '../persistence/stock-store';
import { moveByHand, takeStock } from '../usecases/stock';
import { campusNames } from './campus-names';
import { auditGood, stockScope } from './goods-access';
import { coverOf } from './image-routes';
import { presentMoves, presentStock, stockView } from './presenters';

const COUNTING_ORDERS = {
  title: { column: 'title', type: 'string', of: (row: ShelfStockRow) => row.title },
  available: { column: 'available', type: 'number', of: (row: ShelfStockRow) => row.available },
} as const;

/** One page of the changes of a good's stock. @param scope campuses; undefined = all */
export const movesPage = async (
  reader: Reader,
  goodId: string,
  scope: readonly string[] | undefined,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
) => {
  const [before] = cursor === undefined ? [undefined] : decodeCursor(cursor, ['string']);
  const rows = await listMoves(reader, goodId, scope, before as string | undefined, limit);
  const page = toPage(rows, limit, ({ id }) => [id]);
  return { items: await presentMoves(reader, page.items), nextCursor: page.nextCursor };
};

/** One page of what lies on a campus. */
export const stockPage = async (
  reader: Reader,
  { sort, cursor, limit, campusId, search }: QueryOf<typeof contracts.stockList>,
) => {
  const keys = keySet<ShelfStockRow>(sort, cursor, COUNTING_ORDERS, 'id');
  const page = toPage(await listStock(reader, campusId, search, keys, limit), limit, keys.cursorOf);
  const nameOf = await campusNames(reader, [campusId]);
  const items = page.items.map((row) => ({
    ...stockView(row, nameOf(campusId)),
    goodId: row.goodId,
    title: row.title,
    state: row.state,
    thumbUrl: coverOf(row.imageIds),
  }));
  return { items, nextCursor: page.nextCursor };
};

const readRoutes: readonly Route[] = [
  read(contracts.stockMoves, (req) => {
    const scope = stockScope(req.staff(), req.query.campusId);
    return req.db.read((reader) => movesPage(reader, req.params.goodId, scope, req.query));
  }),
  read(contracts.stockList, ({ db, query }) => db.read((reader) => stockPage(reader, query))),
];

const writeRoutes: readonly Route[] = [
  write(
    contracts.moveStock,
    async (uow, req) => {
      const { goodId } = req.params;
      const { campusId, kind, quantity } = req.body;
      await moveByHand(uow, { goodId, ...req.body, actor: req.actor() });
      await auditGood(uow, req.actor(), 'stock.moved', goodId, campusId, { kind, quantity });
      return null;
    },
    ({ db, params, body }) => db.read((reader) => presentStock(reader, params.goodId, body.campusId)),
  ),
  write(
    contracts.takeStock,
    async (uow, req) => {
      const { goodId } = req.params;
      const { campusId, expected, counted } = req.body;
      await takeStock(uow, { goodId, ...req.body, actor: req.actor() });
      await auditGood(uow, req.actor(), 'stock.counted', goodId, campusId, { expected, counted });
      return null;
    },
    ({ db, params, body }) => db.read((reader) => presentStock(reader, params.goodId, body.campusId)),
  ),
];

/** Stock by campus. */
export const stockRoutes: readonly Route[] = [...readRoutes, ...writeRoutes];
