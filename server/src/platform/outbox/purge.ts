import { DAY_MS, type Instant } from '@qingya/shared';
import { type Database, sweepChunkSize, yieldToEventLoop } from '../db';

/**
 * Removes events older than `days` that everybody has handled, with their deliveries, in chunks by position. Events with
 * an open delivery stay. May be stopped at any moment and run again.
 * @param report called after each chunk with the events removed so far, to renew a job's claim
 * @returns the number of events removed
 */
export const purgeOutbox = async (
  db: Database,
  days: number,
  now: Instant,
  report: (removed: number) => Promise<void> = async () => {},
): Promise<number> => {
  const before = now - days * DAY_MS;
  let removed = 0;
  for (let from = -1; ; ) {
    const chunk = await db.read((r) =>
      r.rows<{ position: number; occurredAt: number }>(
        'SELECT position, occurredAt FROM outbox_event WHERE position > ? ORDER BY position LIMIT ?',
        [from, sweepChunkSize(db.engine)],
      ),
    );
    const last = chunk.at(-1);
    // Positions follow time closely, not exactly (clocks of several machines): a whole chunk of young events ends it.
    if (!last || chunk.every((event) => event.occurredAt >= before)) return removed;
    removed += await removeRange(db, from, last.position, before);
    await report(removed);
    await yieldToEventLoop();
    from = last.position;
  }
};

const removeRange = (db: Database, after: number, upTo: number, before: Instant): Promise<number> =>
  db.transaction(async (uow) => {
    await uow.run(
      `DELETE FROM outbox_delivery WHERE position > ? AND position <= ? AND state IN ('done', 'discarded')
       AND EXISTS (SELECT 1 FROM outbox_event e WHERE e.position = outbox_delivery.position AND e.occurredAt < ?)`,
      [after, upTo, before],
    );
    return uow.run(
      `DELETE FROM outbox_event WHERE position > ? AND position <= ? AND occurredAt < ?
       AND NOT EXISTS (SELECT 1 FROM outbox_delivery d WHERE d.position = outbox_event.position)`,
      [after, upTo, before],
    );
  });
