import { Text, View } from '@tarojs/components';
import { Card, MoneyText, PointsText, Progress } from '@/components';
import { formatWhole } from '@/format';
import {
  budgetPercent,
  budgetSentence,
  type Comparison,
  differenceSentence,
  peopleSentence,
  type Side,
  spaced,
  weeksWithoutBudget,
} from '../../model/backtests';
import type { BacktestResult } from '../../types';
import { Quiet } from '../parts';

interface SideProps {
  readonly name: string;
  readonly side: Side;
  readonly result: BacktestResult;
}

const SideCard = ({ name, side, result: { budgetPoints, pointsPerYuan } }: SideProps) => {
  const percent = budgetPoints === null ? null : budgetPercent(side.points, budgetPoints);
  const sentence = budgetSentence(side, budgetPoints, pointsPerYuan);
  return (
    <Card tone={percent !== null && percent > 100 ? 'danger' : 'plain'}>
      <Text className='trial__side-name'>{name}</Text>
      {side.versionId !== null && <Quiet>{side.title}</Quiet>}
      <PointsText value={side.points} size='xl' unit tone='plain' />
      <View className='trial__money'>
        <Text>约合 </Text>
        <MoneyText fen={side.fen} size='lg' />
      </View>
      {percent !== null && (
        <Progress
          bare
          label={`${name}占预算`}
          text={sentence}
          percent={Math.min(100, percent)}
          tone={percent >= 90 ? 'points' : 'brand'}
        />
      )}
      <Quiet>{sentence}</Quiet>
      <Quiet>
        {formatWhole(side.students)} 位学员得到，共 {formatWhole(side.awards)} 次
      </Quiet>
    </Card>
  );
};

interface HeadlineProps {
  readonly result: BacktestResult;
  readonly names: readonly string[];
  readonly comparison: Comparison;
}

/** What changing over means, in words first; then each side in points, yuan and budget. */
export const Headline = ({ result, names, comparison }: HeadlineProps) => {
  const [older, newer] = [result.sides[comparison.older], result.sides[comparison.newer]];
  const uncovered = weeksWithoutBudget(result);
  const pair = [names[comparison.older] ?? '', names[comparison.newer] ?? ''] as const;
  return (
    <>
      {older !== undefined && newer !== undefined && (
        <Card tone='brand'>
          <View id='backtest-answer'>
            <Text className='trial__answer'>{differenceSentence(older, newer, pair)}</Text>
            <Text className='trial__sentence'>
              {spaced(pair[1])}
              {budgetSentence(newer, result.budgetPoints, result.pointsPerYuan)}。{peopleSentence(comparison)}
            </Text>
            <Text className='trial__note'>
              依据这段时间 {formatWhole(result.students)} 位学员的 {formatWhole(result.facts)} 件事，
              {formatWhole(result.pointsPerYuan)} 积分 = 1 元。
              {uncovered > 0 && `其中 ${uncovered} 周没有预算：额度只按有预算的日子算，发放按全部日子算。`}
            </Text>
          </View>
        </Card>
      )}
      <View className='trial__sides' id='backtest-sides'>
        {result.sides.map((side, index) => (
          <SideCard key={side.versionId ?? 'in-force'} name={names[index] ?? side.title} side={side} result={result} />
        ))}
      </View>
    </>
  );
};
