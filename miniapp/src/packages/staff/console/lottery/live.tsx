import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, type Column, DataTable, FilterBar, Tag } from '@/components';
import { formatFen, formatInstant, formatPoints, formatWhole } from '@/format';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { lastDayText } from '../../model/desk';
import {
  frozenLines,
  givenText,
  isWinState,
  type Lottery,
  type LotteryDraw,
  type LotteryPrize,
  WIN_STATES,
  whenText,
} from '../../model/lottery';
import { Actions, ExportButtons, Facts, ListTable, Quiet } from '../parts';
import './lottery.scss';

const STATES = Object.entries(WIN_STATES).map(([value, { text }]) => ({ value, text }));

const prizeColumns: readonly Column<LotteryPrize>[] = [
  {
    id: 'name',
    title: '奖项',
    grow: 1.6,
    cell: (row) => (
      <>
        {row.name}
        {row.fallback && <Quiet>保底</Quiet>}
      </>
    ),
  },
  { id: 'odds', title: '概率', align: 'end', cell: (row) => row.odds.text },
  { id: 'given', title: '已发', align: 'end', cell: givenText },
  { id: 'value', title: '价值', align: 'end', cell: (row) => formatFen(row.valueFen) },
  { id: 'cost', title: '成本', align: 'end', cell: (row) => formatFen(row.costFen) },
];

const drawColumns: readonly Column<LotteryDraw>[] = [
  { id: 'no', title: '编号', grow: 0.5, align: 'end', cell: (row) => formatWhole(row.drawNo) },
  {
    id: 'who',
    title: '学员',
    grow: 1.2,
    cell: (row) => (
      <>
        {row.studentName ?? '已注销'} {row.staffFamily && <Tag text='员工家庭' tone='points' />}
      </>
    ),
  },
  {
    id: 'prize',
    title: '结果',
    grow: 1.4,
    cell: (row) => (
      <>
        {row.prizeName}
        {row.insteadOf !== null && <Quiet>「{row.insteadOf}」已发完</Quiet>}
      </>
    ),
  },
  { id: 'state', title: '状态', grow: 0.8, cell: (row) => <Tag {...WIN_STATES[row.state]} /> },
  { id: 'paid', title: '使用积分', align: 'end', grow: 0.8, cell: (row) => formatPoints(row.pointsPaid) },
  {
    id: 'at',
    title: '时间',
    grow: 1.4,
    cell: (row) => (
      <>
        {formatInstant(row.drawnAt)}
        {row.state === 'waiting' && <Quiet>{lastDayText(row.claimThrough)} 领取</Quiet>}
        {row.handedOverAt !== null && <Quiet>领取于 {formatInstant(row.handedOverAt)}</Quiet>}
        {row.note !== null && <Quiet>不凭码交付：{row.note}</Quiet>}
      </>
    ),
  },
];

/** Every draw of a campaign, or those whose prize waits. */
export const Draws = ({ lottery }: { readonly lottery: Pick<Lottery, 'id' | 'title'> }) => {
  const { id: lotteryId, title } = lottery;
  const [state, setState] = useState('');
  const filter = isWinState(state) ? { state } : {};
  const list = useList(`draws ${lotteryId} ${state}`, (cursor, attach) =>
    call('lottery.draws', {
      params: { lotteryId },
      query: { ...filter, cursor, limit: 50 },
      attach,
    }),
  );
  return (
    <>
      <Text className='lottery-desk__heading'>抽奖记录</Text>
      <FilterBar
        values={{ state }}
        onChange={(values) => setState(values['state'] ?? '')}
        fields={[{ kind: 'select', id: 'state', label: '状态', options: STATES }]}
        actions={<Button text='刷新' kind='secondary' size='sm' busy={list.busy} testId='reload-draws' onPress={list.reload} />}
      />
      <View className='desk__block'>
        <Actions>
          <ExportButtons
            id='exports.lotteryDraws'
            title={`抽奖记录-${title}`}
            query={{ lotteryId, ...filter }}
            of={{ text: '抽奖记录', id: 'draws' }}
          />
          <ExportButtons
            id='exports.lotteryWinners'
            title={`中奖名单-${title}`}
            query={{ lotteryId }}
            of={{ text: '中奖名单', id: 'winners' }}
          />
        </Actions>
      </View>
      <ListTable
        label='抽奖记录'
        list={list}
        columns={drawColumns}
        rowKey={({ id }) => id}
        empty={{ title: '没有符合条件的抽奖', hint: '家庭抽奖后，会按编号列在这里' }}
      />
    </>
  );
};

/** A campaign that nobody changes any more: how it stands, and what was published. */
export const Live = ({ lottery, now }: { readonly lottery: Lottery; readonly now: number }) => (
  <>
    <Card title='进展'>
      <View id='lottery-live'>
        <Facts
          items={[
            { label: '现在', value: whenText(lottery, now) },
            { label: '抽奖次数', value: formatWhole(lottery.draws) },
            { label: '参与家庭', value: formatWhole(lottery.families) },
          ]}
        />
      </View>
    </Card>
    <View className='desk__block'>
      <DataTable label='奖项' columns={prizeColumns} rows={lottery.prizes} rowKey={({ id }) => id} />
    </View>
    <Card title='公布的规则'>
      <Facts
        items={[
          ...frozenLines(lottery),
          { label: '承诺值', value: <Text className='lottery-desk__code'>{lottery.commitment}</Text> },
          { label: '规则指纹', value: <Text className='lottery-desk__code'>{lottery.rulesHash ?? ''}</Text> },
          ...(lottery.seed === null
            ? []
            : [{ label: '随机种子', value: <Text className='lottery-desk__code'>{lottery.seed}</Text> }]),
        ]}
      />
    </Card>
  </>
);
