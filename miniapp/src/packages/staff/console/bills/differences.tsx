import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, type Column, FilterBar, Tag } from '@/components';
import { formatFen } from '@/format';
import { urls } from '@/routes';
import { call, type RequestOf } from '@/services/api';
import { isLocalDate } from '@/vocabulary';
import { ReasonSheet } from '../../components/reason-sheet';
import { submitOnce } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { stamp } from '../../model/desk';
import { DIFFERENCE_KINDS, DIFFERENCE_STATES, differenceText, hasEverywhere } from '../../model/finance';
import type { BillDifference, Me } from '../../types';
import { DownloadButton, LinkCell, ListTable, Quiet } from '../parts';

const STATES = Object.entries(DIFFERENCE_STATES).map(([value, { text }]) => ({ value, text }));
const isState = (text: string): text is BillDifference['state'] => text in DIFFERENCE_STATES;
const KINDS = Object.entries(DIFFERENCE_KINDS).map(([value, text]) => ({ value, text }));
const isKind = (text: string): text is BillDifference['kind'] => text in DIFFERENCE_KINDS;
const money = (fen: number | null) => (fen === null ? '没有' : formatFen(fen));

const columns = (onResolve: (row: BillDifference) => void): readonly Column<BillDifference>[] => [
  { id: 'date', title: '账单日期', sortable: true, grow: 0.9, cell: (row) => row.billDate },
  {
    id: 'what',
    title: '差异',
    grow: 2.2,
    cell: (row) => {
      const { title, hint } = differenceText(row);
      return (
        <>
          <Text>{title}</Text>
          {row.state === 'open' && <Quiet>{hint}</Quiet>}
        </>
      );
    },
  },
  {
    id: 'number',
    title: '单号',
    grow: 1.8,
    cell: (row) => {
      const { paymentId } = row;
      return paymentId === null ? (
        row.number
      ) : (
        <LinkCell text={row.number} onPress={() => void Taro.navigateTo({ url: urls.staff.payment(paymentId) })} />
      );
    },
  },
  { id: 'ours', title: '系统', grow: 0.8, align: 'end', cell: (row) => money(row.ours) },
  { id: 'theirs', title: '微信账单', grow: 0.8, align: 'end', cell: (row) => money(row.theirs) },
  { id: 'state', title: '状态', grow: 0.8, cell: (row) => <Tag {...DIFFERENCE_STATES[row.state]} /> },
  {
    id: 'act',
    title: '处理',
    grow: 1.3,
    cell: (row) =>
      row.state === 'open' ? (
        <Button text='写明处理' kind='plain' size='sm' testId={`resolve-${row.id}`} onPress={() => onResolve(row)} />
      ) : (
        <>
          {row.note ?? '再次核对时已一致'}
          <Quiet>
            {[row.resolvedByName, row.resolvedAt === null ? null : stamp(row.resolvedAt)]
              .filter((part) => part !== null)
              .join(' · ')}
          </Quiet>
        </>
      ),
  },
];

// The days above have buttons of their own on the same page, so these carry their own names.
const Downloads = ({ query }: { readonly query: NonNullable<RequestOf<'exports.paymentDifferences'>['query']> }) =>
  (['csv', 'xlsx'] as const).map((format) => (
    <DownloadButton
      key={format}
      text={format === 'csv' ? '导出差异 CSV' : '导出差异 Excel'}
      id='exports.paymentDifferences'
      fileName={`对账差异.${format}`}
      testId={`export-differences-${format}`}
      request={{ params: { format }, query }}
    />
  ));

interface DifferencesProps {
  readonly me: Me;
  /** Changes when a day was compared anew. */
  readonly version: number;
  /** Only this day's; empty = every day's. */
  readonly billDate: string;
  readonly onBillDate: (billDate: string) => void;
  readonly onResolved: () => void;
}

/** What differs between the two books, with a note on how it was settled. */
export const Differences = ({ me, version, billDate, onBillDate, onResolved }: DifferencesProps) => {
  const [state, setState] = useState('open');
  const [kind, setKind] = useState('');
  const [chosen, setChosen] = useState<BillDifference | null>(null);
  const { order, sorting } = useSort<'date' | '-date'>('-date');
  const query = {
    ...(isLocalDate(billDate) ? { billDate } : {}),
    ...(isState(state) ? { state } : {}),
    ...(isKind(kind) ? { kind } : {}),
    sort: order,
  };
  const list = useList(JSON.stringify([version, query]), (cursor, attach) =>
    call('paymentBills.differences', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  return (
    <>
      <Text className='bill__heading'>差异</Text>
      <FilterBar
        values={{ billDate, state, kind }}
        onChange={(values) => {
          onBillDate(values.billDate ?? '');
          setState(values.state ?? '');
          setKind(values.kind ?? '');
        }}
        fields={[
          { kind: 'date', id: 'billDate', label: '账单日期' },
          { kind: 'select', id: 'state', label: '状态', options: STATES },
          { kind: 'select', id: 'kind', label: '差异', options: KINDS },
        ]}
        actions={hasEverywhere(me, 'payment.export') && <Downloads query={query} />}
      />
      <View id='differences'>
        <ListTable
          label='对账差异'
          list={list}
          rowKey={(row) => row.id}
          empty={{
            title: state === 'open' ? '没有待处理的差异' : '没有符合条件的差异',
            hint: '两边的账对不上时，会逐笔列在这里',
          }}
          columns={columns(setChosen)}
          {...sorting}
        />
      </View>
      {chosen !== null && (
        <ReasonSheet<BillDifference>
          title={differenceText(chosen).title}
          message={`单号 ${chosen.number}。请写明查到的原因和处理办法，之后查账时看得到。`}
          confirmText='记为已处理'
          label='处理说明'
          placeholder='例如：次日账单已有这一笔'
          send={(note) =>
            submitOnce(`difference.${chosen.id}`, { note }, (idempotencyKey, body) =>
              call('paymentBills.resolveDifference', { params: { paymentDifferenceId: chosen.id }, body, idempotencyKey }),
            )
          }
          onDone={() => {
            setChosen(null);
            onResolved();
          }}
          onClose={() => setChosen(null)}
        />
      )}
    </>
  );
};
