import type { Database, UnitOfWork } from '../../src/platform/db';
import type { BackgroundLog } from '../../src/platform/log/background-log';
import type { StoredEvent, Subscriber } from '../../src/platform/outbox';

export const silentLog: BackgroundLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A table in which subscribers leave their effects; deliberately without a unique rule, so that a double effect shows. */
export const createEffectTable = async (db: Database): Promise<void> => {
  await db.transaction(async (uow) => {
    await uow.run(
      'CREATE TABLE IF NOT EXISTS test_effect (subscriber varchar(40) NOT NULL, eventId varchar(26) NOT NULL, aggregate varchar(80) NOT NULL, n integer NOT NULL)',
    );
  });
};

export interface Effect {
  readonly eventId: string;
  readonly aggregate: string;
  readonly n: number;
}

export const recordEffect = (uow: UnitOfWork, subscriber: string, event: StoredEvent): Promise<void> =>
  uow.insert('test_effect', { subscriber, eventId: event.id, aggregate: event.aggregate, n: (event.payload as { n: number }).n });

/** A subscriber that writes one row an event, after whatever `before` does. */
export const effectSubscriber = (
  name: string,
  type: string,
  before: (event: StoredEvent) => Promise<void> | void = () => undefined,
): Subscriber => ({
  name,
  types: [type],
  handle: async (uow, event) => {
    await before(event);
    await recordEffect(uow, name, event);
  },
});

export const effectsOf = (db: Database, subscriber: string): Promise<Effect[]> =>
  db.read((r) => r.rows<Effect>('SELECT eventId, aggregate, n FROM test_effect WHERE subscriber = ?', [subscriber]));

export const appendNumbered = async (
  db: Database,
  type: string,
  aggregate: string,
  numbers: readonly number[],
): Promise<void> => {
  await db.transaction(async (uow) => {
    for (const n of numbers) await uow.append({ type, aggregate, payload: { n } });
  });
};

export const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);

/** Waits for a fact; gives up long after any limit of jest, so that no loop outlives its test for ever. */
export const until = async (fact: () => Promise<boolean> | boolean): Promise<void> => {
  for (let looks = 0; !(await fact()); looks += 1) {
    if (looks > 20_000) throw new Error('what was waited for never came');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
