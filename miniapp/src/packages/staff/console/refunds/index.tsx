import { View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { type Column, FilterBar, type FilterValues, MoneyText, Tag } from '@/components';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { Choices } from '../../components/choices';
import { RefundActs, RefundAdvice } from '../../components/refund-line';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices } from '../../model/access';
import { stamp } from '../../model/desk';
import { CHANNEL_NAMES, CHANNELS, refundQuery } from '../../model/payments';
import { isRefundView, REFUND_CAUSES, REFUND_STATES, REFUND_VIEWS, type RefundView } from '../../model/refunds';
import type { StaffRefund } from '../../types';
import { ExportButtons, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

const WAYS = CHANNELS.map((value) => ({ value, text: CHANNEL_NAMES[value] }));

const EMPTY: Readonly<Record<RefundView, { readonly title: string; readonly hint: string }>> = {
  stuck: { title: '没有需要处理的退款', hint: '余额不足、退款异常的会出现在这里' },
  under_way: { title: '没有进行中的退款', hint: '发起退款后，到账前会在这里' },
  succeeded: { title: '还没有完成的退款', hint: '退款到账后会出现在这里' },
  all: { title: '还没有退款', hint: '在收款详情里可以发起退款' },
};

interface WhatProps {
  readonly refund: StaffRefund;
  readonly may: boolean;
  readonly onDone: () => void;
}

/** Why a refund stands where it stands, and the buttons that help. */
const What = ({ refund, may, onDone }: WhatProps) => (
  <>
    {refund.state === 'succeeded' ? (
      <Quiet>{refund.handReceiptNo === null ? '已原路退回' : `线下退款，收据号 ${refund.handReceiptNo}`}</Quiet>
    ) : (
      <RefundAdvice refund={refund} />
    )}
    <RefundActs refund={refund} may={may} onDone={onDone} />
  </>
);

const columns = (may: boolean, onDone: () => void): readonly Column<StaffRefund>[] => [
  {
    id: 'title',
    title: '费用',
    grow: 1.3,
    cell: (row) => {
      const { paymentId } = row;
      return (
        <>
          {paymentId === null ? (
            row.title
          ) : (
            <LinkCell text={row.title} onPress={() => void Taro.navigateTo({ url: urls.staff.payment(paymentId) })} />
          )}
          <Quiet>{row.outRefundNo}</Quiet>
        </>
      );
    },
  },
  {
    id: 'amount',
    title: '金额',
    sortable: true,
    grow: 0.8,
    align: 'end',
    cell: (row) => (
      <>
        <MoneyText fen={row.amount} />
        <Quiet>{CHANNEL_NAMES[row.channel]}</Quiet>
      </>
    ),
  },
  {
    id: 'state',
    title: '状态',
    grow: 0.9,
    cell: (row) => <Tag {...REFUND_STATES[row.state]} />,
  },
  {
    id: 'reason',
    title: '原因',
    grow: 1.2,
    cell: (row) => (
      <>
        {row.reason}
        <Quiet>{REFUND_CAUSES[row.cause]}</Quiet>
      </>
    ),
  },
  {
    id: 'created',
    title: '申请时间',
    sortable: true,
    grow: 1.2,
    cell: (row) => (
      <>
        {stamp(row.createdAt)}
        {row.succeededAt !== null && <Quiet>完成 {stamp(row.succeededAt)}</Quiet>}
      </>
    ),
  },
  {
    id: 'what',
    title: '说明与处理',
    grow: 2.6,
    cell: (row) => <What refund={row} may={may} onDone={onDone} />,
  },
];

const Refunds = ({ me, campuses, first }: Caller & { readonly first: RefundView }) => {
  const [view, setView] = useState<RefundView>(first);
  const [filters, setFilters] = useState<FilterValues>({});
  const { order, sorting } = useSort<'created' | '-created' | 'amount' | '-amount'>('-created');
  const query = { ...refundQuery(filters), view, sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('refunds.list', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'payment.read');
  return (
    <>
      <Choices
        label='查看'
        value={view}
        options={REFUND_VIEWS.map(({ id, text }) => ({ value: id, text }))}
        onChange={(value) => isRefundView(value) && setView(value)}
        idPrefix='view'
      />
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'search', id: 'search', label: '费用、退款单号或收据号' },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'channel', label: '方式', options: WAYS },
          { kind: 'date', id: 'from', label: '申请从' },
          { kind: 'date', id: 'to', label: '申请到' },
        ]}
        actions={allows(me, 'payment.export') && <ExportButtons id='exports.refunds' title='退款' query={query} />}
      />
      <View id={`refunds-${view}`}>
        <ListTable
          label='退款'
          list={list}
          rowKey={(row) => row.id}
          empty={EMPTY[view]}
          columns={columns(allows(me, 'payment.refund'), list.reload)}
          {...sorting}
        />
      </View>
    </>
  );
};

/** Money on its way back, those first that need a person. */
export default function RefundsPage() {
  const asked = useRouter().params.view ?? '';
  const first = isRefundView(asked) ? asked : 'stuck';
  return (
    <Console
      page='refunds'
      title='退款'
      lead='退款由系统自动发出和查询，只有「需要处理」的要人来看'
      url={urls.staff.refunds(first)}
    >
      {(caller) => <Refunds {...caller} first={first} />}
    </Console>
  );
}
