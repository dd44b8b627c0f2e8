import { Text, View } from '@tarojs/components';
import Taro, { useDidShow, useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, PageShell, PrimaryButton, Tag } from '@/components';
import { formatSpan } from '@/format';
import { usePullDown } from '@/hooks/use-pull-down';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { CorrectionSheet } from '../../components/correction-sheet';
import { LessonLineRow } from '../../components/lesson-line';
import { faceAfter, pullOf, useCaller } from '../../hooks/use-me';
import { useNow, usePoll } from '../../hooks/use-poll';
import { allows } from '../../model/access';
import { byArrival, PHASES, phaseOf } from '../../model/attendance';
import type { LessonAttendance, LessonLine, Me } from '../../types';
import './index.scss';

const LIVE_MS = 3_000;
const go = (url: string) => void Taro.navigateTo({ url });

const Head = ({ data, now }: { readonly data: LessonAttendance; readonly now: number }) => {
  const { lesson, arrived, expected } = data;
  const { text, tone } = PHASES[phaseOf(lesson, now)];
  return (
    <Card>
      <View className='lesson__head'>
        <Text className='lesson__name'>{lesson.classGroupName}</Text>
        <Tag text={text} tone={tone} />
      </View>
      <Text className='lesson__when'>
        {[lesson.courseTitle, formatSpan(lesson.startsAt, lesson.endsAt), lesson.room].filter(Boolean).join(' · ')}
      </Text>
      <View
        className='lesson__count'
        {...a11y({ role: 'status', live: 'polite', label: `已到 ${arrived} 人，应到 ${expected} 人` })}
      >
        <Text className='lesson__arrived'>{arrived}</Text>
        <Text className='lesson__expected'>/ {expected} 人已到</Text>
      </View>
      {lesson.changeReason !== null && <Text className='lesson__when'>变动原因：{lesson.changeReason}</Text>}
    </Card>
  );
};

/** Points by hand for one of the children, as soon as there is a lesson to praise somebody in. */
const AwardAct = ({ me, data, now }: { readonly me: Me; readonly data: LessonAttendance; readonly now: number }) => {
  const phase = phaseOf(data.lesson, now);
  if (!allows(me, 'points.award') || phase === 'cancelled' || phase === 'later' || data.items.length === 0) return null;
  return (
    <View className='lesson__acts'>
      <Button
        block
        text='奖励积分'
        icon='points'
        kind='secondary'
        testId='award-in-lesson'
        onPress={() => go(urls.staff.awardInLesson(data.lesson.id))}
      />
    </View>
  );
};

const Acts = ({ me, data, now }: { readonly me: Me; readonly data: LessonAttendance; readonly now: number }) => {
  const phase = phaseOf(data.lesson, now);
  if (!allows(me, 'attendance.write') || phase === 'cancelled') return null;
  if (phase === 'later') return <Text className='lesson__note'>上课前 30 分钟可以开始签到和点名</Text>;
  const id = data.lesson.id;
  const showsCode = phase !== 'over';
  return (
    <View className='lesson__acts'>
      {showsCode && <PrimaryButton text='出示签到码' icon='scan' testId='show-code' onPress={() => go(urls.staff.code(id))} />}
      <Button
        block
        text='全班点名'
        kind={showsCode ? 'secondary' : 'primary'}
        testId='roll-call'
        onPress={() => go(urls.staff.rollCall(id))}
      />
    </View>
  );
};

/** One lesson: who has arrived, live, and what can be done about it. */
export default function Lesson() {
  const lessonId = useRouter().params.lessonId ?? '';
  const caller = useCaller(urls.staff.lesson(lessonId));
  const now = useNow(LIVE_MS);
  const live = useQuery(caller.data && lessonId ? lessonId : null, (attach) =>
    call('schooling.lessonAttendance', { params: { lessonId }, attach }),
  );
  usePoll(LIVE_MS, live.data !== undefined, live.reload);
  useDidShow(() => void (live.data && live.reload()));
  usePullDown(pullOf(caller, live.reload));
  const [chosen, setChosen] = useState<LessonLine | null>(null);
  const me = caller.data?.me;
  return (
    <PageShell face={faceAfter(caller, faceOf(live, undefined, 'headline'))}>
      {live.data !== undefined && me !== undefined && (
        <>
          <Head data={live.data} now={now} />
          <Acts me={me} data={live.data} now={now} />
          <AwardAct me={me} data={live.data} now={now} />
          <Card flush title='学员'>
            {live.data.items.length === 0 && <Text className='lesson__nobody'>这个班还没有学员</Text>}
            {byArrival(live.data.items).map((line) => (
              <LessonLineRow
                key={line.studentId}
                line={line}
                onPress={line.attendance !== null && allows(me, 'attendance.correct') ? () => setChosen(line) : undefined}
              />
            ))}
          </Card>
          <CorrectionSheet line={chosen} onClose={() => setChosen(null)} onDone={live.reload} />
        </>
      )}
    </PageShell>
  );
}
