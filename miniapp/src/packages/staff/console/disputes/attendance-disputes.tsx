import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, type Column, ConfirmSheet, Field, FilterBar, type FilterValues, Select, Tag } from '@/components';
import { formatInstant } from '@/format';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { StatusChoice } from '../../components/status-choice';
import { submitOnce } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { campusChoices, campusName } from '../../model/access';
import { STATUS_NAMES } from '../../model/attendance';
import { queryOf } from '../../model/desk';
import type { AttendanceStatus, Campus } from '../../types';
import { ExportButtons, LinkCell, ListTable, Quiet } from '../parts';
import type { Caller } from '../shell';

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

const columnsFor = (campuses: readonly Campus[]): readonly Column<Dispute>[] => [
  {
    id: 'student',
    title: '学员',
    cell: (row) => (
      <>
        <LinkCell text={row.studentName} onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })} />
        <Quiet>{campusName(campuses, row.campusId)}</Quiet>
      </>
    ),
  },
  { id: 'filed', title: '提交时间', sortable: true, grow: 1.3, cell: (row) => formatInstant(row.createdAt) },
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
];

/** Objections to attendance and deductions. */
export const AttendanceDisputes = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({ status: 'open' });
  const [chosen, setChosen] = useState<Dispute | null>(null);
  const { order, sorting } = useSort<'filed' | '-filed'>('-filed');
  const { campusId = '', status = '' } = filters;
  const query = { ...queryOf({ campusId }), ...(isState(status) ? { status } : {}), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('schooling.listAttendanceDisputes', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'attendance.correct');
  const act: Column<Dispute> = {
    id: 'act',
    title: '操作',
    grow: 0.6,
    cell: (row) => row.status === 'open' && <Button text='处理' kind='plain' size='sm' onPress={() => setChosen(row)} />,
  };
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'status', label: '状态', options: OPTIONS },
        ]}
        actions={<ExportButtons id='exports.attendanceDisputes' title='考勤异议' query={query} />}
      />
      <ListTable
        label='考勤异议'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '没有待处理的考勤异议', hint: '家长对考勤或课时有疑问时会出现在这里' }}
        columns={[...columnsFor(campuses), act]}
        {...sorting}
      />
      {chosen !== null && <Decide key={chosen.id} dispute={chosen} onClose={() => setChosen(null)} onDone={list.reload} />}
    </>
  );
};
