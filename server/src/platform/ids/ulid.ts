import { randomFillSync } from 'node:crypto';
import type { Instant } from '@qingya/shared';
import { decodeTime, encodeTime, monotonicFactory } from 'ulid';

/** Makes application-side identifiers. */
export interface IdSource {
  /**
   * A ULID: 26 characters of Crockford base 32, ordered by time and, within this process, strictly increasing.
   * @param at epoch milliseconds the id belongs to
   */
  next(at: Instant): string;
}

/** Random bytes fetched at once: an id takes sixteen, and asking for each of them alone costs more than the id. */
const POOL_BYTES = 4_096;

/** @returns numbers from 0 (inclusive) to 1 (exclusive) made of cryptographic random bytes */
const pooledRandom = (): (() => number) => {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return () => {
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const byte = pool[used] ?? 0;
    used += 1;
    return byte / 256;
  };
};

/** Ids for real processes: monotonic inside one millisecond, random between processes. */
export const createIdSource = (): IdSource => {
  const make = monotonicFactory(pooledRandom());
  return { next: (at) => make(at) };
};

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
export const isId = (text: string): boolean => ULID.test(text);

/** What every id made at this moment or later sorts behind: `id >= idsFrom(at)`. */
export const idsFrom = (at: Instant): string => encodeTime(at, 10);

/** The moment an id was made for. @param id a ULID */
export const timeOfId = (id: string): Instant => decodeTime(id);
