import { useState } from 'react';
import { Button, ConfirmSheet, Field, FilterBar, type FilterValues, Select, Tag } from '@/components';
import { formatInstant } from '@/format';
import { useAction } from '@/hooks/use-action';
import { type AnswerOf, call } from '@/services/api';
import { StatusChoice } from '../../components/status-choice';
import { submitOnce } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { STATUS_NAMES } from '../../model/attendance';
import type { AttendanceStatus } from '../../types';
import { ListTable, Quiet } from '../parts';

type Dispute = AnswerOf<'schooling.listAttendanceDisputes'>['items'][number];

const STATES = {
  open: { text: '待处理', tone: 'points' },
  corrected: { text: '已更正', tone: 'brand' },
  explained: { text: '已答复', tone: 'neutral' },
} as const;
const OPTIONS = Object.entries(STATES).map(([value, { text }]) => ({ value, text }));
const isState = (text: string): text is keyof typeof STATES => text in STATES;

const Decide = ({
  dispute,
  onClose,
  onDone,
}: {
  readonly dispute: Dispute;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const [answer, setAnswer] = useState('');
  const [way, setWay] = useState('explain');
  const [status, setStatus] = useState<AttendanceStatus>(dispute.attendance.status);
  const correcting = way === 'correct';
  const action = useAction(
    () =>
      submitOnce(
        `dispute.${dispute.id}`,
        {
          answer: answer.trim(),
          ...(correcting ? { correction: { status, expectedRevision: dispute.attendance.revision } } : {}),
        },
        (idempotencyKey, body) =>
          call('schooling.resolveAttendanceDispute', { params: { disputeId: dispute.id }, body, idempotencyKey }),
      ),
    () => {
      onDone();
      onClose();
    },
  );
  return (
    <ConfirmSheet
      open
      title={`答复 ${dispute.studentName} 的家长`}
      message={`「${dispute.message}」现在的记录：${STATUS_NAMES[dispute.attendance.status]}。`}
      confirmText={correcting ? '更正并答复' : '提交答复'}
      busy={action.busy}
      disabled={answer.trim() === '' || (correcting && status === dispute.attendance.status)}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Select
        labelled
        label='处理方式'
        value={way}
        options={[
          { value: 'explain', text: '记录无误，说明原因' },
          { value: 'correct', text: '更正考勤' },
        ]}
        onChange={setWay}
        testId='dispute-way'
      />
      {correcting && <StatusChoice label='更正为' value={status} onChange={setStatus} idPrefix='dispute' />}
      <Field
        label='答复'
        kind='multiline'
        required
        value={answer}
        onChange={setAnswer}
        placeholder='家长会看到这段话'
        maxLength={500}
        testId='dispute-answer'
      />
    </ConfirmSheet>
  );
};

/** Objections to attendance and deductions. */
export const AttendanceDisputes = () => {
  const [filters, setFilters] = useState<FilterValues>({ status: 'open' });
  const [chosen, setChosen] = useState<Dispute | null>(null);
  const status = filters.status ?? '';
  const list = useList(`attendance ${status}`, (cursor, attach) =>
    call('schooling.listAttendanceDisputes', { query: { ...(isState(status) ? { status } : {}), cursor }, attach }),
  );
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[{ kind: 'select', id: 'status', label: '状态', options: OPTIONS }]}
      />
      <ListTable
        label='考勤申诉'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '没有待处理的考勤申诉', hint: '家长对考勤或课时有疑问时会出现在这里' }}
        columns={[
          { id: 'student', title: '学员', cell: (row) => row.studentName },
          { id: 'lesson', title: '课次', grow: 1.4, cell: (row) => formatInstant(row.attendance.startsAt) },
          { id: 'record', title: '现在的记录', grow: 0.7, cell: (row) => STATUS_NAMES[row.attendance.status] },
          { id: 'message', title: '家长说', grow: 2, cell: (row) => row.message },
          {
            id: 'state',
            title: '状态',
            grow: 0.7,
            cell: (row) => <Tag text={STATES[row.status].text} tone={STATES[row.status].tone} />,
          },
          { id: 'answer', title: '答复', grow: 1.4, cell: (row) => <Quiet>{row.answer ?? ''}</Quiet> },
          {
            id: 'act',
            title: '操作',
            grow: 0.6,
            cell: (row) => row.status === 'open' && <Button text='处理' kind='plain' size='sm' onPress={() => setChosen(row)} />,
          },
        ]}
      />
      {chosen !== null && <Decide key={chosen.id} dispute={chosen} onClose={() => setChosen(null)} onDone={list.reload} />}
    </>
  );
};
