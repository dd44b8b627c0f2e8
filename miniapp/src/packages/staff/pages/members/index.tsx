import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, Field, PageShell, PrimaryButton } from '@/components';
import { usePullDown } from '@/hooks/use-pull-down';
import { faceOf } from '@/hooks/use-query';
import { urls } from '@/routes';
import { scan } from '@/services/wechat';
import { useCaller } from '../../hooks/use-me';
import { allows } from '../../model/access';
import { studentIn } from '../../model/members';
import { ByName } from './by-name';
import './index.scss';

const open = (studentId: string) => void Taro.navigateTo({ url: urls.staff.member(studentId) });

/** What the code says by hand, where there is no scanner. */
const TypedCode = ({ problem, onCode }: { readonly problem: string | undefined; readonly onCode: (text: string) => void }) => {
  const [text, setText] = useState('');
  return (
    <Card>
      <Field
        label='会员码'
        value={text}
        onChange={setText}
        placeholder='家长手机上二维码下方的文字'
        maxLength={60}
        error={problem}
        onSubmit={() => onCode(text)}
        testId='member-code'
      />
      <Button block text='打开' kind='secondary' testId='open-code' disabled={text.trim() === ''} onPress={() => onCode(text)} />
    </Card>
  );
};

const ByCode = () => {
  const [byHand, setByHand] = useState(false);
  const [problem, setProblem] = useState<string>();
  const take = (text: string) => {
    const found = studentIn(text);
    setProblem('problem' in found ? found.problem : undefined);
    if ('studentId' in found) open(found.studentId);
  };
  const start = async () => {
    setProblem(undefined);
    const outcome = await scan();
    if (outcome.kind === 'text') take(outcome.text);
    if (outcome.kind === 'manual') setByHand(true);
  };
  return (
    <>
      <PrimaryButton text='扫会员码' icon='scan' testId='scan-member' onPress={() => void start()} />
      <View className='members__code'>
        {byHand ? <TypedCode problem={problem} onCode={take} /> : problem !== undefined && <Card tone='danger'>{problem}</Card>}
      </View>
    </>
  );
};

/** Finds a child at the desk: by the code on the parent's phone, or by name. */
export default function Members() {
  const caller = useCaller(urls.staff.members());
  // What is inside answers the pull only once it is there.
  usePullDown(caller.reload);
  const face = faceOf(caller, ({ me }) =>
    allows(me, 'student.read')
      ? null
      : { title: '您没有查看学员的权限', hint: '如需开通，请联系机构负责人调整角色', picture: 'error' as const },
  );
  return (
    <PageShell face={face}>
      <ByCode />
      {caller.data !== undefined && <ByName campuses={caller.data.campuses} onOpen={open} />}
    </PageShell>
  );
}
