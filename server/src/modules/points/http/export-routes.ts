import { exportContracts as contracts } from '@qingya/shared';
import { type CellValue, instantText, tableFile } from '../../../platform/files';
import { allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { action, type Route } from '../../../platform/http/route';
import { auditTaken } from '../../identity';
import { staffDisputes } from './staff-disputes';

/** Writes down who took a list away, before the file is made. */
const auditList = auditTaken('points.list.exported');

const STATES = { open: '待处理', upheld: '已更正', explained: '已答复' } as const;

/** The list of disputes as a file, from the function that shows it. */
export const exportRoutes: Route[] = [
  action(contracts.pointsDisputes, async (req) => {
    const { format } = req.params;
    const details = { format, ...exportedFilters(req.query) };
    await auditList(req.db, req.actor(), { list: 'points-disputes', campusId: req.query.campusId, details });
    return tableFile(
      {
        title: '积分异议',
        headers: ['提交时间', '积分记录', '积分', '家长说', '状态', '答复', '答复时间'],
        rows: allRows(
          (position) => req.db.read((reader) => staffDisputes(reader, req.staff(), { ...req.query, ...position })),
          (row): readonly CellValue[] => [
            instantText(row.filedAt),
            row.lineTitle,
            row.lineAmount,
            row.reasonText,
            STATES[row.state],
            row.answerText,
            instantText(row.decidedAt),
          ],
        ),
      },
      format,
    );
  }),
];
