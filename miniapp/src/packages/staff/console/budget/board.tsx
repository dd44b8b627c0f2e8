import { Text, View } from '@tarojs/components';
import { Card, type Column, DataTable, Progress, Tag } from '@/components';
import { Chart } from '@/components/Chart';
import { formatFen, formatWhole } from '@/format';
import { campusName } from '../../model/access';
import {
  type Allocation,
  alertText,
  alertTone,
  type Board,
  burnOf,
  fullness,
  GROUP_NAMES,
  GROUPS,
  hundredthsText,
  placeName,
  pointsShort,
  SOURCE_NAMES,
} from '../../model/budget';
import { stamp } from '../../model/desk';
import type { Campus } from '../../types';
import { Facts, Quiet } from '../parts';

/** How full one share is; what was approved beyond it is named, not hidden in the bar. */
const Fill = ({ label, use }: { readonly label: string; readonly use: Allocation | Board }) => (
  <>
    <Text>
      {formatWhole(use.used)} / {formatWhole(use.points)}
    </Text>
    <Progress
      bare
      label={label}
      text={`已发放 ${formatWhole(use.used + use.beyond)}，共 ${formatWhole(use.points)}`}
      percent={fullness(use)}
      tone={fullness(use) >= 90 ? 'points' : 'brand'}
    />
    {use.beyond > 0 && <Quiet>另批准超额 {formatWhole(use.beyond)}</Quiet>}
    {use.projected > use.points && <Quiet>预计会到 {formatWhole(use.projected)}</Quiet>}
  </>
);

interface Line {
  readonly campusId: string | null;
  readonly cells: ReadonlyMap<string, Allocation>;
}

/** One line a campus, the one of all others last. */
const linesOf = (allocations: readonly Allocation[], campuses: readonly Campus[]): readonly Line[] => {
  const known = campuses.map(({ campusId }) => campusId);
  const named = [...new Set(allocations.flatMap(({ campusId }) => campusId ?? []))];
  const ordered = [...known.filter((id) => named.includes(id)), ...named.filter((id) => !known.includes(id)), null];
  return ordered.map((campusId) => ({
    campusId,
    cells: new Map(allocations.filter((one) => one.campusId === campusId).map((one) => [one.group ?? '', one])),
  }));
};

const matrixColumns = (campuses: readonly Campus[]): readonly Column<Line>[] => [
  {
    id: 'campus',
    title: '校区',
    cell: ({ campusId }) => (campusId === null ? '其他校区' : campusName(campuses, campusId)),
  },
  ...[...GROUPS, ''].map(
    (group): Column<Line> => ({
      id: group === '' ? 'others' : group,
      title: group === '' ? '其他类别' : GROUP_NAMES[group as keyof typeof GROUP_NAMES],
      cell: ({ cells }) => {
        const cell = cells.get(group);
        return cell === undefined ? <Quiet>—</Quiet> : <Fill label={placeName(cell, campuses)} use={cell} />;
      },
    }),
  ),
];

const Alerts = ({ board, campuses }: { readonly board: Board; readonly campuses: readonly Campus[] }) =>
  board.alerts.length === 0 ? null : (
    <Card title='预警' tone='points'>
      <View id='budget-alerts'>
        {board.alerts.map((alert) => (
          <View className='budget__alert' key={`${alert.allocationId ?? ''} ${alert.kind}`}>
            <Tag text={alert.allocationId === null ? '总预算' : placeName(alert, campuses)} tone={alertTone(alert.kind)} />
            <Text>{alertText(alert)}</Text>
            <Quiet>
              {stamp(alert.raisedAt)} · 已发放 {formatWhole(alert.issued)} / {formatWhole(alert.points)}，预计{' '}
              {formatWhole(alert.projected)}
            </Quiet>
          </View>
        ))}
      </View>
    </Card>
  );

/** One budget: how far it is used, where, and where it is going. */
export const BoardView = ({ board, campuses }: { readonly board: Board; readonly campuses: readonly Campus[] }) => (
  <View id='budget-board'>
    <Card title={board.title}>
      <Facts
        items={[
          { label: '日期', value: `${board.from} 至 ${board.through}` },
          {
            label: '预算',
            value: `${formatFen(board.costFen)} · ${SOURCE_NAMES[board.source]}${board.source === 'fixed' ? '' : ` ${hundredthsText(board.shareBasisPoints)}%`}`,
          },
          { label: '每元积分', value: formatWhole(board.pointsPerYuan) },
          { label: '已发放', value: <Fill label='总预算' use={board} /> },
          { label: '剩余', value: formatWhole(board.left) },
          { label: '预计到期末', value: formatWhole(board.projected) },
          { label: '过期的积分', value: board.expiredReturn ? '回到预算' : '不回到预算' },
          { label: '额度用完后', value: board.whenFull === 'queue' ? '排队，等审批' : '不再发放' },
        ]}
      />
    </Card>
    {board.endsFreely && (
      <Card title='之后没有预算' tone='points'>
        <Text className='budget__note' id='budget-ends'>
          这个预算到 {board.through} 为止，之后还没有启用的预算。没有预算的日子，积分会不限量发放。
        </Text>
      </Card>
    )}
    <Alerts board={board} campuses={campuses} />
    <Text className='budget__heading'>分配（已发放 / 额度）</Text>
    <View id='budget-matrix' className='budget__table'>
      <DataTable
        label='按校区和类别的分配'
        columns={matrixColumns(campuses)}
        rows={linesOf(board.allocations, campuses)}
        rowKey={({ campusId }) => campusId ?? 'others'}
      />
    </View>
    <Card title='累计发放'>
      <Chart
        kind='line'
        label='累计发放的积分'
        pointsName='日期'
        series={['已发放', '总额']}
        points={board.days.length === 0 ? [] : burnOf(board)}
        format={formatWhole}
        formatShort={pointsShort}
        empty={{ title: '还没有发放积分', hint: '预算使用后，每天的发放会画在这里' }}
      />
    </Card>
  </View>
);
