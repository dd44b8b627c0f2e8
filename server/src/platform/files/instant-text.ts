import { type Instant, localDateOf, minuteOfDay } from '@qingya/shared';

const MINUTES_PER_HOUR = 60;
const two = (value: number): string => String(value).padStart(2, '0');

/** A moment in a cell, to the minute in Shanghai: `2026-11-21 09:30`. */
export const instantText = (at: Instant | null): string | null => {
  if (at === null) return null;
  const minute = minuteOfDay(at);
  return `${localDateOf(at)} ${two(Math.floor(minute / MINUTES_PER_HOUR))}:${two(minute % MINUTES_PER_HOUR)}`;
};
