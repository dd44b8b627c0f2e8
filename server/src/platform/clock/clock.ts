import type { Instant } from '@qingya/shared';

/** The only way the product learns what time it is. */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock for tests and for demo seeding: stands still until told to move. */
export class FakeClock implements Clock {
  private current: Instant;

  constructor(start: Instant | string) {
    this.current = typeof start === 'string' ? Date.parse(start) : start;
  }

  now(): Instant {
    return this.current;
  }

  /** @param at epoch milliseconds or an ISO date-time with zone */
  set(at: Instant | string): void {
    this.current = typeof at === 'string' ? Date.parse(at) : at;
  }

  advance(ms: number): void {
    this.current += ms;
  }
}
