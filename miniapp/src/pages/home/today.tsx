import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Card, EmptyState, Icon, LessonCard, PointsText, Tag } from '@/components';
import { expiryHint, lessonTime } from '@/family/model';
import { formatPoints } from '@/format';
import { urls } from '@/routes';
import { scan } from '@/services/wechat';
import type { LocalDate } from '@/vocabulary';
import { type Home, type HomeLesson, lessonState, orderedLessons } from './model';

type HomePoints = NonNullable<Home['selected']>['points'];

/** The headline: how many points, and what happens to them next. */
export const PointsHeadline = ({ points, onPress }: { readonly points: HomePoints; readonly onPress: () => void }) =>
  points === null ? null : (
    <Card tone='points' onPress={onPress}>
      <View className='home__points'>
        <View className='home__points-main'>
          <Text className='home__label'>可用积分</Text>
          <PointsText value={points.available} size='display' />
        </View>
        <Icon name='chevron' size='md' tone='points' />
      </View>
      <View className='home__hints'>
        {points.nextExpiry !== null && <Text className='home__hint'>{expiryHint(points.nextExpiry)}</Text>}
        {points.pending > 0 && <Text className='home__hint'>{`另有 ${formatPoints(points.pending)} 积分待生效`}</Text>}
        {points.debt > 0 && <Tag text={`${formatPoints(points.debt)} 积分待抵扣，从之后获得的积分中扣`} tone='danger' />}
      </View>
    </Card>
  );

/** Opens the scanner; where there is none the check-in page asks for the code. */
const startCheckIn = async () => {
  const outcome = await scan();
  if (outcome.kind === 'cancelled') return;
  await Taro.navigateTo({ url: urls.checkIn(outcome.kind === 'text' ? outcome.text : undefined) });
};

interface TodayLessonsProps {
  readonly lessons: readonly HomeLesson[];
  readonly studentId: string;
  readonly today: LocalDate;
}

/** Today's lessons; the one that is open carries the main action of the screen. */
export const TodayLessons = ({ lessons, studentId, today }: TodayLessonsProps) => {
  if (lessons.length === 0) {
    return (
      <Card>
        <EmptyState
          compact
          picture='calendar'
          title='今天没有课'
          action={{ text: '查看课表', onPress: () => void Taro.navigateTo({ url: urls.lessons(studentId) }) }}
        />
      </Card>
    );
  }
  return (
    <>
      {orderedLessons(lessons).map((lesson, index) => (
        <LessonCard
          key={lesson.id}
          course={lesson.courseTitle}
          classGroup={lesson.isMakeUp ? `${lesson.classGroupName}（补课）` : lesson.classGroupName}
          time={lessonTime(lesson, today)}
          room={lesson.room ?? undefined}
          state={lessonState(lesson)}
          {...(lesson.checkIn === 'open' && index === 0
            ? { action: { text: '扫码签到', onPress: () => void startCheckIn() } }
            : { onPress: () => void Taro.navigateTo({ url: urls.lesson(studentId, lesson.id, lesson.date) }) })}
        />
      ))}
    </>
  );
};
