import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, type Column, FilterBar, type FilterValues, Tag } from '@/components';
import { formatInstant } from '@/format';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { isLocalDate } from '@/vocabulary';
import { CorrectionSheet } from '../../components/correction-sheet';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices } from '../../model/access';
import { CONSUMPTION_NAMES, METHOD_NAMES, STATUS_NAMES, STATUS_TONES } from '../../model/attendance';
import { attendanceNotes, queryOf } from '../../model/desk';
import { ExportButtons, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

type Row = AnswerOf<'schooling.listAttendance'>['items'][number];

type Order = 'lesson' | '-lesson' | 'recorded' | '-recorded';

const STATUSES = Object.entries(STATUS_NAMES).map(([value, text]) => ({ value, text }));
const isStatus = (text: string): text is Row['status'] => text in STATUS_NAMES;
const CONSUMPTIONS = [
  { value: 'owed', text: '欠课时' },
  { value: 'consumed', text: '已扣课时' },
  { value: 'none', text: '未扣课时' },
];
const isConsumption = (text: string): text is Row['consumption'] => CONSUMPTIONS.some(({ value }) => value === text);

/** What the screen's filters ask the list for; a date that is only half typed is not asked for yet. */
const listQuery = (filters: FilterValues, sort: Order) => {
  const { q = '', campusId = '', status = '', consumption = '', offline = '', from = '', to = '' } = filters;
  return {
    ...queryOf({ q, campusId }),
    ...(isStatus(status) ? { status } : {}),
    ...(isConsumption(consumption) ? { consumption } : {}),
    ...(offline === 'yes' ? { offline: 'yes' as const } : {}),
    ...(isLocalDate(from) ? { from } : {}),
    ...(isLocalDate(to) ? { to } : {}),
    sort,
  } as const;
};

const baseColumns: readonly Column<Row>[] = [
  {
    id: 'student',
    title: '学员',
    cell: (row) => (
      <>
        <LinkCell text={row.studentName} onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })} />
        <Quiet>{row.studentNo}</Quiet>
      </>
    ),
  },
  {
    id: 'lesson',
    title: '课次',
    sortable: true,
    grow: 1.5,
    cell: (row) => (
      <>
        <LinkCell
          text={formatInstant(row.startsAt)}
          onPress={() => void Taro.navigateTo({ url: urls.staff.lesson(row.lessonId) })}
        />
        <Quiet>{row.classGroupName}</Quiet>
      </>
    ),
  },
  {
    id: 'status',
    title: '考勤',
    grow: 0.6,
    cell: (row) => <Tag text={STATUS_NAMES[row.status]} tone={STATUS_TONES[row.status]} />,
  },
  { id: 'method', title: '方式', grow: 0.7, cell: (row) => METHOD_NAMES[row.method] },
  {
    id: 'credit',
    title: '课时',
    grow: 0.7,
    cell: (row) => (row.consumption === 'owed' ? <Tag text='欠课时' tone='danger' /> : CONSUMPTION_NAMES[row.consumption]),
  },
  { id: 'recorded', title: '记录时间', sortable: true, grow: 1.4, cell: (row) => formatInstant(row.recordedAt) },
  { id: 'notes', title: '说明', grow: 1.5, cell: (row) => <Quiet>{attendanceNotes(row).join('；')}</Quiet> },
];

const Attendance = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const [chosen, setChosen] = useState<Row | null>(null);
  const { order, sorting } = useSort<Order>('-lesson');
  const query = listQuery(filters, order);
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('schooling.listAttendance', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'attendance.read');
  const act: Column<Row> = {
    id: 'act',
    title: '操作',
    grow: 0.6,
    cell: (row) => <Button text='更正' kind='plain' size='sm' onPress={() => setChosen(row)} />,
  };
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'search', id: 'q', label: '姓名或学号' },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'status', label: '考勤', options: STATUSES },
          { kind: 'select', id: 'consumption', label: '课时', options: CONSUMPTIONS },
          { kind: 'select', id: 'offline', label: '签到方式', options: [{ value: 'yes', text: '离线补交' }] },
          { kind: 'date', id: 'from', label: '上课从' },
          { kind: 'date', id: 'to', label: '上课到' },
        ]}
        actions={allows(me, 'roster.export') && <ExportButtons id='exports.attendance' title='考勤' query={query} />}
      />
      <ListTable
        label='考勤'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '没有符合条件的考勤', hint: '签到和点名之后会出现在这里' }}
        columns={allows(me, 'attendance.correct') ? [...baseColumns, act] : baseColumns}
        {...sorting}
      />
      <CorrectionSheet
        line={chosen === null ? null : { name: chosen.studentName, attendance: chosen }}
        onClose={() => setChosen(null)}
        onDone={list.reload}
      />
    </>
  );
};

/** Attendance, newest lesson first, with what staff should look at: owed lessons, scans delivered late. */
export default function AttendancePage() {
  return (
    <Console page='attendance' title='考勤' url={urls.staff.attendance()}>
      {(caller) => <Attendance {...caller} />}
    </Console>
  );
}
