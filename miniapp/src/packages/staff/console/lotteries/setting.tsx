import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, ConfirmSheet, Tag, Toggle } from '@/components';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { hasEverywhere } from '../../model/finance';
import type { Me } from '../../types';
import { Actions, Faced } from '../parts';
import '../lottery/lottery.scss';

const WARNING =
  '微信审核把抽奖列为高风险内容：小程序里有抽奖，审核可能不通过，已上线的也可能被要求下架。请在了解这个风险、并确认活动符合当地法规后再开放。';
const CLOSING = '关闭后，家庭看不到抽奖，正在进行的活动也不能再抽；已经中的奖品仍然可以领取。';

interface SwitchSheetProps {
  /** What it becomes. */
  readonly on: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks with the risk in view; the act stays shut until somebody says that it was read. */
export const SwitchSheet = ({ on, onClose, onDone }: SwitchSheetProps) => {
  const [understood, setUnderstood] = useState(false);
  const action = useAction(() => call('lottery.switch', { body: { on, understood: true } }), onDone);
  const sentence = on ? '我已了解审核风险，并核对过法规要求' : '我已了解关闭的影响';
  return (
    <ConfirmSheet
      open
      danger
      title={on ? '开放抽奖？' : '关闭抽奖？'}
      message={on ? WARNING : CLOSING}
      confirmText={on ? '开放抽奖' : '关闭抽奖'}
      disabled={!understood}
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <View className='lottery-desk__switch'>
        <Text>{sentence}</Text>
        <Toggle label={sentence} on={understood} onChange={setUnderstood} testId='understood' />
      </View>
    </ConfirmSheet>
  );
};

/** Whether the school has opened lotteries; only the owner changes it. */
export const Setting = ({ me }: { readonly me: Me }) => {
  const [asking, setAsking] = useState(false);
  const query = useQuery('lottery-setting', (attach) => call('lottery.setting', { attach }));
  const on = query.data?.on ?? false;
  return (
    <Faced face={faceOf(query, undefined, 'cards')}>
      <Card title='抽奖开关' extra={<Tag text={on ? '已开放' : '未开放'} tone={on ? 'brand' : 'neutral'} />}>
        <Text className='lottery-desk__note'>{on ? CLOSING : `没有开放时，家庭看不到任何抽奖，草稿可以先写好。${WARNING}`}</Text>
        {hasEverywhere(me, 'lottery.start') ? (
          <Actions>
            <Button
              text={on ? '关闭抽奖' : '开放抽奖'}
              kind='secondary'
              size='md'
              testId='switch-lottery'
              onPress={() => setAsking(true)}
            />
          </Actions>
        ) : (
          <Text className='lottery-desk__note'>只有机构负责人可以开放或关闭。</Text>
        )}
      </Card>
      {asking && (
        <SwitchSheet
          on={!on}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            void query.reload();
          }}
        />
      )}
    </Faced>
  );
};
