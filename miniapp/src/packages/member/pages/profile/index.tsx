import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Card, Field, PageShell, PrimaryButton, Select } from '@/components';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { relations } from '../../model';

type Guardian = NonNullable<AnswerOf<'identity.me'>['guardian']>;

const ProfileForm = ({ guardian }: { readonly guardian: Guardian }) => {
  const [name, setName] = useState(guardian.name);
  const [relation, setRelation] = useState<string>(guardian.relation);
  const save = useAction(
    () =>
      call('identity.updateMyProfile', {
        body: { name: name.trim(), relation: relations.find(({ value }) => value === relation)?.value ?? 'other' },
      }),
    () => void Taro.switchTab({ url: urls.me() }),
  );
  return (
    <Card>
      <Field label='称呼' value={name} maxLength={40} required onChange={setName} testId='name' />
      <Select labelled label='与孩子的关系' value={relation} options={relations} onChange={setRelation} />
      {save.error !== undefined && <Card tone='danger'>{save.error.message}</Card>}
      <PrimaryButton
        text='保存'
        busyText='正在保存'
        busy={save.busy}
        disabled={name.trim() === ''}
        testId='save'
        onPress={() => void save.run()}
      />
    </Card>
  );
};

/** The own name and relation to the children. */
export default function Profile() {
  const signedIn = useRequireSession(urls.profile());
  const me = useQuery(signedIn ? 'me' : null, (attach) => call('identity.me', { attach }));
  const face = faceOf(
    me,
    ({ guardian }) =>
      guardian === null
        ? {
            title: '这个账号还没有绑定家庭',
            hint: '绑定手机号后可以填写资料',
            action: { text: '去绑定', onPress: () => void Taro.redirectTo({ url: urls.bindPhone() }) },
          }
        : null,
    'list',
  );
  return <PageShell face={face}>{me.data?.guardian != null && <ProfileForm guardian={me.data.guardian} />}</PageShell>;
}
