import { exportContracts, type ManualAwardState, type ManualAwardView, type ManualWaitingReason } from '@qingya/shared';
import { type CellValue, instantText, tableFile } from '../../../platform/files';
import { allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { action, type Route } from '../../../platform/http/route';
import { auditList } from './list-audit';
import { staffManualAwards } from './manual-list';

const STATES: Readonly<Record<ManualAwardState, string>> = {
  given: '已到账',
  waiting: '待审批',
  approved: '审批通过',
  refused: '未通过',
  withdrawn: '已撤回申请',
  undone: '已撤回',
};

const WAITED: Readonly<Record<ManualWaitingReason, string>> = {
  per_award: '超过单次限额',
  per_day: '超过当天限额',
  budget: '积分预算不足',
};

const HEADERS = ['时间', '学员', '积分', '原因', '发放人', '状态', '审批原因', '处理人', '处理时间', '说明'];

const cellsOf = (row: ManualAwardView): readonly CellValue[] => [
  instantText(row.givenAt),
  row.studentName,
  row.points,
  row.reason,
  row.givenByName,
  STATES[row.state],
  row.waitedFor === null ? null : WAITED[row.waitedFor],
  row.decidedByName,
  instantText(row.decidedAt),
  row.note,
];

/** The list of awards and deductions as a file, from the function that shows it. */
export const manualExportRoute: Route = action(exportContracts.manualAwards, async (req) => {
  const { format } = req.params;
  const details = { format, ...exportedFilters(req.query) };
  await auditList(req.db, req.actor(), { list: 'manual-awards', campusId: req.query.campusId, details });
  const rows = allRows(
    (position) => req.db.read((reader) => staffManualAwards(reader, req.staff(), { ...req.query, ...position })),
    cellsOf,
  );
  return tableFile({ title: '奖励积分', headers: HEADERS, rows }, format);
});
