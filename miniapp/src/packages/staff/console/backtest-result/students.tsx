import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, type Column, FilterBar, PointsText } from '@/components';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { allows, campusChoices } from '../../model/access';
import { type Pair, pairKey, whyText } from '../../model/backtests';
import type { BacktestStudent, Me } from '../../types';
import { Actions, DownloadButton, LinkCell, ListTable, Quiet } from '../parts';
import type { Caller } from '../shell';

type Order = 'gain' | 'lose';

const TABS: readonly { readonly id: Order; readonly text: string; readonly file: string; readonly empty: string }[] = [
  { id: 'gain', text: '会多得的学员', file: '回测-会多得的学员', empty: '没有学员会多得积分' },
  { id: 'lose', text: '会少得的学员', file: '回测-会少得的学员', empty: '没有学员会少得积分' },
];

const columnsOf = (me: Me, names: readonly string[], pair: Pair, showCampus: boolean): readonly Column<BacktestStudent>[] => [
  {
    id: 'name',
    title: '学员',
    cell: (row) =>
      allows(me, 'student.read') ? (
        <LinkCell
          text={row.name}
          testId={`student-${row.studentId}`}
          onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })}
        />
      ) : (
        row.name
      ),
  },
  ...(showCampus ? [{ id: 'campus', title: '校区', cell: (row: BacktestStudent) => row.campusName }] : []),
  {
    id: 'older',
    title: names[pair.older] ?? '',
    align: 'end',
    grow: 0.8,
    cell: (row) => <PointsText value={row.older} tone='plain' />,
  },
  {
    id: 'newer',
    title: names[pair.newer] ?? '',
    align: 'end',
    grow: 0.8,
    cell: (row) => <PointsText value={row.newer} tone='plain' />,
  },
  {
    id: 'difference',
    title: '相差',
    align: 'end',
    grow: 0.8,
    cell: (row) => <PointsText value={row.difference} signed tone='plain' />,
  },
  { id: 'why', title: '因为', grow: 2.2, cell: (row) => <Quiet>{whyText(row.why)}</Quiet> },
];

interface StudentsProps extends Caller {
  readonly backtestId: string;
  readonly names: readonly string[];
  readonly pair: Pair;
}

/** Who would get more and who less, by name, with the rules that make the difference. */
export const Students = ({ me, campuses, backtestId, names, pair }: StudentsProps) => {
  const [order, setOrder] = useState<Order>('gain');
  const [campusId, setCampusId] = useState('');
  const choices = campusChoices(me, campuses, 'rules.read');
  const tab = TABS.find(({ id }) => id === order) ?? TABS[0];
  const query = { older: pair.older, newer: pair.newer, order, ...(campusId === '' ? {} : { campusId }) };
  const list = useList(`${backtestId} ${pairKey(pair)} ${order} ${campusId}`, (cursor, attach) =>
    call('ruleBacktests.students', { params: { backtestId }, query: { ...query, cursor, limit: 50 }, attach }),
  );
  const file = (format: 'csv' | 'xlsx', text: string) => (
    <DownloadButton
      text={text}
      id='exports.backtestStudents'
      fileName={`${tab?.file ?? ''}.${format}`}
      testId={`students-${format}`}
      request={{ params: { backtestId, format }, query }}
    />
  );
  return (
    <View id='backtest-students'>
      <Card title='谁多得，谁少得'>
        <View className='desk__block'>
          <Actions>
            {TABS.map(({ id, text }) => (
              <Button
                key={id}
                text={text}
                kind={id === order ? 'secondary' : 'plain'}
                size='md'
                testId={`tab-${id}`}
                onPress={() => setOrder(id)}
              />
            ))}
          </Actions>
        </View>
        <FilterBar
          values={{ campusId }}
          onChange={(values) => setCampusId(values.campusId ?? '')}
          fields={choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices }] : []}
          actions={
            <>
              {file('csv', '导出 CSV')}
              {file('xlsx', '导出 Excel')}
            </>
          }
        />
        <ListTable
          label={tab?.text ?? ''}
          list={list}
          rowKey={(row) => `${row.studentId} ${row.campusId}`}
          empty={{ title: tab?.empty ?? '', hint: campusId === '' ? '换一组对比看看' : '换一个校区看看' }}
          columns={columnsOf(me, names, pair, choices.length > 1)}
        />
      </Card>
    </View>
  );
};
