import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, ConfirmSheet } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { Actions, Quiet } from '../parts';

/** Forgets the six digits by which guardians confirm what their children redeem; they set new ones themselves. */
export const MallPin = ({ familyId }: { readonly familyId: string }) => {
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(false);
  const action = useAction(
    () => call('mallFamily.resetPin', { params: { familyId } }),
    () => {
      setAsking(false);
      setDone(true);
    },
  );
  return (
    <Card title='家长密码'>
      <View className='desk__block'>
        <Text>家长用 6 位密码确认孩子的大额兑换。忘记时由前台当面核对身份后重置。</Text>
        <Quiet>重置会记入操作日志；员工看不到密码。</Quiet>
      </View>
      {done && (
        <View id='pin-reset' {...a11y({ role: 'status' })}>
          已重置，请家长在小程序里重新设置。
        </View>
      )}
      <Actions>
        <Button text='重置家长密码' kind='secondary' size='md' testId='reset-pin' onPress={() => setAsking(true)} />
      </Actions>
      <ConfirmSheet
        open={asking}
        title='重置这个家庭的家长密码？'
        message='请先当面核对家长身份。重置后原来的密码立即失效，家长要在小程序里重新设置。'
        confirmText='已核对身份，重置密码'
        danger
        busy={action.busy}
        error={action.error?.message}
        onConfirm={() => void action.run()}
        onCancel={() => {
          setAsking(false);
          action.forget();
        }}
      />
    </Card>
  );
};
