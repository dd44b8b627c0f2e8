import { Text } from '@tarojs/components';
import Taro, { useReachBottom } from '@tarojs/taro';
import { useState } from 'react';
import { Card, EmptyState, PageShell, PointsText } from '@/components';
import { ChildSwitcher } from '@/family/ChildSwitcher';
import { chooseChild, useChosenChild } from '@/family/current-child';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { ListFace } from '@/family/ListFace';
import { More } from '@/family/More';
import { useKnownChildren } from '@/family/use-known-children';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { useShareCard } from '@/family/use-share-card';
import { formatPoints } from '@/format';
import { faceOf, joinFaces, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { Entries } from './Entries';
import { Filters } from './Filters';
import { GoodsGrid } from './GoodsGrid';
import { emptyShelf, everything, shelfKey, shelfQuery, type Wanted } from './model';
import './index.scss';

/** The shelf as one child sees it, narrowed or not; it goes on by itself at its end. */
const Shelf = ({ studentId, wanted }: { readonly studentId: string; readonly wanted: Wanted }) => {
  const pages = usePages(shelfKey(studentId, wanted), (cursor, attach) =>
    call('mall.shelf', {
      params: { studentId },
      query: { ...shelfQuery(wanted), cursor, limit: 20 },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  useRefresh(pages.reload);
  // After a failure the button asks: scrolling must not hammer at a server that is down.
  useReachBottom(() => pages.moreError === undefined && pages.more?.());
  return (
    <ListFace pages={pages} what='商品' empty={<EmptyState compact {...emptyShelf(wanted)} />}>
      <GoodsGrid goods={pages.data ?? []} studentId={studentId} now={serverNow()} />
      <More pages={pages} />
    </ListFace>
  );
};

/** What points can be redeemed for: how many there are, what lies on the shelf, and what is still lacking. */
export default function MallPage() {
  useShareCard();
  const signedIn = useRequireSession(urls.mall());
  const chosen = useChosenChild();
  const children = useQuery(signedIn ? 'children' : null, (attach) => call('schooling.listOwnStudents', { attach }));
  const items = children.data?.items ?? [];
  const studentId = (items.find(({ id }) => id === chosen) ?? items[0])?.id;
  const balance = useQuery(studentId === undefined ? null : `balance ${studentId}`, (attach) =>
    call('points.balance', { params: { studentId: studentId ?? '' }, attach }),
  );
  const [wanted, setWanted] = useState(everything);
  useConsentPrompt(children.error ?? balance.error, urls.mall());
  useRefresh(() => (studentId === undefined ? children.reload() : balance.reload()));

  const known = useKnownChildren(children.data?.items, balance.error);
  const childrenFace = familyFace(
    children,
    urls.mall(),
    faceOf(
      children,
      (data) =>
        data.items.length === 0 ? { title: '还没有孩子的资料', hint: '请联系校区前台登记孩子，登记后这里可以兑换商品。' } : null,
      'headline',
    ),
  );
  const face = joinFaces(childrenFace, familyFace(balance, urls.mall(), faceOf(balance, undefined, 'headline')));
  return (
    <PageShell face={face} head={<ChildSwitcher items={known} chosen={studentId} onChoose={chooseChild} />}>
      {balance.data !== undefined && studentId !== undefined && (
        <>
          <Card
            tone='points'
            label={`可用积分 ${formatPoints(balance.data.available)}，查看明细`}
            onPress={() => void Taro.switchTab({ url: urls.points() })}
          >
            <Text className='mall__label'>可用积分</Text>
            <PointsText value={balance.data.available} size='display' />
          </Card>
          <Entries key={`entries ${studentId}`} studentId={studentId} now={serverNow()} />
          <Filters wanted={wanted} onChange={setWanted} />
          <Shelf key={studentId} studentId={studentId} wanted={wanted} />
        </>
      )}
    </PageShell>
  );
}
