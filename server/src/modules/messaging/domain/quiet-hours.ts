import { addDays, type Instant, instantAt, localDateOf, minuteOfDay } from '@qingya/shared';

/** Minutes of the day in Asia/Shanghai: from the first on it is quiet, at the second it no longer is. */
const QUIET_FROM = 21 * 60;
const QUIET_UNTIL = 9 * 60;

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The same for people. */
export const QUIET_HOURS = { from: clockText(QUIET_FROM), until: clockText(QUIET_UNTIL) } as const;

/** Whether families are left in peace at this instant. */
export const isQuiet = (at: Instant): boolean => {
  const minute = minuteOfDay(at);
  return minute >= QUIET_FROM || minute < QUIET_UNTIL;
};

/** The instant itself, or the end of the quiet hours it lies in. */
export const firstDaytime = (at: Instant): Instant => {
  if (!isQuiet(at)) return at;
  const date = localDateOf(at);
  return instantAt(minuteOfDay(at) < QUIET_UNTIL ? date : addDays(date, 1), QUIET_UNTIL);
};

/** When a message that could be sent at an instant is sent. */
export const sendingTime = (urgent: boolean, at: Instant): Instant => (urgent ? at : firstDaytime(at));
