import { Text, View } from '@tarojs/components';
import { Card, type Column, DataTable } from '@/components';
import { Chart } from '@/components/Chart';
import { formatPoints, formatWhole } from '@/format';
import {
  bucketPoints,
  hasWeekBudget,
  type Pair,
  type SpreadRow,
  spreadRows,
  spreadSentence,
  weekPoints,
} from '../../model/backtests';
import { shortPoints } from '../../model/liability';
import type { BacktestResult } from '../../types';

interface PartProps {
  readonly result: BacktestResult;
  readonly names: readonly string[];
  readonly pair: Pair;
}

const namesOf = (names: readonly string[], { older, newer }: Pair): readonly [string, string] => [
  names[older] ?? '',
  names[newer] ?? '',
];

/** Week by week, against what the budget allows. */
export const Weeks = ({ result, names, pair }: PartProps) => (
  <View id='backtest-weeks'>
    <Card title='每周发放'>
      <Text className='trial__lead'>
        {hasWeekBudget(result)
          ? '虚线是预算允许的每周积分：线在虚线以上的那一周，发得比预算快。'
          : '这段时间没有积分预算，所以没有可以对照的线。'}
      </Text>
      <Chart
        kind='line'
        label='每周发放的积分'
        pointsName='周'
        series={[...namesOf(names, pair), ...(hasWeekBudget(result) ? ['预算'] : [])]}
        points={weekPoints(result, pair)}
        format={formatPoints}
        formatShort={shortPoints}
        empty={{ title: '这段时间没有发出积分' }}
      />
    </Card>
  </View>
);

const spreadColumns = (names: readonly string[]): readonly Column<SpreadRow>[] => [
  { id: 'title', title: '学员', grow: 1.8, cell: (row) => row.title },
  ...names.map(
    (name, side): Column<SpreadRow> => ({
      id: `side-${side}`,
      title: name,
      align: 'end',
      cell: (row) => `${formatPoints(row.values[side] ?? 0)} 积分`,
    }),
  ),
];

/** How the points are spread over the students, in words anybody can check against a list of names. */
export const Spread = ({ result, names, pair }: PartProps) => {
  const [older, newer] = [result.sides[pair.older], result.sides[pair.newer]];
  return (
    <View id='backtest-spread'>
      <Card title='学员各得多少'>
        {older !== undefined && newer !== undefined && (
          <Text className='trial__sentence'>{spreadSentence(older, newer, namesOf(names, pair))}</Text>
        )}
        <Text className='trial__lead'>把这段时间有记录的 {formatWhole(result.students)} 位学员按得分从多到少排开来看。</Text>
        <View className='desk__block'>
          <DataTable label='学员各得多少' columns={spreadColumns(names)} rows={spreadRows(result)} rowKey={(row) => row.id} />
        </View>
        <Chart
          kind='bar'
          label='得到多少积分的学员各有几位'
          pointsName='积分'
          series={namesOf(names, pair)}
          points={bucketPoints(result, pair)}
          format={(value) => `${formatWhole(value)} 位`}
          formatShort={formatWhole}
          empty={{ title: '这段时间没有学员得到积分' }}
        />
      </Card>
    </View>
  );
};
