import { useState } from 'react';
import { type Column, FilterBar, type FilterValues } from '@/components';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { isLocalDate } from '@/vocabulary';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { campusChoices, campusName } from '../../model/access';
import { ACTION_NAMES, actionText, dayRange, detailsText, SUBJECT_NAMES, subjectText } from '../../model/audit';
import { queryOf, stamp } from '../../model/desk';
import type { AuditRow } from '../../types';
import { ExportButtons, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

const ACTORS = { guardian: '家长', staff: '员工', system: '系统' } as const;
const ACTIONS = Object.entries(ACTION_NAMES).map(([value, text]) => ({ value, text }));
const SUBJECTS = Object.entries(SUBJECT_NAMES).map(([value, text]) => ({ value, text }));

const Audit = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const { order, sorting } = useSort<'at' | '-at'>('-at');
  const { subjectKind = '', campusId = '', action = '', from = '', to = '' } = filters;
  const query = {
    ...queryOf({ subjectKind, campusId, action }),
    ...dayRange(isLocalDate(from) ? from : null, isLocalDate(to) ? to : null),
    sort: order,
  };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('identity.auditList', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'audit.read');
  const columns: readonly Column<AuditRow>[] = [
    { id: 'at', title: '时间', sortable: true, grow: 1.3, cell: (row) => stamp(row.at) },
    {
      id: 'who',
      title: '操作人',
      cell: (row) => [row.actor.name ?? ACTORS[row.actor.kind], <Quiet key='k'>{ACTORS[row.actor.kind]}</Quiet>],
    },
    { id: 'action', title: '操作', grow: 1.4, cell: (row) => actionText(row.action) },
    { id: 'subject', title: '对象', grow: 0.8, cell: (row) => subjectText(row.subjectKind) },
    { id: 'campus', title: '校区', cell: (row) => campusName(campuses, row.campusId) },
    { id: 'details', title: '内容', grow: 2.4, cell: (row) => <Quiet>{detailsText(row.details, row.action)}</Quiet> },
  ];
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'action', label: '操作', options: ACTIONS },
          { kind: 'select', id: 'subjectKind', label: '对象', options: SUBJECTS },
          { kind: 'date', id: 'from', label: '开始日期' },
          { kind: 'date', id: 'to', label: '结束日期' },
        ]}
        actions={<ExportButtons id='exports.audit' title='操作日志' query={query} />}
      />
      <ListTable
        label='操作日志'
        list={list}
        rowKey={(row) => row.auditId}
        empty={{ title: '没有符合条件的记录' }}
        columns={columns}
        {...sorting}
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
