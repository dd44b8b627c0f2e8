import { type Instant, localDateOf } from '@qingya/shared';
import type { FakeClock } from '../platform/clock/clock';
import type { Database, UnitOfWork } from '../platform/db';
import type { Outbox } from '../platform/outbox';

/** Something that happened at the demo school: one transaction at its time. */
export interface Deed {
  readonly at: Instant;
  readonly run: (uow: UnitOfWork) => Promise<unknown>;
}

/** A school whose clock can be set: everything goes through the same use cases as in real life, only earlier. */
export interface Stage {
  readonly db: Database;
  readonly outbox: Outbox;
  readonly clock: FakeClock;
}

const DRAIN_MS = 600_000;

/**
 * Lets deeds happen in the order of their times; at the end of every day with deeds the events of that day are handled,
 * so that the ledger's times are those of the day.
 * @param onDay told of each finished day
 */
export const play = async (stage: Stage, deeds: readonly Deed[], onDay: (done: number) => void = () => {}): Promise<void> => {
  // Sorting is stable: deeds of one instant keep the order in which they were planned.
  const ordered = [...deeds].sort((a, b) => a.at - b.at);
  let day = '';
  let done = 0;
  for (const deed of ordered) {
    const today = localDateOf(deed.at);
    if (day !== '' && today !== day) {
      await settle(stage);
      onDay(done);
    }
    day = today;
    stage.clock.set(deed.at);
    await stage.db.transaction(deed.run);
    done += 1;
  }
  await settle(stage);
  onDay(done);
};

/** Handles every event that waits. @throws Error when one cannot be handled: the school would be wrong */
export const settle = async (stage: Stage): Promise<void> => {
  if (!(await stage.outbox.drain(undefined, DRAIN_MS))) throw new Error('an event of the demo school could not be handled');
};
