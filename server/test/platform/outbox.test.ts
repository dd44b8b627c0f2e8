import { randomBytes } from 'node:crypto';
import { createOutbox, DEFAULT_RETRY, type Outbox, type Subscriber } from '../../src/platform/outbox';
import { describeDatabases } from '../support/database';
import { appendNumbered, createEffectTable, effectSubscriber, effectsOf, range, silentLog, until } from './outbox-support';

const unique = (): string => randomBytes(5).toString('hex');
const noJitter = { random: () => 0.999_999 };

describeDatabases('outbox', (open) => {
  beforeAll(() => createEffectTable(open().db));

  /** An outbox whose subscribers no other test shares. */
  const make = (subscribers: readonly Subscriber[], extra: object = {}): Outbox => {
    const { db, clock } = open();
    return createOutbox({ db, clock, subscribers, log: silentLog, pollMs: 20, ...noJitter, ...extra });
  };
  const deliveries = (subscriber: string) =>
    open().db.read((r) =>
      r.rows<{ state: string; attempts: number; nextAttemptAt: number; lastError: string | null; aggregate: string }>(
        'SELECT state, attempts, nextAttemptAt, lastError, aggregate FROM outbox_delivery WHERE subscriber = ? ORDER BY position',
        [subscriber],
      ),
    );

  it('writes one event and one delivery for each subscriber of its type, and an event nobody takes', async () => {
    const [a, b, type] = [unique(), unique(), unique()];
    make([effectSubscriber(a, type), effectSubscriber(b, type), effectSubscriber(unique(), 'another')]);
    await appendNumbered(open().db, type, 'x:1', [1]);
    await appendNumbered(open().db, `${type}-unwanted`, 'x:1', [1]);
    const rows = await open().db.read((r) =>
      r.rows<{ type: string; subscriber: string | null }>(
        `SELECT e.type AS type, d.subscriber AS subscriber FROM outbox_event e LEFT JOIN outbox_delivery d ON d.position = e.position
         WHERE e.type IN (?, ?) ORDER BY e.position, d.subscriber`,
        [type, `${type}-unwanted`],
      ),
    );
    expect(rows).toEqual([
      ...[a, b].sort().map((subscriber) => ({ type, subscriber })),
      { type: `${type}-unwanted`, subscriber: null },
    ]);
  });

  it('gives many events of one transaction rising positions in the order of appending, each with its own delivery', async () => {
    const [name, type] = [unique(), unique()];
    const outbox = make([effectSubscriber(name, type)]);
    await open().db.transaction(async (uow) => {
      for (const n of range(1_203))
        await uow.append({ type: n % 3 === 0 ? `${type}-unwanted` : type, aggregate: `x:${n % 7}`, payload: { n } });
    });
    expect(await outbox.drain()).toBe(true);
    const stored = await open().db.read((r) =>
      r.rows<{ payload: string }>('SELECT payload FROM outbox_event WHERE type IN (?, ?) ORDER BY position', [
        type,
        `${type}-unwanted`,
      ]),
    );
    expect(stored.map((row) => JSON.parse(row.payload).n)).toEqual(range(1_203));
    expect((await effectsOf(open().db, name)).map((one) => one.n).sort((x, y) => x - y)).toEqual(
      range(1_203).filter((n) => n % 3 !== 0),
    );
  });

  it('leaves nothing of a transaction that was rolled back', async () => {
    const [name, type] = [unique(), unique()];
    make([effectSubscriber(name, type)]);
    const refused = open().db.transaction(async (uow) => {
      await uow.append({ type, aggregate: 'x:1', payload: { n: 1 } });
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    expect(await deliveries(name)).toEqual([]);
    expect(await open().db.read((r) => r.rows('SELECT id FROM outbox_event WHERE type = ?', [type]))).toEqual([]);
  });

  it('handles the events of one aggregate in order, though they fail again and again', async () => {
    const { db, clock } = open();
    const [name, type] = [unique(), unique()];
    let calls = 0;
    const outbox = make([
      effectSubscriber(name, type, () => {
        calls += 1;
        if (calls % 3 !== 0) throw new Error('not now');
      }),
    ]);
    for (const n of range(6)) await appendNumbered(db, type, 'x:order', [n]);
    for (let round = 0; !(await outbox.drain()); round += 1) {
      expect(round).toBeLessThan(40);
      clock.advance(DEFAULT_RETRY.maxDelayMs);
    }
    expect((await effectsOf(db, name)).map((one) => one.n)).toEqual(range(6));
    expect(calls).toBe(18);
  });

  it('lets other aggregates and other subscribers go on while one head waits', async () => {
    const { db } = open();
    const [bad, good, type] = [unique(), unique(), unique()];
    const outbox = make([
      effectSubscriber(bad, type, (event) => {
        if (event.aggregate === 'x:stuck') throw new Error('never');
      }),
      effectSubscriber(good, type),
    ]);
    for (const aggregate of ['x:stuck', 'x:free', 'x:stuck', 'x:free']) await appendNumbered(db, type, aggregate, [1]);
    expect(await outbox.drain()).toBe(false);
    expect((await effectsOf(db, bad)).map((one) => one.aggregate)).toEqual(['x:free', 'x:free']);
    expect(await effectsOf(db, good)).toHaveLength(4);
    expect((await deliveries(bad)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['pending', 1],
      ['done', 0],
      ['pending', 0],
      ['done', 0],
    ]);
  });

  it('backs off: not one millisecond early, at the due instant again', async () => {
    const { db, clock } = open();
    const [name, type] = [unique(), unique()];
    let calls = 0;
    const outbox = make([
      effectSubscriber(name, type, () => {
        calls += 1;
        if (calls <= 2) throw new Error(`call ${calls}`);
      }),
    ]);
    await appendNumbered(db, type, 'x:1', [1]);
    await outbox.drain();
    const [first] = await deliveries(name);
    expect(first).toMatchObject({
      state: 'pending',
      attempts: 1,
      nextAttemptAt: clock.now() + 1_000,
      lastError: 'Error: call 1',
    });
    clock.advance(999);
    await outbox.drain();
    expect(calls).toBe(1);
    clock.advance(1);
    await outbox.drain();
    expect(calls).toBe(2);
    expect((await deliveries(name))[0]).toMatchObject({ attempts: 2, nextAttemptAt: clock.now() + 2_000 });
    clock.advance(2_000);
    expect(await outbox.drain()).toBe(true);
    expect(await effectsOf(db, name)).toHaveLength(1);
  });

  it('undoes what a subscriber wrote before it failed, together with the mark', async () => {
    const { db, clock } = open();
    const [name, type] = [unique(), unique()];
    let broken = true;
    const outbox = make([
      {
        name,
        types: [type],
        handle: async (uow, event) => {
          await uow.insert('test_effect', { subscriber: name, eventId: event.id, aggregate: event.aggregate, n: 1 });
          if (broken) throw new Error('after the effect');
        },
      },
    ]);
    await appendNumbered(db, type, 'x:1', [1]);
    await outbox.drain();
    expect(await effectsOf(db, name)).toEqual([]);
    expect((await deliveries(name))[0]).toMatchObject({ state: 'pending', attempts: 1 });
    broken = false;
    clock.advance(60_000);
    await outbox.drain();
    expect(await effectsOf(db, name)).toHaveLength(1);
    clock.advance(60_000);
    await outbox.drain();
    expect(await effectsOf(db, name)).toHaveLength(1);
  });

  it('is dead after the last attempt and holds up its own lane only', async () => {
    const { db, clock } = open();
    const [name, type] = [unique(), unique()];
    const outbox = make([
      effectSubscriber(name, type, (event) => {
        if ((event.payload as { n: number }).n === 0) throw new Error('hopeless');
      }),
    ]);
    await appendNumbered(db, type, 'x:1', [0, 1]);
    for (let attempt = 1; attempt <= DEFAULT_RETRY.maxAttempts + 2; attempt += 1) {
      await outbox.drain();
      clock.advance(DEFAULT_RETRY.maxDelayMs);
    }
    await appendNumbered(db, type, 'x:1', [2]);
    await outbox.drain();
    expect((await deliveries(name)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['dead', DEFAULT_RETRY.maxAttempts],
      ['pending', 0],
      ['pending', 0],
    ]);
    expect(await outbox.settle('x:1', 2_000)).toBe(false);
    expect(await effectsOf(db, name)).toEqual([]);
  });

  it('handles what a handler appends, and settles one aggregate on request without a running relay', async () => {
    const { db } = open();
    const [first, second, type] = [unique(), unique(), unique()];
    const outbox = make([
      {
        name: first,
        types: [type],
        handle: (uow, event) => uow.append({ type: `${type}-next`, aggregate: event.aggregate, payload: { n: 7 } }),
      },
      effectSubscriber(second, `${type}-next`),
    ]);
    await appendNumbered(db, type, 'x:here', [1]);
    await appendNumbered(db, type, 'x:elsewhere', [1]);
    expect(await outbox.settle('x:here', 10_000)).toBe(true);
    expect((await effectsOf(db, second)).map((one) => one.aggregate)).toEqual(['x:here']);
    expect(await outbox.drain('x:elsewhere')).toBe(true);
    expect(await effectsOf(db, second)).toHaveLength(2);
  });

  it('says of one subscriber whether it has handled an aggregate, whoever else is stuck there, and not when it gave up itself', async () => {
    const { db, clock } = open();
    const [well, ill, type] = [unique(), unique(), unique()];
    const hopeless = effectSubscriber(ill, type, () => {
      throw new Error('hopeless');
    });
    const outbox = make([effectSubscriber(well, type), hopeless]);
    await appendNumbered(db, type, 'x:1', [0]);
    expect(await outbox.settle('x:1', 10_000, well)).toBe(true);
    expect(await outbox.settle('x:1', 10_000, ill)).toBe(false);
    for (let attempt = 1; attempt <= DEFAULT_RETRY.maxAttempts; attempt += 1) {
      clock.advance(DEFAULT_RETRY.maxDelayMs);
      await outbox.drain();
    }
    expect((await deliveries(ill)).map(({ state }) => state)).toEqual(['dead']);
    expect(await outbox.settle('x:1', 10_000, ill)).toBe(false);
    await appendNumbered(db, type, 'x:1', [1]);
    expect(await outbox.settle('x:1', 10_000)).toBe(false);
    expect(await outbox.settle('x:1', 10_000, well)).toBe(true);
    expect(await outbox.settle('x:2', 10_000, ill)).toBe(true);
  });

  it('is woken by a commit long before it would look by itself', async () => {
    const { db } = open();
    const [name, type] = [unique(), unique()];
    const outbox = make([effectSubscriber(name, type)], { pollMs: 3_600_000 });
    outbox.start();
    try {
      for (const n of range(5)) {
        await appendNumbered(db, type, 'x:1', [n]);
        await until(async () => (await effectsOf(db, name)).length === n + 1);
      }
    } finally {
      await outbox.stop();
    }
  });

  it('finds by itself what a commit elsewhere has left, and what has become due', async () => {
    const { db, clock } = open();
    const [name, type] = [unique(), unique()];
    let calls = 0;
    const failing = effectSubscriber(name, type, () => {
      calls += 1;
      if (calls === 1) throw new Error('once');
    });
    const running = make([failing]);
    make([failing]); // the appending process: its commits wake itself, not the running one
    running.start();
    try {
      await appendNumbered(db, type, 'x:1', [1]);
      await until(async () => (await deliveries(name))[0]?.attempts === 1);
      clock.advance(1_000);
      await until(async () => (await effectsOf(db, name)).length === 1);
    } finally {
      await running.stop();
    }
  });

  it('leaves deliveries of a subscriber it does not know alone', async () => {
    const { db } = open();
    const [name, type] = [unique(), unique()];
    make([effectSubscriber(name, type)]);
    await appendNumbered(db, type, 'x:1', [1]);
    const next = make([effectSubscriber(unique(), 'other')]);
    expect(await next.drain()).toBe(true);
    expect((await deliveries(name)).map((one) => one.state)).toEqual(['pending']);
  });

  it('refuses two subscribers of one name', () => {
    expect(() => make([effectSubscriber('twin', 'a'), effectSubscriber('twin', 'b')])).toThrow('same name');
  });
});

describeDatabases(
  'outbox with several relays',
  (open) => {
    beforeAll(() => createEffectTable(open().db));

    it('handles each event exactly once and in order', async () => {
      const { db, clock } = open();
      let calls = 0;
      const flaky = effectSubscriber('several', 'several.happened', () => {
        calls += 1;
        if (calls % 41 === 0) throw new Error('now and then');
      });
      const retry = { maxAttempts: 50, firstDelayMs: 0, maxDelayMs: 0 };
      const relays = range(3).map(() => createOutbox({ db, clock, subscribers: [flaky], log: silentLog, retry, pollMs: 5 }));
      for (const relay of relays) relay.start();
      await Promise.all(
        range(10).map(async (aggregate) => {
          for (const n of range(30)) await appendNumbered(db, 'several.happened', `x:${aggregate}`, [n]);
        }),
      );
      await until(async () => (await effectsOf(db, 'several')).length >= 300);
      await Promise.all(relays.map((relay) => relay.stop()));
      const effects = await effectsOf(db, 'several');
      expect(new Set(effects.map((one) => one.eventId)).size).toBe(300);
      expect(effects).toHaveLength(300);
      const marks = await db.read((r) =>
        r.rows<{ aggregate: string; position: number; handledAt: number }>(
          `SELECT aggregate, position, handledAt FROM outbox_delivery WHERE subscriber = 'several' AND state = 'done'`,
        ),
      );
      expect(marks).toHaveLength(300);
    }, 120_000);

    it('keeps the order of each aggregate', async () => {
      const { db, clock } = open();
      const handled = new Map<string, number[]>();
      const overtaken: string[] = [];
      const ordered: Subscriber = {
        name: 'ordered',
        types: ['ordered.happened'],
        handle: async (uow, event) => {
          // The aggregate's own counter, read and written inside the unit: an overtaking event would find the wrong number.
          const row = await uow.row<{ n: number }>('SELECT MAX(n) AS n FROM test_effect WHERE subscriber = ? AND aggregate = ?', [
            'ordered',
            event.aggregate,
          ]);
          const n = (event.payload as { n: number }).n;
          if ((row?.n ?? -1) !== n - 1) {
            overtaken.push(`${event.aggregate} ${n}`);
            throw new Error(`event ${n} overtook`);
          }
          await uow.insert('test_effect', { subscriber: 'ordered', eventId: event.id, aggregate: event.aggregate, n });
          // Noted before the commit: the next event may begin, in another relay, as soon as the database has committed
          // this one, which is before this relay hears of it. A unit that is tried again notes its event again.
          const before = handled.get(event.aggregate) ?? [];
          if (before.at(-1) !== n) handled.set(event.aggregate, [...before, n]);
        },
      };
      const relays = range(3).map(() => createOutbox({ db, clock, subscribers: [ordered], log: silentLog, pollMs: 5 }));
      await appendNumbered(db, 'ordered.happened', 'y:1', range(40));
      await appendNumbered(db, 'ordered.happened', 'y:2', range(40));
      for (const relay of relays) relay.start();
      await until(async () => (await effectsOf(db, 'ordered')).length >= 80);
      await Promise.all(relays.map((relay) => relay.stop()));
      expect(overtaken).toEqual([]);
      expect(handled).toEqual(
        new Map([
          ['y:1', range(40)],
          ['y:2', range(40)],
        ]),
      );
    }, 120_000);
  },
  { poolSize: 30 },
);

describeDatabases(
  'outbox beside others who lock the same',
  (open) => {
    it('tries a handling that lost again at once, before it counts as failed', async () => {
      const { db, clock } = open();
      const [name, type] = [unique(), unique()];
      let losses = 7;
      const lose = (): void => {
        losses -= 1;
        if (losses >= 0) throw Object.assign(new Error('a deadlock of the test'), { errno: 1213 });
      };
      await createEffectTable(db);
      const outbox = createOutbox({ db, clock, subscribers: [effectSubscriber(name, type, lose)], log: silentLog, ...noJitter });
      const attempts = () =>
        db.read((r) => r.rows('SELECT state, attempts FROM outbox_delivery WHERE subscriber = ? ORDER BY position', [name]));
      await appendNumbered(db, type, 'x:1', [1]);
      await outbox.drain();
      expect(await attempts()).toMatchObject([{ state: 'done', attempts: 0 }]);
      losses = 8;
      await appendNumbered(db, type, 'x:1', [2]);
      await outbox.drain();
      expect(await attempts()).toMatchObject([{ state: 'done' }, { state: 'pending', attempts: 1 }]);
      expect(await effectsOf(db, name)).toMatchObject([{ n: 1 }]);
    });
  },
  { only: 'mysql' },
);
