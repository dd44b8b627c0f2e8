import { Input, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { a11y, inputName } from '@/a11y';
import { Button, Card, Icon, Pressable } from '@/components';
import { GoodPicture } from '@/family/GoodPicture';
import { formatWhole } from '@/format';
import { urls } from '@/routes';
import type { StockTaking } from '../../hooks/use-stock-take';
import type { StockLine } from '../../model/mall';
import { differenceText, readCount, stepped } from '../../model/stock-counts';

interface LineProps {
  readonly line: StockLine;
  readonly taking: StockTaking;
  readonly mayFulfil: boolean;
}

interface StepperProps {
  readonly title: string;
  readonly goodId: string;
  readonly value: number;
  readonly onCount: (counted: number) => void;
}

/** Two large buttons and the figure between them, which can also be typed. */
const Stepper = ({ title, goodId, value, onCount }: StepperProps) => {
  const [typed, setTyped] = useState<string | null>(null);
  const step = (by: 1 | -1) => {
    setTyped(null);
    onCount(stepped(value, by));
  };
  const type = (text: string) => {
    const counted = readCount(text);
    setTyped(counted === null ? text : null);
    if (counted !== null) onCount(counted);
  };
  return (
    <>
      <View className='stock-take__count'>
        <Pressable className='stock-take__step' label={`${title} 少一件`} testId={`less-${goodId}`} onPress={() => step(-1)}>
          <Icon name='minus' size='lg' tone='brand' />
        </Pressable>
        <View className='stock-take__figure'>
          <Input
            className='stock-take__input'
            type='number'
            id={`count-${goodId}`}
            value={typed ?? String(value)}
            maxlength={7}
            onInput={(event) => type(event.detail.value)}
            onBlur={() => setTyped(null)}
            {...inputName(`${title} 清点数量`)}
          />
        </View>
        <Pressable className='stock-take__step' label={`${title} 多一件`} testId={`more-${goodId}`} onPress={() => step(1)}>
          <Icon name='plus' size='lg' tone='brand' />
        </Pressable>
      </View>
      {typed !== null && typed.trim() !== '' && (
        <View className='stock-take__wrong' {...a11y({ role: 'alert' })}>
          请填写 0 到 1,000,000 之间的整数
        </View>
      )}
    </>
  );
};

/** One good on the shelf: what the books say, what was counted, and the way to save it. */
export const Line = ({ line, taking, mayFulfil }: LineProps) => {
  const { goodId, title } = line;
  const count = taking.counts.find((one) => one.goodId === goodId);
  const figures = taking.fresh.get(goodId) ?? line;
  const counted = count?.counted ?? figures.onHand;
  const busy = taking.busy.has(goodId);
  const waiting = count?.sent === true && !busy;
  return (
    <Card>
      <View className='stock-take__head'>
        <View className='stock-take__picture'>
          <GoodPicture path={line.thumbUrl} category='other' />
        </View>
        <View className='stock-take__words'>
          <Text className='stock-take__title'>{title}</Text>
          <Text className='stock-take__line' id={`books-${goodId}`}>
            {`账面 ${formatWhole(figures.onHand)} 件${figures.held > 0 ? `，含预留 ${formatWhole(figures.held)}` : ''}`}
          </Text>
        </View>
      </View>
      <Stepper title={title} goodId={goodId} value={counted} onCount={(next) => taking.note(line, next)} />
      {count?.refused !== undefined && (
        <View className='stock-take__wrong' id={`refused-${goodId}`} {...a11y({ role: 'alert' })}>
          {`${count.refused}现在账面是 ${formatWhole(figures.onHand)} 件，您清点的是 ${formatWhole(count.counted)} 件。`}
        </View>
      )}
      {count?.short === true && mayFulfil && (
        <Button
          text='查看这些兑换'
          kind='secondary'
          size='md'
          testId={`redemptions-${goodId}`}
          onPress={() => void Taro.navigateTo({ url: urls.staff.pickUpOf({ goodId, campusId: line.campusId, title }) })}
        />
      )}
      <View className='stock-take__foot'>
        <View className='stock-take__note' id={`state-${goodId}`} {...a11y({ role: 'status', live: 'polite' })}>
          {waiting
            ? '等网络恢复后自动保存'
            : taking.saved.has(goodId)
              ? '已保存'
              : count === undefined
                ? ''
                : differenceText(counted, figures.onHand)}
        </View>
        {count !== undefined && !busy && (
          <Button text='清除' kind='plain' size='sm' testId={`forget-${goodId}`} onPress={() => taking.forget(goodId)} />
        )}
        <Button
          text={count === undefined ? '数量没错' : '保存'}
          kind='secondary'
          size='md'
          busy={busy}
          testId={`save-${goodId}`}
          onPress={() => void taking.save(line)}
        />
      </View>
    </Card>
  );
};
