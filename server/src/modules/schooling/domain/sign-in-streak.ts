import { addDays, type LocalDate } from '@qingya/shared';

/**
 * How many days in a row end on `lastDay`, from the days on which somebody signed in. A missed day ends a row, whatever
 * month it falls in; 0 when `lastDay` itself is missing.
 */
export const streakEndingOn = (dates: Iterable<string>, lastDay: LocalDate): number => {
  const days = new Set(dates);
  let length = 0;
  for (let day = lastDay; days.has(day); day = addDays(day, -1)) length += 1;
  return length;
};

/** The row that is alive today: one that ended yesterday still is, for today may yet be signed. */
export const currentStreak = (dates: Iterable<string>, today: LocalDate): number => {
  const days = new Set(dates);
  return streakEndingOn(days, days.has(today) ? today : addDays(today, -1));
};
