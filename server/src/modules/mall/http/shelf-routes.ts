import { mallShelfContracts as contracts } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import { type Route, read, write } from '../../../platform/http/route';
import { goodById } from '../persistence/good-store';
import { listShelf, type ShelfRow } from '../persistence/shelf-store';
import { stocksOf } from '../persistence/stock-store';
import { dropWish, wishFor } from '../usecases/wishes';
import { campusNames } from './campus-names';
import { presentShelf, shopperOf } from './present-shelf';

/** By price means by list price: what a promotion takes off changes from one page to the next. */
const ORDERS = {
  created: null,
  points: { column: 'points', type: 'number', of: (row: ShelfRow) => row.points },
  popular: { column: 'popular', type: 'number', of: (row: ShelfRow) => row.popular },
} as const;

const readRoutes: readonly Route[] = [
  read(contracts.shelf, ({ db, params, query, now }) =>
    db.read(async (reader) => {
      const { sort, cursor, limit, category, search, affordable, wished } = query;
      const shopper = await shopperOf(reader, params.studentId, query.campusId);
      const keys = keySet<ShelfRow>(sort, cursor, ORDERS, 'id');
      const filter = {
        campusId: shopper.campusId,
        category,
        search,
        affordableWith: affordable && shopper.available,
        wishedBy: wished && shopper.studentId,
      };
      const page = toPage(await listShelf(reader, filter, now, keys, limit), limit, keys.cursorOf);
      return { items: await presentShelf(reader, page.items, shopper, now), nextCursor: page.nextCursor };
    }),
  ),
  read(contracts.shelfGood, ({ db, params, query, now }) =>
    db.read(async (reader) => {
      const row = await goodById(reader, params.goodId);
      if (!row || row.state === 'draft') throw fail('good_not_found');
      const shopper = await shopperOf(reader, params.studentId, query.campusId);
      const [good] = await presentShelf(reader, [row], shopper, now);
      if (!good) throw fail('good_not_found');
      const offered = (await stocksOf(reader, row.id)).filter((stock) => stock.offered === 1);
      const nameOf = await campusNames(
        reader,
        offered.map(({ campusId }) => campusId),
      );
      const campuses = offered.map(({ campusId, available }) => ({ campusId, campusName: nameOf(campusId), stock: available }));
      return { ...good, campuses };
    }),
  ),
];

const wishRoutes: readonly Route[] = [
  write(contracts.wish, async (uow, { params }) => {
    await wishFor(uow, params.studentId, params.goodId);
    return { wished: true as const };
  }),
  write(contracts.unwish, async (uow, { params }) => {
    await dropWish(uow, params.studentId, params.goodId);
    return { wished: false as const };
  }),
];

/** Goods as families see them, and what children wish for. */
export const shelfRoutes: readonly Route[] = [...readRoutes, ...wishRoutes];
