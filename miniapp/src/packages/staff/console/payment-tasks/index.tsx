import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, EmptyState, FilterBar, type FilterValues, Skeleton, Tag } from '@/components';
import { formatFen } from '@/format';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { Choices } from '../../components/choices';
import { ReasonSheet } from '../../components/reason-sheet';
import { submitOnce } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { allows, campusChoices, campusName } from '../../model/access';
import { queryOf, stamp } from '../../model/desk';
import { TASK_KINDS } from '../../model/finance';
import type { Campus, PaymentTask } from '../../types';
import { Actions, ExportButtons, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import './index.scss';

type Resolution = 'refund' | 'done';
interface Chosen {
  readonly task: PaymentTask;
  readonly resolution: Resolution;
}

const Task = ({
  task,
  campuses,
  onChoose,
}: {
  readonly task: PaymentTask;
  readonly campuses: readonly Campus[];
  readonly onChoose: (resolution: Resolution) => void;
}) => {
  const { paymentId } = task;
  return (
    <Card title={task.title} extra={<Tag text={TASK_KINDS[task.kind]} tone={task.state === 'open' ? 'danger' : 'neutral'} />}>
      <Text className='task__advice'>{task.advice}</Text>
      <Quiet>
        {[
          task.amount === null ? null : formatFen(task.amount),
          task.campusId === null ? null : campusName(campuses, task.campusId),
          stamp(task.createdAt),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </Quiet>
      {task.state === 'done' && (
        <Quiet>
          {[`已处理：${task.note ?? ''}`, task.resolvedByName, task.resolvedAt === null ? null : stamp(task.resolvedAt)]
            .filter((part) => part !== null)
            .join(' · ')}
        </Quiet>
      )}
      <View className='task__acts'>
        <Actions>
          {task.state === 'open' && task.canRefund && (
            <Button text='退款' kind='secondary' size='md' testId={`refund-${task.id}`} onPress={() => onChoose('refund')} />
          )}
          {task.refundId !== null && task.state === 'open' && (
            <Button
              text='查看退款'
              kind='secondary'
              size='md'
              onPress={() => void Taro.navigateTo({ url: urls.staff.refunds('stuck') })}
            />
          )}
          {task.canClose && (
            <Button
              text='已处理'
              kind={task.canRefund || task.refundId !== null ? 'plain' : 'secondary'}
              size='md'
              testId={`done-${task.id}`}
              onPress={() => onChoose('done')}
            />
          )}
          {paymentId !== null && (
            <Button
              text='查看收款'
              kind='plain'
              size='md'
              onPress={() => void Taro.navigateTo({ url: urls.staff.payment(paymentId) })}
            />
          )}
        </Actions>
      </View>
    </Card>
  );
};

const ResolveSheet = ({
  chosen: { task, resolution },
  onClose,
  onDone,
}: {
  readonly chosen: Chosen;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => (
  <ReasonSheet<PaymentTask>
    title={resolution === 'refund' ? `退回 ${task.amount === null ? '这笔款' : formatFen(task.amount)}？` : '记为已处理？'}
    message={resolution === 'refund' ? '全部款项原路退回付款人，发出后不能撤回。' : '请写明是怎样处理的，之后查账时看得到。'}
    confirmText={resolution === 'refund' ? '确认退款' : '记为已处理'}
    danger={resolution === 'refund'}
    label='处理说明'
    placeholder={resolution === 'refund' ? '例如：金额不符，与家长确认后退回' : '例如：已在商户平台充值'}
    send={(note) =>
      submitOnce(`task.${task.id}`, { resolution, note }, (idempotencyKey, body) =>
        call('paymentTasks.resolve', { params: { paymentTaskId: task.id }, body, idempotencyKey }),
      )
    }
    onDone={onDone}
    onClose={onClose}
  />
);

const KINDS = Object.entries(TASK_KINDS).map(([value, text]) => ({ value, text }));
const isKind = (text: string): text is PaymentTask['kind'] => text in TASK_KINDS;

// Cards have no headers to press, so the order is one of the filters.
const ORDERS = [
  { value: '-created', text: '最近发生的在前' },
  { value: 'created', text: '最早发生的在前' },
  { value: '-amount', text: '金额大的在前' },
  { value: 'amount', text: '金额小的在前' },
] as const;

/** The filters of the screen as the list and its file take them. */
const taskQuery = (filters: FilterValues, state: PaymentTask['state']) => {
  const { campusId = '', kind = '', sort = '' } = filters;
  const order = ORDERS.find(({ value }) => value === sort)?.value ?? '-created';
  return { ...queryOf({ campusId }), ...(isKind(kind) ? { kind } : {}), state, sort: order };
};

const Tasks = ({ me, campuses }: Caller) => {
  const [state, setState] = useState<'open' | 'done'>('open');
  const [filters, setFilters] = useState<FilterValues>({});
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const query = taskQuery(filters, state);
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('paymentTasks.list', { query: { ...query, cursor, limit: 20 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'payment.reconcile');
  return (
    <>
      <Choices
        label='查看'
        value={state}
        options={[
          { value: 'open', text: '待处理' },
          { value: 'done', text: '已处理' },
        ]}
        onChange={(value) => setState(value === 'done' ? 'done' : 'open')}
        idPrefix='tasks'
      />
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'select', id: 'kind', label: '类型', options: KINDS },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'sort', label: '排序', options: [...ORDERS] },
        ]}
        actions={allows(me, 'payment.export') && <ExportButtons id='exports.paymentTasks' title='财务待办' query={query} />}
      />
      {list.error !== undefined && (
        <EmptyState
          picture='error'
          title='没有加载出来'
          hint={list.error.message}
          action={{ text: '重试', onPress: list.reload, busy: list.busy }}
        />
      )}
      {!list.loaded && <Skeleton shape='cards' />}
      {list.loaded && list.error === undefined && list.rows.length === 0 && (
        <EmptyState
          title={state === 'open' ? '没有待处理的事' : '还没有处理过的事'}
          hint={state === 'open' ? '金额不符、退款不成功等需要人判断的事会出现在这里' : '处理过的待办会保留在这里'}
        />
      )}
      {list.rows.map((task) => (
        <Task key={task.id} task={task} campuses={campuses} onChoose={(resolution) => setChosen({ task, resolution })} />
      ))}
      {list.more !== undefined && <Button text='加载更多' kind='secondary' size='md' busy={list.busy} onPress={list.more} />}
      {chosen !== null && (
        <ResolveSheet
          chosen={chosen}
          onClose={() => setChosen(null)}
          onDone={() => {
            setChosen(null);
            list.reload();
          }}
        />
      )}
    </>
  );
};

/** What only a person can decide about money. */
export default function PaymentTasksPage() {
  return (
    <Console page='payment-tasks' title='财务待办' lead='系统判断不了、需要人来决定的收款和退款' url={urls.staff.paymentTasks()}>
      {(caller) => <Tasks {...caller} />}
    </Console>
  );
}
