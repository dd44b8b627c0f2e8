import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Icon, LessonCard, PageShell, Pressable } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { clockSpan, relativeDay } from '@/family/model';
import { useRefresh } from '@/family/use-refresh';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import { byDay, leaveFor, lessonStanding, weekRange, weekTitle } from '../../lesson-model';
import './index.scss';

interface WeekBarProps {
  readonly title: string;
  readonly onTurn: (step: 1 | -1) => void;
}

const WeekBar = ({ title, onTurn }: WeekBarProps) => (
  <View className='lessons__week'>
    <Pressable className='lessons__turn' label='上一周' onPress={() => onTurn(-1)}>
      <Icon name='back' size='sm' tone='brand' />
    </Pressable>
    <Text className='lessons__title'>{title}</Text>
    <Pressable className='lessons__turn' label='下一周' onPress={() => onTurn(1)}>
      <Icon name='chevron' size='sm' tone='brand' />
    </Pressable>
  </View>
);

/** A week of a child's lessons. */
export default function Lessons() {
  const { studentId = '' } = useRouter().params;
  const here = urls.lessons(studentId);
  const signedIn = useRequireSession(here);
  const now = Date.now();
  const today = localDateOf(now);
  const [weeks, setWeeks] = useState(0);
  const { from, to } = weekRange(today, weeks);
  const lessons = useQuery(signedIn ? `lessons ${studentId} ${from}` : null, (attach) =>
    call('schooling.studentLessons', { params: { studentId }, query: { from, to }, attach }),
  );
  const leave = useQuery(signedIn ? `leave ${studentId}` : null, (attach) =>
    call('schooling.studentLeave', { params: { studentId }, query: { limit: 50 }, attach }),
  );
  useRefresh(() => Promise.all([lessons.reload(), leave.reload()]));
  useConsentPrompt(lessons.error, here);
  const face = familyFace(
    lessons,
    here,
    faceOf(lessons, ({ items }) =>
      items.length === 0 ? { title: '这一周没有课', hint: '可以翻到前后一周看看', picture: 'calendar' } : null,
    ),
  );
  return (
    <PageShell face={face} head={<WeekBar title={weekTitle(today, weeks)} onTurn={(step) => setWeeks(weeks + step)} />}>
      {byDay(lessons.data?.items ?? []).map((day) => (
        <View key={day.date}>
          <Text className='fam-section'>{relativeDay(day.date, today)}</Text>
          {day.lessons.map((lesson) => (
            <LessonCard
              key={lesson.id}
              course={lesson.courseTitle}
              classGroup={lesson.isMakeUp ? `${lesson.classGroupName}（补课）` : lesson.classGroupName}
              time={clockSpan(lesson)}
              room={lesson.room ?? undefined}
              state={lessonStanding(lesson, leaveFor(leave.data?.items ?? [], lesson.id), now)}
              onPress={() => void Taro.navigateTo({ url: urls.lesson(studentId, lesson.id, lesson.date) })}
            />
          ))}
        </View>
      ))}
    </PageShell>
  );
}
