import { useState } from 'react';
import { type Column, FilterBar, type FilterValues } from '@/components';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { isLocalDate } from '@/vocabulary';
import { useList } from '../../hooks/use-list';
import { campusName } from '../../model/access';
import { actionText, dayRange, detailsText, SUBJECT_NAMES, subjectText } from '../../model/audit';
import { queryOf, stamp } from '../../model/desk';
import type { AuditRow } from '../../types';
import { ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

const ACTORS = { guardian: '家长', staff: '员工', system: '系统' } as const;
const SUBJECTS = Object.entries(SUBJECT_NAMES).map(([value, text]) => ({ value, text }));

const Audit = ({ campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const { subjectKind = '', from = '', to = '' } = filters;
  const list = useList(JSON.stringify(filters), (cursor, attach) =>
    call('identity.auditList', {
      query: {
        ...queryOf({ subjectKind }),
        ...dayRange(isLocalDate(from) ? from : null, isLocalDate(to) ? to : null),
        cursor,
        limit: 50,
      },
      attach,
    }),
  );
  const columns: readonly Column<AuditRow>[] = [
    { id: 'at', title: '时间', grow: 1.3, cell: (row) => stamp(row.at) },
    {
      id: 'who',
      title: '操作人',
      cell: (row) => [row.actor.name ?? ACTORS[row.actor.kind], <Quiet key='k'>{ACTORS[row.actor.kind]}</Quiet>],
    },
    { id: 'action', title: '操作', grow: 1.4, cell: (row) => actionText(row.action) },
    { id: 'subject', title: '对象', grow: 0.8, cell: (row) => subjectText(row.subjectKind) },
    { id: 'campus', title: '校区', cell: (row) => campusName(campuses, row.campusId) },
    { id: 'details', title: '内容', grow: 2.4, cell: (row) => <Quiet>{detailsText(row.details)}</Quiet> },
  ];
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'select', id: 'subjectKind', label: '对象', options: SUBJECTS },
          { kind: 'date', id: 'from', label: '开始日期' },
          { kind: 'date', id: 'to', label: '结束日期' },
        ]}
      />
      <ListTable
        label='操作日志'
        list={list}
        rowKey={(row) => row.auditId}
        empty={{ title: '没有符合条件的记录' }}
        columns={columns}
      />
    </>
  );
};

/** Who did or saw what; rows are never changed or removed. */
export default function AuditPage() {
  return (
    <Console page='audit' title='操作日志' lead='员工的每次改动和敏感查看都在这里，不可修改' url={urls.staff.audit()}>
      {(caller) => <Audit {...caller} />}
    </Console>
  );
}
