import { DAY_MS, type Instant, MINUTE_MS, type RefundState } from '@qingya/shared';

const SECOND_MS = 1_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after an attempt without a believable answer. */
const SEND_DELAYS = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS] as const;
/** Waits before the platform is asked how an accepted refund stands. */
const QUERY_DELAYS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS] as const;

const nth = (delays: readonly number[], index: number): number => delays[Math.min(index, delays.length - 1)] ?? HOUR_MS;

/**
 * Milliseconds until the same number is sent again.
 * @param attempts made so far, 1 or more
 */
export const sendDelay = (attempts: number): number => nth(SEND_DELAYS, Math.max(0, attempts - 1));

/**
 * Milliseconds until the next query.
 * @param queries made since the platform accepted the refund, 0 or more
 */
export const queryDelay = (queries: number): number => nth(QUERY_DELAYS, Math.max(0, queries));

/** How long a refund waits for the merchant's balance to be filled. */
export const BLOCKED_DELAY_MS = HOUR_MS;

/** How long a refund that our own code could not handle steps back. */
export const OWN_ERROR_DELAY_MS = 10 * MINUTE_MS;

/** Parts of one payment must be a minute apart; a second is added for two clocks. */
export const PART_GAP_MS = 61 * SECOND_MS;
export const MAX_PARTS = 50;
export const REFUND_WINDOW_MS = 365 * DAY_MS;

/** Longer than any call to the platform may take: after this the sender is dead, and the same number is sent again. */
export const CLAIM_MS = 2 * MINUTE_MS;

/** Not accepted for this long: something is wrong. */
export const WAITING_TOO_LONG_MS = HOUR_MS;
/** Refunds to cards take up to three working days; with a weekend and a day to spare that is this long. */
export const PROCESSING_TOO_LONG_MS = 6 * DAY_MS;

/** Whether a person should look at the refund. */
export const isStuck = (refund: { readonly state: RefundState; readonly createdAt: Instant }, now: Instant): boolean => {
  if (refund.state === 'succeeded') return false;
  if (refund.state === 'waiting') return now - refund.createdAt > WAITING_TOO_LONG_MS;
  if (refund.state === 'processing') return now - refund.createdAt > PROCESSING_TOO_LONG_MS;
  return true;
};

/**
 * The earliest moment at which the next part of a payment may go out.
 * @param sentAt when other parts of the same payment were last sent
 */
export const nextPartAt = (sentAt: readonly Instant[]): Instant => (sentAt.length === 0 ? 0 : Math.max(...sentAt) + PART_GAP_MS);
