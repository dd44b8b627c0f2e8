import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Pressable, Tag } from '@/components';
import { formatDay, formatMinute } from '@/format';
import { minuteOfDay } from '@/vocabulary';
import { rollStateOf, type WeekDay, type WeekLesson } from '../../model/week';

const clock = (at: number): string => formatMinute(minuteOfDay(at));

const Lesson = ({ lesson, now, onOpen }: { readonly lesson: WeekLesson; readonly now: number; readonly onOpen: () => void }) => {
  const { text, tone } = rollStateOf(lesson, now);
  const off = lesson.status === 'cancelled';
  const time = `${clock(lesson.startsAt)}–${clock(lesson.endsAt)}`;
  const place = [lesson.room, lesson.teacherName].filter((part) => part !== null).join(' · ');
  return (
    <Pressable
      role='link'
      className={`week__lesson ${off ? 'week__lesson--off' : ''} ${now >= lesson.startsAt && now < lesson.endsAt ? 'week__lesson--now' : ''}`}
      testId={`lesson-${lesson.id}`}
      onPress={onOpen}
    >
      <Text className='week__time'>{time}</Text>
      <Text className='week__class'>{lesson.classGroupName}</Text>
      {place !== '' && <Text className='week__place'>{place}</Text>}
      <Tag text={text} tone={tone} />
    </Pressable>
  );
};

interface WeekGridProps {
  readonly days: readonly WeekDay[];
  readonly today: string;
  readonly now: number;
  /** Names of holidays by date. */
  readonly holidays: ReadonlyMap<string, string>;
  readonly onOpen: (lesson: WeekLesson) => void;
}

/** A week as seven columns, each with its lessons from morning to evening. */
export const WeekGrid = ({ days, today, now, holidays, onOpen }: WeekGridProps) => (
  <View className='week__scroll'>
    <View className='week' {...a11y({ role: 'list', label: '一周课表' })}>
      {days.map(({ date, lessons }) => {
        const holiday = holidays.get(date);
        return (
          <View key={date} className={`week__day ${date === today ? 'week__day--today' : ''}`} {...a11y({ role: 'listitem' })}>
            <View className='week__head'>
              <Text className='week__date'>{formatDay(date)}</Text>
              <Text className='week__count'>
                {[date === today ? '今天' : '', holiday ?? '', lessons.length > 0 ? `${lessons.length} 节` : '']
                  .filter((part) => part !== '')
                  .join(' · ')}
              </Text>
            </View>
            {lessons.map((lesson) => (
              <Lesson key={lesson.id} lesson={lesson} now={now} onOpen={() => onOpen(lesson)} />
            ))}
            {lessons.length === 0 && <Text className='week__none'>没有课</Text>}
          </View>
        );
      })}
    </View>
  </View>
);
