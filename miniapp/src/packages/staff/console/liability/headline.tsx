import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, Field, MoneyText, PointsText } from '@/components';
import { formatDay, formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import type { LocalDate } from '@/vocabulary';
import { allows } from '../../model/access';
import { rateProblem } from '../../model/liability';
import type { Liability, Me } from '../../types';
import './index.scss';

const Figure = ({ title, worth, note }: { readonly title: string; readonly worth: Liability['net']; readonly note: string }) => (
  <Card>
    <Text className='owed__title'>{title}</Text>
    <PointsText value={worth.points} size='xl' unit tone='plain' />
    <View className='owed__money'>
      <Text>约合 </Text>
      <MoneyText fen={worth.fen} size='lg' />
    </View>
    <Text className='owed__note'>{note}</Text>
  </Card>
);

/** Changes what a point is worth; only the owner may. */
const RateForm = ({ rate, onDone }: { readonly rate: number; readonly onDone: () => void }) => {
  const [text, setText] = useState(String(rate));
  const problem = rateProblem(text);
  const action = useAction(
    (pointsPerYuan: number) => call('insight.setRate', { body: { pointsPerYuan } }),
    () => onDone(),
  );
  return (
    <View className='owed__form'>
      <Field
        label='多少积分抵 1 元'
        kind='number'
        value={text}
        onChange={setText}
        maxLength={7}
        error={problem ?? action.error?.message}
        testId='points-per-yuan'
      />
      <Button
        text='保存'
        kind='secondary'
        size='md'
        busy={action.busy}
        disabled={problem !== null || Number(text) === rate}
        testId='save-rate'
        onPress={() => void action.run(Number(text))}
      />
    </View>
  );
};

interface HeadlineProps {
  readonly me: Me;
  readonly liability: Liability;
  readonly onRate: () => void;
}

/** What is owed, in points and yuan, and what a point is worth. */
export const Headline = ({ me, liability, onRate }: HeadlineProps) => {
  const { date, outstanding, debt, net, pointsPerYuan, rateSource, rateBudgetTitle, setPointsPerYuan } = liability;
  return (
    <View className='owed' id='liability-headline'>
      <Figure title='应付积分' worth={net} note={`截至 ${formatDay(date as LocalDate, true)}，已减去学员欠回的积分`} />
      <Figure title='学员未使用' worth={outstanding} note='可用、待生效和兑换中的积分都算' />
      <Figure title='学员欠回' worth={debt} note='积分用掉后又被收回，下次得分先补上' />
      <Card>
        <Text className='owed__title'>折算比例</Text>
        <Text className='owed__rate'>{formatPoints(pointsPerYuan)} 积分 = 1 元</Text>
        <Text className='owed__note'>
          {rateSource === 'budget'
            ? `这一天按积分预算「${rateBudgetTitle ?? ''}」的比例折算，金额向上取到分。没有预算的日子按下面设置的 ${formatPoints(setPointsPerYuan)} 积分 = 1 元`
            : '这一天没有积分预算，按设置的比例折算，金额向上取到分；没有预算的往日也按现在设置的比例'}
        </Text>
        {allows(me, 'points.liability.write') && <RateForm key={setPointsPerYuan} rate={setPointsPerYuan} onDone={onRate} />}
      </Card>
    </View>
  );
};
