import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, type Column, FilterBar, type FilterValues, Tag } from '@/components';
import { formatInstant } from '@/format';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { CorrectionSheet } from '../../components/correction-sheet';
import { useList } from '../../hooks/use-list';
import { allows, campusChoices } from '../../model/access';
import { CONSUMPTION_NAMES, METHOD_NAMES, STATUS_NAMES, STATUS_TONES } from '../../model/attendance';
import { attendanceNotes, queryOf } from '../../model/desk';
import { DownloadButton, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';

type Row = AnswerOf<'schooling.listAttendance'>['items'][number];

const CONSUMPTIONS = [
  { value: 'owed', text: '欠课时' },
  { value: 'consumed', text: '已扣课时' },
  { value: 'none', text: '未扣课时' },
];
const isConsumption = (text: string): text is Row['consumption'] => CONSUMPTIONS.some(({ value }) => value === text);

const baseColumns: readonly Column<Row>[] = [
  {
    id: 'student',
    title: '学员',
    cell: (row) => (
      <LinkCell text={row.studentName} onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })} />
    ),
  },
  {
    id: 'lesson',
    title: '课次',
    grow: 1.5,
    cell: (row) => (
      <LinkCell
        text={formatInstant(row.startsAt)}
        onPress={() => void Taro.navigateTo({ url: urls.staff.lesson(row.lessonId) })}
      />
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
  { id: 'recorded', title: '记录时间', grow: 1.4, cell: (row) => formatInstant(row.recordedAt) },
  { id: 'notes', title: '说明', grow: 1.5, cell: (row) => <Quiet>{attendanceNotes(row).join('；')}</Quiet> },
];

const Attendance = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const [chosen, setChosen] = useState<Row | null>(null);
  const { campusId = '', consumption = '', offline = '' } = filters;
  const list = useList(JSON.stringify(filters), (cursor, attach) =>
    call('schooling.listAttendance', {
      query: {
        ...queryOf({ campusId }),
        ...(isConsumption(consumption) ? { consumption } : {}),
        ...(offline === 'yes' ? { offline } : {}),
        cursor,
        limit: 50,
      },
      attach,
    }),
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
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'consumption', label: '课时', options: CONSUMPTIONS },
          { kind: 'select', id: 'offline', label: '签到方式', options: [{ value: 'yes', text: '离线补交' }] },
        ]}
        actions={
          allows(me, 'roster.export') && (
            <DownloadButton
              text='导出 CSV'
              id='roster.exportList'
              fileName='考勤.csv'
              request={{ params: { file: 'attendance.csv' }, query: queryOf({ campusId }) }}
            />
          )
        }
      />
      <ListTable
        label='考勤'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '没有符合条件的考勤', hint: '签到和点名之后会出现在这里' }}
        columns={allows(me, 'attendance.correct') ? [...baseColumns, act] : baseColumns}
      />
      <CorrectionSheet
        line={chosen === null ? null : { name: chosen.studentName, attendance: chosen }}
        onClose={() => setChosen(null)}
        onDone={list.reload}
      />
    </>
  );
};

/** Attendance, newest first, with what staff should look at: owed lessons, scans delivered late. */
export default function AttendancePage() {
  return (
    <Console page='attendance' title='考勤' url={urls.staff.attendance()}>
      {(caller) => <Attendance {...caller} />}
    </Console>
  );
}
