import { View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, FilterBar, type FilterValues } from '@/components';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { localDateOf } from '@/vocabulary';
import { type List, useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { campusChoices } from '../../model/access';
import { GROUP_NAMES, isGroup } from '../../model/budget';
import { isLapsed, isOpenState, isQueueState, QUEUE_STATES, type QueuedAward } from '../../model/queued-awards';
import { Actions, ExportButtons, ListTable } from '../parts';
import type { Caller } from '../shell';
import { decidedColumn, pickColumn, queueColumns, waitingColumns } from './columns';
import { type Asked, DecisionSheet } from './decide';

const STATES = Object.entries(QUEUE_STATES).map(([value, text]) => ({ value, text }));
const GROUPS = Object.entries(GROUP_NAMES).map(([value, text]) => ({ value, text }));

type Order = 'queued' | '-queued' | '-points' | 'points';

/** The filters as the server takes them. */
const queryOf = ({ campusId = '', group = '', state = '' }: FilterValues) => ({
  ...(campusId === '' ? {} : { campusId }),
  ...(isGroup(group) ? { group } : {}),
  state: isQueueState(state) ? state : ('queued' as const),
});

interface SeveralProps {
  readonly rows: readonly QueuedAward[];
  readonly picked: readonly QueuedAward[];
  readonly today: string;
  readonly onPick: (awardIds: readonly string[]) => void;
  readonly onAsk: (asked: Asked) => void;
}

/** What may be done to several at once; what has lapsed is only ever refused. */
const Several = ({ rows, picked, today, onPick, onAsk }: SeveralProps) => {
  const all = picked.length === rows.length;
  const usable = picked.filter((award) => !isLapsed(award, today));
  return (
    <View className='desk__block'>
      <Actions>
        <Button
          text={all ? '全不选' : '全选'}
          kind='plain'
          size='md'
          testId='pick-all'
          onPress={() => onPick(all ? [] : rows.map(({ awardId }) => awardId))}
        />
        <Button
          text={`批准所选（${usable.length}）`}
          size='md'
          disabled={usable.length === 0}
          testId='approve-picked'
          onPress={() => onAsk({ decision: 'approve', awards: usable })}
        />
        <Button
          text={`不批准所选（${picked.length}）`}
          kind='secondary'
          size='md'
          disabled={picked.length === 0}
          testId='refuse-picked'
          onPress={() => onAsk({ decision: 'refuse', awards: picked })}
        />
      </Actions>
    </View>
  );
};

interface WaitingProps extends Pick<Caller, 'campuses'> {
  readonly list: List<QueuedAward>;
  readonly state: 'queued' | 'unfunded';
  readonly sorting: object;
}

const EMPTY = {
  queued: { title: '没有等待批准的奖励', hint: '预算放不下的奖励会排在这里，等您批准' },
  unfunded: { title: '没有因预算不足而未发的奖励', hint: '预算设为「不再发放」时，放不下的奖励会记在这里，可以补批' },
} as const;

/** What waits, or was refused by the budget, with the means to decide it. */
const Waiting = ({ list, campuses, state, sorting }: WaitingProps) => {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const [outcome, setOutcome] = useState('');
  const today = localDateOf(serverNow());
  const picked = list.rows.filter(({ awardId }) => ids.has(awardId));
  const toggle = (awardId: string) =>
    setIds((old) => new Set(old.has(awardId) ? [...old].filter((id) => id !== awardId) : [...old, awardId]));
  const done = (text: string) => {
    setAsked(null);
    setIds(new Set());
    setOutcome(text);
    list.reload();
  };
  return (
    <>
      {list.rows.length > 0 && (
        <Several rows={list.rows} picked={picked} today={today} onPick={(all) => setIds(new Set(all))} onAsk={setAsked} />
      )}
      {outcome !== '' && (
        <View className='queued__outcome' id='queue-outcome' {...a11y({ role: 'status' })}>
          {outcome}
        </View>
      )}
      <ListTable
        label='排队的奖励'
        list={list}
        rowKey={({ awardId }) => awardId}
        empty={EMPTY[state]}
        columns={[
          pickColumn({ picked: ids, onPick: toggle }),
          ...queueColumns(campuses, today),
          ...waitingColumns(today, setAsked),
        ]}
        {...sorting}
      />
      {asked !== null && <DecisionSheet asked={asked} onClose={() => setAsked(null)} onDone={done} />}
    </>
  );
};

/** Awards the budget had no room for: what waits, what it refused, and what was decided. @param state shown at first */
export const Queue = ({ me, campuses, state = '' }: Pick<Caller, 'me' | 'campuses'> & { readonly state?: string }) => {
  const [filters, setFilters] = useState<FilterValues>({ state: isQueueState(state) ? state : 'queued' });
  const { order, sorting } = useSort<Order>('queued');
  const query = { ...queryOf(filters), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('earning.queuedAwards', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'budget.approve');
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'group', label: '类别', options: GROUPS },
          { kind: 'select', id: 'state', label: '状态', options: STATES },
        ]}
        actions={<ExportButtons id='exports.queuedAwards' title='排队的奖励' query={query} />}
      />
      {isOpenState(query.state) ? (
        <Waiting key={query.state} list={list} campuses={campuses} state={query.state} sorting={sorting} />
      ) : (
        <ListTable
          label='已处理的排队奖励'
          list={list}
          rowKey={({ awardId }) => awardId}
          empty={{ title: '没有符合条件的记录', hint: '换个条件试试' }}
          columns={[...queueColumns(campuses, localDateOf(serverNow())), decidedColumn]}
          {...sorting}
        />
      )}
    </>
  );
};
