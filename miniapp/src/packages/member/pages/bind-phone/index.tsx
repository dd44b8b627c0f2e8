import { Text, Button as WechatButton } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, ListRow, PageShell, PrivacyNotice } from '@/components';
import { land } from '@/family/landing';
import { useAction } from '@/hooks/use-action';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { signOut } from '@/services/auth';
import { relations } from '../../model';
import '../../member.scss';

type Choice = Extract<AnswerOf<'identity.bindPhone'>, { outcome: 'choose' }>;

const relationText = (relation: string) => relations.find(({ value }) => value === relation)?.text ?? relation;

/** In WeChat: the phone button, and the choice where several families share the number. */
const InWechat = () => {
  const [choice, setChoice] = useState<Choice>();
  const done = (answer: AnswerOf<'identity.bindPhone'>) => {
    if (answer.outcome === 'choose') setChoice(answer);
    else void land();
  };
  const bind = useAction((code: string) => call('identity.bindPhone', { body: { code } }), done);
  const pick = useAction(
    (ticket: string, guardianId: string) => call('identity.bindPhone', { body: { ticket, guardianId } }),
    done,
  );
  const error = bind.error ?? pick.error;
  return (
    <>
      {error !== undefined && <Card tone='danger'>{error.message}</Card>}
      {choice === undefined && <PrivacyNotice />}
      {choice === undefined ? (
        <WechatButton
          className='member__phone'
          openType='getPhoneNumber|agreePrivacyAuthorization'
          disabled={bind.busy}
          onGetPhoneNumber={(event) => {
            const { code } = event.detail as { code?: string };
            if (code !== undefined && code !== '') void bind.run(code);
          }}
        >
          {bind.busy ? '正在绑定' : '用微信手机号绑定'}
        </WechatButton>
      ) : (
        <Card flush title='这个号码登记了多位家长，您是哪一位？'>
          {choice.choices.map(({ guardianId, nameMasked, relation, campusNames }) => (
            <ListRow
              key={guardianId}
              icon='family'
              title={`${nameMasked} · ${relationText(relation)}`}
              hint={campusNames.join('、')}
              onPress={() => void pick.run(choice.ticket, guardianId)}
            />
          ))}
        </Card>
      )}
    </>
  );
};

/** A visitor becomes the guardian whose number the school has, or a new family. */
export default function BindPhone() {
  useRequireSession(urls.bindPhone());
  const web = process.env.TARO_ENV === 'h5';
  return (
    <PageShell face={{ kind: 'ready' }}>
      <Card title='绑定手机号'>
        <Text className='member__text'>绑定您在校区登记的手机号后，就能看到孩子的课程、课时和积分。</Text>
        <Text className='member__text'>
          {web
            ? '手机号由微信验证，请在微信中打开小程序「青芽」完成绑定。网页上不需要、也请不要填写手机号。'
            : '号码加密保存，只用于确认您的身份。'}
        </Text>
      </Card>
      {!web && <InWechat />}
      <Button block text='换个账号登录' kind='plain' size='md' onPress={() => void signOut()} />
      {web && <Button block text='查看我的账号' kind='plain' size='md' onPress={() => void Taro.switchTab({ url: urls.me() })} />}
    </PageShell>
  );
}
