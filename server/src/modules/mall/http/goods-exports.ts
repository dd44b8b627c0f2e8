import {
  exportContracts as contracts,
  type Fulfilment,
  type GoodsCategory,
  type GoodsState,
  type GoodView,
  type LimitPeriod,
  type StockMoveKind,
  type StockMoveView,
} from '@qingya/shared';
import type { Database, Reader } from '../../../platform/db';
import { type CellValue, instantText, tableFile } from '../../../platform/files';
import { allPages, allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { action, type Route } from '../../../platform/http/route';
import type { MallPorts } from '../ports';
import { campusNames } from './campus-names';
import { stockScope } from './goods-access';
import { goodsPage } from './goods-routes';
import { auditList } from './list-audit';
import { movesPage, stockPage } from './stock-routes';

const FEN_A_YUAN = 100;
/** People add up yuan; two decimals of an integer number of fen are exact. @param fen null = unknown */
export const yuan = (fen: number | null): number | null => (fen === null ? null : fen / FEN_A_YUAN);

export const CATEGORY_NAMES: Readonly<Record<GoodsCategory, string>> = {
  stationery: '文具',
  toy: '玩具',
  book: '图书',
  sports: '运动',
  daily: '生活',
  course: '课程',
  other: '其他',
};
const STATES: Readonly<Record<GoodsState, string>> = { draft: '草稿', on_sale: '在售', off_sale: '已下架' };
const FULFILMENTS: Readonly<Record<Fulfilment['kind'], string>> = {
  pick_up: '到校区自提',
  post: '邮寄',
  pick_up_or_post: '自提或邮寄',
  lesson_credits: '课时',
  validity_days: '课包延期',
  coupon: '优惠券',
  benefit_quota: '权益次数',
  activity_seat: '活动名额',
};
const PERIODS: Readonly<Record<LimitPeriod, string>> = { day: '每天', week: '每周', month: '每月', ever: '总共' };
const MOVES: Readonly<Record<StockMoveKind, string>> = {
  in: '入库',
  out: '出库',
  adjust: '调整',
  stock_take: '盘点',
  hold: '兑换预留',
  release: '取消预留',
  hand_over: '已领取',
  return: '退回',
  transfer_out: '调出',
  transfer_in: '调入',
};

const GOODS_HEADERS = [
  '商品',
  '分类',
  '状态',
  '到手方式',
  '标价（积分）',
  '现价（积分）',
  '促销至',
  '成本（元）',
  '邮费（元）',
  '保本价（积分）',
  '低于保本价',
  '每位学员限兑',
  '每个家庭限兑',
  '限兑周期',
  '开始兑换',
  '结束兑换',
  '校区',
  '建档时间',
];

const goodCells = (row: GoodView, nameOf: (campusId: string) => string): readonly CellValue[] => [
  row.title,
  CATEGORY_NAMES[row.category],
  STATES[row.state],
  FULFILMENTS[row.fulfilment.kind],
  row.points,
  row.priceNow,
  instantText(row.promotionUntil),
  yuan(row.costFen),
  yuan(row.shippingFen),
  row.breakEven,
  row.belowBreakEven ? '是' : null,
  row.perStudent,
  row.perFamily,
  row.perStudent === null && row.perFamily === null ? null : PERIODS[row.limitPeriod],
  instantText(row.saleFrom),
  instantText(row.saleUntil),
  row.campusIds.map(nameOf).join('、'),
  instantText(row.createdAt),
];

interface Named<T> {
  readonly page: (
    reader: Reader,
    position: { cursor: string | undefined; limit: number },
  ) => Promise<{
    readonly items: readonly T[];
    readonly nextCursor: string | null;
  }>;
  readonly campusIdsOf: (row: T) => readonly string[];
  readonly cellsOf: (row: T, nameOf: (campusId: string) => string) => readonly CellValue[];
}

/** Lines with the names of campuses, which are looked up page by page. */
async function* namedLines<T>(db: Database, { page, campusIdsOf, cellsOf }: Named<T>): AsyncGenerator<readonly CellValue[]> {
  for await (const rows of allPages((position) => db.read((reader) => page(reader, position)))) {
    const nameOf = await db.read((reader) => campusNames(reader, rows.flatMap(campusIdsOf)));
    for (const row of rows) yield cellsOf(row, nameOf);
  }
}

const STOCK_HEADERS = ['商品', '状态', '校区', '可兑库存', '预留', '应有实物', '可兑换'];

const stockCells = (row: Awaited<ReturnType<typeof stockPage>>['items'][number]): readonly CellValue[] => [
  row.title,
  STATES[row.state],
  row.campusName,
  row.available,
  row.held,
  row.onHand,
  row.offered ? '是' : '否',
];

const MOVE_HEADERS = ['时间', '校区', '类型', '可兑变化', '预留变化', '变化后可兑', '变化后预留', '原因', '兑换编号', '经手人'];

const moveCells = (row: StockMoveView, nameOf: (campusId: string) => string): readonly CellValue[] => [
  instantText(row.at),
  nameOf(row.campusId),
  MOVES[row.kind],
  row.availableChange,
  row.heldChange,
  row.availableAfter,
  row.heldAfter,
  row.reason,
  row.redemptionId,
  row.actorName,
];

/** Goods and their stock as files, from the functions that show the lists. */
export const goodsExportRoutes = (ports: MallPorts): readonly Route[] => [
  action(contracts.goods, async (req) => {
    const { query, params } = req;
    const details = { format: params.format, ...exportedFilters(query) };
    await auditList(req.db, req.actor(), { list: 'goods', campusId: query.campusId, details });
    const rows = namedLines(req.db, {
      page: (reader, position) => goodsPage(reader, ports, { ...query, ...position }),
      campusIdsOf: ({ campusIds }) => campusIds,
      cellsOf: goodCells,
    });
    return tableFile({ title: '商品', headers: GOODS_HEADERS, rows }, params.format);
  }),
  action(contracts.stock, async (req) => {
    const { query, params } = req;
    const details = { format: params.format, ...exportedFilters(query) };
    await auditList(req.db, req.actor(), { list: 'stock', campusId: query.campusId, details });
    const rows = allRows((position) => req.db.read((reader) => stockPage(reader, { ...query, ...position })), stockCells);
    return tableFile({ title: '库存', headers: STOCK_HEADERS, rows }, params.format);
  }),
  action(contracts.stockMoves, async (req) => {
    const { goodId, campusId } = req.query;
    const { format } = req.params;
    await auditList(req.db, req.actor(), { list: 'stock-moves', campusId, details: { format, goodId } });
    const scope = stockScope(req.staff(), campusId);
    const rows = namedLines(req.db, {
      page: (reader, position) => movesPage(reader, goodId, scope, position),
      campusIdsOf: (row) => [row.campusId],
      cellsOf: moveCells,
    });
    return tableFile({ title: '库存流水', headers: MOVE_HEADERS, rows }, format);
  }),
];
