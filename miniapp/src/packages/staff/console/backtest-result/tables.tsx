import { Text, View } from '@tarojs/components';
import { Card, type Column, DataTable, PointsText } from '@/components';
import { formatFen, formatPoints, formatWhole } from '@/format';
import { campusRows, groupRows, type Pair, type PartRow, rowDifference, ruleRows } from '../../model/backtests';
import type { BacktestResult } from '../../types';
import { Quiet } from '../parts';

interface TablesProps {
  readonly result: BacktestResult;
  readonly names: readonly string[];
  readonly pair: Pair;
}

const Cell = ({ row, side }: { readonly row: PartRow; readonly side: number }) => {
  const cell = row.cells[side] ?? null;
  if (cell === null) return <Quiet>—</Quiet>;
  const over = row.budget !== null && cell.points > row.budget;
  return (
    <>
      <PointsText value={cell.points} tone='plain' />
      <Quiet>
        {formatFen(cell.fen)}
        {cell.times !== undefined && ` · ${formatWhole(cell.times)} 次`}
        {over && ' · 超出预算'}
      </Quiet>
    </>
  );
};

const columnsOf = (name: string, withBudget: boolean, { result, names, pair }: TablesProps): readonly Column<PartRow>[] => {
  const total = (side: number) => result.sides[side]?.points ?? 0;
  return [
    { id: 'title', title: name, grow: 1.5, cell: (row) => row.title, total: '合计' },
    ...(withBudget
      ? [
          {
            id: 'budget',
            title: '预算',
            align: 'end' as const,
            cell: (row: PartRow) => (row.budget === null ? <Quiet>没有</Quiet> : formatPoints(row.budget)),
            total: result.budgetPoints === null ? '' : formatPoints(result.budgetPoints),
          },
        ]
      : []),
    ...result.sides.map(
      (_, side): Column<PartRow> => ({
        id: `side-${side}`,
        title: names[side] ?? '',
        align: 'end',
        cell: (row) => <Cell row={row} side={side} />,
        total: <PointsText value={total(side)} tone='plain' />,
      }),
    ),
    {
      id: 'difference',
      title: `${names[pair.older] ?? ''} → ${names[pair.newer] ?? ''}`,
      align: 'end',
      cell: (row) => {
        const difference = rowDifference(row, pair);
        return difference === 0 ? <Quiet>不变</Quiet> : <PointsText value={difference} signed tone='plain' />;
      },
      total: <PointsText value={total(pair.newer) - total(pair.older)} signed tone='plain' />,
    },
  ];
};

interface TableProps {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly columns: readonly Column<PartRow>[];
  readonly rows: readonly PartRow[];
}

const PartTable = ({ id, title, lead, columns, rows }: TableProps) => (
  <View id={id}>
    <Card title={title}>
      <Text className='trial__lead'>{lead}</Text>
      <DataTable label={title} columns={columns} rows={rows} rowKey={(row) => row.id} empty={{ title: '没有发出积分' }} />
    </Card>
  </View>
);

const SHARED = '没有单独分配的额度由大家共用，所以各行的额度加起来可能少于合计。';

/** Where the points come from: by rule, by kind, by campus; all sides beside each other. */
export const Tables = (props: TablesProps) => {
  const { result } = props;
  const [groups, campuses] = [groupRows(result), campusRows(result)];
  const budgeted = (rows: readonly PartRow[]) => rows.some(({ budget }) => budget !== null);
  return (
    <>
      <PartTable
        id='backtest-rules'
        title='按规则'
        lead='每条规则会发多少积分、约合多少钱、给多少次。最右边是换过去以后的变化。'
        columns={columnsOf('规则', false, props)}
        rows={ruleRows(result)}
      />
      <PartTable
        id='backtest-groups'
        title='按类别'
        lead={budgeted(groups) ? `和每一类的额度对照。${SHARED}` : '每一类各发多少。'}
        columns={columnsOf('类别', budgeted(groups), props)}
        rows={groups}
      />
      <PartTable
        id='backtest-campuses'
        title='按校区'
        lead={budgeted(campuses) ? `和每个校区的额度对照。${SHARED}` : '每个校区各发多少。'}
        columns={columnsOf('校区', budgeted(campuses), props)}
        rows={campuses}
      />
    </>
  );
};
