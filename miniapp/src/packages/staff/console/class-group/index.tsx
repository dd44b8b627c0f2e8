import Taro, { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Card, type Column, DataTable, EmptyState, FilterBar, type FilterValues, ListRow, Skeleton, Tag } from '@/components';
import { formatMinute, formatSpan } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { plainParameter } from '@/services/paths';
import { serverNow } from '@/services/server-clock';
import { addDays, isLocalDate, type LocalDate, localDateOf } from '@/vocabulary';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows } from '../../model/access';
import { PHASES, phaseOf } from '../../model/attendance';
import { inOrder } from '../../model/sorting';
import type { Me } from '../../types';
import { Actions, Columns, ExportButtons, Faced, LinkCell, ListTable, Quiet } from '../parts';
import { Console } from '../shell';

const WEEKDAYS = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const BACK_DAYS = 14;
const AHEAD_DAYS = 28;
const NO_MEMBERS = { title: '还没有学员', hint: '导入名册时填写班级编号即可加入' };

type Member = AnswerOf<'schooling.listMembers'>['items'][number];

const memberColumns: readonly Column<Member>[] = [
  {
    id: 'name',
    title: '学员',
    sortable: true,
    grow: 1.2,
    cell: (row) => <LinkCell text={row.name} onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })} />,
  },
  { id: 'externalNo', title: '学号', sortable: true, cell: (row) => row.externalNo },
  { id: 'fromDate', title: '加入', sortable: true, cell: (row) => row.fromDate },
  { id: 'toDate', title: '结束', cell: (row) => row.toDate ?? '' },
];

/** A class has no more members than seats, so that its list is here in full and is put in order here. */
const Members = ({ classGroupId, me }: { readonly classGroupId: string; readonly me: Me }) => {
  const { order, sorting } = useSort<string>('name');
  const members = useQuery(classGroupId, (attach) => call('schooling.listMembers', { params: { classGroupId }, attach }));
  return (
    <Card
      title={members.data === undefined ? '学员' : `学员 ${members.data.items.length} 人`}
      extra={
        allows(me, 'roster.export') && (
          <Actions>
            <ExportButtons id='exports.members' title='班级学员' query={{ classGroupId }} />
          </Actions>
        )
      }
    >
      <Faced face={faceOf(members, ({ items }) => (items.length > 0 ? null : NO_MEMBERS), 'table')}>
        <DataTable
          label='学员'
          columns={memberColumns}
          rows={inOrder(members.data?.items ?? [], order)}
          rowKey={(row) => row.studentId}
          {...sorting}
        />
      </Faced>
    </Card>
  );
};

const Timetable = ({ classGroupId }: { readonly classGroupId: string }) => {
  const slots = useQuery(classGroupId, (attach) => call('schooling.listTimetable', { params: { classGroupId }, attach }));
  return (
    <Card flush title='每周课表'>
      {slots.data === undefined && slots.error === undefined && <Skeleton shape='list' count={1} />}
      {slots.error !== undefined && <EmptyState compact title='课表没有加载出来' hint={slots.error.message} />}
      {slots.data?.items.length === 0 && <EmptyState compact title='还没有课表' />}
      {slots.data?.items.map((slot) => (
        <ListRow
          key={slot.id}
          title={`${WEEKDAYS[slot.weekday] ?? ''} ${formatMinute(slot.startMinute)}`}
          hint={`${slot.durationMinutes} 分钟 · ${slot.validFrom} 起${slot.validTo === null ? '' : `，${slot.validTo} 止`}`}
          value={slot.room ?? ''}
        />
      ))}
    </Card>
  );
};

const dayOr = (text: string | undefined, otherwise: LocalDate): LocalDate =>
  text !== undefined && isLocalDate(text) ? text : otherwise;

const Lessons = ({ classGroupId }: { readonly classGroupId: string }) => {
  const today = localDateOf(serverNow());
  const [filters, setFilters] = useState<FilterValues>({ from: addDays(today, -BACK_DAYS), to: addDays(today, AHEAD_DAYS) });
  const from = dayOr(filters.from, addDays(today, -BACK_DAYS));
  const to = dayOr(filters.to, addDays(today, AHEAD_DAYS));
  const list = useList(`${classGroupId} ${from} ${to}`, (cursor, attach) =>
    call('schooling.listLessons', { query: { classGroupId, from, to, cursor, limit: 50 }, attach }),
  );
  const now = serverNow();
  return (
    <>
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'date', id: 'from', label: '开始日期' },
          { kind: 'date', id: 'to', label: '结束日期' },
        ]}
      />
      <ListTable
        label='课次'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '这段时间没有课次', hint: '换个日期试试' }}
        columns={[
          {
            id: 'when',
            title: '时间',
            grow: 2,
            cell: (row) => (
              <LinkCell
                text={formatSpan(row.startsAt, row.endsAt)}
                onPress={() => void Taro.navigateTo({ url: urls.staff.lesson(row.id) })}
              />
            ),
          },
          { id: 'room', title: '教室', cell: (row) => row.room ?? '未定' },
          { id: 'topic', title: '内容', grow: 1.4, cell: (row) => row.topic ?? '' },
          {
            id: 'state',
            title: '状态',
            grow: 0.8,
            cell: (row) => <Tag text={PHASES[phaseOf(row, now)].text} tone={PHASES[phaseOf(row, now)].tone} />,
          },
          { id: 'change', title: '变动', grow: 1.4, cell: (row) => <Quiet>{row.changeReason ?? ''}</Quiet> },
        ]}
      />
    </>
  );
};

const ClassGroup = ({ classGroupId, me }: { readonly classGroupId: string; readonly me: Me }) => (
  <>
    <Columns>
      <Members classGroupId={classGroupId} me={me} />
      <Timetable classGroupId={classGroupId} />
    </Columns>
    <Lessons classGroupId={classGroupId} />
  </>
);

/** One class group: members, timetable, lessons. */
export default function ClassGroupPage() {
  const { classGroupId = '', name = '' } = useRouter().params;
  return (
    <Console page='classes' title={name === '' ? '班级' : plainParameter(name)} url={urls.staff.classGroup(classGroupId)}>
      {({ me }) => <ClassGroup classGroupId={classGroupId} me={me} />}
    </Console>
  );
}
