import { useState } from 'react';
import { Card, EmptyState, LessonCard, ListRow, PointsText, StatementRow, StreakCalendar, Tag } from '@/components';
import { addDays, type LocalDate } from '@/vocabulary';
import { huge, longCourse, longName, longSentence } from './samples';
import { Section } from './section';

const nothing = () => undefined;
const today = '2026-11-21' as LocalDate;
const streak = Array.from({ length: 9 }, (_, index) => addDays(today, -index));
const earlier = ['2026-11-02', '2026-11-03', '2026-11-06', '2026-11-08', '2026-11-09'];

export const Lessons = () => (
  <Section name='LessonCard'>
    <LessonCard
      course='创意美术'
      classGroup='美术周六班'
      time='今天 18:30–20:00'
      room='东校区 302'
      teacher='林老师'
      student='小满'
      state={{ text: '进行中', tone: 'brand' }}
      action={{ text: '扫码签到', onPress: nothing }}
    />
    <LessonCard
      course={longCourse}
      classGroup='周六上午提高二班'
      time='11月21日 周六 18:30–20:00'
      room='东校区三楼多功能厅'
      teacher={longName}
      student={longName}
      state={{ text: '已签到', tone: 'neutral' }}
      onPress={nothing}
    />
  </Section>
);

export const Rows = () => (
  <Section name='ListRow / StatementRow'>
    <Card flush title='我的'>
      <ListRow title='孩子资料' icon='child' value='3 位' onPress={nothing} />
      <ListRow title='消息' hint='有 2 条未读' icon='bell' value={<Tag text='2' tone='brand' />} onPress={nothing} />
      <ListRow title={longName} hint={longCourse} value={<PointsText value={huge} />} onPress={nothing} />
      <ListRow title='版本' value='0.1.0' />
    </Card>
    <Card flush title='11月'>
      <StatementRow title='准时到课' detail='创意美术 · 11月21日 周六 18:32' amount={10} onPress={nothing} />
      <StatementRow
        title='完成本期全部课程'
        detail='11月20日 周五 20:05'
        amount={200}
        state={{ text: '待入账', tone: 'points' }}
        onPress={nothing}
      />
      <StatementRow title='考勤更正，收回积分' detail='11月18日 周三 09:00' amount={-10} onPress={nothing} />
      <StatementRow title='到课，没有积分' detail='11月17日 周二 09:00' amount={0} />
      <StatementRow title={longCourse} detail={`${longName} · ${longCourse}`} amount={-huge} onPress={nothing} />
    </Card>
  </Section>
);

export const Calendars = () => {
  const [month, setMonth] = useState(today);
  return (
    <Section name='StreakCalendar'>
      <Card>
        <StreakCalendar month={month} today={today} marked={[...streak, ...earlier]} streak={9} onMonth={setMonth} />
      </Card>
      <Card>
        <StreakCalendar month={'2026-02-01' as LocalDate} today={today} marked={[]} />
      </Card>
      <Card>
        <StreakCalendar month={today} today={today} marked={streak} streak={huge} onMonth={setMonth} />
      </Card>
    </Section>
  );
};

export const Empties = () => (
  <Section name='EmptyState'>
    <Card>
      <EmptyState compact picture='calendar' title='今天没有课' hint='下一节课是 11月23日 周一 16:30 创意美术' />
    </Card>
    <Card>
      <EmptyState compact title={longCourse} hint={longSentence} action={{ text: '去看看', onPress: nothing }} />
    </Card>
    <Card>
      <EmptyState
        picture='search'
        title='没有找到学员'
        hint='换个名字或手机号后四位试试'
        action={{ text: '清除条件', onPress: nothing }}
      />
    </Card>
  </Section>
);
