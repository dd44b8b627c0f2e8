import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, type Column, Field, FilterBar, type FilterValues, MoneyText, Tag } from '@/components';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { useNow } from '../../hooks/use-poll';
import { useSort } from '../../hooks/use-sort';
import { queryOf, stamp } from '../../model/desk';
import { billDayProblem, hasEverywhere, RUN_STATES, yesterdayOf } from '../../model/finance';
import { daysOfFilter } from '../../model/payments';
import type { BillRun, Me } from '../../types';
import { ExportButtons, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import { Differences } from './differences';
import './index.scss';

const RENEW_MS = 60_000;

/** Compares one day at once, instead of waiting for the next morning. */
const CompareNow = ({ onDone }: { readonly onDone: (run: BillRun | null) => void }) => {
  const now = useNow(RENEW_MS);
  const [date, setDate] = useState(() => yesterdayOf(now));
  const problem = billDayProblem(date, now);
  const action = useAction(async (billDate: string) => {
    const answer = await call('paymentBills.compare', { params: { billDate } });
    // A day that could not be compared is a row of the list as well.
    onDone(answer.ok ? answer.data : null);
    return answer;
  });
  return (
    <Card title='立即对账'>
      <View className='bill__form'>
        <View className='bill__field'>
          <Field
            label='账单日期'
            value={date}
            onChange={setDate}
            placeholder='2026-11-21'
            maxLength={10}
            error={problem ?? action.error?.message}
            testId='bill-date'
          />
        </View>
        <Button
          text='对这一天的账'
          kind='secondary'
          size='md'
          busy={action.busy}
          busyText='正在下载账单'
          disabled={problem !== null}
          testId='compare-bill'
          onPress={() => void action.run(date)}
        />
      </View>
      <Text className='bill__note'>每天 10:30 自动核对昨天的微信账单。账单要到次日 10 点后才有，只保留三个月。</Text>
    </Card>
  );
};

/** What our books hold of a day; nothing is claimed about a day that could not be compared. */
const Total = ({ fen, count, known }: { readonly fen: number; readonly count: number; readonly known: boolean }) =>
  known ? (
    <>
      <MoneyText fen={fen} />
      <Quiet>{count} 笔</Quiet>
    </>
  ) : (
    <>—</>
  );

const runColumns = (onOpen: (billDate: string) => void): readonly Column<BillRun>[] => [
  {
    id: 'date',
    title: '账单日期',
    sortable: true,
    cell: (row) => <LinkCell text={row.billDate} onPress={() => onOpen(row.billDate)} />,
  },
  {
    id: 'state',
    title: '结果',
    grow: 1.4,
    cell: (row) => (
      <>
        <Tag {...RUN_STATES[row.state]} />
        {row.message !== null && <Quiet>{row.message}</Quiet>}
      </>
    ),
  },
  {
    id: 'payments',
    title: '收款',
    align: 'end',
    cell: (row) => <Total fen={row.paymentTotal} count={row.payments} known={row.state === 'done'} />,
  },
  {
    id: 'refunds',
    title: '退款',
    align: 'end',
    cell: (row) => <Total fen={row.refundTotal} count={row.refunds} known={row.state === 'done'} />,
  },
  {
    id: 'differences',
    title: '差异',
    grow: 0.8,
    cell: (row) =>
      row.openDifferences > 0 ? (
        <Tag text={`${row.openDifferences} 条待处理`} tone='danger' />
      ) : row.state === 'done' ? (
        <Tag text='一致' tone='brand' />
      ) : (
        '—'
      ),
  },
  { id: 'checked', title: '核对时间', grow: 1.2, cell: (row) => stamp(row.checkedAt) },
];

const STATES = Object.entries(RUN_STATES).map(([value, { text }]) => ({ value, text }));
const isState = (text: string): text is BillRun['state'] => text in RUN_STATES;

interface RunsProps {
  readonly me: Me;
  /** Changes when a day was compared anew. */
  readonly version: number;
  readonly onOpen: (billDate: string) => void;
}

/** The days that were compared. */
const Runs = ({ me, version, onOpen }: RunsProps) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const { order, sorting } = useSort<'date' | '-date'>('-date');
  const { state = '' } = filters;
  const query = { ...queryOf(daysOfFilter(filters)), ...(isState(state) ? { state } : {}), sort: order };
  const list = useList(JSON.stringify([version, query]), (cursor, attach) =>
    call('paymentBills.list', { query: { ...query, cursor, limit: 20 }, attach }),
  );
  return (
    <View className='desk__block'>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'date', id: 'from', label: '账单从' },
          { kind: 'date', id: 'to', label: '账单到' },
          { kind: 'select', id: 'state', label: '结果', options: STATES },
        ]}
        actions={
          hasEverywhere(me, 'payment.export') && <ExportButtons id='exports.paymentBills' title='对账记录' query={query} />
        }
      />
      <ListTable
        label='对账记录'
        list={list}
        rowKey={(row) => row.billDate}
        empty={{ title: '没有对账记录', hint: '系统每天上午核对前一天，也可以在上面立即核对' }}
        columns={runColumns(onOpen)}
        {...sorting}
      />
    </View>
  );
};

const Bills = ({ me }: Caller) => {
  const [version, setVersion] = useState(0);
  const [done, setDone] = useState<BillRun | null>(null);
  const [billDate, setBillDate] = useState('');
  const again = () => setVersion((old) => old + 1);
  return (
    <>
      <CompareNow
        onDone={(run) => {
          setDone(run);
          setBillDate('');
          again();
        }}
      />
      {done !== null && (
        <Card tone={done.state === 'done' && done.openDifferences === 0 ? 'brand' : 'points'}>
          <View id='compare-result' {...a11y({ role: 'status' })}>
            <Text>
              {done.billDate} {RUN_STATES[done.state].text}：
              {done.message ??
                (done.openDifferences === 0 ? '与微信账单一致' : `有 ${done.openDifferences} 条差异，请在下面处理`)}
            </Text>
          </View>
        </Card>
      )}
      <Runs me={me} version={version} onOpen={setBillDate} />
      <Differences me={me} version={version} billDate={billDate} onBillDate={setBillDate} onResolved={again} />
    </>
  );
};

/** Our books against WeChat Pay's, day by day, with what differs. */
export default function BillsPage() {
  return (
    <Console page='bills' title='对账' lead='系统记录和微信支付账单逐笔核对' url={urls.staff.bills()}>
      {(caller) => <Bills {...caller} />}
    </Console>
  );
}
