import { Card, type Column, DataTable, PointsText } from '@/components';
import { Chart } from '@/components/Chart';
import { formatPoints, formatWhole } from '@/format';
import { flowPoints, shortPoints } from '../../model/liability';
import type { Days } from '../../model/takings';
import type { Monitoring } from '../../types';

interface FlowProps {
  readonly days: Monitoring['days'];
  readonly range: Days;
  /** The rule, or the way to redeem, that is shown alone. */
  readonly of: string | undefined;
}

/** Points given and used on each day. */
export const Flow = ({ days, range, of }: FlowProps) => (
  <Card title={of === undefined ? '每日发放与兑换' : `每日发放与兑换：${of}`}>
    <Chart
      kind='bar'
      label='每日发放与兑换'
      pointsName='日期'
      series={['发放', '兑换']}
      points={flowPoints(days, range)}
      format={formatPoints}
      formatShort={shortPoints}
      empty={{ title: '这段时间没有积分进出', hint: '换一段时间看看' }}
    />
  </Card>
);

type ReasonRow = Monitoring['issued'][number];

const columns: readonly Column<ReasonRow>[] = [
  { id: 'title', title: '名称', grow: 1.6, cell: (row) => row.title },
  { id: 'times', title: '次数', align: 'end', cell: (row) => formatWhole(row.times) },
  { id: 'points', title: '积分', align: 'end', cell: (row) => <PointsText value={row.points} tone='plain' /> },
];

interface ReasonTableProps {
  readonly title: string;
  readonly rows: readonly ReasonRow[];
  readonly empty: string;
}

/** By rule, or by what was redeemed. */
export const ReasonTable = ({ title, rows, empty }: ReasonTableProps) => (
  <Card title={title}>
    <DataTable label={title} columns={columns} rows={rows} rowKey={(row) => row.code} empty={{ title: empty }} />
  </Card>
);
