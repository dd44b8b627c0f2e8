import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, type Column, ConfirmSheet, DataTable, Field, Select, Tag } from '@/components';
import { formatInstant, formatMinute } from '@/format';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { isLocalDate, localDateOf } from '@/vocabulary';
import { usePoll } from '../../hooks/use-poll';
import { allows } from '../../model/access';
import { progressText, RUN_STATES } from '../../model/desk';
import type { Job, JobRun } from '../../types';
import { Faced, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

const RENEW_MS = 2_000;
const SHOWN_RUNS = 5;

const Trigger = ({ job, onClose, onDone }: { readonly job: Job; readonly onClose: () => void; readonly onDone: () => void }) => {
  const [date, setDate] = useState<string>(localDateOf(serverNow()));
  const [again, setAgain] = useState('no');
  const action = useAction(
    () => call('operations.triggerJob', { params: { name: job.name }, body: { businessDate: date, rerun: again === 'yes' } }),
    () => {
      onDone();
      onClose();
    },
  );
  return (
    <ConfirmSheet
      open
      title={`运行「${job.title}」？`}
      message='任务按所选日期的规则运行，重复运行不会重复记账。'
      confirmText='开始运行'
      busy={action.busy}
      disabled={!isLocalDate(date)}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field
        label='业务日期'
        required
        value={date}
        onChange={setDate}
        error={isLocalDate(date) ? undefined : '请按 2026-11-21 的格式填写'}
        testId='job-date'
      />
      <Select
        labelled
        label='这一天已经完成时'
        value={again}
        options={[
          { value: 'no', text: '不再运行' },
          { value: 'yes', text: '重新运行' },
        ]}
        onChange={setAgain}
        testId='job-again'
      />
    </ConfirmSheet>
  );
};

const columns: readonly Column<JobRun>[] = [
  { id: 'date', title: '业务日期', cell: (row) => row.businessDate },
  {
    id: 'state',
    title: '状态',
    grow: 0.8,
    cell: (row) => <Tag text={RUN_STATES[row.state].text} tone={RUN_STATES[row.state].tone} />,
  },
  { id: 'how', title: '触发', grow: 0.6, cell: (row) => (row.manual ? '手动' : '自动') },
  { id: 'start', title: '开始', grow: 1.4, cell: (row) => (row.startedAt === null ? '' : formatInstant(row.startedAt)) },
  { id: 'end', title: '结束', grow: 1.4, cell: (row) => (row.finishedAt === null ? '' : formatInstant(row.finishedAt)) },
  { id: 'tries', title: '次数', grow: 0.4, align: 'end', cell: (row) => row.attempts },
  {
    id: 'notes',
    title: '说明',
    grow: 2,
    cell: (row) => <Quiet>{row.lastError ?? progressText(row.progress)}</Quiet>,
  },
];

const Jobs = ({ me }: Caller) => {
  const list = useQuery('jobs', (attach) => call('operations.listJobs', { attach }));
  const [chosen, setChosen] = useState<Job | null>(null);
  const moving =
    list.data?.items.some(({ runs }) => runs.some(({ state }) => state === 'requested' || state === 'claimed')) ?? false;
  usePoll(RENEW_MS, moving, list.reload);
  return (
    <Faced face={faceOf(list, ({ items }) => (items.length > 0 ? null : { title: '没有定时任务' }), 'table')}>
      {list.data?.items.map((job) => (
        <View className='desk__block' key={job.name}>
          <Card
            title={job.title}
            extra={
              allows(me, 'ops.write') && (
                <Button text='立即运行' kind='secondary' size='sm' testId={`run-${job.name}`} onPress={() => setChosen(job)} />
              )
            }
          >
            <Quiet>每天 {formatMinute(job.minuteOfDay)} 起运行</Quiet>
            <DataTable
              label={job.title}
              columns={columns}
              rows={job.runs.slice(0, SHOWN_RUNS)}
              rowKey={(row) => row.businessDate}
              empty={{ title: '还没有运行过' }}
            />
          </Card>
        </View>
      ))}
      {chosen !== null && <Trigger job={chosen} onClose={() => setChosen(null)} onDone={list.reload} />}
    </Faced>
  );
};

/** Scheduled tasks with their last runs. */
export default function JobsPage() {
  return (
    <Console page='jobs' title='定时任务' url={urls.staff.jobs()}>
      {(caller) => <Jobs {...caller} />}
    </Console>
  );
}
