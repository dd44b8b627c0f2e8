import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, PrimaryButton, Tag } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { ReasonSheet } from '../../components/reason-sheet';
import { submitOnce } from '../../hooks/submit-once';
import { lastDayText } from '../../model/desk';
import { type Draw, WIN_NAMES } from '../../model/pick-up';

interface PrizeCardProps {
  readonly draw: Draw;
  /** null = it was opened from the pile, nobody has shown a code. */
  readonly code: string | null;
  readonly onDone: (text: string) => void;
  readonly onClose: () => void;
}

const doneText = ({ prizeName, studentName }: Draw): string => `已交付奖品「${prizeName}」给 ${studentName ?? '学员'}`;

/** Hands a prize over to somebody who has no code, on the word of whoever stands at the desk. */
const NoCodeSheet = ({ draw, onDone, onClose }: Omit<PrizeCardProps, 'code'>) => (
  <ReasonSheet
    title='不凭领奖码交给对方？'
    message={`${draw.studentName ?? '学员'}的奖品「${draw.prizeName}」。请写明怎么确认的身份，家长和主管都会看到。`}
    confirmText='交给对方'
    placeholder='例如：认识妈妈，手机没电'
    maxLength={60}
    send={(reason) =>
      submitOnce(`prize.${draw.id}`, { reason }, (idempotencyKey, body) =>
        call('lottery.handOverKnown', { params: { drawId: draw.id }, body, idempotencyKey }),
      )
    }
    onDone={(given) => onDone(doneText(given))}
    onClose={onClose}
  />
);

/** A prize of a lottery, to be handed over once. */
export const PrizeCard = ({ draw, code, onDone, onClose }: PrizeCardProps) => {
  const [vouching, setVouching] = useState(false);
  const action = useAction(
    (shown: string) =>
      submitOnce(`prize.${draw.id}`, { code: shown }, (idempotencyKey, body) =>
        call('lottery.handOver', { params: body, idempotencyKey }),
      ),
    (given) => onDone(doneText(given)),
  );
  const waiting = draw.state === 'waiting';
  return (
    <Card title='抽奖奖品' extra={<Tag text={WIN_NAMES[draw.state]} tone={waiting ? 'brand' : 'neutral'} />}>
      <View id='found-prize'>
        <Text className='pick-up__title'>{draw.prizeName}</Text>
        <Text className='pick-up__line'>{`${draw.studentName ?? '学员'} · ${draw.campaignTitle} 第 ${draw.drawNo} 抽`}</Text>
        <Text className='pick-up__line'>{`在${draw.campusName}领取`}</Text>
        <Text className='pick-up__line'>{`领奖期限：${lastDayText(draw.claimThrough)}`}</Text>
      </View>
      {action.error !== undefined && (
        <View className='pick-up__wrong' {...a11y({ role: 'alert' })}>
          {action.error.message}
        </View>
      )}
      {waiting && code === null && (
        <Text className='pick-up__note'>请家长打开「我的抽奖」出示领奖码再扫；看不到领奖码时，可以写明原因交付。</Text>
      )}
      <View className='pick-up__acts'>
        {waiting && code === null && (
          <Button block text='写明原因交付' kind='secondary' size='md' testId='prize-known' onPress={() => setVouching(true)} />
        )}
        {waiting && code !== null && (
          <PrimaryButton
            text='交给对方'
            busyText='正在登记'
            busy={action.busy}
            testId='hand-over-prize'
            onPress={() => void action.run(code)}
          />
        )}
        <Button block text='关闭' kind='plain' size='md' onPress={onClose} />
      </View>
      {vouching && <NoCodeSheet draw={draw} onDone={onDone} onClose={() => setVouching(false)} />}
    </Card>
  );
};
