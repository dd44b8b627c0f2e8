import type { Instant } from '@qingya/shared';
import type { Reader } from '../db';

/** A delivery that was given up and waits for a person. */
export interface DeadDelivery {
  readonly position: number;
  readonly subscriber: string;
  readonly eventType: string;
  readonly occurredAt: Instant;
}

/** Deliveries that are dead, the oldest event first. */
export const deadDeliveries = (reader: Reader, limit: number): Promise<DeadDelivery[]> =>
  reader.rows<DeadDelivery>(
    `SELECT d.position AS position, d.subscriber AS subscriber, e.type AS eventType, e.occurredAt AS occurredAt
     FROM outbox_delivery d JOIN outbox_event e ON e.position = d.position
     WHERE d.state = 'dead' ORDER BY d.position, d.subscriber LIMIT ?`,
    [limit],
  );
