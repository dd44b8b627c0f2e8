import type { Instant } from '@qingya/shared';
import { likePattern, type Reader, type SqlValue, type UnitOfWork } from '../db';
import { fail } from '../errors';
import type { Actor } from '../http/principal';
import { releaseFollowers } from './deliveries';

/** A staff member's change to the platform's own tables, for the audit log. */
export interface StaffWrite {
  readonly action: string;
  /** What was changed, `<kind>:<id>`. */
  readonly subject: string;
  readonly actor: Actor;
  readonly details: Readonly<Record<string, string | number>>;
}

/** Writes the audit row in the same transaction; filled by the composition root. */
export type OnStaffWrite = (uow: UnitOfWork, write: StaffWrite) => Promise<void>;

export interface DeliveryView {
  readonly position: number;
  readonly subscriber: string;
  readonly aggregate: string;
  readonly state: 'pending' | 'dead';
  readonly attempts: number;
  readonly nextAttemptAt: Instant;
  readonly lastError: string | null;
  readonly eventId: string;
  readonly eventType: string;
  readonly occurredAt: Instant;
}

export interface DeliveryKey {
  readonly position: number;
  readonly subscriber: string;
}

export type DeliveryOrder = 'next' | '-next' | 'happened' | '-happened';

/** After which row of the list a page begins: of the order by next attempt the attempt, of the order by event its position again. */
export type DeliveryCursor = readonly [order: string, value: number, position: number, subscriber: string];

export const deliveryCursor = (order: DeliveryOrder, row: DeliveryView): DeliveryCursor => [
  order,
  order.endsWith('next') ? row.nextAttemptAt : row.position,
  row.position,
  row.subscriber,
];

export interface DeliveryFilter {
  readonly state: 'pending' | 'dead';
  readonly order: DeliveryOrder;
  /** Part of the event's type or the subscriber's name. */
  readonly text?: string | undefined;
}

/**
 * Open deliveries in one state, by what comes up (or died) first or by the event; up to `limit` rows after the cursor. What is open is
 * found by its index; putting it in order costs as much as there is of it.
 */
export const listDeliveries = (
  reader: Reader,
  { state, order, text }: DeliveryFilter,
  after: DeliveryCursor | undefined,
  limit: number,
): Promise<DeliveryView[]> => {
  const column = order.endsWith('next') ? 'd.nextAttemptAt' : 'd.position';
  const [sign, way] = order.startsWith('-') ? ['<', 'DESC'] : ['>', 'ASC'];
  const conditions = ['d.state = ?'];
  const params: SqlValue[] = [state];
  if (text) {
    const pattern = likePattern(text);
    conditions.push("(e.type LIKE ? ESCAPE '!' OR d.subscriber LIKE ? ESCAPE '!')");
    params.push(pattern, pattern);
  }
  if (after !== undefined) {
    const [, value, position, subscriber] = after;
    conditions.push(
      `(${column} ${sign} ? OR (${column} = ? AND (d.position ${sign} ? OR (d.position = ? AND d.subscriber ${sign} ?))))`,
    );
    params.push(value, value, position, position, subscriber);
  }
  return reader.rows<DeliveryView>(
    `SELECT d.position AS position, d.subscriber AS subscriber, d.aggregate AS aggregate, d.state AS state, d.attempts AS attempts,
       d.nextAttemptAt AS nextAttemptAt, d.lastError AS lastError, e.id AS eventId, e.type AS eventType, e.occurredAt AS occurredAt
     FROM outbox_delivery d JOIN outbox_event e ON e.position = d.position
     WHERE ${conditions.join(' AND ')} ORDER BY ${column} ${way}, d.position ${way}, d.subscriber ${way} LIMIT ?`,
    [...params, limit],
  );
};

export interface OutboxSummary {
  readonly pending: number;
  readonly dead: number;
  /** Age of the oldest delivery that still waits, seconds; 0 when none does. */
  readonly oldestPendingSeconds: number;
  /** Open deliveries of subscribers this release does not have. */
  readonly unknownSubscriber: number;
}

/** What is open. The cost grows with what is open, not with history. */
export const summarise = async (reader: Reader, subscribers: readonly string[]): Promise<OutboxSummary> => {
  const rows = await reader.rows<{ state: string; subscriber: string; n: number; oldest: number }>(
    `SELECT state, subscriber, COUNT(*) AS n, MIN(position) AS oldest FROM outbox_delivery
     WHERE state IN ('pending', 'dead') GROUP BY state, subscriber`,
  );
  const known = new Set(subscribers);
  const count = (wanted: (row: { state: string; subscriber: string }) => boolean): number =>
    rows.filter(wanted).reduce((sum, row) => sum + row.n, 0);
  const waiting = rows.filter((row) => row.state === 'pending' && known.has(row.subscriber)).map((row) => row.oldest);
  const event =
    waiting.length === 0
      ? undefined
      : await reader.row<{ occurredAt: number }>('SELECT occurredAt FROM outbox_event WHERE position = ?', [
          Math.min(...waiting),
        ]);
  return {
    pending: count((row) => row.state === 'pending'),
    dead: count((row) => row.state === 'dead'),
    oldestPendingSeconds: event ? Math.max(0, Math.floor((reader.now - event.occurredAt) / 1_000)) : 0,
    unknownSubscriber: count((row) => !known.has(row.subscriber)),
  };
};

/**
 * Makes a dead or waiting delivery due at once, with all its attempts again.
 * @throws AppError not_found, outbox_delivery_settled
 */
export const redriveDelivery = async (
  uow: UnitOfWork,
  key: DeliveryKey,
  actor: Actor,
  onStaffWrite: OnStaffWrite,
): Promise<void> => {
  const lane = await openDelivery(uow, key);
  await uow.run(
    `UPDATE outbox_delivery SET state = 'pending', attempts = 0, nextAttemptAt = 0 WHERE position = ? AND subscriber = ?`,
    [key.position, key.subscriber],
  );
  await releaseFollowers(uow, lane, key.position);
  await onStaffWrite(uow, { action: 'outbox.redrive', subject: subjectOf(key), actor, details: { eventType: lane.type } });
};

/**
 * Gives a dead or waiting delivery up: the subscriber never handles this event, and what stands behind it goes on.
 * @param reason why, kept with the delivery and in the audit log
 * @throws AppError not_found, outbox_delivery_settled
 */
export const discardDelivery = async (
  uow: UnitOfWork,
  key: DeliveryKey,
  reason: string,
  actor: Actor,
  onStaffWrite: OnStaffWrite,
): Promise<void> => {
  const lane = await openDelivery(uow, key);
  await uow.run(`UPDATE outbox_delivery SET state = 'discarded', handledAt = ? WHERE position = ? AND subscriber = ?`, [
    uow.now,
    key.position,
    key.subscriber,
  ]);
  await releaseFollowers(uow, lane, key.position);
  await onStaffWrite(uow, {
    action: 'outbox.discard',
    subject: subjectOf(key),
    actor,
    details: { eventType: lane.type, reason },
  });
};

const subjectOf = (key: DeliveryKey): string => `outbox_delivery:${key.position}/${key.subscriber}`;

const openDelivery = async (
  uow: UnitOfWork,
  key: DeliveryKey,
): Promise<{ subscriber: string; aggregate: string; type: string }> => {
  const [row] = await uow.lockRows<{ aggregate: string; state: string }>(
    'SELECT aggregate, state FROM outbox_delivery WHERE position = ? AND subscriber = ?',
    [key.position, key.subscriber],
  );
  if (!row) throw fail('not_found');
  if (row.state !== 'dead' && row.state !== 'pending') throw fail('outbox_delivery_settled', { state: row.state });
  const event = await uow.row<{ type: string }>('SELECT type FROM outbox_event WHERE position = ?', [key.position]);
  return { subscriber: key.subscriber, aggregate: row.aggregate, type: event?.type ?? '' };
};
