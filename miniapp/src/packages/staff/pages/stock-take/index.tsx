import { Input, View } from '@tarojs/components';
import { useState } from 'react';
import { inputName } from '@/a11y';
import { Button, Card, EmptyState, Icon, ListRow, type Option, PageShell, Select, Skeleton } from '@/components';
import { useRefresh } from '@/family/use-refresh';
import { usePullDown } from '@/hooks/use-pull-down';
import { faceOf } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { useCaller } from '../../hooks/use-me';
import { useSettled } from '../../hooks/use-settled';
import { useStockTake } from '../../hooks/use-stock-take';
import { allows, campusChoices } from '../../model/access';
import type { StockLine } from '../../model/mall';
import type { Count } from '../../model/stock-counts';
import { Line } from './line';
import './index.scss';

const ORDERS = [
  { value: 'title', text: '按名称' },
  { value: 'available', text: '快兑完的在前' },
];

/** What waits for the network, whether or not the list is here. */
const Waiting = ({ counts }: { readonly counts: readonly Count[] }) =>
  counts.length === 0 ? null : (
    <Card flush title={`${counts.length} 项等网络恢复后自动保存`} tone='points'>
      {counts.map((one) => (
        <ListRow key={one.goodId} title={one.title} value={`${one.counted} 件`} />
      ))}
    </Card>
  );

interface CountingProps {
  readonly staffId: string;
  readonly campusId: string;
  /** Whether what families redeemed may be opened from here. */
  readonly mayFulfil: boolean;
  readonly search: string;
  readonly order: 'title' | 'available';
}

/** The goods of one campus, each with its counter. */
const Counting = ({ staffId, campusId, mayFulfil, search, order }: CountingProps) => {
  const taking = useStockTake(staffId, campusId);
  const list = useList<StockLine>(`${campusId} ${search} ${order}`, async (cursor, attach) => {
    const before = taking.fresh;
    const answer = await call('mall.stockList', {
      query: { campusId, sort: order, ...(search === '' ? {} : { search }), cursor, limit: 50 },
      attach,
    });
    if (answer.ok) taking.readAgain(answer.data.items, before);
    return answer;
  });
  // Families redeem while the phone lies there: who comes back counts against the books of now.
  useRefresh(list.reload);
  const waiting = taking.counts.filter(({ sent }) => sent);
  const failed = list.error !== undefined && list.rows.length === 0;
  return (
    <>
      <Waiting counts={waiting} />
      {!list.loaded && <Skeleton shape='cards' />}
      {failed && (
        <EmptyState
          title='没有加载出来'
          hint={list.error?.message}
          picture='error'
          action={{ text: '重试', onPress: list.reload, busy: list.busy }}
        />
      )}
      {list.loaded && !failed && list.rows.length === 0 && (
        <EmptyState
          title={search === '' ? '这个校区还没有商品' : '没有找到这件商品'}
          hint={search === '' ? '商品入库后就能在这里盘点' : '换个名称试试'}
          picture='search'
        />
      )}
      {list.rows.map((line) => (
        <Line key={line.goodId} line={line} taking={taking} mayFulfil={mayFulfil} />
      ))}
      {list.error !== undefined && !failed && <Card tone='danger'>{list.error.message}</Card>}
      {list.more !== undefined && (
        <View className='stock-take__more'>
          <Button block text='加载更多' kind='secondary' size='md' busy={list.busy} onPress={list.more} />
        </View>
      )}
    </>
  );
};

interface StockTakeOfProps extends Pick<CountingProps, 'staffId' | 'mayFulfil'> {
  readonly choices: readonly Option[];
}

const StockTakeOf = ({ staffId, mayFulfil, choices }: StockTakeOfProps) => {
  const [campusId, setCampusId] = useState(choices[0]?.value ?? '');
  const [order, setOrder] = useState<'title' | 'available'>('title');
  const [text, setText] = useState('');
  const search = useSettled(text).trim();
  return (
    <>
      {choices.length > 1 && <Select label='校区' value={campusId} options={choices} onChange={setCampusId} testId='campus' />}
      <View className='stock-take__search'>
        <Icon name='search' size='sm' tone='muted' />
        <Input
          id='stock-search'
          className='stock-take__search-input'
          value={text}
          placeholder='商品名称'
          onInput={(event) => setText(event.detail.value)}
          {...inputName('商品名称')}
        />
        <Select
          label='排序'
          value={order}
          options={ORDERS}
          onChange={(value) => setOrder(value === 'available' ? 'available' : 'title')}
          testId='order'
        />
      </View>
      <View className='stock-take__more'>
        <Counting
          key={`${staffId} ${campusId}`}
          staffId={staffId}
          campusId={campusId}
          mayFulfil={mayFulfil}
          search={search}
          order={order}
        />
      </View>
    </>
  );
};

/** Counting the shelf with one hand: what was typed is never lost, whatever the network does. */
export default function StockTake() {
  const caller = useCaller(urls.staff.stockTake());
  // What is inside answers the pull only once it is there.
  usePullDown(caller.reload);
  const face = faceOf(caller, ({ me }) =>
    allows(me, 'stock.write')
      ? null
      : { title: '您没有盘点库存的权限', hint: '如需开通，请联系机构负责人调整角色', picture: 'error' as const },
  );
  return (
    <PageShell face={face}>
      {caller.data !== undefined && (
        <StockTakeOf
          staffId={caller.data.me.staff?.staffId ?? ''}
          mayFulfil={allows(caller.data.me, 'redemption.fulfil')}
          choices={campusChoices(caller.data.me, caller.data.campuses, 'stock.write')}
        />
      )}
    </PageShell>
  );
}
