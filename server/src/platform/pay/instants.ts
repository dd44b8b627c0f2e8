import { type Instant, isLocalDate, SHANGHAI_OFFSET_MS } from '@qingya/shared';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads an RFC 3339 time with its zone exactly; fractions below a millisecond are dropped.
 * @returns undefined for anything else, such as a day that does not exist
 */
export const parseRfc3339 = (text: string): Instant | undefined => {
  const [, date = '', hour = '', minute = '', second = '', fraction = '', zone = ''] = RFC_3339.exec(text) ?? [];
  const offset = zoneMs(zone);
  if (offset === undefined || !isLocalDate(date)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  return Date.parse(`${date}T${hour}:${minute}:${second}Z`) + ms - offset;
};

const zoneMs = (zone: string): number | undefined => {
  if (zone === 'Z') return 0;
  const [, sign, hours = '', minutes = ''] = /^([+-])(\d{2}):(\d{2})$/.exec(zone) ?? [];
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600_000 + Number(minutes) * 60_000);
};

/** Writes an instant the way WeChat Pay does, whole seconds in China's zone: `2026-01-01T10:00:00+08:00`. */
export const formatRfc3339 = (at: Instant): string => `${new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
