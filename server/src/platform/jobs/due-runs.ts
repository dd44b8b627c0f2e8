import { addDays, type Instant, instantAt, type LocalDate, localDateOf } from '@qingya/shared';
import type { JobRunRow } from './runs';

/** What the schedule knows of a task. */
export interface TaskTiming {
  readonly name: string;
  readonly minuteOfDay: number;
}

/** Days before today whose missed runs are still made up for. */
export const CATCH_UP_DAYS = 7;

/** A run that may be taken now; `row` is absent when nobody has touched it yet. */
export interface DueRun {
  readonly businessDate: LocalDate;
  readonly row: JobRunRow | undefined;
}

/**
 * The one run of a task to take next, or undefined. Dates go oldest first: while an older one runs or waits for its
 * retry, later ones wait; one that failed for good no longer holds them up. What a person asked for goes first.
 * @param rows the task's rows, any order
 * @param first the earliest date the task has a row for; without any, the schedule begins today
 */
export const nextDueRun = (
  task: TaskTiming,
  rows: readonly JobRunRow[],
  first: LocalDate | undefined,
  now: Instant,
  maxAttempts: number,
): DueRun | undefined => {
  const byDate = new Map(rows.map((row) => [row.businessDate, row]));
  const manual = rows
    .filter((row) => row.manual === 1 && isTakeable(row, now, maxAttempts))
    .sort((a, b) => (a.businessDate < b.businessDate ? -1 : 1))[0];
  if (manual) return { businessDate: manual.businessDate, row: manual };
  for (const businessDate of scheduledDates(task, first, now)) {
    const row = byDate.get(businessDate);
    if (!row || isTakeable(row, now, maxAttempts)) return { businessDate, row };
    if (!isOver(row, maxAttempts)) return undefined;
  }
  return undefined;
};

/** The dates the schedule answers for, oldest first, up to the last one whose time of day has come. */
export const scheduledDates = (task: TaskTiming, first: LocalDate | undefined, now: Instant): LocalDate[] => {
  const today = localDateOf(now);
  const oldest = addDays(today, -CATCH_UP_DAYS);
  const dates: LocalDate[] = [];
  const begin = first === undefined ? today : first > oldest ? first : oldest;
  for (let date = begin; date <= today; date = addDays(date, 1)) {
    if (instantAt(date, task.minuteOfDay) <= now) dates.push(date);
  }
  return dates;
};

const isTakeable = (row: JobRunRow, now: Instant, maxAttempts: number): boolean => {
  if (row.state === 'requested') return true;
  if (row.state === 'claimed') return (row.claimedUntil ?? 0) < now;
  return row.state === 'failed' && row.attempts < maxAttempts && row.nextAttemptAt <= now;
};

const isOver = (row: JobRunRow, maxAttempts: number): boolean =>
  row.state === 'done' || (row.state === 'failed' && row.attempts >= maxAttempts);

/** Milliseconds by which a task is late: since its oldest unfinished run was due; 0 when none is. */
export const lagOf = (task: TaskTiming, rows: readonly JobRunRow[], first: LocalDate | undefined, now: Instant): number => {
  const done = new Set(rows.filter((row) => row.state === 'done').map((row) => row.businessDate));
  const open = scheduledDates(task, first, now).find((date) => !done.has(date));
  return open === undefined ? 0 : now - instantAt(open, task.minuteOfDay);
};
