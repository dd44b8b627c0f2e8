import { mallContracts as contracts, type GoodView, localDateOf, type QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { type Route, read, write } from '../../../platform/http/route';
import type { SeatPlan } from '../domain/fulfilment';
import { type GoodRow, listGoods } from '../persistence/good-store';
import { stocksOf } from '../persistence/stock-store';
import type { MallPorts } from '../ports';
import { createGood, type GoodEditor, saveGood, setGoodState } from '../usecases/goods';
import { auditGood, looksAfter, maySellBelow, stockScope } from './goods-access';
import { presentGood, presentGoods } from './present-goods';
import { presentStocks } from './presenters';

const byPoints = { column: 'points', type: 'number', of: (row: GoodRow) => row.points } as const;
const ORDERS = { created: null, points: byPoints };

const editorOf = async (reader: Reader, { pointsPerYuanOn }: MallPorts, staff: StaffPrincipal): Promise<GoodEditor> => ({
  staffId: staff.staffId,
  looksAfter: looksAfter(staff),
  maySellBelow: maySellBelow(staff),
  pointsPerYuan: await pointsPerYuanOn(reader, localDateOf(reader.now)),
});

/** One page of the goods of the school. */
export const goodsPage = async (
  reader: Reader,
  ports: MallPorts,
  { sort, cursor, limit, belowBreakEven, ...filter }: QueryOf<typeof contracts.goods>,
): Promise<{ items: GoodView[]; nextCursor: string | null }> => {
  const keys = keySet<GoodRow>(sort, cursor, ORDERS, 'id');
  const belowAtRate = belowBreakEven && (await ports.pointsPerYuanOn(reader, localDateOf(reader.now)));
  const page = toPage(await listGoods(reader, { ...filter, belowAtRate }, keys, limit), limit, keys.cursorOf);
  return { items: await presentGoods(reader, ports, page.items), nextCursor: page.nextCursor };
};

const readRoutes = (ports: MallPorts): readonly Route[] => [
  read(contracts.goods, ({ db, query }) => db.read((reader) => goodsPage(reader, ports, query))),
  read(contracts.good, (req) =>
    req.db.read(async (reader) => {
      const { goodId } = req.params;
      const good = await presentGood(reader, ports, goodId);
      const rows = await stocksOf(reader, goodId, stockScope(req.staff(), undefined));
      return { ...good, stock: await presentStocks(reader, rows) };
    }),
  ),
];

/** When and where the activity of a seat is. */
const planOf = ({ fulfilment }: Pick<GoodRow, 'fulfilment'>): SeatPlan | null =>
  fulfilment.kind === 'activity_seat' ? { startsAt: fulfilment.startsAt, place: fulfilment.place } : null;

const writeRoutes = (ports: MallPorts): readonly Route[] => [
  write(
    contracts.createGood,
    async (uow, req) => {
      const id = await createGood(uow, req.body, await editorOf(uow, ports, req.staff()));
      await auditGood(uow, req.actor(), 'good.created', id, null, { points: req.body.points });
      return id;
    },
    ({ db }, id) => db.read((reader) => presentGood(reader, ports, id)),
  ),
  write(
    contracts.saveGood,
    async (uow, req) => {
      const { goodId } = req.params;
      const { version, ...text } = req.body;
      const { before, movedSeats } = await saveGood(uow, goodId, version, text, await editorOf(uow, ports, req.staff()));
      const facts = ({
        points,
        costFen,
        shippingFen,
        moneyFen,
      }: Pick<GoodRow, 'points' | 'costFen' | 'shippingFen' | 'moneyFen'>) => ({
        points,
        costFen,
        shippingFen,
        moneyFen,
      });
      const seats = movedSeats === undefined ? {} : { movedSeats, from: planOf(before), to: planOf(text) };
      await auditGood(uow, req.actor(), 'good.changed', goodId, null, { before: facts(before), after: facts(text), ...seats });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentGood(reader, ports, params.goodId)),
  ),
  write(
    contracts.setGoodState,
    async (uow, req) => {
      const { goodId } = req.params;
      const { version, state } = req.body;
      await setGoodState(uow, goodId, version, state, await editorOf(uow, ports, req.staff()));
      await auditGood(uow, req.actor(), `good.${state}`, goodId, null);
      return null;
    },
    ({ db, params }) => db.read((reader) => presentGood(reader, ports, params.goodId)),
  ),
];

/** Goods as staff write about them. */
export const goodsRoutes = (ports: MallPorts): readonly Route[] => [...readRoutes(ports), ...writeRoutes(ports)];
