import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Card, EmptyState, ListRow, PageShell } from '@/components';
import { ChildSwitcher, Chips } from '@/family/ChildSwitcher';
import { chooseChild, useChosenChild } from '@/family/current-child';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { ListFace } from '@/family/ListFace';
import { More } from '@/family/More';
import { useKnownChildren } from '@/family/use-known-children';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { useShareCard } from '@/family/use-share-card';
import { faceOf, joinFaces, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { BalanceCard } from './BalanceCard';
import { type Filter, filters } from './model';
import { Statement } from './Statement';
import './index.scss';

/** Every line of one child's points, narrowed or not. */
const PointsOf = ({ studentId, filter }: { readonly studentId: string; readonly filter: Filter | '' }) => {
  const statement = usePages(`statement ${studentId} ${filter}`, (cursor, attach) =>
    call('points.statement', {
      params: { studentId },
      query: { cursor, limit: 30, filter: filter === '' ? undefined : filter },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useRefresh(statement.reload);
  const empty = (
    <EmptyState
      compact
      title={filter === '' ? '还没有积分记录' : '没有这类记录'}
      hint={filter === '' ? '准时到课、每日打卡都能获得积分' : '可以换一个分类看看'}
    />
  );
  return (
    <ListFace pages={statement} what='积分明细' empty={empty}>
      <Statement lines={statement.data ?? []} studentId={studentId} />
      <More pages={statement} />
    </ListFace>
  );
};

/** The ways to what explains the figures. */
const Ways = ({ studentId }: { readonly studentId: string }) => (
  <Card flush>
    <ListRow
      title='哪些积分什么时候到期'
      icon='clock'
      iconTone='points'
      testId='go-expiring'
      onPress={() => void Taro.navigateTo({ url: urls.expiring(studentId) })}
    />
    <ListRow
      title='怎样获得积分'
      icon='sprout'
      testId='go-earn'
      onPress={() => void Taro.navigateTo({ url: urls.earn(studentId) })}
    />
    <ListRow
      title='我的异议'
      icon='alert'
      testId='go-disputes'
      onPress={() => void Taro.navigateTo({ url: urls.disputes(studentId) })}
    />
  </Card>
);

/** One child's points: how many, until when, and every line that made them. */
export default function PointsPage() {
  useShareCard();
  const signedIn = useRequireSession(urls.points());
  const chosen = useChosenChild();
  const children = useQuery(signedIn ? 'children' : null, (attach) => call('schooling.listOwnStudents', { attach }));
  const items = children.data?.items ?? [];
  const studentId = (items.find(({ id }) => id === chosen) ?? items[0])?.id;
  const balance = useQuery(studentId === undefined ? null : `balance ${studentId}`, (attach) =>
    call('points.balance', { params: { studentId: studentId ?? '' }, attach }),
  );
  const [filter, setFilter] = useState<Filter | ''>('');
  useConsentPrompt(children.error ?? balance.error, urls.points());
  useRefresh(() => (studentId === undefined ? children.reload() : balance.reload()));

  const showLines = (wanted: Filter) => {
    setFilter(wanted);
    void Taro.pageScrollTo({ selector: '#points-lines' });
  };

  const known = useKnownChildren(children.data?.items, balance.error);
  const childrenFace = familyFace(
    children,
    urls.points(),
    faceOf(
      children,
      (data) =>
        data.items.length === 0 ? { title: '还没有孩子的资料', hint: '请联系校区前台登记孩子，登记后这里会显示积分。' } : null,
      'headline',
    ),
  );
  const face = joinFaces(childrenFace, familyFace(balance, urls.points(), faceOf(balance, undefined, 'headline')));
  return (
    <PageShell face={face} head={<ChildSwitcher items={known} chosen={studentId} onChoose={chooseChild} />}>
      {balance.data !== undefined && studentId !== undefined && (
        <>
          <BalanceCard balance={balance.data} onLines={showLines} />
          <Ways studentId={studentId} />
          <View id='points-lines'>
            <Chips
              label='明细分类'
              options={filters}
              value={filter}
              onChange={(value) => setFilter(filters.find((one) => one.value === value)?.value ?? '')}
            />
          </View>
          <PointsOf key={studentId} studentId={studentId} filter={filter} />
        </>
      )}
    </PageShell>
  );
}
