import { exportContracts as contracts, type StaffDraw, type WinState } from '@qingya/shared';
import { type CellValue, instantText, tableFile } from '../../../platform/files';
import { allRows } from '../../../platform/http/all-pages';
import { action, type Route } from '../../../platform/http/route';
import { auditTaken } from '../../identity';
import { requireCampaign } from '../usecases/run-campaign';
import { drawsPage, requirePublished, winnersPage } from './draw-list';
import type { WinnerLine } from './presenters';

const STATES: Readonly<Record<WinState, string>> = {
  none: '未中奖',
  given: '已到账',
  waiting: '待领取',
  handed_over: '已领取',
  forfeited: '已过期',
};

const DRAW_HEADERS = [
  '序号',
  '抽奖时间',
  '学员',
  '奖品',
  '代替',
  '消耗积分',
  '获得积分',
  '状态',
  '校区',
  '员工家庭',
  '最后领奖日',
  '领取时间',
  '不凭码原因',
];

const drawCells = (row: StaffDraw): readonly CellValue[] => [
  row.drawNo,
  instantText(row.drawnAt),
  row.studentName,
  row.prizeName,
  row.insteadOf,
  row.pointsPaid,
  row.prizePoints,
  STATES[row.state],
  row.campusName,
  row.staffFamily ? '是' : null,
  row.state === 'none' || row.state === 'given' ? null : row.claimThrough,
  instantText(row.handedOverAt),
  row.note,
];

const WINNER_HEADERS = ['序号', '抽奖时间', '得主', '奖品'];

const winnerCells = (row: WinnerLine): readonly CellValue[] => [
  row.drawNo,
  instantText(row.drawnAt),
  row.firstName,
  row.prizeName,
];

/** Writes down who took a list away, before the file is made. */
const auditList = auditTaken('lottery.list.exported');

/** Draws and winners of a campaign as files, from the functions that show them. */
export const exportRoutes: readonly Route[] = [
  action(contracts.lotteryDraws, async (req) => {
    const { lotteryId, state } = req.query;
    const { format } = req.params;
    await req.db.read((reader) => requireCampaign(reader, lotteryId));
    await auditList(req.db, req.actor(), { list: 'lottery-draws', details: { lotteryId, format, state } });
    const rows = allRows(
      (position) => req.db.read((reader) => drawsPage(reader, req.staff(), lotteryId, { state, ...position })),
      drawCells,
    );
    return tableFile({ title: '抽奖记录', headers: DRAW_HEADERS, rows }, format);
  }),
  action(contracts.lotteryWinners, async (req) => {
    const { lotteryId } = req.query;
    const { format } = req.params;
    await req.db.read((reader) => requirePublished(reader, lotteryId));
    await auditList(req.db, req.actor(), { list: 'lottery-winners', details: { lotteryId, format } });
    const rows = allRows((position) => req.db.read((reader) => winnersPage(reader, lotteryId, position)), winnerCells);
    return tableFile({ title: '中奖公示', headers: WINNER_HEADERS, rows }, format);
  }),
];
