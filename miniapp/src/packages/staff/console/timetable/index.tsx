import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, FilterBar, type FilterValues } from '@/components';
import { formatDay } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { addDays, type LocalDate, localDateOf, startOfWeek } from '@/vocabulary';
import { useNow } from '../../hooks/use-poll';
import { allows, campusChoices } from '../../model/access';
import { queryOf } from '../../model/desk';
import { daysOf, type WeekLesson } from '../../model/week';
import { Actions, DownloadButton, Faced } from '../parts';
import { type Caller, Console } from '../shell';
import { WeekGrid } from './grid';
import './index.scss';

const RENEW_MS = 60_000;
const WEEK = 7;

/** A lesson that has begun shows who came, one to come its class. */
const open = (lesson: WeekLesson): void => {
  const begun = serverNow() >= lesson.startsAt && lesson.status === 'scheduled';
  void Taro.navigateTo({
    url: begun ? urls.staff.lesson(lesson.id) : urls.staff.classGroup(lesson.classGroupId, lesson.classGroupName),
  });
};

const useHolidays = (monday: LocalDate): ReadonlyMap<string, string> => {
  const query = useQuery(`holidays ${monday}`, (attach) =>
    call('schooling.listHolidays', { query: { from: monday, to: addDays(monday, WEEK - 1) }, attach }),
  );
  const { items = [], statutory = [] } = query.data ?? {};
  return new Map([...statutory, ...items.filter(({ kind }) => kind === 'closed')].map(({ date, name }) => [date, name]));
};

const Timetable = ({ me, campuses }: Caller) => {
  const choices = campusChoices(me, campuses, 'lesson.read');
  const now = useNow(RENEW_MS);
  const thisMonday = startOfWeek(localDateOf(now));
  const [monday, setMonday] = useState(thisMonday);
  const [campusId, setCampusId] = useState(choices[0]?.value ?? '');
  const [filters, setFilters] = useState<FilterValues>({});
  const query = { campusId, day: monday, ...queryOf(filters) };
  const week = useQuery(campusId === '' ? null : JSON.stringify(query), (attach) => call('schooling.week', { query, attach }));
  const holidays = useHolidays(monday);
  const fields = [
    { kind: 'select', id: 'courseId', label: '课程', options: week.data?.courses ?? [] },
    { kind: 'select', id: 'teacherStaffId', label: '老师', options: week.data?.teachers ?? [] },
    { kind: 'select', id: 'room', label: '教室', options: week.data?.rooms ?? [] },
  ] as const;
  const change = ({ campusId: campus, ...rest }: FilterValues): void => {
    // Courses, teachers and rooms of one campus say nothing about another.
    if (campus !== undefined && campus !== '' && campus !== campusId) {
      setCampusId(campus);
      setFilters({});
    } else setFilters(rest);
  };
  return (
    <>
      <FilterBar
        values={{ ...filters, ...(choices.length > 1 ? { campusId } : {}) }}
        onChange={change}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          ...fields,
        ]}
        actions={
          allows(me, 'roster.export') && (
            <Actions>
              <DownloadButton
                text='导出 CSV'
                id='schooling.exportWeek'
                testId='export-csv'
                fileName={`课表 ${monday}.csv`}
                request={{ params: { file: 'timetable.csv' }, query }}
              />
              <DownloadButton
                text='导出 Excel'
                id='schooling.exportWeek'
                testId='export-xlsx'
                fileName={`课表 ${monday}.xlsx`}
                request={{ params: { file: 'timetable.xlsx' }, query }}
              />
            </Actions>
          )
        }
      />
      <View className='week__turn'>
        <Text className='week__span'>
          {formatDay(monday, true)} – {formatDay(addDays(monday, WEEK - 1))}
        </Text>
        <Button text='上一周' kind='secondary' size='md' testId='previous' onPress={() => setMonday(addDays(monday, -WEEK))} />
        <Button text='本周' kind='secondary' size='md' testId='this-week' onPress={() => setMonday(thisMonday)} />
        <Button text='下一周' kind='secondary' size='md' testId='next' onPress={() => setMonday(addDays(monday, WEEK))} />
      </View>
      <Faced face={campusId === '' ? { kind: 'empty', title: '还没有可以查看的校区' } : faceOf(week, undefined, 'table')}>
        {week.data !== undefined && (
          <WeekGrid days={daysOf(week.data)} today={week.data.today} now={now} holidays={holidays} onOpen={open} />
        )}
      </Faced>
    </>
  );
};

/** The week of a campus: what is taught when, where and by whom, and how far its roll calls are. */
export default function TimetablePage() {
  return (
    <Console page='timetable' title='课表' url={urls.staff.timetable()}>
      {(caller) => <Timetable {...caller} />}
    </Console>
  );
}
