import Taro from '@tarojs/taro';
import { useState } from 'react';
import { type Column, FilterBar, type FilterValues, Tag } from '@/components';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices, campusName } from '../../model/access';
import { queryOf, STUDENT_STATES } from '../../model/desk';
import type { Campus, Student } from '../../types';
import { ExportButtons, LinkCell, ListTable } from '../parts';
import { type Caller, Console } from '../shell';

const STATES = [
  { value: 'active', text: '在读' },
  { value: 'left', text: '已离校' },
];

const isState = (text: string): text is 'active' | 'left' => STATES.some(({ value }) => value === text);

type StudentOrder = 'created' | '-created' | 'name' | '-name' | 'no' | '-no';

const columnsFor = (campuses: readonly Campus[]): readonly Column<Student>[] => [
  {
    id: 'name',
    title: '学员',
    sortable: true,
    grow: 1.2,
    cell: (row) => (
      <LinkCell
        text={row.name}
        testId={`student-${row.externalNo}`}
        onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.id) })}
      />
    ),
  },
  { id: 'no', title: '学号', sortable: true, cell: (row) => row.externalNo },
  { id: 'campus', title: '校区', cell: (row) => campusName(campuses, row.campusId) },
  { id: 'birth', title: '出生日期', cell: (row) => row.birthDate ?? '未登记' },
  {
    id: 'gender',
    title: '性别',
    grow: 0.5,
    cell: (row) => ({ male: '男', female: '女', none: '未登记' })[row.gender ?? 'none'],
  },
  {
    id: 'state',
    title: '状态',
    grow: 0.6,
    cell: (row) => <Tag text={STUDENT_STATES[row.status].text} tone={STUDENT_STATES[row.status].tone} />,
  },
];

const Students = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({ status: 'active' });
  const { order, sorting } = useSort<StudentOrder>('created');
  const { q = '', campusId = '', status = '' } = filters;
  const query = { ...queryOf({ q, campusId }), ...(isState(status) ? { status } : {}), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('schooling.listStudents', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'student.read');
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'search', id: 'q', label: '姓名或学号' },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'status', label: '状态', options: STATES },
        ]}
        actions={allows(me, 'roster.export') && <ExportButtons id='exports.students' title='学员' query={query} />}
      />
      <ListTable
        label='学员'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '没有符合条件的学员', hint: '换个条件试试，或先导入名册' }}
        columns={columnsFor(campuses)}
        {...sorting}
      />
    </>
  );
};

/** Every student the roles reach. */
export default function StudentsPage() {
  return (
    <Console page='students' title='学员' url={urls.staff.students()}>
      {(caller) => <Students {...caller} />}
    </Console>
  );
}
