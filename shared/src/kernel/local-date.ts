import type { Instant, LocalDate } from './brand';

/**
 * China has used UTC+8 all year since 1992, so a constant is exact for every date the product can meet.
 * A constant also keeps the result independent of the machine's zone and of its time-zone database.
 */
export const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

const fromUtcMidnight = (ms: number): LocalDate => new Date(ms).toISOString().slice(0, 10) as LocalDate;
const toUtcMidnight = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`);

/** Whether `text` is a real calendar day written `YYYY-MM-DD` (2026-02-30 is not). */
export const isLocalDate = (text: string): text is LocalDate => {
  if (!PATTERN.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && fromUtcMidnight(ms) === text;
};

/** @throws RangeError when `text` is not a real `YYYY-MM-DD` day. */
export const localDate = (text: string): LocalDate => {
  if (!isLocalDate(text)) throw new RangeError(`not a calendar day: ${text}`);
  return text;
};

/** Nearly every call asks about the same day as the one before, and formatting a date costs more than a comparison. */
let latest = { dayNumber: 0, date: fromUtcMidnight(0) };

/** The Asia/Shanghai calendar day an instant falls on. */
export const localDateOf = (at: Instant): LocalDate => {
  const dayNumber = Math.floor((at + SHANGHAI_OFFSET_MS) / DAY_MS);
  if (latest.dayNumber !== dayNumber) latest = { dayNumber, date: fromUtcMidnight(dayNumber * DAY_MS) };
  return latest.date;
};

/** First instant of the day in Asia/Shanghai. */
export const startOfDay = (date: LocalDate): Instant => toUtcMidnight(date) - SHANGHAI_OFFSET_MS;

/** Instant of a wall-clock time in Asia/Shanghai. `minuteOfDay` is minutes after midnight, 0..1439. */
export const instantAt = (date: LocalDate, minuteOfDay: number): Instant => startOfDay(date) + minuteOfDay * MINUTE_MS;

/** Minutes after midnight in Asia/Shanghai, 0..1439. */
export const minuteOfDay = (at: Instant): number =>
  Math.floor(((((at + SHANGHAI_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);

export const addDays = (date: LocalDate, days: number): LocalDate => fromUtcMidnight(toUtcMidnight(date) + days * DAY_MS);

/** Adds calendar months; a day the target month lacks becomes its last day (31 January + 1 month = end of February). */
export const addMonths = (date: LocalDate, months: number): LocalDate => {
  const from = new Date(toUtcMidnight(date));
  const monthIndex = from.getUTCFullYear() * 12 + from.getUTCMonth() + months;
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return fromUtcMidnight(Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay)));
};

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => (toUtcMidnight(to) - toUtcMidnight(from)) / DAY_MS;

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export const isoWeekday = (date: LocalDate): 1 | 2 | 3 | 4 | 5 | 6 | 7 => {
  const day = new Date(toUtcMidnight(date)).getUTCDay();
  return (day === 0 ? 7 : day) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
};

/** The Monday of the week a day belongs to. */
export const startOfWeek = (date: LocalDate): LocalDate => addDays(date, 1 - isoWeekday(date));

/** The earlier of two days; `null` means «never» and loses against any day. */
export const earlierDate = (a: LocalDate | null, b: LocalDate | null): LocalDate | null => {
  if (a === null) return b;
  if (b === null) return a;
  return a <= b ? a : b;
};
