import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, ConfirmSheet, Field, QrCode, Select, Toggle } from '@/components';
import { longSentence } from './samples';
import { Section } from './section';

const nothing = () => undefined;

export const Fields = () => {
  const [text, setText] = useState('');
  const [choice, setChoice] = useState('east');
  return (
    <Section name='Field / Select'>
      <Card>
        <Field
          label='签到码'
          value={text}
          onChange={setText}
          placeholder='请粘贴或输入签到码'
          hint='签到码在教室的屏幕上，每 30 秒更换一次'
          required
        />
        <Field label='手机号' kind='phone' value='1380013' onChange={nothing} error='手机号应为 11 位数字，请检查后重新输入' />
        <Field label='学号' value='QY20260001' onChange={nothing} disabled />
        <Field label='课后评价' kind='multiline' value={longSentence} onChange={nothing} />
        <Select
          label='校区'
          labelled
          value={choice}
          onChange={setChoice}
          options={[
            { value: 'east', text: '东校区' },
            { value: 'west', text: '西校区' },
          ]}
        />
        <Toggle label='已打开' on onChange={nothing} />
        <Toggle label='已关闭' on={false} onChange={nothing} />
        <Toggle label='正在保存' on disabled onChange={nothing} />
      </Card>
    </Section>
  );
};

export const Codes = () => (
  <Section name='QrCode'>
    <Card>
      <View className='qy-gallery__line'>
        <QrCode text='https://qingya.example/c/01K9ZJ5V0QK3T8M2R4W6Y8A0BC?t=583920' label='签到码' size='md' />
        <QrCode text='已过期的码' label='签到码已过期' size='md' stale />
      </View>
      <QrCode text='中文内容也可以：青芽 🌱' label='中文二维码' size='lg' />
    </Card>
  </Section>
);

export const Sheets = () => {
  const [open, setOpen] = useState<'plain' | 'danger' | null>(null);
  return (
    <Section name='ConfirmSheet'>
      <View className='qy-gallery__line'>
        <View id='open-sheet'>
          <Button text='请假' kind='secondary' size='md' onPress={() => setOpen('plain')} testId='open-plain' />
        </View>
        <Button text='注销' kind='danger' size='md' onPress={() => setOpen('danger')} testId='open-danger' />
      </View>
      <ConfirmSheet
        open={open === 'plain'}
        title='为小满请假？'
        message={longSentence}
        confirmText='确认请假'
        onConfirm={() => setOpen(null)}
        onCancel={() => setOpen(null)}
      >
        <View style={{ marginTop: '16px' }}>
          <Field label='原因' value='' onChange={nothing} placeholder='例如：身体不适' />
        </View>
      </ConfirmSheet>
      <ConfirmSheet
        open={open === 'danger'}
        title='注销并删除全部资料？'
        message='删除后不能恢复，剩余积分同时作废。'
        confirmText='注销并删除'
        danger
        error='网络连接不上，请检查网络后重试。'
        onConfirm={() => setOpen(null)}
        onCancel={() => setOpen(null)}
      />
    </Section>
  );
};
