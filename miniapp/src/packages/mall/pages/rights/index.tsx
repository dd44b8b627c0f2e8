import { Text } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { Card, ListRow, PageShell, Tag } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { faceOf } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { localDateOf } from '@/vocabulary';
import { rightHint, rightIcon, rightState, rightTitle } from '../../rights-model';

/** Coupons, quotas and seats of a child, those that can be used first. */
export default function RightsPage() {
  const { studentId = '' } = useRouter().params;
  const here = urls.rights(studentId);
  const signedIn = useRequireSession(here);
  const pages = usePages(signedIn ? here : null, (cursor, attach) =>
    call('mallFamily.rights', {
      params: { studentId },
      query: { cursor, limit: 50 },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useRefresh(() => (signedIn ? pages.reload() : undefined));
  useConsentPrompt(pages.error, here);
  const today = localDateOf(serverNow());
  const face = faceOf(
    pages,
    (items) => (items.length === 0 ? { title: '还没有权益', hint: '兑换优惠券、次数或活动名额后会显示在这里' } : null),
    'list',
  );
  return (
    <PageShell face={familyFace(pages, here, face)}>
      <Card flush>
        {(pages.data ?? []).map((right) => {
          const state = rightState(right, today);
          return (
            <ListRow
              key={right.id}
              icon={rightIcon(right)}
              iconTone={right.state === 'active' ? 'brand' : 'muted'}
              title={rightTitle(right)}
              hint={rightHint(right)}
              value={<Tag text={state.text} tone={state.tone} />}
            />
          );
        })}
      </Card>
      <More pages={pages} />
      <Card flush>
        <ListRow
          title='出示会员码使用'
          hint='到前台出示，老师核对后使用'
          icon='scan'
          testId='go-member-code'
          onPress={() => void Taro.navigateTo({ url: urls.memberCode(studentId) })}
        />
      </Card>
      <Text className='fam-note'>权益由学校前台核销，用一次少一次；过期不补，也不能换成积分。</Text>
    </PageShell>
  );
}
