import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { formatDay } from '@/format';
import { addMonths, type LocalDate } from '@/vocabulary';
import { Icon } from '../Icon';
import { Pressable } from '../Pressable';
import { firstOfMonth, monthGrid } from './model';
import './index.scss';

interface StreakCalendarProps {
  /** Any day of the month shown. */
  readonly month: LocalDate;
  readonly today: LocalDate;
  /** Days with a stamp. */
  readonly marked: readonly string[];
  /** Days in a row up to now; 0 hides the line. */
  readonly streak?: number;
  /** Turning pages; absent = this month only. */
  readonly onMonth?: (month: LocalDate) => void;
}

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;

/** A month with a stamp on every day that was kept; neighbouring stamps join to a band. */
export const StreakCalendar = ({ month, today, marked, streak = 0, onMonth }: StreakCalendarProps) => {
  const atNow = firstOfMonth(month) >= firstOfMonth(today);
  return (
    <View className='qy-calendar'>
      <View className='qy-calendar__head'>
        <View className='qy-calendar__pager'>
          {onMonth !== undefined && (
            <Pressable className='qy-calendar__turn' label='上个月' onPress={() => onMonth(addMonths(firstOfMonth(month), -1))}>
              <Icon name='back' size='sm' tone='muted' />
            </Pressable>
          )}
          <Text className='qy-calendar__month'>{`${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`}</Text>
          {onMonth !== undefined && (
            <Pressable
              className={`qy-calendar__turn ${atNow ? 'qy-calendar__turn--off' : ''}`}
              label='下个月'
              disabled={atNow}
              onPress={() => onMonth(addMonths(firstOfMonth(month), 1))}
            >
              <Icon name='chevron' size='sm' tone='muted' />
            </Pressable>
          )}
        </View>
        {streak > 0 && <Text className='qy-calendar__streak'>{`已连续 ${streak} 天`}</Text>}
      </View>
      <View className='qy-calendar__week' {...a11y({ hidden: true })}>
        {WEEKDAYS.map((name) => (
          <Text className='qy-calendar__weekday' key={name}>
            {name}
          </Text>
        ))}
      </View>
      {monthGrid(month, today, marked).map((week) => (
        <View className='qy-calendar__week' key={week[0]?.date ?? month}>
          {week.map((day) => (
            <View
              className={[
                'qy-calendar__cell',
                day.inMonth ? '' : 'qy-calendar__cell--outside',
                day.joinsPrevious ? 'qy-calendar__cell--previous' : '',
                day.joinsNext ? 'qy-calendar__cell--next' : '',
              ].join(' ')}
              key={day.date}
              {...a11y(
                day.inMonth ? { role: 'text', label: `${formatDay(day.date)}${day.marked ? ' 已打卡' : ''}` } : { hidden: true },
              )}
            >
              <View
                className={[
                  'qy-calendar__day',
                  day.marked ? 'qy-calendar__day--marked' : '',
                  day.isToday ? 'qy-calendar__day--today' : '',
                  day.isFuture ? 'qy-calendar__day--future' : '',
                ].join(' ')}
              >
                {String(day.day)}
              </View>
            </View>
          ))}
        </View>
      ))}
    </View>
  );
};
