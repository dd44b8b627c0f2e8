const SHANGHAI_MS = 8 * 3_600_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

const shanghai = (at: number): string => new Date(at + SHANGHAI_MS).toISOString();

/** `2026-01-01T10:00:00+08:00` */
export const rfc3339 = (at: number): string => `${shanghai(at).slice(0, 19)}+08:00`;

/** `2026-01-01` in Shanghai. */
export const dateOf = (at: number): string => shanghai(at).slice(0, 10);

/** `2026-01-01 10:00:00` in Shanghai. */
export const clockText = (at: number): string => shanghai(at).slice(0, 19).replace('T', ' ');

/** Midnight in Shanghai at which `date` begins; NaN when there is no such day. */
export const startOf = (date: string): number => {
  const at = Date.parse(`${date}T00:00:00+08:00`);
  return Number.isNaN(at) || dateOf(at) !== date ? Number.NaN : at;
};

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds of an RFC 3339 time with a zone; undefined for anything else, also for days that do not exist. */
export const parseRfc3339 = (text: string): number | undefined => {
  const at = RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  return Number.isNaN(startOf(text.slice(0, 10))) ? undefined : at;
};
