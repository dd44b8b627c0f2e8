import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, type Column, FilterBar, type FilterValues, MoneyText, Tag } from '@/components';
import { formatFen } from '@/format';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { ReasonSheet } from '../../components/reason-sheet';
import { submitOnce } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices, campusName } from '../../model/access';
import { queryOf, stamp } from '../../model/desk';
import { VOID_STATES, voidBlocked } from '../../model/finance';
import { CHANNEL_NAMES } from '../../model/payments';
import type { Campus, DeskVoid, Me } from '../../types';
import { Actions, ExportButtons, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

interface Chosen {
  readonly request: DeskVoid;
  readonly approve: boolean;
}
const STATES = Object.entries(VOID_STATES).map(([value, { text }]) => ({ value, text }));
const isState = (text: string): text is DeskVoid['state'] => text in VOID_STATES;

const Decide = ({
  request,
  me,
  onChoose,
}: {
  readonly request: DeskVoid;
  readonly me: Me;
  readonly onChoose: (c: Chosen) => void;
}) => {
  if (request.state !== 'requested')
    return (
      <>
        {request.decidedByName ?? '—'}
        {request.decidedAt !== null && <Quiet>{stamp(request.decidedAt)}</Quiet>}
        {request.note !== null && <Quiet>{request.note}</Quiet>}
      </>
    );
  const blocked = voidBlocked(request, me);
  return (
    <>
      <Actions>
        <Button
          text='通过'
          kind='secondary'
          size='sm'
          disabled={blocked !== null}
          testId={`approve-${request.id}`}
          onPress={() => onChoose({ request, approve: true })}
        />
        <Button
          text='不通过'
          kind='plain'
          size='sm'
          disabled={blocked !== null}
          testId={`reject-${request.id}`}
          onPress={() => onChoose({ request, approve: false })}
        />
      </Actions>
      {blocked !== null && <Quiet>{blocked}</Quiet>}
    </>
  );
};

const baseColumns = (campuses: readonly Campus[]): readonly Column<DeskVoid>[] => [
  {
    id: 'title',
    title: '费用',
    grow: 1.3,
    cell: (row) => (
      <>
        <LinkCell text={row.title} onPress={() => void Taro.navigateTo({ url: urls.staff.payment(row.paymentId) })} />
        <Quiet>{campusName(campuses, row.campusId)}</Quiet>
      </>
    ),
  },
  { id: 'amount', title: '金额', sortable: true, grow: 0.8, align: 'end', cell: (row) => <MoneyText fen={row.amount} /> },
  {
    id: 'receipt',
    title: '收据',
    cell: (row) => (
      <>
        {CHANNEL_NAMES[row.channel]}
        <Quiet>{row.receiptNo}</Quiet>
      </>
    ),
  },
  {
    id: 'reason',
    title: '作废原因',
    grow: 1.6,
    cell: (row) => (
      <>
        {row.reason}
        {row.requestedByName !== null && <Quiet>{row.requestedByName}</Quiet>}
      </>
    ),
  },
  { id: 'requested', title: '申请时间', sortable: true, grow: 1.2, cell: (row) => stamp(row.requestedAt) },
  { id: 'state', title: '状态', grow: 0.8, cell: (row) => <Tag {...VOID_STATES[row.state]} /> },
];

const DecideSheet = ({
  chosen: { request, approve },
  onClose,
  onDone,
}: {
  readonly chosen: Chosen;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => (
  <ReasonSheet<DeskVoid>
    title={approve ? `作废 ${formatFen(request.amount)} 的收款？` : '不通过这条作废申请？'}
    message={
      approve
        ? `收据号 ${request.receiptNo}。通过后这笔收款从账上冲掉，缴费单随之作废；记录保留，不能恢复。请先核对收据和现金。`
        : '收款保持有效，申请人会看到您的说明。'
    }
    confirmText={approve ? '确认作废' : '不通过'}
    danger={approve}
    label='说明'
    placeholder='选填'
    maxLength={200}
    optional
    send={(text) =>
      submitOnce(`void-decision.${request.id}`, { approve, note: text === '' ? null : text }, (idempotencyKey, body) =>
        call('deskVoids.decide', { params: { deskVoidId: request.id }, body, idempotencyKey }),
      )
    }
    onDone={onDone}
    onClose={onClose}
  />
);

const DeskVoids = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({ state: 'requested' });
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { campusId = '', state = '' } = filters;
  const { order, sorting } = useSort<'requested' | '-requested' | 'amount' | '-amount'>('-requested');
  const query = { ...queryOf({ campusId }), ...(isState(state) ? { state } : {}), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('deskVoids.list', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'payment.read');
  const decision: Column<DeskVoid> = {
    id: 'decision',
    title: '复核',
    grow: 1.6,
    cell: (row) =>
      allows(me, 'payment.void') || row.state !== 'requested' ? (
        <Decide request={row} me={me} onChoose={setChosen} />
      ) : (
        <Quiet>等待主管或财务复核</Quiet>
      ),
  };
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'state', label: '状态', options: STATES },
        ]}
        actions={allows(me, 'payment.export') && <ExportButtons id='exports.deskVoids' title='作废申请' query={query} />}
      />
      <ListTable
        label='作废申请'
        list={list}
        rowKey={(row) => row.id}
        empty={
          state === 'requested'
            ? { title: '没有等待复核的作废申请', hint: '前台在收款详情里提交后会出现在这里' }
            : { title: '没有符合条件的作废申请', hint: '换个条件试试' }
        }
        columns={[...baseColumns(campuses), decision]}
        {...sorting}
      />
      {chosen !== null && (
        <DecideSheet
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

/** Desk receipts recorded by mistake, decided by a second person. */
export default function DeskVoidsPage() {
  return (
    <Console
      page='desk-voids'
      title='作废复核'
      lead='当面收款登记有误时，由申请人以外的第二个人复核'
      url={urls.staff.deskVoids()}
    >
      {(caller) => <DeskVoids {...caller} />}
    </Console>
  );
}
