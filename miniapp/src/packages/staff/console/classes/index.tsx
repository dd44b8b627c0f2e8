import Taro from '@tarojs/taro';
import { useState } from 'react';
import { type Column, FilterBar, type FilterValues, Tag } from '@/components';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices, campusName } from '../../model/access';
import { queryOf } from '../../model/desk';
import type { Campus } from '../../types';
import { ExportButtons, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

const STATES = [
  { value: 'active', text: '开班中' },
  { value: 'closed', text: '已结班' },
];

type ClassGroup = AnswerOf<'schooling.listClassGroups'>['items'][number];
type ClassOrder = 'created' | '-created' | 'name' | '-name' | 'code' | '-code';

const isState = (text: string): text is ClassGroup['status'] => STATES.some(({ value }) => value === text);

const columnsFor = (campuses: readonly Campus[]): readonly Column<ClassGroup>[] => [
  {
    id: 'name',
    title: '班级',
    sortable: true,
    grow: 1.6,
    cell: (row) => (
      <LinkCell
        text={row.name}
        testId={`class-${row.externalCode}`}
        onPress={() => void Taro.navigateTo({ url: urls.staff.classGroup(row.id, row.name) })}
      />
    ),
  },
  { id: 'code', title: '编号', sortable: true, cell: (row) => <Quiet>{row.externalCode}</Quiet> },
  { id: 'course', title: '课程', grow: 1.2, cell: (row) => row.courseTitle },
  { id: 'campus', title: '校区', cell: (row) => campusName(campuses, row.campusId) },
  { id: 'room', title: '教室', grow: 0.8, cell: (row) => row.room ?? '未定' },
  { id: 'members', title: '人数', grow: 0.6, align: 'end', cell: (row) => `${row.memberCount} / ${row.capacity}` },
  {
    id: 'state',
    title: '状态',
    grow: 0.7,
    cell: (row) => (row.status === 'active' ? <Tag text='开班中' tone='brand' /> : <Tag text='已结班' />),
  },
];

const Classes = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({ status: 'active' });
  const { order, sorting } = useSort<ClassOrder>('created');
  const { q = '', campusId = '', status = '' } = filters;
  const query = { ...queryOf({ q, campusId }), ...(isState(status) ? { status } : {}), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('schooling.listClassGroups', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'course.read');
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'search', id: 'q', label: '班级、编号或课程' },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'status', label: '状态', options: STATES },
        ]}
        actions={allows(me, 'roster.export') && <ExportButtons id='exports.classGroups' title='班级' query={query} />}
      />
      <ListTable
        label='班级'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '没有符合条件的班级', hint: '导入名册时会按班级编号自动建班' }}
        columns={columnsFor(campuses)}
        {...sorting}
      />
    </>
  );
};

/** Class groups of the own campuses; a teacher sees the own ones. */
export default function ClassesPage() {
  return (
    <Console page='classes' title='班级' url={urls.staff.classes()}>
      {(caller) => <Classes {...caller} />}
    </Console>
  );
}
