import { BUDGET_GROUP_NAMES, exportContracts, type QueuedAwardView } from '@qingya/shared';
import { type CellValue, instantText, tableFile } from '../../../platform/files';
import { allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { action, type Route } from '../../../platform/http/route';
import { auditList } from './list-audit';
import { staffQueuedAwards } from './queue-list';

const HEADERS = ['排队时间', '学员', '奖励', '类别', '积分', '获得日期', '最后可用日', '预算剩余', '处理人', '处理时间', '说明'];

const cellsOf = (row: QueuedAwardView): readonly CellValue[] => [
  instantText(row.queuedAt),
  row.studentName,
  row.title,
  BUDGET_GROUP_NAMES[row.group],
  row.points,
  row.earnedOn,
  row.expiresOn,
  row.room?.left ?? null,
  row.decidedByName,
  instantText(row.decidedAt),
  row.note,
];

/** The list of awards the budget had no room for as a file, from the function that shows it. */
export const queueExportRoute: Route = action(exportContracts.queuedAwards, async (req) => {
  const { format } = req.params;
  const details = { format, ...exportedFilters(req.query) };
  await auditList(req.db, req.actor(), { list: 'queued-awards', campusId: req.query.campusId, details });
  const rows = allRows(
    (position) => req.db.read((reader) => staffQueuedAwards(reader, req.staff(), { ...req.query, ...position })),
    cellsOf,
  );
  return tableFile({ title: '排队的奖励', headers: HEADERS, rows }, format);
});
