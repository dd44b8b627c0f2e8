import { mallDeskContracts as contracts, type LocalDate, localDateOf, type MallStudentLine } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { type Route, read } from '../../../platform/http/route';
import { campusesByIds } from '../../identity';
import { studentNames } from '../../schooling';
import {
  daysGone,
  type GoodLine,
  type GoodsOrder,
  type GoodsTotal,
  goodLineOf,
  inOrder,
  isReportRange,
  lastDay,
  type ReportDays,
  slowLines,
  totalOf,
} from '../domain/report';
import {
  type ReportCampuses,
  STUDENT_ORDERS,
  type StudentTally,
  shelfStocks,
  tallyGoods,
  tallyStudents,
  totalOfStudents,
} from '../persistence/report-store';
import type { MallPorts } from '../ports';

/** Campuses a report covers. @param campusId asked for by the caller, who has been found to reach it */
export const reportCampuses = (staff: StaffPrincipal, campusId: string | undefined): ReportCampuses => {
  if (campusId !== undefined) return [campusId];
  const scope = staff.permissions.get('mall.report.read') ?? [];
  return scope === 'all' ? undefined : scope;
};

/** @throws AppError date_range_invalid */
export const rangeOf = (query: { readonly from: string; readonly through: string }): ReportDays => {
  const days = { from: query.from as LocalDate, through: query.through as LocalDate };
  if (!isReportRange(days)) throw fail('date_range_invalid', days);
  return days;
};

export interface GoodsReport {
  readonly items: GoodLine[];
  readonly total: GoodsTotal;
}

interface GoodsQuery {
  readonly days: ReportDays;
  readonly campusIds: ReportCampuses;
  readonly sort: GoodsOrder;
}

/** Valued, like the movements of the liability, by the rate of the last day of the report; of today when that is still to come. */
export const goodsReport = async (
  reader: Reader,
  ports: MallPorts,
  { days, campusIds, sort }: GoodsQuery,
): Promise<GoodsReport> => {
  const today = localDateOf(reader.now);
  const pointsPerYuan = await ports.pointsPerYuanOn(reader, lastDay(days, today));
  const tallies = await tallyGoods(reader, days, campusIds);
  const gone = daysGone(days, today);
  const lines = tallies.map((tally) => goodLineOf(tally, pointsPerYuan, gone));
  return { items: inOrder(lines, sort), total: totalOf(lines) };
};

/** What nobody wanted for so many days, with the names of the campuses. */
export const slowStock = async (reader: Reader, campusIds: ReportCampuses, days: number) => {
  const lines = slowLines(await shelfStocks(reader, campusIds), localDateOf(reader.now), days);
  const wanted = [...new Set(lines.map(({ campusId }) => campusId))];
  const names = wanted.length === 0 ? new Map() : await campusesByIds(reader, wanted);
  return { items: lines.map((line) => ({ ...line, campusName: names.get(line.campusId)?.name ?? '' })) };
};

interface StudentsQuery {
  readonly days: ReportDays;
  readonly campusIds: ReportCampuses;
  readonly sort: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** One page of those who redeemed. */
export const studentsPage = async (
  reader: Reader,
  { days, campusIds, sort, cursor, limit }: StudentsQuery,
): Promise<{ items: MallStudentLine[]; nextCursor: string | null }> => {
  const keys = keySet<StudentTally>(sort, cursor, STUDENT_ORDERS, 'id');
  const page = toPage(await tallyStudents(reader, days, campusIds, keys, limit), limit, keys.cursorOf);
  const names = await studentNames(
    reader,
    page.items.map(({ id }) => id),
  );
  const items = page.items.map(({ id, lastAt, ...sums }) => ({
    studentId: id,
    studentName: names.get(id) ?? null,
    ...sums,
    lastRedeemedAt: lastAt,
  }));
  return { items, nextCursor: page.nextCursor };
};

/** What was redeemed, by whom, at what margin, and what nobody wants. */
export const createReportRoutes = (ports: MallPorts): readonly Route[] => [
  read(contracts.goodsReport, (req) => {
    const query = { days: rangeOf(req.query), campusIds: reportCampuses(req.staff(), req.query.campusId), sort: req.query.sort };
    return req.db.read((reader) => goodsReport(reader, ports, query));
  }),
  read(contracts.slowStock, (req) =>
    req.db.read((reader) => slowStock(reader, reportCampuses(req.staff(), req.query.campusId), req.query.days)),
  ),
  read(contracts.students, (req) => {
    const query = { ...req.query, days: rangeOf(req.query), campusIds: reportCampuses(req.staff(), req.query.campusId) };
    return req.db.read(async (reader) => ({
      ...(await studentsPage(reader, query)),
      total: await totalOfStudents(reader, query.days, query.campusIds),
    }));
  }),
];
