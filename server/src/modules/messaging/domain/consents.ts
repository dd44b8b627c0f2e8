import { type Instant, MINUTE_MS } from '@qingya/shared';

/** A report of the phone and a push of WeChat this far apart may tell of the same tap. */
export const PAIRING_MS = 10 * MINUTE_MS;

/** Who told of a consent. */
export type Teller = 'page' | 'push';

/** A consent that was counted and that the other teller has not confirmed yet. */
export interface Unpaired {
  readonly sourceKey: string;
  readonly at: Instant;
}

/**
 * Finds the telling that is about the same tap: of those of the other teller within ten minutes the nearest, of two
 * equally near ones the earlier.
 */
export const partnerOf = <T extends Unpaired>(at: Instant, others: readonly T[]): T | undefined => {
  let best: T | undefined;
  for (const other of others) {
    const distance = Math.abs(other.at - at);
    if (distance > PAIRING_MS) continue;
    const record = best === undefined ? Number.POSITIVE_INFINITY : Math.abs(best.at - at);
    if (distance < record || (distance === record && best !== undefined && other.at < best.at)) best = other;
  }
  return best;
};

/** WeChat tells times in whole seconds, and a phone's clock may be wrong by as much as reports are paired over. */
const SLACK_MS: Readonly<Record<Teller, number>> = { push: 999, page: PAIRING_MS };

/** Whether a consent was given before the count was set to zero, and so went with it. */
export const isOverridden = (teller: Teller, at: Instant, lastReset: Instant | null): boolean =>
  lastReset !== null && at + SLACK_MS[teller] < lastReset;

/** How many are taken away when the count is set to zero: all but those that were given later, as far as they are left. */
export const takenByReset = (remaining: number, grantedLater: number): number => remaining - Math.min(remaining, grantedLater);
