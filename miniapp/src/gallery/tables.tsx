import { useState } from 'react';
import { Button, type Column, DataTable, FilterBar, type FilterValues, PointsText, type Sort, Tag } from '@/components';
import { formatWhole } from '@/format';
import { huge, longCourse, longName } from './samples';
import { Section } from './section';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly course: string;
  readonly credits: number;
  readonly points: number;
  readonly active: boolean;
}

const rows: readonly Row[] = [
  { id: '1', name: '王小满', course: '创意美术', credits: 23, points: 1280, active: true },
  { id: '2', name: longName, course: longCourse, credits: 0, points: huge, active: true },
  { id: '3', name: '李可', course: '街舞', credits: 4, points: -35, active: false },
];

const columns: readonly Column<Row>[] = [
  { id: 'name', title: '学员', sortable: true, cell: (row) => row.name, grow: 1.4 },
  { id: 'course', title: '课程', cell: (row) => row.course, grow: 2 },
  { id: 'credits', title: '剩余课时', align: 'end', sortable: true, cell: (row) => formatWhole(row.credits), total: '27' },
  { id: 'points', title: '积分', align: 'end', cell: (row) => <PointsText value={row.points} />, total: '10,001,244' },
  { id: 'state', title: '状态', cell: (row) => (row.active ? <Tag text='在读' tone='brand' /> : <Tag text='已停课' />) },
];

const nothing = () => undefined;

export const Tables = () => {
  const [values, setValues] = useState<FilterValues>({ campus: 'east' });
  const [sort, setSort] = useState<Sort>({ column: 'name', descending: false });
  return (
    <Section name='FilterBar / DataTable'>
      <FilterBar
        values={values}
        onChange={setValues}
        fields={[
          { kind: 'search', id: 'q', label: '姓名、学号或手机后四位' },
          { kind: 'select', id: 'campus', label: '校区', options: [{ value: 'east', text: '东校区' }] },
          { kind: 'date', id: 'from', label: '开始日期' },
        ]}
        actions={<Button text='导出表格' kind='secondary' size='md' icon='download' onPress={nothing} />}
      />
      <DataTable
        label='学员'
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        sort={sort}
        onSort={setSort}
        onRow={nothing}
        onMore={nothing}
      />
      <DataTable
        label='空'
        columns={columns}
        rows={[]}
        rowKey={(row) => row.id}
        empty={{ title: '没有符合条件的学员', hint: '换个条件试试' }}
      />
    </Section>
  );
};
