import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, type Column, FilterBar, type FilterValues } from '@/components';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { isLocalDate } from '@/vocabulary';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices } from '../../model/access';
import { MANUAL_STATES, type ManualAward } from '../../model/manual-awards';
import { Actions, ExportButtons, ListTable } from '../parts';
import { type Caller, Console } from '../shell';
import { awardColumns } from './columns';
import { Decision } from './decide';
import { Limits } from './limits';

const STATES = Object.entries(MANUAL_STATES).map(([value, { text }]) => ({ value, text }));
const KINDS = [
  { value: 'award', text: '奖励' },
  { value: 'deduction', text: '扣减' },
];
const isState = (text: string): text is ManualAward['state'] => text in MANUAL_STATES;
const isKind = (text: string): text is 'award' | 'deduction' => KINDS.some(({ value }) => value === text);

type Order = '-given' | 'given' | '-points' | 'points';
const STAFF_SHOWN = 200;

/** The filters as the server takes them; what is half typed counts as not asked for. */
const queryOf = ({ campusId = '', state = '', kind = '', givenById = '', from = '', to = '' }: FilterValues) => ({
  ...(campusId === '' ? {} : { campusId }),
  ...(isState(state) ? { state } : {}),
  ...(isKind(kind) ? { kind } : {}),
  ...(givenById === '' ? {} : { givenById }),
  ...(isLocalDate(from) ? { from } : {}),
  ...(isLocalDate(to) ? { to } : {}),
});

const List = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({ state: 'waiting' });
  const { order, sorting } = useSort<Order>('-given');
  const query = { ...queryOf(filters), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('manualAwards.list', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const people = useQuery(allows(me, 'staff.read') ? 'staff' : null, (attach) =>
    call('identity.staffList', { query: { limit: STAFF_SHOWN }, attach }),
  );
  const givers = (people.data?.items ?? []).map(({ staffId, name }) => ({ value: staffId, text: name }));
  const choices = campusChoices(me, campuses, 'points.adjust');
  const decision: Column<ManualAward> = {
    id: 'decision',
    title: '审批',
    grow: 1.4,
    cell: (row) => <Decision award={row} me={me} onDone={list.reload} />,
  };
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'state', label: '状态', options: STATES },
          { kind: 'select', id: 'kind', label: '类别', options: KINDS },
          ...(givers.length > 0 ? [{ kind: 'select', id: 'givenById', label: '发放人', options: givers } as const] : []),
          { kind: 'date', id: 'from', label: '从' },
          { kind: 'date', id: 'to', label: '到' },
        ]}
        actions={<ExportButtons id='exports.manualAwards' title='奖励积分' query={query} />}
      />
      <ListTable
        label='奖励积分'
        list={list}
        rowKey={(row) => row.id}
        empty={
          filters.state === 'waiting'
            ? { title: '没有等待审批的奖励', hint: '老师发放的积分超过限额时会出现在这里；清除状态可以查看全部记录' }
            : { title: '没有符合条件的记录', hint: '换个条件试试' }
        }
        columns={[...awardColumns(campuses), decision]}
        {...sorting}
      />
    </>
  );
};

const ManualAwards = (caller: Caller) => {
  const [tab, setTab] = useState<'list' | 'limits'>('list');
  return (
    <>
      <View className='desk__block'>
        <Actions>
          <Button
            text='审批与记录'
            kind={tab === 'list' ? 'secondary' : 'plain'}
            size='md'
            testId='tab-awards'
            onPress={() => setTab('list')}
          />
          <Button
            text='限额'
            kind={tab === 'limits' ? 'secondary' : 'plain'}
            size='md'
            testId='tab-limits'
            onPress={() => setTab('limits')}
          />
        </Actions>
      </View>
      {tab === 'list' ? <List {...caller} /> : <Limits {...caller} />}
    </>
  );
};

/** Points that staff gave or took by hand: what waits, what was, and the limits. */
export default function ManualAwardsPage() {
  return (
    <Console
      page='manual-awards'
      title='奖励积分'
      lead='老师手工奖励或扣减的积分；超出限额的由提交人以外的第二个人审批'
      url={urls.staff.manualAwards()}
    >
      {(caller) => <ManualAwards {...caller} />}
    </Console>
  );
}
