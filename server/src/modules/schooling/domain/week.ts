import { type Instant, isoWeekday, type LocalDate, minuteOfDay } from '@qingya/shared';

/** What a week of lessons may be narrowed to. */
export interface WeekFilter {
  readonly courseId?: string | undefined;
  readonly teacherStaffId?: string | undefined;
  readonly room?: string | undefined;
}

interface Placed {
  readonly courseId: string;
  readonly teacherStaffId: string | null;
  readonly room: string | null;
}

/** Lessons that pass every filter that is set. */
export const narrowed = <L extends Placed>(lessons: readonly L[], filter: WeekFilter): L[] =>
  lessons.filter(
    (lesson) =>
      (filter.courseId === undefined || lesson.courseId === filter.courseId) &&
      (filter.teacherStaffId === undefined || lesson.teacherStaffId === filter.teacherStaffId) &&
      (filter.room === undefined || lesson.room === filter.room),
  );

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** Every value once, by its text; what has no value is no choice. */
export const choicesOf = <L>(lessons: readonly L[], choiceOf: (lesson: L) => Choice | null): Choice[] => {
  const found = new Map<string, Choice>();
  for (const lesson of lessons) {
    const choice = choiceOf(lesson);
    if (choice) found.set(choice.value, choice);
  }
  return [...found.values()].sort((a, b) => a.text.localeCompare(b.text, 'zh') || (a.value < b.value ? -1 : 1));
};

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const two = (value: number): string => String(value).padStart(2, '0');

export const weekdayName = (date: LocalDate): string => WEEKDAYS[isoWeekday(date) - 1] ?? '';

/** 09:05, in Shanghai. */
export const clock = (at: Instant): string => {
  const minute = minuteOfDay(at);
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
};

interface Held {
  readonly status: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly unrecorded: number;
}

/** Where a lesson and its roll call stand, in one word. */
export const rollText = ({ status, startsAt, endsAt, unrecorded }: Held, now: Instant): string => {
  if (status === 'cancelled') return '已停课';
  if (now < startsAt) return '未开始';
  if (now < endsAt) return '上课中';
  return unrecorded > 0 ? '待点名' : '已点名';
};
