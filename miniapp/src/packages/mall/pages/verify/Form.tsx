import { Text } from '@tarojs/components';
import { Card, Field } from '@/components';
import { formatInstant } from '@/format';
import type { NotedHere } from '../../lottery-draft';
import { hashProblem, type Noted } from '../../verify-model';
import '../../lottery.scss';

interface FormProps {
  readonly noted: Noted;
  readonly here: NotedHere | null;
  readonly onChange: (change: Partial<Noted>) => void;
}

/** What was noted before the draws: filled in by the device where it saw the campaign, pasted otherwise. */
export const NotedForm = ({ noted, here, onChange }: FormProps) => (
  <Card title='您记下的内容'>
    <Text className='lottery__say'>
      {here === null
        ? '如果抽奖时记下了指纹，请粘贴在这里，用来证明公布的内容没有变过。没有记下也可以核对，这两项会跳过。'
        : `下面两串是这台设备在 ${formatInstant(here.at)} 记下的。您自己另外记过的，可以改成自己的。`}
    </Text>
    <Field
      label='承诺值'
      kind='multiline'
      value={noted.commitment}
      maxLength={200}
      placeholder='64 位数字和字母'
      error={hashProblem(noted.commitment)}
      testId='noted-commitment'
      onChange={(commitment) => onChange({ commitment })}
    />
    <Field
      label='规则指纹'
      kind='multiline'
      value={noted.rulesHash}
      maxLength={200}
      placeholder='64 位数字和字母'
      error={hashProblem(noted.rulesHash)}
      testId='noted-rules'
      onChange={(rulesHash) => onChange({ rulesHash })}
    />
    <Field
      label='您家的随机码'
      value={noted.nonce}
      maxLength={64}
      placeholder='抽奖结果里写着，用来找到自己的那几行'
      testId='noted-nonce'
      onChange={(nonce) => onChange({ nonce })}
    />
  </Card>
);
