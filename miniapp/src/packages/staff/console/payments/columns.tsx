import { Text } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { type Column, MoneyText, Tag } from '@/components';
import { formatFen } from '@/format';
import { urls } from '@/routes';
import { campusName } from '../../model/access';
import { stamp } from '../../model/desk';
import { CHANNEL_NAMES, stateOf } from '../../model/payments';
import type { Campus, StaffPayment } from '../../types';
import { LinkCell, Quiet } from '../parts';

/** The columns of a list of payments; the campus only where there are several. */
export const paymentColumns = (campuses: readonly Campus[], manyCampuses: boolean): readonly Column<StaffPayment>[] => [
  {
    id: 'title',
    title: '费用',
    grow: 1.6,
    cell: (row) => (
      <>
        <LinkCell
          text={row.title}
          testId={`payment-${row.id}`}
          onPress={() => void Taro.navigateTo({ url: urls.staff.payment(row.id) })}
        />
        {row.note !== null && <Quiet>{row.note}</Quiet>}
      </>
    ),
  },
  {
    id: 'who',
    title: '学员',
    grow: 1.2,
    cell: (row) => (
      <>
        <Text>{row.studentName ?? row.familyName ?? '未指定'}</Text>
        {row.studentName !== null && row.familyName !== null && <Quiet>{row.familyName}</Quiet>}
      </>
    ),
  },
  ...(manyCampuses ? [{ id: 'campus', title: '校区', cell: (row: StaffPayment) => campusName(campuses, row.campusId) }] : []),
  {
    id: 'amount',
    title: '金额',
    sortable: true,
    grow: 1,
    align: 'end',
    cell: (row) => (
      <>
        <MoneyText fen={row.amount} />
        {row.refunded > 0 && <Quiet>已退 {formatFen(row.refunded)}</Quiet>}
      </>
    ),
  },
  {
    id: 'state',
    title: '状态',
    grow: 1,
    cell: (row) => <Tag {...stateOf(row)} />,
  },
  { id: 'created', title: '开单时间', sortable: true, grow: 1.2, cell: (row) => stamp(row.createdAt) },
  {
    id: 'settled',
    title: '收款',
    grow: 1.2,
    cell: (row) => (
      <>
        {row.settledAt === null ? '—' : stamp(row.settledAt)}
        {row.channel !== null && <Quiet>{CHANNEL_NAMES[row.channel]}</Quiet>}
      </>
    ),
  },
];
