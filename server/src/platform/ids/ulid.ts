import type { Instant } from '@qingya/shared';
import { monotonicFactory } from 'ulid';

/** Makes application-side identifiers. */
export interface IdSource {
  /**
   * A ULID: 26 characters of Crockford base 32, ordered by time and, within this process, strictly increasing.
   * @param at epoch milliseconds the id belongs to
   */
  next(at: Instant): string;
}

/** Ids for real processes: monotonic inside one millisecond, random between processes. */
export const createIdSource = (): IdSource => {
  const make = monotonicFactory();
  return { next: (at) => make(at) };
};

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
export const isId = (text: string): boolean => ULID.test(text);
