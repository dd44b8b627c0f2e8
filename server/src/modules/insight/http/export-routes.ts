import {
  insightContracts as contracts,
  type LiabilityView,
  type LocalDate,
  localDateOf,
  type RollForwardView,
} from '@qingya/shared';
import type { Database } from '../../../platform/db';
import { type CellValue, tableFile } from '../../../platform/files';
import { exportedFilters } from '../../../platform/http/exported-filters';
import type { Actor } from '../../../platform/http/principal';
import { action, type Route } from '../../../platform/http/route';
import { recordAudit } from '../../identity';
import { liabilityView, rollForwardView } from './presenters';
import { campusesOf, periodOf } from './scope';

const FEN_A_YUAN = 100;
/** People add up yuan; two decimals of an integer number of fen are exact. */
const yuan = (fen: number): number => Math.round(fen) / FEN_A_YUAN;

interface Taken {
  readonly list: string;
  readonly format: string;
  readonly query: Readonly<Record<string, unknown>> & { readonly campusId?: string | undefined };
}

/** Who took a report away is written down before the file is made. */
const audited = (db: Database, actor: Actor, { list, format, query }: Taken): Promise<void> =>
  db.transaction(async (uow) => {
    await recordAudit(uow, {
      actor,
      action: 'points.report.exported',
      subjectKind: 'export',
      subjectId: list,
      campusId: query.campusId ?? null,
      details: { list, format, ...exportedFilters(query) },
    });
  });

const DIMENSIONS = {
  month: { title: '到期月份', partsOf: (view: LiabilityView) => view.months },
  behaviour: { title: '积分来源', partsOf: (view: LiabilityView) => view.behaviours },
  campus: { title: '校区', partsOf: (view: LiabilityView) => view.campuses },
} as const;

const STATEMENT = ['期初', '发放', '调整', '退回', '兑换', '到期', '收回', '跨校区使用', '期末'] as const;

type Line = Omit<RollForwardView['campuses'][number], 'campusId' | 'name'>;

/** What lessens the balance stands with a minus, so that the row adds up as it is. */
const cellsOf = (line: Line): CellValue[] => [
  line.opening,
  line.issued,
  line.adjusted,
  line.undone,
  0 - line.redeemed,
  0 - line.expired,
  0 - line.clawedBack,
  line.transferred,
  line.closing,
];

/** The reports as files. */
export const exportRoutes: readonly Route[] = [
  action(contracts.exportLiability, async (req) => {
    const { format } = req.params;
    const campuses = campusesOf(req.staff(), 'points.liability.read', req.query.campusId);
    const date = (req.query.date as LocalDate | undefined) ?? localDateOf(req.now);
    await audited(req.db, req.actor(), { list: 'points-liability', format, query: req.query });
    const view = await req.db.read((reader) => liabilityView(reader, date, campuses));
    const { title, partsOf } = DIMENSIONS[req.query.by];
    const rows = partsOf(view).map((part): readonly CellValue[] => [part.title, part.points, yuan(part.fen)]);
    return tableFile(
      {
        title: `积分负债-${title}-${date}`,
        headers: [title, '未使用积分', '金额（元）'],
        rows: [...rows, ['合计', view.outstanding.points, yuan(view.outstanding.fen)]],
      },
      format,
    );
  }),
  action(contracts.exportRollForward, async (req) => {
    const { format } = req.params;
    const campuses = campusesOf(req.staff(), 'points.liability.read', req.query.campusId);
    const period = periodOf(req.query);
    await audited(req.db, req.actor(), { list: 'points-roll-forward', format, query: req.query });
    const view = await req.db.read((reader) => rollForwardView(reader, period, campuses));
    const rows = view.campuses.map((line): readonly CellValue[] => [line.name, ...cellsOf(line)]);
    return tableFile(
      {
        title: `积分变动-${period.from}-${period.to}`,
        headers: ['校区', ...STATEMENT],
        rows: [...rows, ['合计', ...cellsOf(view.total)]],
      },
      format,
    );
  }),
];
