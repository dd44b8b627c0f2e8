import { exportContracts as contracts, type Endpoint } from '@qingya/shared';
import type { Database } from '../../../platform/db';
import { type CellValue, type ExportTable, instantText, type TableFormat, tableFile } from '../../../platform/files';
import { allPages, allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { narrowedBy, type StaffPrincipal } from '../../../platform/http/principal';
import { action, type FileAnswer, type RequestOf, type Route } from '../../../platform/http/route';
import { campusesByIds } from '../../identity';
import type { PaymentPorts } from '../ports';
import { pageOfDifferences, pageOfRuns, requireWholeSchool } from './bill-lists';
import { pageOfVoids } from './desk-void-list';
import { wordFor, yuan } from './export-words';
import { pageOfPayments } from './payment-list';
import { pageOfRefunds } from './refund-list';
import { pageOfTasks } from './task-list';

type ListRequest = Omit<RequestOf<Endpoint>, 'query' | 'params'> & {
  readonly params: { readonly format: TableFormat };
  readonly query: Readonly<Record<string, unknown>>;
};
type Cells = readonly CellValue[];

/** Who may see a list and take it away as well. */
const readers = (staff: StaffPrincipal): StaffPrincipal => narrowedBy(staff, 'payment.read', 'payment.export');
const accountants = (staff: StaffPrincipal): StaffPrincipal => narrowedBy(staff, 'payment.reconcile', 'payment.export');

/** Writes down who takes which list away with which filters, then hands it out. */
const answer = async (ports: PaymentPorts, req: ListRequest, list: string, table: ExportTable): Promise<FileAnswer> => {
  const { format } = req.params;
  const { campusId = null, search, ...filters } = req.query as { campusId?: string; search?: string };
  // A search may hold a name: `q` is told of without its text.
  const details = { format, ...exportedFilters({ ...filters, q: search }) };
  const subject = { subjectKind: 'export', subjectId: list, campusId };
  await req.db.transaction((uow) =>
    ports.audit(uow, { actor: req.actor(), action: 'payments.list.exported', ...subject, details }),
  );
  return tableFile(table, format);
};

type OnCampus = { readonly campusId: string | null };

/** Every row of a list as the cells of one line, with the name of its campus. */
async function* rowsWithCampus<Row extends OnCampus>(
  db: Database,
  read: Parameters<typeof allPages<Row>>[0],
  cellsOf: (row: Row, campus: string) => Cells,
): AsyncGenerator<Cells> {
  for await (const page of allPages(read)) {
    const ids = [...new Set(page.flatMap(({ campusId }) => campusId ?? []))];
    const campuses = await db.read((reader) => campusesByIds(reader, ids));
    for (const row of page) yield cellsOf(row, row.campusId === null ? '' : (campuses.get(row.campusId)?.name ?? ''));
  }
}

const exportPayments = (ports: PaymentPorts) =>
  action(contracts.payments, (req) => {
    const { db, query } = req;
    const staff = readers(req.staff());
    return answer(ports, req, 'payments', {
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
      rows: rowsWithCampus(
        db,
        (position) => db.read((reader) => pageOfPayments(reader, ports, staff, { ...query, ...position })),
        (row, campus) => [
          row.id,
          campus,
          row.title,
          row.familyName,
          row.studentName,
          yuan(row.amount),
          wordFor('payment', row.state),
          wordFor('closed', row.closeReason),
          wordFor('channel', row.channel),
          yuan(row.refunded),
          yuan(row.refunding),
          instantText(row.createdAt),
          instantText(row.settledAt),
          row.note,
        ],
      ),
    });
  });

const exportRefunds = (ports: PaymentPorts) =>
  action(contracts.refunds, (req) => {
    const { db, query } = req;
    const staff = readers(req.staff());
    return answer(ports, req, 'refunds', {
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
      rows: rowsWithCampus(
        db,
        (position) => db.read((reader) => pageOfRefunds(reader, staff, { ...query, ...position })),
        (row, campus) => [
          row.outRefundNo,
          row.paymentId,
          campus,
          row.title,
          yuan(row.amount),
          wordFor('channel', row.channel),
          wordFor('refund', row.state),
          wordFor('cause', row.cause),
          row.reason,
          row.handReceiptNo,
          instantText(row.createdAt),
          instantText(row.succeededAt),
        ],
      ),
    });
  });

const exportVoids = (ports: PaymentPorts) =>
  action(contracts.deskVoids, (req) => {
    const { db, query } = req;
    const staff = readers(req.staff());
    return answer(ports, req, 'desk-voids', {
      title: '作废申请',
      headers: [
        '缴费单号',
        '校区',
        '项目',
        '金额（元）',
        '收款方式',
        '收据号',
        '作废原因',
        '申请人',
        '申请时间',
        '状态',
        '复核人',
        '复核时间',
        '复核说明',
      ],
      rows: rowsWithCampus(
        db,
        (position) => db.read((reader) => pageOfVoids(reader, staff, { ...query, ...position })),
        (row, campus) => [
          row.paymentId,
          campus,
          row.title,
          yuan(row.amount),
          wordFor('channel', row.channel),
          row.receiptNo,
          row.reason,
          row.requestedByName,
          instantText(row.requestedAt),
          wordFor('void', row.state),
          row.decidedByName,
          instantText(row.decidedAt),
          row.note,
        ],
      ),
    });
  });

const exportTasks = (ports: PaymentPorts) =>
  action(contracts.paymentTasks, (req) => {
    const { db, query } = req;
    const staff = accountants(req.staff());
    return answer(ports, req, 'payment-tasks', {
      title: '财务待办',
      headers: [
        '发生时间',
        '校区',
        '事项',
        '建议',
        '金额（元）',
        '状态',
        '缴费单号',
        '退款编号',
        '处理人',
        '处理时间',
        '处理说明',
      ],
      rows: rowsWithCampus(
        db,
        (position) => db.read((reader) => pageOfTasks(reader, staff, { ...query, ...position })),
        (row, campus) => [
          instantText(row.createdAt),
          campus,
          row.title,
          row.advice,
          yuan(row.amount),
          wordFor('task', row.state),
          row.paymentId,
          row.refundId,
          row.resolvedByName,
          instantText(row.resolvedAt),
          row.note,
        ],
      ),
    });
  });

const exportRuns = (ports: PaymentPorts) =>
  action(contracts.paymentBills, (req) => {
    const { db, query } = req;
    requireWholeSchool(accountants(req.staff()));
    return answer(ports, req, 'payment-bills', {
      title: '对账记录',
      headers: ['账单日期', '结果', '收款笔数', '收款（元）', '退款笔数', '退款（元）', '待处理差异', '核对时间', '说明'],
      rows: allRows(
        (position) => db.read((reader) => pageOfRuns(reader, { ...query, ...position })),
        (row): Cells => {
          // Nothing is claimed about a day that could not be compared.
          const known = row.state === 'done';
          return [
            row.billDate,
            wordFor('run', row.state),
            known ? row.payments : null,
            known ? yuan(row.paymentTotal) : null,
            known ? row.refunds : null,
            known ? yuan(row.refundTotal) : null,
            row.openDifferences,
            instantText(row.checkedAt),
            row.message,
          ];
        },
      ),
    });
  });

const exportDifferences = (ports: PaymentPorts) =>
  action(contracts.paymentDifferences, (req) => {
    const { db, query } = req;
    requireWholeSchool(accountants(req.staff()));
    return answer(ports, req, 'payment-differences', {
      title: '对账差异',
      headers: [
        '账单日期',
        '差异',
        '收款或退款',
        '单号',
        '系统（元）',
        '微信账单（元）',
        '状态',
        '处理人',
        '处理时间',
        '处理说明',
      ],
      rows: allRows(
        (position) => db.read((reader) => pageOfDifferences(reader, { ...query, ...position })),
        (row): Cells => [
          row.billDate,
          wordFor('kind', row.kind),
          wordFor('subject', row.subject),
          row.number,
          yuan(row.ours),
          yuan(row.theirs),
          wordFor('difference', row.state),
          row.resolvedByName,
          instantText(row.resolvedAt),
          row.note,
        ],
      ),
    });
  });

/** Lists of money as files, each from the very function that shows it: same filters, same order. Every download leaves an audit row. */
export const exportRoutes = (ports: PaymentPorts): Route[] => [
  exportPayments(ports),
  exportRefunds(ports),
  exportVoids(ports),
  exportTasks(ports),
  exportRuns(ports),
  exportDifferences(ports),
];
