import { addDays, addMonths, isoWeekday, type LocalDate, startOfWeek } from '@/vocabulary';

export interface CalendarDay {
  readonly date: LocalDate;
  readonly day: number;
  /** Belongs to the month shown (the grid also shows the ends of its neighbours). */
  readonly inMonth: boolean;
  readonly isToday: boolean;
  readonly isFuture: boolean;
  readonly marked: boolean;
  /** Marked, and so is the day before or after it: the stamps join to a band. */
  readonly joinsPrevious: boolean;
  readonly joinsNext: boolean;
}

/** First day of the month `date` lies in. */
export const firstOfMonth = (date: LocalDate): LocalDate => `${date.slice(0, 7)}-01` as LocalDate;

/** The month of `month` (any day of it) as whole weeks from Monday to Sunday. */
export const monthGrid = (month: LocalDate, today: LocalDate, marked: readonly string[]): readonly (readonly CalendarDay[])[] => {
  const first = firstOfMonth(month);
  const last = addDays(addMonths(first, 1), -1);
  const set = new Set(marked);
  const weeks: CalendarDay[][] = [];
  for (let monday = startOfWeek(first); monday <= last; monday = addDays(monday, 7)) {
    weeks.push(
      Array.from({ length: 7 }, (_, index) => {
        const date = addDays(monday, index);
        const isMarked = set.has(date);
        return {
          date,
          day: Number(date.slice(8)),
          inMonth: date.slice(0, 7) === first.slice(0, 7),
          isToday: date === today,
          isFuture: date > today,
          marked: isMarked,
          joinsPrevious: isMarked && isoWeekday(date) !== 1 && set.has(addDays(date, -1)),
          joinsNext: isMarked && isoWeekday(date) !== 7 && set.has(addDays(date, 1)),
        };
      }),
    );
  }
  return weeks;
};
