import type { Instant } from '@qingya/shared';
import { REFRESH_GRACE_MS } from './lifetimes';

/** What is known about a presented refresh token. */
export interface PresentedToken {
  readonly expiresAt: Instant;
  /** When it was exchanged for its successor; null while it is the newest of its session. */
  readonly rotatedAt: Instant | null;
  /** Whether the successor has been exchanged in its turn, which proves that its owner received it. */
  readonly successorUsed: boolean;
}

export type RefreshDecision = 'rotate' | 'repeat' | 'expired' | 'reused';

/**
 * - `rotate`: the newest token of the session: hand out a successor.
 * - `repeat`: exchanged a moment ago and the successor never came back: the answer was lost, give the same successor again.
 * - `reused`: an old token turned up: somebody has a copy, end the session.
 * - `expired`: too old to be used; nobody is hurt, log in again.
 */
export const decideRefresh = (token: PresentedToken, now: Instant): RefreshDecision => {
  if (token.rotatedAt !== null) {
    const inGrace = now < token.rotatedAt + REFRESH_GRACE_MS;
    return inGrace && !token.successorUsed ? 'repeat' : 'reused';
  }
  return now < token.expiresAt ? 'rotate' : 'expired';
};
