import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, Field, PrimaryButton } from '@/components';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { call } from '@/services/api';
import type { Result } from '@/services/http';
import { scan } from '@/services/wechat';
import { type Draw, readScanned, type Scanned } from '../../model/pick-up';
import type { Redemption } from '../../model/redemptions';

/** What lies before the person at the desk. `code` null = it was opened from the queue, nobody has shown a code. */
export type Found =
  | { readonly kind: 'redemption'; readonly redemption: Redemption; readonly code: string | null }
  | { readonly kind: 'prize'; readonly draw: Draw; readonly code: string | null };

type Readable = Extract<Scanned, { readonly code: string }>;

const prizeOf = async (code: string): Promise<Result<Found>> => {
  const answer = await call('lottery.byCode', { params: { code } });
  return answer.ok ? { ok: true, data: { kind: 'prize', draw: answer.data, code } } : answer;
};

/** Asks what a code stands for; letters without a mark in front may be of a redemption or of a prize. */
export const lookUp = async ({ kind, code }: Readable): Promise<Result<Found>> => {
  if (kind === 'prize') return prizeOf(code);
  const answer = await call('redemptions.byCode', { params: { code } });
  if (answer.ok) return { ok: true, data: { kind: 'redemption', redemption: answer.data, code } };
  if (kind !== 'either' || answer.error.code !== 'redemption_code_unknown') return answer;
  const prize = await prizeOf(code);
  // Nothing has these letters: most that are typed are of redemptions. Anything else is about the prize they belong to.
  return !prize.ok && prize.error.code === 'prize_code_unknown' ? answer : prize;
};

/** Scans a pick-up or prize code, or takes it typed where there is no scanner. */
export const Scanner = ({ onFound }: { readonly onFound: (found: Found) => void }) => {
  const [byHand, setByHand] = useState(process.env.TARO_ENV === 'h5');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const action = useAction(lookUp, (found) => {
    setText('');
    onFound(found);
  });
  const take = (what: string) => {
    const read = readScanned(what);
    setProblem('problem' in read ? read.problem : undefined);
    if ('problem' in read) return;
    if (read.kind === 'member') void Taro.navigateTo({ url: urls.staff.member(read.studentId) });
    else void action.run(read);
  };
  const start = async () => {
    setProblem(undefined);
    const outcome = await scan();
    if (outcome.kind === 'text') take(outcome.text);
    if (outcome.kind === 'manual') setByHand(true);
  };
  const wrong = problem ?? action.error?.message;
  return (
    <>
      <PrimaryButton text='扫领取码或领奖码' icon='scan' busy={action.busy} testId='scan-code' onPress={() => void start()} />
      <View className='pick-up__typed'>
        {byHand && (
          <Card>
            <Field
              label='领取码'
              value={text}
              onChange={(value) => {
                setText(value);
                setProblem(undefined);
                action.forget();
              }}
              placeholder='二维码下方的字母和数字'
              maxLength={60}
              error={wrong}
              onSubmit={() => take(text)}
              testId='pick-up-code'
            />
            <Button
              block
              text='查找'
              kind='secondary'
              busy={action.busy}
              disabled={text.trim() === ''}
              testId='find-code'
              onPress={() => take(text)}
            />
          </Card>
        )}
        {!byHand && wrong !== undefined && (
          <Card tone='danger'>
            <View {...a11y({ role: 'alert' })}>{wrong}</View>
          </Card>
        )}
      </View>
    </>
  );
};
