import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, Icon, PageShell, QrCode } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { session } from '@/services/session';
import { useNow, usePoll } from '../../hooks/use-poll';
import { secondsLeft } from '../../model/code';
import { HEADING } from '../shell';
import './index.scss';

type Started = AnswerOf<'identity.webSessionStart'>;
type State = AnswerOf<'identity.webSessionPoll'>['state'];

const POLL_MS = 1_500;
const LONGEST_S = 600;
const LINES: Readonly<Record<State, string>> = {
  waiting: '请用手机打开小程序「青芽」，在工作台扫码',
  scanned: '扫码成功，请在手机上确认',
  confirmed: '已确认，正在打开后台',
  refused: '手机上拒绝了这次登录',
  expired: '二维码已过期',
};

/** One code until it is confirmed, refused or expired. */
const Code = ({ started, onRenew }: { readonly started: Started; readonly onRenew: () => void }) => {
  const [state, setState] = useState<State>('waiting');
  const [failure, setFailure] = useState<string | null>(null);
  const now = useNow(1_000);
  const left = secondsLeft(started.expiresAt, now, LONGEST_S);
  const live = state === 'waiting' || state === 'scanned';
  usePoll(POLL_MS, live, async () => {
    const answer = await call('identity.webSessionPoll', { params: { scene: started.scene }, body: { secret: started.secret } });
    setFailure(answer.ok ? null : answer.error.message);
    if (!answer.ok) return;
    setState(answer.data.state);
    if (answer.data.state !== 'confirmed') return;
    session.write(answer.data.tokens);
    void Taro.reLaunch({ url: urls.staff.start() });
  });
  // A code nobody has scanned renews itself; one that was scanned and then ran out waits for its reader.
  useEffect(() => {
    if (state === 'expired') onRenew();
  }, [state, onRenew]);
  return (
    <>
      <QrCode text={started.qrText} label='电脑登录二维码' size='lg' stale={state !== 'waiting'} />
      <View id='login-state' {...a11y({ role: 'status', live: 'polite' })}>
        <Text className={`login__line login__line--${state}`}>{LINES[state]}</Text>
        {live && <Text className='login__note'>{failure ?? `二维码 ${left} 秒后自动更新`}</Text>}
      </View>
      {state === 'refused' && <Button text='重新获取二维码' kind='secondary' size='md' testId='renew' onPress={onRenew} />}
      {state === 'waiting' && (
        <View className='login__copy'>
          <Text className='login__note'>不能扫码？在手机的「确认电脑登录」里粘贴：</Text>
          <Text className='login__text' id='login-text' selectable userSelect>
            {started.qrText}
          </Text>
        </View>
      )}
    </>
  );
};

/** Signs a computer in by a code that the phone confirms. */
export default function WebLogin() {
  const [turn, setTurn] = useState(0);
  const started = useQuery(`web-login ${turn}`, (attach) => call('identity.webSessionStart', { attach }));
  const [renew] = useState(() => () => setTurn((old) => old + 1));
  return (
    <PageShell face={faceOf(started, undefined, 'headline')}>
      <View className='login'>
        <View className='login__brand'>
          <Icon name='sprout' size='xl' tone='brand' />
          <View className='login__title' {...HEADING}>
            员工扫码登录
          </View>
        </View>
        <Card>{started.data !== undefined && <Code key={started.data.scene} started={started.data} onRenew={renew} />}</Card>
        <Button text='返回登录页' kind='plain' size='md' onPress={() => void Taro.redirectTo({ url: urls.signIn() })} />
      </View>
    </PageShell>
  );
}
