import { exportContracts as contracts } from '@qingya/shared';
import { type CellValue, instantText, tableFile } from '../../../platform/files';
import { allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { action, type Route } from '../../../platform/http/route';
import { recordAudit } from '../../identity';
import { staffDisputes } from './staff-disputes';

const STATES = { open: '待处理', upheld: '已更正', explained: '已答复' } as const;

/** The list of disputes as a file, from the function that shows it. */
export const exportRoutes: Route[] = [
  action(contracts.pointsDisputes, async (req) => {
    const { format } = req.params;
    const list = 'points-disputes';
    await req.db.transaction((uow) =>
      recordAudit(uow, {
        actor: req.actor(),
        action: 'points.list.exported',
        subjectKind: 'export',
        subjectId: list,
        campusId: req.query.campusId ?? null,
        details: { list, format, ...exportedFilters(req.query) },
      }),
    );
    return tableFile(
      {
        title: '积分申诉',
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
