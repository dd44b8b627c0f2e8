import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import type { Column } from '@/components';
import { PointsText } from '@/components';
import { formatWhole } from '@/format';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { stamp } from '../../model/desk';
import type { StudentLine, StudentsTotal } from '../../model/mall-report';
import { Actions, ExportButtons, LinkCell, ListTable } from '../parts';
import type { Scope } from './by-good';

type Order = '-points' | '-pieces' | '-last';

const columnsFor = (total: StudentsTotal | undefined): readonly Column<StudentLine>[] => [
  {
    id: 'student',
    title: '学员',
    grow: 1.4,
    ...(total === undefined ? {} : { total: `合计 ${formatWhole(total.students)} 位` }),
    cell: (row) => (
      <LinkCell
        text={row.studentName ?? '已删除'}
        onPress={() => void Taro.navigateTo({ url: urls.staff.redemptions({ studentId: row.studentId }) })}
      />
    ),
  },
  {
    id: 'redemptions',
    title: '笔数',
    align: 'end',
    ...(total === undefined ? {} : { total: formatWhole(total.redemptions) }),
    cell: (row) => formatWhole(row.redemptions),
  },
  {
    id: 'pieces',
    title: '件数',
    align: 'end',
    sortable: true,
    ...(total === undefined ? {} : { total: formatWhole(total.pieces) }),
    cell: (row) => formatWhole(row.pieces),
  },
  {
    id: 'points',
    title: '积分',
    align: 'end',
    sortable: true,
    ...(total === undefined ? {} : { total: <PointsText value={total.points} tone='plain' /> }),
    cell: (row) => <PointsText value={row.points} tone='plain' />,
  },
  { id: 'last', title: '最近一次', sortable: true, cell: (row) => stamp(row.lastRedeemedAt) },
];
const isColumn = (column: string): column is 'points' | 'pieces' | 'last' => ['points', 'pieces', 'last'].includes(column);

/** Who redeemed how much; always the most first, since the least says nothing. */
export const ByStudent = ({ scope }: { readonly scope: Scope }) => {
  const [order, setOrder] = useState<Order>('-points');
  const query = { ...scope, sort: order };
  // Comes with every page, and is of all of them.
  const [total, setTotal] = useState<StudentsTotal>();
  const list = useList(JSON.stringify(query), async (cursor, attach) => {
    const answer = await call('mallDesk.students', { query: { ...query, cursor, limit: 50 }, attach });
    if (answer.ok) setTotal(answer.data.total);
    return answer;
  });
  return (
    <>
      <View className='desk__block'>
        <Actions>
          <ExportButtons id='exports.mallStudents' title={`商城-按学员-${scope.from}-${scope.through}`} query={query} />
        </Actions>
      </View>
      <ListTable
        label='按学员'
        list={list}
        rowKey={({ studentId }) => studentId}
        empty={{ title: '这段时间没有兑换', hint: '换一段时间看看' }}
        columns={columnsFor(total)}
        sort={{ column: order.slice(1), descending: true }}
        onSort={({ column }) => isColumn(column) && setOrder(`-${column}`)}
      />
    </>
  );
};
