import type { TagTone } from '@/components';
import type { AnswerOf } from '@/services/api';
import { addDays, type LocalDate } from '@/vocabulary';

export type Week = AnswerOf<'schooling.week'>;
export type WeekLesson = Week['items'][number];

/** A day of the grid. */
export interface WeekDay {
  readonly date: LocalDate;
  readonly lessons: readonly WeekLesson[];
}

const WEEK_DAYS = 7;

/** Monday to Sunday, each with its lessons in the order they come. */
export const daysOf = ({ from, items }: Pick<Week, 'from' | 'items'>): readonly WeekDay[] =>
  Array.from({ length: WEEK_DAYS }, (_, index) => {
    const date = addDays(from as LocalDate, index);
    return { date, lessons: items.filter((lesson) => lesson.date === date) };
  });

type Held = Pick<WeekLesson, 'status' | 'startsAt' | 'endsAt' | 'arrived' | 'expected' | 'unrecorded'>;

/** Where a lesson and its roll call stand. */
export const rollStateOf = (lesson: Held, now: number): { readonly text: string; readonly tone: TagTone } => {
  const { status, startsAt, endsAt, arrived, expected, unrecorded } = lesson;
  if (status === 'cancelled') return { text: '已停课', tone: 'neutral' };
  if (now < startsAt) return { text: `${expected} 人`, tone: 'neutral' };
  if (now < endsAt) return { text: `上课中 ${arrived}/${expected}`, tone: 'brand' };
  if (unrecorded > 0) return { text: `${unrecorded} 人未记录`, tone: 'danger' };
  return { text: `到课 ${arrived}/${expected}`, tone: 'neutral' };
};
