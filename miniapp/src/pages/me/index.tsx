import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Card, ConfirmSheet, ListRow, PageShell, Tag } from '@/components';
import { chooseChild, useChosenChild } from '@/family/current-child';
import { consentReports } from '@/family/message-consent';
import type { Student } from '@/family/model';
import { pendingCheckIns } from '@/family/send-check-ins';
import { useRefresh } from '@/family/use-refresh';
import { useAction } from '@/hooks/use-action';
import { faceOf, type Query, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { signOut } from '@/services/auth';
import { session } from '@/services/session';
import { guardianHint, type Me, mallTitle, relationName, roleLines } from './model';

const go = (url: string) => () => void Taro.navigateTo({ url });

const StaffCard = ({ staff }: { readonly staff: NonNullable<Me['staff']> }) => (
  <Card flush title='我的岗位'>
    {roleLines(staff).map((line) => (
      <ListRow key={line} title={line} icon='staff' />
    ))}
    <ListRow title='进入工作台' testId='go-staff' onPress={() => void Taro.reLaunch({ url: urls.staff.today() })} />
  </Card>
);

const FamilyCard = ({ me }: { readonly me: Me }) => (
  <Card flush title='家长'>
    {me.family?.guardians.map((guardian) => (
      <ListRow
        key={guardian.guardianId}
        icon='family'
        title={`${guardian.name} · ${relationName(guardian.relation)}`}
        hint={guardianHint(guardian)}
        value={guardian.guardianId === me.guardian?.guardianId ? <Tag text='我' tone='brand' /> : undefined}
        onPress={guardian.guardianId === me.guardian?.guardianId ? go(urls.profile()) : undefined}
      />
    ))}
  </Card>
);

interface ChildrenProps {
  readonly query: Query<AnswerOf<'schooling.listOwnStudents'>>;
  /** The one shown on the first page. */
  readonly current: Student | undefined;
}

/** The children: a tap opens the profile; the one shown on the first page is marked. */
const ChildrenCard = ({ query: children, current }: ChildrenProps) => {
  if (children.error?.code === 'consent_required') {
    return (
      <Card flush title='孩子'>
        <ListRow
          title='查看孩子资料需要您的同意'
          hint='阅读《儿童个人信息保护规则》'
          icon='alert'
          onPress={go(urls.consent(urls.me()))}
        />
      </Card>
    );
  }
  const items = children.data?.items ?? [];
  return (
    <Card flush title='孩子'>
      {children.error !== undefined && children.data === undefined && (
        <ListRow
          title='孩子资料没有加载出来'
          hint={children.error.message}
          icon='refresh'
          onPress={() => void children.reload()}
        />
      )}
      {children.data !== undefined && items.length === 0 && <ListRow title='还没有登记孩子' hint='请联系校区前台' icon='child' />}
      {items.map(({ id, name, externalNo }) => (
        <ListRow
          key={id}
          icon='child'
          title={name}
          hint={`学号 ${externalNo}`}
          value={items.length > 1 && id === current?.id ? <Tag text='当前' tone='brand' /> : undefined}
          testId={`child-${id}`}
          onPress={() => {
            chooseChild(id);
            void Taro.navigateTo({ url: urls.child(id) });
          }}
        />
      ))}
    </Card>
  );
};

/** What the child that is looked at redeemed and won: where a code, a coupon or a prize is found again. */
const MallCard = ({ query, current }: ChildrenProps) =>
  current === undefined ? null : (
    <Card flush title={mallTitle(query.data?.items ?? [], current)}>
      <ListRow
        title='我的兑换'
        hint='领取码、物流和历史'
        icon='mall'
        testId='go-redemptions'
        onPress={go(urls.redemptions(current.id))}
      />
      <ListRow
        title='我的权益'
        hint='优惠券、次数和活动名额'
        icon='wallet'
        testId='go-rights'
        onPress={go(urls.rights(current.id))}
      />
      <ListRow title='我的抽奖' hint='抽奖结果和领奖码' icon='gift' testId='go-draws' onPress={go(urls.draws(current.id))} />
    </Card>
  );

/** The children, and what was redeemed for the one that is looked at. */
const ChildrenPart = () => {
  const chosen = useChosenChild();
  const children = useQuery('children', (attach) => call('schooling.listOwnStudents', { attach }));
  useRefresh(children.reload);
  const items = children.data?.items ?? [];
  const current = items.find(({ id }) => id === chosen) ?? items[0];
  return (
    <>
      <ChildrenCard query={children} current={current} />
      <MallCard query={children} current={current} />
    </>
  );
};

/** The way to the payments, with how many wait. */
const PaymentsRow = () => {
  const payments = useQuery('payments', (attach) => call('payments.mine', { query: { state: 'open', limit: 1 }, attach }));
  useRefresh(payments.reload);
  const waiting = payments.data?.open.count ?? 0;
  return (
    <ListRow
      title='缴费'
      hint='待缴、记录与退款'
      icon='wallet'
      value={waiting > 0 ? <Tag text={`${waiting} 笔待缴`} tone='points' /> : undefined}
      testId='go-payments'
      onPress={go(urls.payments())}
    />
  );
};

/** The way to the messages, with how many are new. */
const MessagesRow = () => {
  const messages = useQuery('messages', (attach) => call('messages.list', { query: { limit: 1 }, attach }));
  useRefresh(messages.reload);
  const unread = messages.data?.unread ?? 0;
  return (
    <ListRow
      title='消息'
      hint='课程变动、老师点评、缴费'
      icon='bell'
      value={unread > 0 ? <Tag text={unread >= 100 ? '99+ 未读' : `${unread} 条未读`} tone='danger' /> : undefined}
      testId='go-messages'
      onPress={go(urls.messages())}
    />
  );
};

/** The ways out: here, or everywhere. */
const SignOutCard = () => {
  const [asking, setAsking] = useState(false);
  const leave = async () => {
    pendingCheckIns.clear();
    consentReports.clear();
    await signOut();
  };
  const everywhere = useAction(
    () => call('identity.logoutEverywhere'),
    () => {
      pendingCheckIns.clear();
      consentReports.clear();
      session.clear();
    },
  );
  return (
    <Card flush>
      <ListRow title='退出登录' testId='sign-out' onPress={() => void leave()} />
      <ListRow title='在所有设备上退出' hint='手机丢失或更换时使用' onPress={() => setAsking(true)} />
      <ListRow title='版本' value={APP_VERSION} />
      <ConfirmSheet
        open={asking}
        title='在所有设备上退出？'
        message='其他手机和电脑上的登录也会一起失效，需要重新登录。'
        confirmText='全部退出'
        busy={everywhere.busy}
        error={everywhere.error?.message}
        onConfirm={() => void everywhere.run()}
        onCancel={() => setAsking(false)}
      />
    </Card>
  );
};

/** The own account: family, children, privacy, and the ways out. */
export default function MePage() {
  const signedIn = useRequireSession(urls.me());
  const me = useQuery(signedIn ? 'me' : null, (attach) => call('identity.me', { attach }));
  useRefresh(() => (signedIn ? me.reload() : undefined));
  const data = me.data;
  return (
    <PageShell face={faceOf(me, undefined, 'list')}>
      {data !== undefined && (
        <>
          {data.staff !== null && <StaffCard staff={data.staff} />}
          {data.guardian === null && data.staff === null && (
            <Card flush>
              <ListRow title='绑定手机号' hint='绑定后可以看到孩子的课程和积分' icon='phone' onPress={go(urls.bindPhone())} />
            </Card>
          )}
          {data.family !== null && (
            <>
              <FamilyCard me={data} />
              <ChildrenPart />
              <Card flush>
                <MessagesRow />
                <PaymentsRow />
                <ListRow
                  title='会员码'
                  hint='到校区出示，老师扫码找到孩子'
                  icon='scan'
                  testId='go-member-code'
                  onPress={go(urls.memberCode())}
                />
                <ListRow title='设置' hint='微信提醒' icon='settings' testId='go-settings' onPress={go(urls.settings())} />
                <ListRow
                  title='隐私与数据'
                  hint='同意、导出、删除'
                  icon='alert'
                  testId='go-privacy'
                  onPress={go(urls.privacy())}
                />
              </Card>
            </>
          )}
          <SignOutCard />
        </>
      )}
    </PageShell>
  );
}
