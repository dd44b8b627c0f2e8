import { localDateOf, type PaymentChannel, type paymentStaffContracts, startOfDay } from '@qingya/shared';
import type { Database, Reader } from '../../../platform/db';
import { type CellValue, type ExportTable, writeCsv, writeXlsx } from '../../../platform/files';
import type { FileAnswer, RequestOf } from '../../../platform/http/route';
import { campusesByIds } from '../../identity';
import { exportedRefunds } from '../persistence/export-store';
import { listPayments, type PaymentFilter } from '../persistence/payment-views';
import type { PaymentPorts } from '../ports';
import { withNames } from './detail';
import { campusesOf, filterOf } from './scope';

const PAGE = 1_000;
const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const CHANNELS: Readonly<Record<PaymentChannel, string>> = { wechat: '微信支付', cash: '现金', pos: '刷卡', transfer: '转账' };
const STATES: Readonly<Record<string, string>> = {
  open: '待支付',
  settled: '已支付',
  held: '待核对',
  closed: '已关闭',
  waiting: '等待退款',
  processing: '退款中',
  blocked: '余额不足',
  abnormal: '退款异常',
  failed: '退款失败',
  succeeded: '已退款',
};
const CLOSED: Readonly<Record<string, string>> = {
  expired: '超时未付',
  cancelled: '已撤回',
  voided: '已作废',
  refunded: '已退回',
  handled: '人工处理',
};
const CAUSES: Readonly<Record<string, string>> = {
  asked: '申请退款',
  late: '超时到账自动退',
  duplicate: '重复付款自动退',
  held: '核对后退回',
};

/** People add up yuan; two decimals of an integer number of fen are exact. */
const yuan = (fen: number): number => Math.round(fen) / 100;

const TWO = 2;
const minute = (at: number | null): CellValue => {
  if (at === null) return null;
  const dayOf = localDateOf(at);
  const minutes = Math.floor((at - startOfDay(dayOf)) / 60_000);
  const two = (value: number): string => String(value).padStart(TWO, '0');
  return `${dayOf} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

interface Exporting {
  readonly db: Database;
  readonly ports: PaymentPorts;
  readonly filter: PaymentFilter;
}

/** All pages of a list, newest first; nothing is held in memory but one of them. */
async function* pagesOf<T extends { readonly id: string }>(
  db: Database,
  page: (reader: Reader, beforeId?: string) => Promise<T[]>,
) {
  for (let beforeId: string | undefined; ; ) {
    const rows = (await db.read((reader) => page(reader, beforeId))).slice(0, PAGE);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    beforeId = rows.at(-1)?.id;
  }
}

const campusNames = async (reader: Reader, ids: readonly (string | null)[]): Promise<(id: string | null) => string> => {
  const campuses = await campusesByIds(reader, [...new Set(ids.flatMap((id) => id ?? []))]);
  return (id) => (id === null ? '' : (campuses.get(id)?.name ?? ''));
};

async function* paymentRows({ db, ports, filter }: Exporting): AsyncGenerator<readonly CellValue[]> {
  for await (const rows of pagesOf(db, (reader, beforeId) => listPayments(reader, filter, beforeId, PAGE))) {
    const [named, nameOf] = await db.read(async (reader) => [
      await withNames(reader, ports, rows),
      await campusNames(
        reader,
        rows.map(({ campusId }) => campusId),
      ),
    ]);
    for (const row of named) {
      yield [
        row.id,
        nameOf(row.campusId),
        row.title,
        row.familyName,
        row.studentName,
        yuan(row.amount),
        STATES[row.state] ?? row.state,
        row.closeReason === null ? null : (CLOSED[row.closeReason] ?? row.closeReason),
        row.channel === null ? null : CHANNELS[row.channel],
        yuan(row.refunded),
        yuan(row.refunding),
        minute(row.createdAt),
        minute(row.settledAt),
        row.note,
      ];
    }
  }
}

async function* refundRows({ db, filter }: Exporting): AsyncGenerator<readonly CellValue[]> {
  for await (const rows of pagesOf(db, (reader, beforeId) => exportedRefunds(reader, filter, beforeId, PAGE))) {
    const nameOf = await db.read((reader) =>
      campusNames(
        reader,
        rows.map(({ campusId }) => campusId),
      ),
    );
    for (const row of rows) {
      yield [
        row.outRefundNo,
        row.intentId,
        nameOf(row.campusId),
        row.title,
        yuan(row.amount),
        CHANNELS[row.channel],
        STATES[row.state] ?? row.state,
        CAUSES[row.cause] ?? row.cause,
        row.reason,
        row.handReceiptNo,
        minute(row.createdAt),
        minute(row.succeededAt),
      ];
    }
  }
}

const TABLES: Readonly<Record<string, (exporting: Exporting) => ExportTable>> = {
  payments: (exporting) => ({
    title: '缴费',
    headers: [
      '缴费单号',
      '校区',
      '项目',
      '家长',
      '学员',
      '金额（元）',
      '状态',
      '关闭原因',
      '收款方式',
      '已退（元）',
      '退款中（元）',
      '开单时间',
      '到账时间',
      '备注',
    ],
    rows: paymentRows(exporting),
  }),
  refunds: (exporting) => ({
    title: '退款',
    headers: [
      '退款单号',
      '缴费单号',
      '校区',
      '项目',
      '金额（元）',
      '退款方式',
      '状态',
      '来源',
      '原因',
      '退款收据号',
      '申请时间',
      '到账时间',
    ],
    rows: refundRows(exporting),
  }),
};

/** Payments or refunds as a table; who took it away is written down. */
export const exportPayments = async (
  req: RequestOf<typeof paymentStaffContracts.export>,
  ports: PaymentPorts,
): Promise<FileAnswer> => {
  const { query, db } = req;
  const [list = '', format = ''] = req.params.file.split('.');
  const makeTable = TABLES[list];
  if (!makeTable) throw new Error(`no table ${list}`);
  await db.transaction((uow) =>
    ports.audit(uow, {
      actor: req.actor(),
      action: 'payments.list.exported',
      subjectKind: 'export',
      subjectId: list,
      campusId: query.campusId ?? null,
      details: {
        format,
        from: query.from ?? null,
        to: query.to ?? null,
        state: query.state ?? null,
        channel: query.channel ?? null,
      },
    }),
  );
  const filter = filterOf(query, campusesOf(req.staff(), 'payment.export', query.campusId));
  const table = makeTable({ db, ports, filter });
  return format === 'xlsx'
    ? { fileName: `${table.title}.xlsx`, contentType: XLSX, content: writeXlsx(table) }
    : { fileName: `${table.title}.csv`, contentType: CSV, content: writeCsv(table) };
};
