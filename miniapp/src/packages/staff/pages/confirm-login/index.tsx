import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, EmptyState, Field, ListRow, PageShell, PrimaryButton } from '@/components';
import { formatInstant } from '@/format';
import { useAction } from '@/hooks/use-action';
import { faceOf } from '@/hooks/use-query';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { scan } from '@/services/wechat';
import { useCaller } from '../../hooks/use-me';
import { sceneIn } from '../../model/scene';
import './index.scss';

type Asked = AnswerOf<'identity.webSessionScan'>;

const Ask = ({ asked, onEnd }: { readonly asked: Asked; readonly onEnd: (confirmed: boolean) => void }) => {
  const { scene } = asked;
  const confirm = useAction(
    () => call('identity.webSessionConfirm', { params: { scene } }),
    () => onEnd(true),
  );
  const refuse = useAction(
    () => call('identity.webSessionRefuse', { params: { scene } }),
    () => onEnd(false),
  );
  const error = confirm.error ?? refuse.error;
  return (
    <>
      <Card flush title={`登录 ${asked.schoolName} 电脑后台`}>
        <ListRow title='浏览器' value={asked.browser} />
        <ListRow title='网络地址' value={asked.address} />
        <ListRow title='请求时间' value={formatInstant(asked.requestedAt)} />
      </Card>
      <Text className='confirm__warn'>请确认是您本人正在电脑前操作。如果不是，请选择拒绝。</Text>
      {error !== undefined && <Card tone='danger'>{error.message}</Card>}
      <PrimaryButton
        text='确认登录'
        testId='confirm'
        busy={confirm.busy}
        disabled={refuse.busy}
        onPress={() => void confirm.run()}
      />
      <View className='confirm__gap' />
      <Button
        block
        text='拒绝'
        kind='plain'
        testId='refuse'
        busy={refuse.busy}
        disabled={confirm.busy}
        onPress={() => void refuse.run()}
      />
    </>
  );
};

const Entry = ({ first, onAsked }: { readonly first: string; readonly onAsked: (asked: Asked) => void }) => {
  const [text, setText] = useState(first);
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const read = useAction(
    (scene: string) => call('identity.webSessionScan', { params: { scene } }),
    (asked) => onAsked(asked),
  );
  const take = (content: string) => {
    const scene = sceneIn(content);
    setWrong(scene === null ? '这不是电脑登录的二维码，请扫描电脑屏幕上的二维码' : undefined);
    if (scene !== null) void read.run(scene);
  };
  const open = async () => {
    const outcome = await scan();
    if (outcome.kind === 'text') take(outcome.text);
    if (outcome.kind === 'manual') setWrong('这台设备不能扫码，请粘贴电脑屏幕上的登录码');
  };
  return (
    <>
      <Text className='confirm__lead'>在电脑浏览器打开「员工扫码登录」，用手机扫描屏幕上的二维码。</Text>
      {process.env.TARO_ENV === 'weapp' && (
        <PrimaryButton text='扫描二维码' icon='scan' busy={read.busy} onPress={() => void open()} />
      )}
      <Card>
        <Field
          label='登录码'
          value={text}
          onChange={setText}
          placeholder='粘贴二维码下方的文字'
          error={wrong ?? read.error?.message}
          onSubmit={() => take(text)}
          testId='scene'
        />
        <Button
          block
          text='下一步'
          kind={process.env.TARO_ENV === 'weapp' ? 'secondary' : 'primary'}
          testId='next'
          busy={read.busy}
          disabled={text.trim() === ''}
          onPress={() => take(text)}
        />
      </Card>
    </>
  );
};

const ENDS = {
  confirmed: { title: '已确认', hint: '电脑后台正在打开' },
  refused: { title: '已拒绝', hint: '这台电脑没有登录' },
} as const;

/** Confirms with the phone that a computer may be signed in as oneself. */
export default function ConfirmLogin() {
  const scene = useRouter().params.scene ?? '';
  const caller = useCaller(urls.staff.confirmLogin(scene === '' ? undefined : scene));
  const [asked, setAsked] = useState<Asked | null>(null);
  const [end, setEnd] = useState<keyof typeof ENDS | null>(null);
  if (end !== null) {
    const { title, hint } = ENDS[end];
    return (
      <PageShell face={{ kind: 'ready' }}>
        <View id={`login-${end}`}>
          <EmptyState
            title={title}
            hint={hint}
            action={{ text: '完成', onPress: () => void Taro.redirectTo({ url: urls.staff.today() }) }}
          />
        </View>
      </PageShell>
    );
  }
  return (
    <PageShell face={faceOf(caller)}>
      {asked === null ? (
        <Entry first={scene} onAsked={setAsked} />
      ) : (
        <Ask asked={asked} onEnd={(confirmed) => setEnd(confirmed ? 'confirmed' : 'refused')} />
      )}
    </PageShell>
  );
}
