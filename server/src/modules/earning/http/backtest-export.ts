import { type BacktestStudent, ruleBacktestContracts as contracts } from '@qingya/shared';
import { type CellValue, tableFile } from '../../../platform/files';
import { allRows } from '../../../platform/http/all-pages';
import { exportedFilters } from '../../../platform/http/exported-filters';
import { action, type Route } from '../../../platform/http/route';
import { studentsOfBacktest } from './backtest-students';
import { auditList } from './list-audit';

const HEADERS = ['学员', '校区', '原来的积分', '新的积分', '相差', '原因'];

const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));

const cellsOf = ({ name, campusName, older, newer, difference, why }: BacktestStudent): readonly CellValue[] => [
  name,
  campusName,
  older,
  newer,
  difference,
  why.map(({ title, points }) => `${title} ${signed(points)}`).join('；'),
];

/** Who gains or loses as a file, from the function that shows it. */
export const backtestExportRoute: Route = action(contracts.exportStudents, async (req) => {
  const { backtestId, format } = req.params;
  const staff = req.staff();
  // Asked before the audit row is written: of what there is not, nobody takes anything away.
  await req.db.read((reader) => studentsOfBacktest(reader, staff, backtestId, { ...req.query, cursor: undefined, limit: 1 }));
  const details = { format, backtestId, ...exportedFilters(req.query) };
  await auditList(req.db, req.actor(), { list: 'backtest-students', campusId: req.query.campusId, details });
  const rows = allRows(
    (position) => req.db.read((reader) => studentsOfBacktest(reader, staff, backtestId, { ...req.query, ...position })),
    cellsOf,
  );
  const word = req.query.order === 'gain' ? '增加' : '减少';
  return tableFile({ title: `回测-积分${word}的学员`, headers: HEADERS, rows }, format);
});
