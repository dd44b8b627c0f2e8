import { useState } from 'react';
import { Button, Card, type Column, ConfirmSheet, Field, FilterBar, type FilterValues, Tag } from '@/components';
import { formatInstant, formatWhole } from '@/format';
import { useAction } from '@/hooks/use-action';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows } from '../../model/access';
import { ageText, nextTry, queryOf } from '../../model/desk';
import type { Delivery } from '../../types';
import { Actions, Facts, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

const paramsOf = ({ position, subscriber }: Delivery) => ({ position, subscriber });

const Discard = ({
  row,
  onClose,
  onDone,
}: {
  readonly row: Delivery;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const [reason, setReason] = useState('');
  const action = useAction(
    () => call('operations.discardOutboxDelivery', { params: paramsOf(row), body: { reason: reason.trim() } }),
    () => {
      onDone();
      onClose();
    },
  );
  return (
    <ConfirmSheet
      open
      danger
      title='放弃这次投递？'
      message={`${row.eventType} 不会再交给 ${row.subscriber} 处理，它的效果不会发生。同一对象之后的事件会继续。`}
      confirmText='放弃投递'
      busy={action.busy}
      disabled={reason.trim().length < 2}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field label='原因' required value={reason} onChange={setReason} placeholder='会记入操作日志' testId='discard-reason' />
    </ConfirmSheet>
  );
};

const Acts = ({
  row,
  onDone,
  onDiscard,
}: {
  readonly row: Delivery;
  readonly onDone: () => void;
  readonly onDiscard: () => void;
}) => {
  const redrive = useAction(() => call('operations.redriveOutboxDelivery', { params: paramsOf(row) }), onDone);
  return (
    <Actions>
      {row.knownSubscriber && (
        <Button text='立即重试' kind='plain' size='sm' busy={redrive.busy} onPress={() => void redrive.run()} />
      )}
      <Button text='放弃' kind='plain' size='sm' onPress={onDiscard} />
      {redrive.error !== undefined && <Quiet>{redrive.error.message}</Quiet>}
    </Actions>
  );
};

const columns: readonly Column<Delivery>[] = [
  { id: 'event', title: '事件', grow: 2, cell: (row) => [row.eventType, <Quiet key='a'>{row.aggregate}</Quiet>] },
  { id: 'subscriber', title: '处理者', grow: 1.2, cell: (row) => row.subscriber },
  {
    id: 'state',
    title: '状态',
    grow: 0.7,
    cell: (row) => (row.state === 'dead' ? <Tag text='失败' tone='danger' /> : <Tag text='等待' tone='info' />),
  },
  { id: 'tries', title: '次数', grow: 0.4, align: 'end', cell: (row) => row.attempts },
  { id: 'happened', title: '发生时间', sortable: true, grow: 1.3, cell: (row) => formatInstant(row.occurredAt) },
  { id: 'next', title: '下次重试', sortable: true, grow: 1.2, cell: (row) => nextTry(row) },
  { id: 'error', title: '原因', grow: 2, cell: (row) => <Quiet>{row.lastError ?? ''}</Quiet> },
];

const Deliveries = ({ me }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({ state: 'dead' });
  const [discarding, setDiscarding] = useState<Delivery | null>(null);
  const state = filters.state === 'pending' ? 'pending' : 'dead';
  const summary = useQuery('summary', (attach) => call('operations.getOutboxSummary', { attach }));
  const { order, sorting } = useSort<'next' | '-next' | 'happened' | '-happened'>('next');
  const query = { ...queryOf({ q: filters.q ?? '' }), state, sort: order } as const;
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('operations.listOutboxDeliveries', { query: { ...query, cursor }, attach }),
  );
  const renew = () => {
    list.reload();
    void summary.reload();
  };
  const acts: Column<Delivery> = {
    id: 'act',
    title: '操作',
    grow: 1.4,
    cell: (row) => <Acts row={row} onDone={renew} onDiscard={() => setDiscarding(row)} />,
  };
  return (
    <>
      <Card>
        {summary.error !== undefined && <Quiet>{summary.error.message}</Quiet>}
        {summary.data !== undefined && (
          <Facts
            items={[
              { label: '失败', value: formatWhole(summary.data.dead) },
              { label: '等待', value: formatWhole(summary.data.pending) },
              { label: '最久等待', value: ageText(summary.data.oldestPendingSeconds) },
              { label: '无人处理', value: formatWhole(summary.data.unknownSubscriber) },
            ]}
          />
        )}
      </Card>
      <FilterBar
        values={filters}
        onChange={(values) => setFilters({ ...values, state: values.state || 'dead' })}
        fields={[
          { kind: 'search', id: 'q', label: '事件或处理者' },
          {
            kind: 'select',
            id: 'state',
            label: '状态',
            options: [
              { value: 'dead', text: '失败' },
              { value: 'pending', text: '等待' },
            ],
          },
        ]}
        actions={
          <Button text='刷新' kind='secondary' size='md' icon='refresh' busy={list.busy} testId='refresh' onPress={renew} />
        }
      />
      <ListTable
        label='事件投递'
        list={list}
        rowKey={(row) => `${row.position} ${row.subscriber}`}
        empty={
          state === 'dead'
            ? { title: '没有失败的投递', hint: '重试多次仍失败的事件会停在这里等您处理' }
            : { title: '没有等待的投递' }
        }
        columns={allows(me, 'ops.write') ? [...columns, acts] : columns}
        {...sorting}
      />
      {discarding !== null && <Discard row={discarding} onClose={() => setDiscarding(null)} onDone={renew} />}
    </>
  );
};

/** Event deliveries that failed for good or still wait. */
export default function DeliveriesPage() {
  return (
    <Console page='deliveries' title='事件投递' lead='考勤、积分等变化交给各环节处理的情况' url={urls.staff.deliveries()}>
      {(caller) => <Deliveries {...caller} />}
    </Console>
  );
}
