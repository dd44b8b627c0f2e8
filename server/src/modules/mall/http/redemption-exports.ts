import {
  mallDeskContracts as contracts,
  type PostalAddress,
  type RedemptionDelivery,
  type RedemptionState,
  type RedemptionView,
} from '@qingya/shared';
import type { Database, Reader } from '../../../platform/db';
import { type CellValue, instantText, tableFile } from '../../../platform/files';
import { allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { action, type Route, read } from '../../../platform/http/route';
import type { Vault } from '../../../platform/vault';
import { countToPost, lockToPost, markExported, type ToPost } from '../persistence/courier-store';
import type { MallPorts } from '../ports';
import { readAddress } from '../usecases/addresses';
import { campusNames } from './campus-names';
import { auditList } from './list-audit';
import { campusesOf, queuePage } from './redemption-list';

const STATES: Readonly<Record<RedemptionState, string>> = {
  held: '待家长确认',
  confirmed: '待备货',
  ready: '可领取',
  handed_over: '已领取',
  shipped: '已寄出',
  done: '已完成',
  cancelled: '已取消',
  expired: '已过期',
  returned: '已退货',
};
const DELIVERIES: Readonly<Record<RedemptionDelivery, string>> = { pick_up: '到校自提', post: '邮寄', auto: '自动到账' };

const QUEUE_HEADERS = [
  '兑换时间',
  '学员',
  '商品',
  '数量',
  '积分',
  '领取方式',
  '校区',
  '状态',
  '退回数量',
  '退回积分',
  '领取截止',
  '备货时间',
  '领取或寄出时间',
  '快递公司',
  '快递单号',
  '备注',
];

const queueCells = (row: RedemptionView): readonly CellValue[] => [
  instantText(row.redeemedAt),
  row.studentName,
  row.goodTitle,
  row.quantity,
  row.points,
  DELIVERIES[row.delivery],
  row.campusName,
  STATES[row.state],
  row.returnedQuantity,
  row.returnedPoints,
  instantText(row.expiresAt),
  instantText(row.readyAt),
  instantText(row.handedOverAt),
  row.shipment?.courier ?? null,
  row.shipment?.trackingNo ?? null,
  row.note,
];

const COURIER_HEADERS = [
  '兑换编号',
  '收件人',
  '手机号',
  '省市区',
  '详细地址',
  '物品',
  '数量',
  '校区',
  '兑换时间',
  '最晚寄出',
  '上次导出',
];

/** Addresses held in memory while the file is written. */
const PAGE = 200;

/** Stands in the file where an address should. */
const UNREADABLE = '地址无法读取';

/**
 * Lines for the courier, page by page. What is in the file with its address is marked as exported, so that the next file says
 * which parcels somebody may have in hand already.
 */
async function* courierLines(
  db: Database,
  vault: Vault,
  campusIds: readonly string[] | undefined,
): AsyncGenerator<readonly CellValue[]> {
  for (let after = ''; ; ) {
    const { next, lines } = await db.transaction(async (uow) => {
      const locked = await lockToPost(uow, campusIds, after, PAGE);
      const parcels = locked.parcels.map((parcel) => ({ ...parcel, address: addressIn(vault, parcel) }));
      const told = parcels.filter(({ address }) => address !== null);
      await markExported(
        uow,
        told.map(({ redemptionId }) => redemptionId),
      );
      return { next: locked.next, lines: await linesOf(uow, parcels) };
    });
    yield* lines;
    if (next === null) return;
    after = next;
  }
}

/** One address that no key opens must not keep the other parcels from being posted; null = it cannot be read. */
const addressIn = (vault: Vault, { addressSealed }: ToPost): PostalAddress | null =>
  addressSealed === null ? null : readAddress(vault, addressSealed);

type Parcel = ToPost & { readonly address: PostalAddress | null };

const linesOf = async (reader: Reader, page: readonly Parcel[]): Promise<CellValue[][]> => {
  const nameOf = await campusNames(
    reader,
    page.map(({ campusId }) => campusId),
  );
  return page.map(({ address, ...row }) => [
    row.redemptionId,
    address?.recipient ?? null,
    address?.phone ?? null,
    address?.region ?? null,
    address?.detail ?? UNREADABLE,
    row.goodTitle,
    row.quantity,
    nameOf(row.campusId),
    instantText(row.redeemedAt),
    instantText(row.expiresAt),
    instantText(row.exportedAt),
  ]);
};

/** Redemptions as files. */
export const redemptionExportRoutes = ({ vault }: MallPorts): readonly Route[] => [
  read(contracts.toPost, (req) => {
    const campusIds = campusesOf(req.staff(), 'redemption.export', req.query.campusId);
    return req.db.read((reader) => countToPost(reader, campusIds));
  }),
  action(contracts.courierFile, async (req) => {
    const { campusId } = req.query;
    const { format } = req.params;
    const campusIds = campusesOf(req.staff(), 'redemption.export', campusId);
    const { parcels } = await req.db.read((reader) => countToPost(reader, campusIds));
    // Of addresses only how many there were.
    await auditList(req.db, req.actor(), { list: 'courier', campusId, details: { format, parcels } });
    return tableFile({ title: '待邮寄', headers: COURIER_HEADERS, rows: courierLines(req.db, vault, campusIds) }, format);
  }),
  action(contracts.redemptionsFile, async (req) => {
    const { query, params } = req;
    const details = { format: params.format, ...exportedFilters(query) };
    await auditList(req.db, req.actor(), { list: 'redemptions', campusId: query.campusId, details });
    const rows = allRows(
      (position) => req.db.read((reader) => queuePage(reader, req.staff(), 'redemption.export', { ...query, ...position })),
      queueCells,
    );
    return tableFile({ title: '兑换记录', headers: QUEUE_HEADERS, rows }, params.format);
  }),
];
