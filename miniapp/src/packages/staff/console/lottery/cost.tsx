import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Button, Card, Field, Skeleton } from '@/components';
import type { Asking } from '../../hooks/use-asking';
import { costLines, type LotteryCost } from '../../model/lottery';
import { Quiet } from '../parts';
import './lottery.scss';

interface CostProps {
  readonly draws: string;
  readonly onDraws: (draws: string) => void;
  readonly asking: Asking<LotteryCost>;
  /** Nothing can be worked out while something cannot be read. */
  readonly readable: boolean;
}

const state = ({ asking, readable }: Pick<CostProps, 'asking' | 'readable'>): string => {
  if (!readable) return '填完整以后，会按新的内容再算';
  return asking.busy && asking.data !== undefined ? '正在按新的内容重新算' : '';
};

/** What a number of draws is expected to cost, and the most it can come to. */
export const Cost = ({ draws, onDraws, asking, readable }: CostProps) => {
  const { data, error, busy, again } = asking;
  const words = state({ asking, readable });
  return (
    <Card title='大约要多少'>
      <Field
        label='预计抽多少次'
        kind='number'
        value={draws}
        maxLength={8}
        onChange={onDraws}
        testId='expected-draws'
        {...(readable ? {} : { hint: '请填 1 到 10,000,000 之间的整数，并填好各奖项的份数' })}
      />
      <View {...a11y({ live: 'polite' })}>{words !== '' && <Quiet>{words}</Quiet>}</View>
      {error !== undefined && !busy && (
        <View className='lottery-desk__wrong' {...a11y({ role: 'alert' })}>
          <Text>没有算出来：{error.message}</Text>
          <Button text='再算一次' kind='plain' size='sm' testId='cost-again' onPress={again} />
        </View>
      )}
      {data === undefined && busy && <Skeleton shape='list' count={2} />}
      {data !== undefined && (
        <View id='lottery-cost'>
          <View className='lottery-desk__cost-line lottery-desk__cost-line--head'>
            <Text>{`抽 ${data.cost.draws} 次`}</Text>
            <Text className='lottery-desk__figure'>预计</Text>
            <Text className='lottery-desk__figure'>最多</Text>
          </View>
          {costLines(data).map(({ label, mean, most }) => (
            <View className='lottery-desk__cost-line' key={label}>
              <Text>{label}</Text>
              <Text className='lottery-desk__figure'>{mean}</Text>
              <Text className='lottery-desk__figure'>{most}</Text>
            </View>
          ))}
          <Quiet>预计按概率的平均数算；最多是限量奖品全部发完、其余都抽中最贵的不限量奖品。</Quiet>
        </View>
      )}
    </Card>
  );
};
