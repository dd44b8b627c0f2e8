import type { LocalDate } from '@qingya/shared';
// The data file, not the functions of the package: those go through the machine's time zone.
import calendar from 'chinese-days/dist/chinese-days.json';

const holidays: Readonly<Record<string, string | undefined>> = calendar.holidays;
const workdays: Readonly<Record<string, string | undefined>> = calendar.workdays;

const chineseName = (entry: string): string => entry.split(',')[1] ?? '法定节假日';

/** Whether the State Council's calendar makes the day a holiday. Years it has not announced yet have none. */
export const isStatutoryHoliday = (date: LocalDate): boolean => holidays[date] !== undefined;

/** Whether a Saturday or Sunday is worked in exchange for a holiday. */
export const isMakeUpWorkday = (date: LocalDate): boolean => workdays[date] !== undefined;

/** Chinese name of the holiday, or null on any other day. */
export const statutoryHolidayName = (date: LocalDate): string | null => {
  const entry = holidays[date];
  return entry === undefined ? null : chineseName(entry);
};
