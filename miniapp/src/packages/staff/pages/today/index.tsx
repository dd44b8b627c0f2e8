import { Text, View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { useState } from 'react';
import { Card, LessonCard, ListRow, PageShell, Select, Tag } from '@/components';
import { formatDay, formatMinute } from '@/format';
import { usePullDown } from '@/hooks/use-pull-down';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { type LocalDate, minuteOfDay } from '@/vocabulary';
import { useCaller } from '../../hooks/use-me';
import { useNow, usePoll } from '../../hooks/use-poll';
import { useWork } from '../../hooks/use-work';
import { allows, campusChoices, campusName } from '../../model/access';
import { byUrgency, PHASES, phaseOf } from '../../model/attendance';
import { countText, totalOf } from '../../model/work';
import type { Campus, Me, TodayLesson } from '../../types';
import './index.scss';

const RENEW_MS = 15_000;
const go = (url: string) => void Taro.navigateTo({ url });

const Lesson = ({ lesson, now, campus }: { readonly lesson: TodayLesson; readonly now: number; readonly campus: string }) => {
  const phase = phaseOf(lesson, now);
  const { text, tone } = PHASES[phase];
  return (
    <LessonCard
      course={lesson.courseTitle}
      classGroup={lesson.classGroupName}
      time={`${formatMinute(minuteOfDay(lesson.startsAt))}–${formatMinute(minuteOfDay(lesson.endsAt))} · 已到 ${lesson.arrived}/${lesson.expected}`}
      room={[campus, lesson.room ?? ''].filter((part) => part !== '').join(' ')}
      state={{ text, tone }}
      onPress={() => go(urls.staff.lesson(lesson.id))}
    />
  );
};

/** Requests of families about their lessons. */
const LeaveRow = ({ waiting }: { readonly waiting: number }) => (
  <ListRow
    title='请假与补课'
    icon='calendar'
    value={waiting > 0 ? <Tag text={`${countText(waiting)} 条待处理`} tone='points' /> : '没有待处理'}
    testId='leave'
    onPress={() => go(urls.staff.leave())}
  />
);

/** What is done for the mall at the desk. */
const MallRows = ({ me }: { readonly me: Me }) => (
  <>
    {allows(me, 'redemption.fulfil') && (
      <ListRow
        title='兑换领取'
        hint='扫领取码或领奖码，备货和发货'
        icon='gift'
        testId='pick-up'
        onPress={() => go(urls.staff.pickUp())}
      />
    )}
    {allows(me, 'stock.write') && (
      <ListRow
        title='库存盘点'
        hint='清点货架，没有网络也能记'
        icon='mall'
        testId='stock-take'
        onPress={() => go(urls.staff.stockTake())}
      />
    )}
  </>
);

/** The other things a staff member does on the phone. */
const Tasks = ({ me }: { readonly me: Me }) => {
  const work = useWork(allows(me, 'lesson.read'), '');
  usePullDown(work.reload);
  const groups = work.data?.items ?? [];
  const total = totalOf(groups);
  const waiting = totalOf(groups.filter(({ kind }) => kind === 'leave' || kind === 'make_up'));
  return (
    <Card flush>
      {allows(me, 'lesson.read') && (
        <ListRow
          title='待办'
          hint='点名、请假、异议、兑换和收款里等您处理的事情'
          icon='check'
          value={
            total > 0 ? (
              <Tag text={countText(total)} tone={groups.some(({ overdue }) => overdue) ? 'danger' : 'points'} />
            ) : (
              work.data && '没有待办'
            )
          }
          testId='tasks'
          onPress={() => go(urls.staff.tasks())}
        />
      )}
      {allows(me, 'student.read') && (
        <ListRow
          title='找学员'
          hint='扫会员码，或按姓名查找'
          icon='search'
          testId='find-member'
          onPress={() => go(urls.staff.members())}
        />
      )}
      {allows(me, 'leave.decide') && <LeaveRow waiting={waiting} />}
      {allows(me, 'payment.read') && (
        <ListRow
          title='收款'
          hint='开单、登记现金刷卡转账、看今天的收款'
          icon='wallet'
          testId='cashier'
          onPress={() => go(urls.staff.cashier())}
        />
      )}
      <MallRows me={me} />
      <ListRow
        title='确认电脑登录'
        hint='扫描电脑上的二维码'
        icon='scan'
        testId='confirm-login'
        onPress={() => go(urls.staff.confirmLogin())}
      />
      {process.env.TARO_ENV === 'h5' && (
        <ListRow
          title='电脑后台'
          hint='名册、学员、考勤、积分、商城与系统'
          icon='staff'
          testId='console'
          onPress={() => go(urls.staff.start())}
        />
      )}
    </Card>
  );
};

const Lessons = ({ me, campuses }: { readonly me: Me; readonly campuses: readonly Campus[] }) => {
  const choices = campusChoices(me, campuses, 'lesson.read');
  const [campusId, setCampusId] = useState('');
  const now = useNow(RENEW_MS);
  const today = useQuery(`today ${campusId}`, (attach) =>
    call('schooling.todayLessons', { query: campusId === '' ? {} : { campusId }, attach }),
  );
  usePoll(RENEW_MS, today.data !== undefined, today.reload);
  useDidShow(() => void (today.data && today.reload()));
  usePullDown(today.reload);
  const face = faceOf(today, ({ items }) =>
    items.length > 0 ? null : { title: '今天没有课', hint: '有课的日子，课次会出现在这里', picture: 'calendar' as const },
  );
  return (
    <PageShell
      face={face}
      head={
        <View className='today__head'>
          <View>
            <Text className='today__title'>{today.data ? formatDay(today.data.date as LocalDate) : '今日课次'}</Text>
            {today.data !== undefined && <Text className='today__line'>{today.data.items.length} 节课</Text>}
          </View>
          {choices.length > 1 && (
            <Select
              label='校区'
              value={campusId}
              options={[{ value: '', text: '全部校区' }, ...choices]}
              onChange={setCampusId}
              testId='campus'
            />
          )}
        </View>
      }
    >
      {byUrgency(today.data?.items ?? [], now).map((lesson) => (
        <Lesson
          key={lesson.id}
          lesson={lesson}
          now={now}
          campus={choices.length > 1 ? campusName(campuses, lesson.campusId) : ''}
        />
      ))}
    </PageShell>
  );
};

/** The first staff screen: today's lessons of the own campuses or classes, the running one on top. */
export default function Today() {
  const caller = useCaller(urls.staff.today());
  // What is inside answers the pull only once it is there.
  usePullDown(caller.reload);
  const face = faceOf(caller, ({ me }) =>
    me.staff === null ? { title: '这里是老师的工作台', hint: '您的账号还没有岗位，请联系机构负责人发送邀请' } : null,
  );
  if (caller.data === undefined || face.kind !== 'ready') return <PageShell face={face}>{null}</PageShell>;
  const { me, campuses } = caller.data;
  return (
    <View className='today'>
      {allows(me, 'lesson.read') && <Lessons me={me} campuses={campuses} />}
      <View className='today__tasks'>
        <Tasks me={me} />
      </View>
    </View>
  );
}
