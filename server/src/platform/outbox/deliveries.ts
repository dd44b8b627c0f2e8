import type { Instant } from '@qingya/shared';
import { placeholders, type Reader, skipLocked, type UnitOfWork } from '../db';
import type { StoredEvent } from './types';

/** A delivery that may be due, with its event. */
export interface DueDelivery {
  readonly position: number;
  readonly subscriber: string;
  readonly aggregate: string;
  readonly attempts: number;
  readonly id: string;
  readonly type: string;
  /** JSON text. */
  readonly payload: string;
  readonly occurredAt: Instant;
}

/** The oldest delivery of a lane (one subscriber's queue for one aggregate) that is not settled. */
export interface LaneHead {
  readonly position: number;
  readonly state: 'pending' | 'dead';
  readonly nextAttemptAt: Instant;
}

const COLUMNS = `d.position AS position, d.subscriber AS subscriber, d.aggregate AS aggregate, d.attempts AS attempts,
  e.id AS id, e.type AS type, e.payload AS payload, e.occurredAt AS occurredAt`;
const FROM = 'FROM outbox_delivery d JOIN outbox_event e ON e.position = d.position';

/** Deliveries nobody has tried yet, in order, from a position on. */
export const freshDeliveries = (
  reader: Reader,
  subscribers: readonly string[],
  fromPosition: number,
  limit: number,
): Promise<DueDelivery[]> =>
  reader.rows<DueDelivery>(
    `SELECT ${COLUMNS} ${FROM}
     WHERE d.state = 'pending' AND d.nextAttemptAt = 0 AND d.position >= ? AND d.subscriber IN (${placeholders(subscribers.length)})
     ORDER BY d.position LIMIT ?`,
    [fromPosition, ...subscribers, limit],
  );

/** Deliveries whose wait is over: retries, and those that stood behind one. */
export const retriedDeliveries = (
  reader: Reader,
  subscribers: readonly string[],
  now: Instant,
  limit: number,
): Promise<DueDelivery[]> =>
  reader.rows<DueDelivery>(
    `SELECT ${COLUMNS} ${FROM}
     WHERE d.state = 'pending' AND d.nextAttemptAt > 0 AND d.nextAttemptAt <= ? AND d.subscriber IN (${placeholders(subscribers.length)})
     ORDER BY d.nextAttemptAt, d.position LIMIT ?`,
    [now, ...subscribers, limit],
  );

/** All open deliveries of one aggregate, in order. */
export const aggregateDeliveries = (
  reader: Reader,
  subscribers: readonly string[],
  aggregate: string,
  limit: number,
): Promise<DueDelivery[]> =>
  reader.rows<DueDelivery>(
    `SELECT ${COLUMNS} ${FROM}
     WHERE d.subscriber IN (${placeholders(subscribers.length)}) AND d.aggregate = ? AND d.state = 'pending' ORDER BY d.position LIMIT ?`,
    [...subscribers, aggregate, limit],
  );

/** Whether a subscriber has not handled everything of an aggregate: what waits, and what was given up for dead. */
export const hasUnhandled = async (reader: Reader, subscriber: string, aggregate: string): Promise<boolean> => {
  const row = await reader.row(
    `SELECT 1 AS one FROM outbox_delivery WHERE subscriber = ? AND aggregate = ? AND state IN ('pending', 'dead') LIMIT 1`,
    [subscriber, aggregate],
  );
  return row !== undefined;
};

/**
 * Takes a delivery for this transaction and marks it handled, so that the effect that follows commits with the mark.
 * @returns false when it is not due, is handled, is in another worker's hands, or an older one of its lane is not settled
 */
export const claimAndMark = async (uow: UnitOfWork, delivery: DueDelivery): Promise<boolean> => {
  const { position, subscriber } = delivery;
  const free = await uow.rows(
    `SELECT d.attempts AS attempts FROM outbox_delivery d
     WHERE d.position = ? AND d.subscriber = ? AND d.state = 'pending' AND d.nextAttemptAt <= ? AND NOT EXISTS (
       SELECT 1 FROM outbox_delivery o WHERE o.subscriber = d.subscriber AND o.aggregate = d.aggregate
         AND o.state IN ('pending', 'dead') AND o.position < d.position
     )${skipLocked(uow.engine)}`,
    [position, subscriber, uow.now],
  );
  if (free.length === 0) return false;
  const marked = await uow.run(
    `UPDATE outbox_delivery SET state = 'done', handledAt = ? WHERE position = ? AND subscriber = ? AND state = 'pending'`,
    [uow.now, position, subscriber],
  );
  return marked === 1;
};

/** Records a failed attempt; does nothing when another worker has recorded or handled it meanwhile. */
export const recordFailure = (
  uow: UnitOfWork,
  delivery: DueDelivery,
  outcome: { readonly dead: boolean; readonly nextAttemptAt: Instant; readonly error: string },
): Promise<number> =>
  uow.run(
    `UPDATE outbox_delivery SET attempts = attempts + 1, state = ?, nextAttemptAt = ?, lastError = ?
     WHERE position = ? AND subscriber = ? AND state = 'pending' AND attempts = ?`,
    [
      outcome.dead ? 'dead' : 'pending',
      outcome.nextAttemptAt,
      outcome.error,
      delivery.position,
      delivery.subscriber,
      delivery.attempts,
    ],
  );

export const laneHead = (reader: Reader, subscriber: string, aggregate: string): Promise<LaneHead | undefined> =>
  reader.row<LaneHead>(
    `SELECT position, state, nextAttemptAt FROM outbox_delivery
     WHERE subscriber = ? AND aggregate = ? AND state IN ('pending', 'dead') ORDER BY position LIMIT 1`,
    [subscriber, aggregate],
  );

/** Puts what stands behind a waiting or dead head out of the relay's sight until an instant. */
export const parkFollowers = (
  uow: UnitOfWork,
  lane: { subscriber: string; aggregate: string },
  head: number,
  until: Instant,
): Promise<number> =>
  uow.run(
    `UPDATE outbox_delivery SET nextAttemptAt = ?
     WHERE subscriber = ? AND aggregate = ? AND state = 'pending' AND position > ? AND nextAttemptAt < ?`,
    [until, lane.subscriber, lane.aggregate, head, until],
  );

/** Makes what stands behind a settled head due at once. */
export const releaseFollowers = (
  uow: UnitOfWork,
  lane: { subscriber: string; aggregate: string },
  head: number,
): Promise<number> =>
  uow.run(
    `UPDATE outbox_delivery SET nextAttemptAt = 0
     WHERE subscriber = ? AND aggregate = ? AND state = 'pending' AND position > ? AND nextAttemptAt > 0`,
    [lane.subscriber, lane.aggregate, head],
  );

export const storedEvent = (delivery: DueDelivery): StoredEvent => ({
  id: delivery.id,
  position: delivery.position,
  type: delivery.type,
  aggregate: delivery.aggregate,
  payload: JSON.parse(delivery.payload),
  occurredAt: delivery.occurredAt,
});
