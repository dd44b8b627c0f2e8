import type { Instant } from '@qingya/shared';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Pauses before the first, second, … time an order is asked about; the last one repeats. */
const PAUSES: readonly number[] = [10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE];
const RETRY_MS = 30 * SECOND;
/** A platform that cannot be reached for ten minutes is asked less often. */
const QUICK_RETRIES = 20;

/** How long to wait before an order that was asked about `checks` times is asked about again, milliseconds. */
export const pauseAfter = (checks: number): number => PAUSES[Math.min(checks, PAUSES.length - 1)] ?? 10 * MINUTE;

/**
 * When an order is looked at next. Never after its end, so that it is closed in time; after its end, soon.
 * @param checks how often it was asked about since the pay panel was opened last
 */
export const nextCheck = (now: Instant, checks: number, expiresAt: Instant): Instant =>
  now >= expiresAt ? nextTry(now, checks) : Math.min(now + pauseAfter(checks), expiresAt);

/** When closing an order is tried again. */
export const nextTry = (now: Instant, tries: number): Instant => now + (tries < QUICK_RETRIES ? RETRY_MS : 10 * MINUTE);
