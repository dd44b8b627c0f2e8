import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, type Column, ConfirmSheet, Field, FilterBar, type FilterValues, PointsText, Select, Tag } from '@/components';
import { formatInstant, formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { submitOnce } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { campusChoices } from '../../model/access';
import { queryOf, readPoints } from '../../model/desk';
import { ExportButtons, LinkCell, ListTable, Quiet } from '../parts';
import type { Caller } from '../shell';

type Dispute = AnswerOf<'points.disputes'>['items'][number];

const STATES = {
  open: { text: '待处理', tone: 'points' },
  upheld: { text: '已更正', tone: 'brand' },
  explained: { text: '已答复', tone: 'neutral' },
} as const;
const OPTIONS = Object.entries(STATES).map(([value, { text }]) => ({ value, text }));
const isState = (text: string): text is keyof typeof STATES => text in STATES;

interface WayProps {
  readonly way: string;
  readonly onWay: (way: string) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly problem: string | undefined;
}

/** Whether to explain the line or to correct it, and by how much. */
const Way = ({ way, onWay, text, onText, problem }: WayProps) => (
  <>
    <Select
      labelled
      label='处理方式'
      value={way}
      options={[
        { value: 'explained', text: '记录无误，说明原因' },
        { value: 'upheld', text: '更正积分' },
      ]}
      onChange={onWay}
      testId='dispute-way'
    />
    {way === 'upheld' && (
      <Field
        label='更正积分'
        required
        value={text}
        onChange={onText}
        placeholder='补发填 50，扣回填 -50'
        error={problem}
        testId='dispute-points'
      />
    )}
  </>
);

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
  const [way, setWay] = useState('explained');
  const [text, setText] = useState('');
  const read = readPoints(text);
  const correction = 'amount' in read ? read.amount : null;
  const upheld = way === 'upheld';
  const action = useAction(
    () =>
      submitOnce(
        `points-dispute.${dispute.disputeId}`,
        upheld && correction !== null
          ? { decision: 'upheld' as const, answerText: answer.trim(), correction }
          : { decision: 'explained' as const, answerText: answer.trim() },
        (idempotencyKey, body) =>
          call('points.decideDispute', { params: { disputeId: dispute.disputeId }, body, idempotencyKey }),
      ),
    () => {
      onDone();
      onClose();
    },
  );
  return (
    <ConfirmSheet
      open
      title={`${dispute.lineTitle} ${formatPoints(dispute.lineAmount, true)}`}
      message={`家长说：「${dispute.reasonText}」`}
      confirmText={upheld ? '更正并答复' : '提交答复'}
      busy={action.busy}
      disabled={answer.trim().length < 2 || (upheld && correction === null)}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Way
        way={way}
        onWay={setWay}
        text={text}
        onText={setText}
        problem={text === '' || 'amount' in read ? undefined : read.problem}
      />
      <Field
        label='答复'
        kind='multiline'
        required
        value={answer}
        onChange={setAnswer}
        placeholder='家长会看到这段话'
        testId='dispute-answer'
      />
    </ConfirmSheet>
  );
};

const columns: readonly Column<Dispute>[] = [
  {
    id: 'line',
    title: '积分记录',
    grow: 1.4,
    cell: (row) => (
      <LinkCell text={row.lineTitle} onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })} />
    ),
  },
  {
    id: 'amount',
    title: '积分',
    grow: 0.6,
    align: 'end',
    cell: (row) => <PointsText value={row.lineAmount} signed tone='plain' />,
  },
  { id: 'why', title: '家长说', grow: 2, cell: (row) => row.reasonText },
  { id: 'filed', title: '提交时间', sortable: true, grow: 1.3, cell: (row) => formatInstant(row.filedAt) },
  {
    id: 'state',
    title: '状态',
    grow: 0.7,
    cell: (row) => <Tag text={STATES[row.state].text} tone={STATES[row.state].tone} />,
  },
  { id: 'answer', title: '答复', grow: 1.4, cell: (row) => <Quiet>{row.answerText ?? ''}</Quiet> },
];

/** Objections to lines of the points statement. */
export const PointsDisputes = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({ state: 'open' });
  const [chosen, setChosen] = useState<Dispute | null>(null);
  const { order, sorting } = useSort<'filed' | '-filed'>('-filed');
  const { campusId = '', state = '' } = filters;
  const query = { ...queryOf({ campusId }), ...(isState(state) ? { state } : {}), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('points.disputes', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'dispute.decide');
  const act: Column<Dispute> = {
    id: 'act',
    title: '操作',
    grow: 0.6,
    cell: (row) => row.state === 'open' && <Button text='处理' kind='plain' size='sm' onPress={() => setChosen(row)} />,
  };
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'state', label: '状态', options: OPTIONS },
        ]}
        actions={<ExportButtons id='exports.pointsDisputes' title='积分异议' query={query} />}
      />
      <ListTable
        label='积分异议'
        list={list}
        rowKey={(row) => row.disputeId}
        empty={{ title: '没有待处理的积分异议', hint: '家长对积分有疑问时会出现在这里' }}
        columns={[...columns, act]}
        {...sorting}
      />
      {chosen !== null && <Decide key={chosen.disputeId} dispute={chosen} onClose={() => setChosen(null)} onDone={list.reload} />}
    </>
  );
};
