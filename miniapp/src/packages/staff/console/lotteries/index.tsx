import { View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { useState } from 'react';
import { Button, type Column, FilterBar, Tag } from '@/components';
import { formatWhole } from '@/format';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { seenIn } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { allows } from '../../model/access';
import { isLotteryState, LOTTERY_STATES, type Lottery, whenText } from '../../model/lottery';
import { Actions, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import { CreateSheet } from './create-sheet';
import { Setting } from './setting';

const STATES = Object.entries(LOTTERY_STATES).map(([value, { text }]) => ({ value, text }));
const open = (id: string) => void Taro.navigateTo({ url: urls.staff.lottery(id) });

const columns: readonly Column<Lottery>[] = [
  {
    id: 'title',
    title: '活动',
    grow: 1.6,
    cell: (row) => (
      <>
        <LinkCell
          text={row.title === '' ? '（没有名称）' : row.title}
          testId={`lottery-${row.id}`}
          onPress={() => open(row.id)}
        />
        {row.missing.length > 0 && <Quiet>还缺 {row.missing.length} 项</Quiet>}
      </>
    ),
  },
  { id: 'state', title: '状态', grow: 0.7, cell: (row) => <Tag {...LOTTERY_STATES[row.state]} /> },
  { id: 'when', title: '时间', grow: 1.6, cell: (row) => whenText(row, serverNow()) },
  { id: 'points', title: '每次积分', align: 'end', grow: 0.7, cell: (row) => formatWhole(row.pointsPerDraw) },
  { id: 'draws', title: '抽奖次数', align: 'end', grow: 0.7, cell: (row) => formatWhole(row.draws) },
  { id: 'families', title: '参与家庭', align: 'end', grow: 0.7, cell: (row) => formatWhole(row.families) },
];

/** The school's switch, and every campaign below it. */
export const Lotteries = ({ me }: Pick<Caller, 'me'>) => {
  const [state, setState] = useState('');
  const [adding, setAdding] = useState(false);
  const list = useList(`lotteries ${state}`, (cursor, attach) =>
    call('lottery.list', { query: { ...(isLotteryState(state) ? { state } : {}), cursor, limit: 20 }, attach }),
  );
  useDidShow(() => {
    if (list.loaded) list.reload();
  });
  return (
    <>
      <Setting me={me} />
      <FilterBar
        values={{ state }}
        onChange={(values) => setState(values['state'] ?? '')}
        fields={[{ kind: 'select', id: 'state', label: '状态', options: STATES }]}
      />
      {allows(me, 'lottery.write') && (
        <View className='desk__block'>
          <Actions>
            <Button text='新建抽奖' size='md' icon='plus' testId='new-lottery' onPress={() => setAdding(true)} />
          </Actions>
        </View>
      )}
      <ListTable
        label='抽奖活动'
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        empty={{ title: '还没有抽奖活动', hint: '先写草稿，补齐要公布的内容，再由机构负责人开始' }}
      />
      {adding && (
        <CreateSheet
          // Out of a list of one state a lottery goes again when it starts or ends.
          seen={state === '' ? seenIn(list.rows) : undefined}
          onLost={list.reload}
          onClose={() => setAdding(false)}
          onDone={(id) => {
            setAdding(false);
            open(id);
          }}
        />
      )}
    </>
  );
};

/** Draws for points: what is being written, what is running, what was. */
export default function LotteriesPage() {
  return (
    <Console page='lotteries' title='抽奖' lead='用积分抽奖，每一次的结果事后谁都能重新计算' url={urls.staff.lotteries()}>
      {({ me }) => <Lotteries me={me} />}
    </Console>
  );
}
