import { View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { useState } from 'react';
import { Button, type Column, Progress, Tag } from '@/components';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { seenIn } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { usePoll } from '../../hooks/use-poll';
import { allows } from '../../model/access';
import { BACKTEST_STATES, isMoving, percentOf, periodText, progressText } from '../../model/backtests';
import { stamp } from '../../model/desk';
import type { Backtest } from '../../types';
import { Actions, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import { BeginSheet } from './begin-sheet';

const RENEW_MS = 2_000;
const open = (id: string) => void Taro.navigateTo({ url: urls.staff.backtest(id) });

const Standing = ({ row }: { readonly row: Backtest }) => {
  if (!isMoving(row.state)) return <Quiet>{row.finishedAt === null ? '—' : `结束于 ${stamp(row.finishedAt)}`}</Quiet>;
  const percent = percentOf(row.progress);
  return (
    <>
      <Quiet>{progressText(row)}</Quiet>
      <Progress bare label='回测进度' text={`${percent}%`} percent={percent} />
    </>
  );
};

const columns: readonly Column<Backtest>[] = [
  {
    id: 'title',
    title: '回测',
    grow: 1.6,
    cell: (row) => (
      <>
        <LinkCell text={row.title} testId={`backtest-${row.id}`} onPress={() => open(row.id)} />
        {row.candidates.map(({ versionId, number }) => number !== null && <Quiet key={versionId}>已发布为第 {number} 版</Quiet>)}
      </>
    ),
  },
  { id: 'state', title: '状态', grow: 0.7, cell: (row) => <Tag {...BACKTEST_STATES[row.state]} /> },
  {
    id: 'period',
    title: '看哪段时间',
    grow: 1.3,
    cell: (row) => (
      <>
        {periodText(row)}
        {row.ignoreValidity && <Quiet>不看规则有效期</Quiet>}
      </>
    ),
  },
  { id: 'progress', title: '进度', grow: 1.4, cell: (row) => <Standing row={row} /> },
  {
    id: 'who',
    title: '谁发起',
    cell: (row) => (
      <>
        {row.created.name ?? '已离职的员工'}
        <Quiet>{stamp(row.created.at)}</Quiet>
      </>
    ),
  },
];

/** The list, with the one that is being worked on kept up to date by itself. */
export const Backtests = ({ me }: Pick<Caller, 'me'>) => {
  const [beginning, setBeginning] = useState(false);
  const list = useList('backtests', (cursor, attach) => call('ruleBacktests.list', { query: { cursor, limit: 20 }, attach }));
  useDidShow(() => {
    if (list.loaded) list.reload();
  });
  const moving = list.rows.find(({ state }) => isMoving(state));
  const watched = useQuery(moving?.id ?? null, (attach) =>
    call('ruleBacktests.read', { params: { backtestId: moving?.id ?? '' }, attach }),
  );
  const fresh = watched.data?.id === moving?.id ? watched.data : undefined;
  usePoll(RENEW_MS, moving !== undefined && (fresh === undefined || isMoving(fresh.state)), watched.reload);
  const rows = list.rows.map((row) => (row.id === fresh?.id ? fresh : row));
  return (
    <>
      {allows(me, 'rules.write') && (
        <View className='desk__block'>
          <Actions>
            <Button text='开始回测' size='md' icon='plus' testId='new-backtest' onPress={() => setBeginning(true)} />
          </Actions>
        </View>
      )}
      <ListTable
        label='规则回测'
        list={{ ...list, rows }}
        rowKey={(row) => row.id}
        empty={{
          title: '还没有回测过',
          hint: '选一版规则，用过去几个月真实发生的事算一遍，就知道它要发多少积分、谁多得、谁少得',
        }}
        columns={columns}
      />
      {beginning && (
        <BeginSheet
          onClose={() => setBeginning(false)}
          onSeeBusy={list.reload}
          onLost={list.reload}
          seen={seenIn(list.rows)}
          onDone={(id) => {
            setBeginning(false);
            open(id);
          }}
        />
      )}
    </>
  );
};

/** Rules that were tried on what really happened, the newest first. */
export default function BacktestPage() {
  return (
    <Console
      page='backtest'
      title='规则回测'
      lead='发布之前，先用过去真实发生的事算一遍：要发多少积分，花多少预算，谁多得，谁少得'
      url={urls.staff.backtests()}
    >
      {({ me }) => <Backtests me={me} />}
    </Console>
  );
}
