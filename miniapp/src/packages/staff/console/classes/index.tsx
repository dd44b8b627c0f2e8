import Taro from '@tarojs/taro';
import { useState } from 'react';
import { FilterBar, type FilterValues, Tag } from '@/components';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { allows, campusChoices, campusName } from '../../model/access';
import { queryOf } from '../../model/desk';
import { DownloadButton, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

const STATES = [
  { value: 'active', text: '开班中' },
  { value: 'closed', text: '已结班' },
];

const Classes = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({ status: 'active' });
  const { campusId = '', status = '' } = filters;
  const list = useList(JSON.stringify(filters), (cursor, attach) =>
    call('schooling.listClassGroups', {
      query: { ...queryOf({ campusId }), ...(status === 'active' || status === 'closed' ? { status } : {}), cursor, limit: 50 },
      attach,
    }),
  );
  const choices = campusChoices(me, campuses, 'course.read');
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'status', label: '状态', options: STATES },
        ]}
        actions={
          allows(me, 'roster.export') && (
            <DownloadButton
              text='导出 CSV'
              id='roster.exportList'
              fileName='班级.csv'
              request={{ params: { file: 'class-groups.csv' }, query: queryOf({ campusId }) }}
            />
          )
        }
      />
      <ListTable
        label='班级'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '没有符合条件的班级', hint: '导入名册时会按班级编号自动建班' }}
        columns={[
          {
            id: 'name',
            title: '班级',
            grow: 1.6,
            cell: (row) => (
              <LinkCell
                text={row.name}
                testId={`class-${row.externalCode}`}
                onPress={() => void Taro.navigateTo({ url: urls.staff.classGroup(row.id, row.name) })}
              />
            ),
          },
          { id: 'code', title: '编号', cell: (row) => <Quiet>{row.externalCode}</Quiet> },
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
        ]}
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
