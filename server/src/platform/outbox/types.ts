import type { Instant } from '@qingya/shared';
import type { UnitOfWork } from '../db';

/** An event as a subscriber sees it. */
export interface StoredEvent<P = unknown> {
  readonly id: string;
  /** Grows with each append; orders the events of one aggregate. */
  readonly position: number;
  readonly type: string;
  readonly aggregate: string;
  readonly payload: P;
  /** When the business fact happened (the appending unit's time). */
  readonly occurredAt: Instant;
}

/**
 * Reacts to events of lower modules. `handle` runs inside the transaction that also marks the event as handled: its
 * effect and the mark commit together. It must not call providers; a refusal (AppError) is an error like any other.
 */
export interface Subscriber {
  /** `<capability>.<what it does>`; part of the stored delivery, so never renamed lightly. */
  readonly name: string;
  readonly types: readonly string[];
  handle(uow: UnitOfWork, event: StoredEvent): Promise<void>;
}

/** Told of what the relay does; for metrics. */
export interface OutboxObserver {
  /** Called once for each event whose transaction has committed. */
  appended?(type: string): void;
  /** @param lagMs milliseconds from the fact to its handling */
  handled?(subscriber: string, lagMs: number): void;
  /** @param dead whether it was the last attempt */
  failed?(subscriber: string, dead: boolean): void;
}
