import { exportContracts, mallDeskContracts } from '@qingya/shared';
import { type CellValue, instantText, tableFile } from '../../../platform/files';
import { allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { action, type Route } from '../../../platform/http/route';
import type { GoodLine, GoodsTotal, ReportDays } from '../domain/report';
import { totalOfStudents } from '../persistence/report-store';
import type { MallPorts } from '../ports';
import { CATEGORY_NAMES, yuan } from './goods-exports';
import { auditReport } from './list-audit';
import { type GoodsReport, goodsReport, rangeOf, reportCampuses, slowStock, studentsPage } from './report-routes';

const GOODS_HEADERS = [
  '商品',
  '分类',
  '兑换笔数',
  '件数',
  '积分',
  '积分折算（元）',
  '成本（元）',
  '毛利（元）',
  '退回笔数',
  '可兑库存',
  '库存可用天数',
];

const goodCells = (title: string, category: string, sums: GoodsTotal | GoodLine): CellValue[] => [
  title,
  category,
  sums.redemptions,
  sums.pieces,
  sums.points,
  yuan(sums.fen),
  yuan(sums.costFen),
  yuan(sums.marginFen),
  sums.givenBack,
];

const goodsTable = ({ items, total }: GoodsReport, { from, through }: ReportDays) => ({
  title: `商城兑换-${from}-${through}`,
  headers: GOODS_HEADERS,
  rows: [
    ...items.map((line) => [...goodCells(line.title, CATEGORY_NAMES[line.category], line), line.available, line.daysOfStock]),
    [...goodCells('合计', '', total), null, null],
  ],
});

const SLOW_HEADERS = ['商品', '校区', '现有件数', '成本（元）', '未兑换天数'];
const STUDENT_HEADERS = ['学员', '兑换笔数', '件数', '积分', '最近兑换'];

/** The total comes after the lines, and is asked for when they have been written. */
async function* withTotal(
  lines: AsyncIterable<readonly CellValue[]>,
  total: () => Promise<readonly CellValue[]>,
): AsyncGenerator<readonly CellValue[]> {
  yield* lines;
  yield await total();
}

/** The reports of the mall as files, from the functions that show them. */
export const reportExportRoutes = (ports: MallPorts): readonly Route[] => [
  action(mallDeskContracts.goodsReportFile, async (req) => {
    const { campusId, sort } = req.query;
    const query = { days: rangeOf(req.query), campusIds: reportCampuses(req.staff(), campusId), sort };
    const details = { format: req.params.format, ...exportedFilters(req.query) };
    await auditReport(req.db, req.actor(), { list: 'mall-goods', campusId, details });
    const report = await req.db.read((reader) => goodsReport(reader, ports, query));
    return tableFile(goodsTable(report, query.days), req.params.format);
  }),
  action(exportContracts.slowStock, async (req) => {
    const { campusId, days } = req.query;
    const details = { format: req.params.format, ...exportedFilters(req.query) };
    await auditReport(req.db, req.actor(), { list: 'slow-stock', campusId, details });
    const { items } = await req.db.read((reader) => slowStock(reader, reportCampuses(req.staff(), campusId), days));
    const rows = items.map((line) => [line.title, line.campusName, line.onHand, yuan(line.costFen), line.idleDays]);
    return tableFile({ title: `滞销商品-${days}天`, headers: SLOW_HEADERS, rows }, req.params.format);
  }),
  action(exportContracts.mallStudents, async (req) => {
    const { campusId, sort } = req.query;
    const days = rangeOf(req.query);
    const campusIds = reportCampuses(req.staff(), campusId);
    const details = { format: req.params.format, ...exportedFilters(req.query) };
    await auditReport(req.db, req.actor(), { list: 'mall-students', campusId, details });
    const lines = allRows(
      (position) => req.db.read((reader) => studentsPage(reader, { days, campusIds, sort, ...position })),
      (row): readonly CellValue[] => [row.studentName, row.redemptions, row.pieces, row.points, instantText(row.lastRedeemedAt)],
    );
    const total = async (): Promise<readonly CellValue[]> => {
      const sums = await req.db.read((reader) => totalOfStudents(reader, days, campusIds));
      return [`合计 ${sums.students} 人`, sums.redemptions, sums.pieces, sums.points, null];
    };
    const title = `学员兑换-${days.from}-${days.through}`;
    return tableFile({ title, headers: STUDENT_HEADERS, rows: withTotal(lines, total) }, req.params.format);
  }),
];
