/** How failed deliveries are tried again. */
export interface RetryPolicy {
  /** After this many failed attempts the delivery is dead until a person decides. */
  readonly maxAttempts: number;
  /** Wait after the first failure, milliseconds; doubles with each further one. */
  readonly firstDelayMs: number;
  /** No wait is longer than this, milliseconds. */
  readonly maxDelayMs: number;
}

/** Ten attempts over about a quarter of an hour: longer than a restart or a fail-over, shorter than a school day. */
export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 10, firstDelayMs: 1_000, maxDelayMs: 600_000 };

/**
 * Milliseconds to wait after the `failures`-th failure in a row (1 = first). Between half of the doubled delay and all of
 * it, so that deliveries that failed together do not come back together.
 * @param random 0 ≤ random < 1
 */
export const backOffDelay = (failures: number, policy: RetryPolicy, random: number): number => {
  const full = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full / 2 + (full / 2) * random);
};
