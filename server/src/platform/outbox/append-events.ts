import { chunk, type NewEvent, placeholders, type SqlValue, type UnitOfWork } from '../db';
import type { Subscriber } from './types';

/** Keeps a statement's bound values far below SQLite's limit. */
const MAX_EVENTS_A_STATEMENT = 500;

/** Which subscribers are owed an event of a type. */
export const subscribersByType = (subscribers: readonly Subscriber[]): ReadonlyMap<string, readonly string[]> => {
  const byType = new Map<string, string[]>();
  for (const { name, types } of subscribers) {
    for (const type of new Set(types)) byType.set(type, [...(byType.get(type) ?? []), name]);
  }
  return byType;
};

/**
 * Writes events and one delivery per subscriber of their type, in the caller's transaction: two statements for one event,
 * three for many. The caller holds the row lock of each aggregate (or has just created it), so that positions grow in
 * the order in which the changes of one aggregate commit.
 */
export const appendEvents = async (
  uow: UnitOfWork,
  events: readonly NewEvent[],
  owed: ReadonlyMap<string, readonly string[]>,
): Promise<void> => {
  for (const part of chunk(events, MAX_EVENTS_A_STATEMENT)) await appendChunk(uow, part, owed);
};

const appendChunk = async (
  uow: UnitOfWork,
  events: readonly NewEvent[],
  owed: ReadonlyMap<string, readonly string[]>,
): Promise<void> => {
  const rows = events.map(({ type, aggregate, payload }) => ({
    id: uow.newId(),
    type,
    aggregate,
    payload: JSON.stringify(payload),
    occurredAt: uow.now,
  }));
  await uow.insert('outbox_event', rows);
  const deliveries = rows.flatMap((row) => (owed.get(row.type) ?? []).map((subscriber) => ({ ...row, subscriber })));
  if (deliveries.length === 0) return;
  const first = firstPosition(uow, rows.length);
  if (rows.length === 1)
    return insertDeliveries(
      uow,
      first,
      deliveries.map(({ subscriber, aggregate }) => ({ subscriber, aggregate })),
    );
  const stored = await uow.rows<{ id: string; position: number }>(
    `SELECT id, position FROM outbox_event WHERE position >= ${first} AND id IN (${placeholders(rows.length)})`,
    rows.map((row) => row.id),
  );
  const positionOf = new Map(stored.map(({ id, position }) => [id, position]));
  return insertDeliveries(
    uow,
    '?',
    deliveries.map(({ id, subscriber, aggregate }) => ({ position: positionOf.get(id), subscriber, aggregate })),
  );
};

/**
 * SQL for the position of the first of the rows just inserted. On MySQL the rows of one statement may have gaps between
 * them (Galera), so the others are looked up from there; SQLite's single writer inserts without gaps.
 */
const firstPosition = (uow: UnitOfWork, count: number): string =>
  uow.engine === 'mysql' ? 'LAST_INSERT_ID()' : `(SELECT MAX(position) FROM outbox_event) - ${count - 1}`;

interface NewDelivery {
  /** Absent when the statement works it out. */
  readonly position?: number | undefined;
  readonly subscriber: string;
  readonly aggregate: string;
}

const insertDeliveries = async (uow: UnitOfWork, position: string, deliveries: readonly NewDelivery[]): Promise<void> => {
  for (const part of chunk(deliveries, MAX_EVENTS_A_STATEMENT)) {
    const tuple = `(${position}, ?, ?, 'pending', 0, 0, NULL, NULL)`;
    await uow.run(
      `INSERT INTO outbox_delivery (position, subscriber, aggregate, state, attempts, nextAttemptAt, lastError, handledAt)
       VALUES ${part.map(() => tuple).join(', ')}`,
      part.flatMap((one): SqlValue[] => [...(one.position === undefined ? [] : [one.position]), one.subscriber, one.aggregate]),
    );
  }
};
