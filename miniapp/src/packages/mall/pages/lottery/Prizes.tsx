import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Card, Icon } from '@/components';
import {
  type Lottery,
  oddsSum,
  type Prize,
  prizeChanceSpoken,
  prizeFraction,
  prizeIcon,
  prizeLeft,
  prizeWorth,
} from '../../lottery-model';
import '../../lottery.scss';

const TONES = { goods: 'brand', coupon: 'brand', points: 'points', nothing: 'muted' } as const;

const Line = ({ prize }: { readonly prize: Prize }) => {
  const left = prizeLeft(prize);
  return (
    <View className='lottery__prize' {...a11y({ role: 'listitem' })}>
      <View className={`lottery__picture lottery__picture--${prize.kind}`}>
        <Icon name={prizeIcon(prize.kind)} size='lg' tone={TONES[prize.kind]} />
      </View>
      <View className='lottery__about'>
        <Text className='lottery__label'>{prize.name}</Text>
        <Text className='lottery__small'>{prizeWorth(prize)}</Text>
        {left !== '' && <Text className='lottery__small'>{left}</Text>}
      </View>
      <View className='lottery__odds' {...a11y({ role: 'text', label: prizeChanceSpoken(prize) })}>
        <Text className='lottery__percent'>{prize.odds.text}</Text>
        <Text className='lottery__fraction'>{prizeFraction(prize)}</Text>
      </View>
    </View>
  );
};

/** What can be drawn, how many are left, and how likely each is: nothing hidden, the empty-handed result among them. */
export const Prizes = ({ lottery }: { readonly lottery: Lottery }) => (
  <Card title='奖项与概率'>
    <View id='lottery-prizes' {...a11y({ role: 'list', label: '奖项与概率' })}>
      {lottery.prizes.map((prize) => (
        <Line key={prize.id} prize={prize} />
      ))}
    </View>
    <Text className='lottery__sum'>{oddsSum(lottery)}</Text>
  </Card>
);
