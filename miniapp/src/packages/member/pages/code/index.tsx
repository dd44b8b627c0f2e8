import { Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Card, type Face, PageShell, QrCode } from '@/components';
import { ChildSwitcher } from '@/family/ChildSwitcher';
import { chooseChild, useChosenChild } from '@/family/current-child';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { useRefresh } from '@/family/use-refresh';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { memberCodeOf } from '@/vocabulary';
import { codeChild } from '../../model';
import { SaveToAlbum } from './SaveToAlbum';
import './index.scss';

const NOT_OURS: Face = {
  kind: 'empty',
  title: '没有找到这个孩子',
  hint: '这个孩子不在您的家庭里，请从「我的」重新进入。',
  picture: 'search',
};

/** The code by which staff find a child: shown at the desk, or printed from the saved picture. */
export default function MemberCode() {
  const { studentId = '' } = useRouter().params;
  const here = urls.memberCode(studentId === '' ? undefined : studentId);
  const signedIn = useRequireSession(here);
  const chosen = useChosenChild();
  const [picked, setPicked] = useState(studentId);
  const children = useQuery(signedIn ? 'children' : null, (attach) => call('schooling.listOwnStudents', { attach }));
  useRefresh(() => (signedIn ? children.reload() : undefined));
  useConsentPrompt(children.error, here);
  const items = children.data?.items ?? [];
  const child = codeChild(items, picked, chosen);
  const ordinary = faceOf(children, (data) =>
    data.items.length === 0 ? { title: '还没有登记孩子', hint: '请联系校区前台登记孩子，登记后就有会员码。' } : null,
  );
  const face = ordinary.kind === 'ready' && child === undefined ? NOT_OURS : ordinary;
  return (
    <PageShell
      face={familyFace(children, here, face)}
      head={
        <ChildSwitcher
          items={items}
          chosen={child?.id}
          onChoose={(id) => {
            setPicked(id);
            chooseChild(id);
          }}
        />
      }
    >
      {child !== undefined && (
        <>
          <Card>
            <Text className='member-code__name'>{child.name}</Text>
            <QrCode text={memberCodeOf(child.id)} label={`${child.name}的会员码`} size='lg' />
            <View className='member-code__text'>
              <Text id='member-code' selectable userSelect>
                {memberCodeOf(child.id)}
              </Text>
            </View>
          </Card>
          <SaveToAlbum key={child.id} text={memberCodeOf(child.id)} name={`会员码-${child.name}`} />
          <Text className='fam-note member-code__note'>
            到校区时出示给老师或前台扫一扫，就能马上找到孩子的课程和积分。会员码不会变，可以保存或打印；别人拿到它看不到任何资料。
          </Text>
        </>
      )}
    </PageShell>
  );
}
