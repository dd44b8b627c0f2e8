import { DAY_MS } from '@qingya/shared';
import { systemActor } from '../../src/platform/http/principal';
import {
  createOutbox,
  DEFAULT_RETRY,
  type DeliveryCursor,
  type DeliveryView,
  deliveryCursor,
  discardDelivery,
  listDeliveries,
  type Outbox,
  purgeOutbox,
  redriveDelivery,
  type StaffWrite,
  type Subscriber,
  summarise,
} from '../../src/platform/outbox';
import { describeDatabases } from '../support/database';
import { appendNumbered, createEffectTable, effectSubscriber, effectsOf, range, silentLog } from './outbox-support';

const actor = systemActor('test');

describeDatabases('looking after the outbox', (open) => {
  beforeAll(() => createEffectTable(open().db));
  beforeEach(() =>
    open().db.transaction(async (uow) => {
      await uow.run('DELETE FROM outbox_delivery');
      await uow.run('DELETE FROM outbox_event');
      await uow.run('DELETE FROM test_effect');
    }),
  );

  const make = (subscribers: readonly Subscriber[]): Outbox =>
    createOutbox({ db: open().db, clock: open().clock, subscribers, log: silentLog });

  /** Three events of one aggregate whose first is dead, and the switch that mends its handler. */
  const withDeadHead = async () => {
    const { db, clock } = open();
    const state = { broken: true };
    const outbox = make([
      effectSubscriber('mended', 'admin.happened', () => {
        if (state.broken) throw new Error('broken');
      }),
    ]);
    await appendNumbered(db, 'admin.happened', 'x:1', range(3));
    for (let attempt = 0; attempt < DEFAULT_RETRY.maxAttempts; attempt += 1) {
      await outbox.drain();
      clock.advance(DEFAULT_RETRY.maxDelayMs);
    }
    const [dead] = await db.read((r) => listDeliveries(r, { state: 'dead', order: 'next' }, undefined, 10));
    if (!dead) throw new Error('nothing died');
    return { outbox, state, dead };
  };
  const auditInto =
    (writes: StaffWrite[]) =>
    async (_uow: unknown, write: StaffWrite): Promise<void> => {
      writes.push(write);
    };

  it('shows a dead delivery with what it needs to be judged', async () => {
    const { dead } = await withDeadHead();
    expect(dead).toMatchObject({
      subscriber: 'mended',
      aggregate: 'x:1',
      state: 'dead',
      attempts: DEFAULT_RETRY.maxAttempts,
      eventType: 'admin.happened',
      lastError: 'Error: broken',
    });
    expect(await open().db.read((r) => listDeliveries(r, { state: 'pending', order: 'next' }, undefined, 10))).toHaveLength(2);
  });

  it('drives a dead delivery again: it and what stood behind it are handled at once, in order, and the audit log hears', async () => {
    const { db } = open();
    const { outbox, state, dead } = await withDeadHead();
    state.broken = false;
    expect(await outbox.drain()).toBe(false);
    const writes: StaffWrite[] = [];
    await db.transaction((uow) => redriveDelivery(uow, dead, actor, auditInto(writes)));
    expect(await outbox.drain()).toBe(true);
    expect((await effectsOf(db, 'mended')).map((one) => one.n)).toEqual([0, 1, 2]);
    expect(writes).toEqual([
      {
        action: 'outbox.redrive',
        subject: `outbox_delivery:${dead.position}/mended`,
        actor,
        details: { eventType: 'admin.happened' },
      },
    ]);
    await expect(db.transaction((uow) => redriveDelivery(uow, dead, actor, auditInto(writes)))).rejects.toMatchObject({
      code: 'outbox_delivery_settled',
    });
    expect(writes).toHaveLength(1);
  });

  it('gives a driven delivery all its attempts again', async () => {
    const { db, clock } = open();
    const { outbox, dead } = await withDeadHead();
    await db.transaction((uow) => redriveDelivery(uow, dead, actor, auditInto([])));
    for (let attempt = 1; attempt < DEFAULT_RETRY.maxAttempts; attempt += 1) {
      await outbox.drain();
      clock.advance(DEFAULT_RETRY.maxDelayMs);
    }
    expect(await db.read((r) => listDeliveries(r, { state: 'dead', order: 'next' }, undefined, 10))).toEqual([]);
    await outbox.drain();
    expect(await db.read((r) => listDeliveries(r, { state: 'dead', order: 'next' }, undefined, 10))).toHaveLength(1);
  });

  it('discards with a reason: the event is never handled, the next ones are', async () => {
    const { db } = open();
    const { outbox, state, dead } = await withDeadHead();
    state.broken = false;
    const writes: StaffWrite[] = [];
    await db.transaction((uow) => discardDelivery(uow, dead, 'counted by hand', actor, auditInto(writes)));
    expect(await outbox.drain()).toBe(true);
    expect((await effectsOf(db, 'mended')).map((one) => one.n)).toEqual([1, 2]);
    expect(writes[0]?.details).toEqual({ eventType: 'admin.happened', reason: 'counted by hand' });
    await expect(
      db.transaction((uow) => discardDelivery(uow, { position: 999_999_999, subscriber: 'mended' }, 'x', actor, auditInto([]))),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('changes nothing when the audit row cannot be written', async () => {
    const { db } = open();
    const { dead } = await withDeadHead();
    const refusing = db.transaction((uow) =>
      discardDelivery(uow, dead, 'reason', actor, () => Promise.reject(new Error('audit is down'))),
    );
    await expect(refusing).rejects.toThrow('audit is down');
    expect(await db.read((r) => listDeliveries(r, { state: 'dead', order: 'next' }, undefined, 10))).toHaveLength(1);
  });

  it('summarises what is open, how old it is, and what no subscriber of this release takes', async () => {
    const { db, clock } = open();
    const empty = { pending: 0, dead: 0, oldestPendingSeconds: 0, unknownSubscriber: 0 };
    expect(await db.read((r) => summarise(r, ['known']))).toEqual(empty);
    make([effectSubscriber('known', 'sum.happened'), effectSubscriber('gone', 'sum.happened')]);
    await appendNumbered(db, 'sum.happened', 'x:1', [1]);
    clock.advance(90_500);
    await appendNumbered(db, 'sum.happened', 'x:1', [2]);
    expect(await db.read((r) => summarise(r, ['known']))).toEqual({
      pending: 4,
      dead: 0,
      oldestPendingSeconds: 90,
      unknownSubscriber: 2,
    });
  });

  it.each(['next', '-next', 'happened', '-happened'] as const)(
    'lists by pages in the order of %s without leaving out or repeating a row',
    async (order) => {
      const { db } = open();
      const type = `page.happened.${order}`;
      make([effectSubscriber('a', type), effectSubscriber('b', type), effectSubscriber('c', type)]);
      for (const n of range(7)) await appendNumbered(db, type, `x:${n}`, [n]);
      await db.transaction((uow) => uow.run(`UPDATE outbox_delivery SET nextAttemptAt = 5 WHERE subscriber = 'b'`));
      const filter = { state: 'pending', order, text: type } as const;
      const seen: DeliveryView[] = [];
      for (let after: DeliveryCursor | undefined; ; ) {
        const rows = await db.read((r) => listDeliveries(r, filter, after, 4));
        const last = rows.at(-1);
        if (!last) break;
        seen.push(...rows);
        after = deliveryCursor(order, last);
      }
      expect(new Set(seen.map((row) => `${row.position} ${row.subscriber}`)).size).toBe(21);
      expect(seen).toHaveLength(21);
      const values = seen.map((row) => (order.endsWith('next') ? row.nextAttemptAt : row.position));
      const sorted = [...values].sort((a, b) => (order.startsWith('-') ? b - a : a - b));
      expect(values).toEqual(sorted);
      expect(await db.read((r) => listDeliveries(r, { ...filter, text: '%' }, undefined, 4))).toEqual([]);
      expect(await db.read((r) => listDeliveries(r, { ...filter, text: 'no such event' }, undefined, 4))).toEqual([]);
    },
  );

  it('purges old settled events only, whole or not at all', async () => {
    const { db, clock } = open();
    const outbox = make([
      effectSubscriber('quick', 'purge.happened'),
      effectSubscriber('stuck', 'purge.happened', (event) => {
        if (event.aggregate === 'x:stuck') throw new Error('never');
      }),
    ]);
    await appendNumbered(db, 'purge.happened', 'x:old', range(5));
    await appendNumbered(db, 'purge.happened', 'x:stuck', [1]);
    await outbox.drain();
    clock.advance(10 * DAY_MS);
    await appendNumbered(db, 'purge.happened', 'x:young', range(4));
    await outbox.drain();
    const now = clock.now();
    expect(await purgeOutbox(db, 11, now)).toBe(0);
    expect(await purgeOutbox(db, 9, now)).toBe(5);
    const left = await db.read((r) =>
      r.rows<{ aggregate: string; n: number }>(
        'SELECT aggregate, COUNT(*) AS n FROM outbox_event GROUP BY aggregate ORDER BY aggregate',
      ),
    );
    expect(left).toEqual([
      { aggregate: 'x:stuck', n: 1 },
      { aggregate: 'x:young', n: 4 },
    ]);
    expect(
      await db.read((r) =>
        r.rows(
          'SELECT position FROM outbox_delivery d WHERE NOT EXISTS (SELECT 1 FROM outbox_event e WHERE e.position = d.position)',
        ),
      ),
    ).toEqual([]);
  });

  it('looks at each pending delivery a bounded number of times, however many there are and however many are stuck', async () => {
    const { db } = open();
    const outbox = make([
      effectSubscriber('many', 'many.happened', (event) => {
        if (event.aggregate === 'x:0') throw new Error('stuck');
      }),
    ]);
    const statementsFor = async (count: number): Promise<number> => {
      // A tenth stands behind a head that cannot be handled.
      await db.transaction(async (uow) => {
        for (const n of range(count)) await uow.append({ type: 'many.happened', aggregate: `x:${n % 10}`, payload: { n } });
      });
      let statements = 0;
      const stop = db.onStatement(() => {
        statements += 1;
      });
      await outbox.drain();
      stop();
      return statements;
    };
    const few = await statementsFor(500);
    const many = await statementsFor(5_000);
    expect((await effectsOf(db, 'many')).length).toBe(4_950);
    expect(many).toBeLessThan(few * 11);
  }, 120_000);
});
