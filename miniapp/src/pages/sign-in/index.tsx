import { Text, View } from '@tarojs/components';
import Taro, { useLoad, useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Card, Icon, ListRow, PageShell, PrimaryButton } from '@/components';
import { land } from '@/family/landing';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { signInAs, signInWithWechat } from '@/services/auth';
import { safeBack } from './model';
import './index.scss';

const Welcome = () => (
  <View className='sign-in__welcome'>
    <Icon name='sprout' size='xl' tone='brand' />
    <Text className='sign-in__name'>青芽</Text>
    <Text className='sign-in__line'>签到、课时、积分，一眼看清</Text>
  </View>
);

const Failure = ({ message }: { readonly message: string | undefined }) =>
  message === undefined ? null : <Card tone='danger'>{message}</Card>;

/** In WeChat: one button. */
const WechatSignIn = ({ onDone }: { readonly onDone: () => void }) => {
  const action = useAction(signInWithWechat, onDone);
  return (
    <PageShell face={{ kind: 'ready' }}>
      <Welcome />
      <Failure message={action.error?.message} />
      <PrimaryButton text='微信登录' busyText='正在登录' busy={action.busy} onPress={() => void action.run()} />
    </PageShell>
  );
};

const openWebLogin = () => void Taro.navigateTo({ url: urls.staff.webLogin() });

/** In a browser: the people of the demo school, when the server runs one. */
const DemoSignIn = ({ onDone }: { readonly onDone: () => void }) => {
  const list = useQuery('demo', (attach) => call('identity.demoList', { attach }));
  const action = useAction(signInAs, onDone);
  const hidden = list.error?.status === 404;
  const face = hidden
    ? ({
        kind: 'empty',
        title: '请在微信中登录',
        hint: '家长和老师请打开微信小程序“青芽”',
        action: { text: '员工扫码登录', onPress: openWebLogin },
      } as const)
    : faceOf(
        list,
        ({ items }) => (items.length > 0 ? null : { title: '还没有可以体验的角色', hint: '请先为示范学校准备数据' }),
        'list',
      );
  return (
    <PageShell face={face} head={<Welcome />}>
      <Failure message={action.error?.message} />
      <Card flush title='示范学校 · 选择一个角色体验'>
        {list.data?.items.map(({ persona, title, description }) => (
          <ListRow
            key={persona}
            title={title}
            hint={description}
            icon={persona.startsWith('parent') ? 'family' : 'staff'}
            testId={`demo-${persona}`}
            onPress={() => void action.run(persona)}
          />
        ))}
      </Card>
      <Card flush>
        <ListRow
          title='员工扫码登录'
          hint='用手机确认，在这台电脑上打开后台'
          icon='scan'
          testId='web-login'
          onPress={openWebLogin}
        />
      </Card>
    </PageShell>
  );
};

/** Where everybody without a session lands. */
export default function SignIn() {
  const { params } = useRouter();
  const [back, setBack] = useState(() => safeBack(params.back, urls.home()));
  // The router may still be that of the screen before when this one is drawn; what the page was loaded with is its own.
  useLoad((options) => {
    if (options?.back !== undefined) setBack(safeBack(options.back, urls.home()));
  });
  // Whoever came for a certain screen goes on to it; everybody else starts where they belong.
  const onDone = () => void (back === urls.home() ? land() : Taro.reLaunch({ url: back }));
  return process.env.TARO_ENV === 'h5' ? <DemoSignIn onDone={onDone} /> : <WechatSignIn onDone={onDone} />;
}
