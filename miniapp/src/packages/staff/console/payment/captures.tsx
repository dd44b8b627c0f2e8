import { Text } from '@tarojs/components';
import { Card, type Column, DataTable, MoneyText, Tag } from '@/components';
import { formatFen } from '@/format';
import { stamp } from '../../model/desk';
import { CHANNEL_NAMES, OUTCOMES } from '../../model/payments';
import type { PaymentDetail } from '../../types';
import { Quiet } from '../parts';

type Capture = PaymentDetail['captures'][number];

const columns: readonly Column<Capture>[] = [
  { id: 'channel', title: '方式', grow: 0.8, cell: (row) => CHANNEL_NAMES[row.channel] },
  {
    id: 'amount',
    title: '金额',
    align: 'end',
    cell: (row) => (
      <>
        <MoneyText fen={row.amount} />
        {row.refunded > 0 && <Quiet>已退 {formatFen(row.refunded)}</Quiet>}
      </>
    ),
  },
  { id: 'outcome', title: '结果', cell: (row) => <Tag {...OUTCOMES[row.outcome]} /> },
  { id: 'left', title: '还可退', align: 'end', cell: (row) => formatFen(row.refundable) },
  { id: 'paid', title: '收款时间', grow: 1.2, cell: (row) => stamp(row.paidAt) },
  {
    id: 'number',
    title: '收据号 / 微信单号',
    grow: 2,
    cell: (row) => <Text>{row.receiptNo ?? row.transactionId ?? '—'}</Text>,
  },
];

/** The money that came in for a payment: once as a rule, more often where somebody paid twice. */
export const Captures = ({ captures }: { readonly captures: readonly Capture[] }) => (
  <Card flush title={`到账 ${captures.length} 笔`}>
    <DataTable label='到账记录' columns={columns} rows={captures} rowKey={(row) => row.id} />
  </Card>
);
