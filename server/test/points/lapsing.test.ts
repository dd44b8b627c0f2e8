import {
  type Availability,
  commitHold,
  expireLots,
  extendLotsChunk,
  lapsingOf,
  lapsingSince,
  releasePending,
  studentsWithExpiry,
  voidHold,
} from '../../src/modules/points';
import { describeDatabases } from '../support/database';
import { ACTOR, connectSilentOutbox, day, freshId, give, hold, morningOf, reverse, take } from './support';

const ON = day('2026-12-10');
const waits: Availability = { kind: 'condition', condition: 'lesson_attended:A' };

describeDatabases('what lapses after a day', (open) => {
  beforeAll(() => {
    connectSilentOutbox(open().db);
  });
  beforeEach(() => {
    open().clock.set(morningOf('2026-12-01'));
  });

  it('is found page by page, usable and waiting, each student once', async () => {
    const { db } = open();
    const on = day('2027-03-31');
    const ids = Array.from({ length: 7 }, freshId).sort();
    const both = ids[3] ?? '';
    for (const [index, id] of ids.entries()) {
      await give(db, id, 5, { expiresOn: on, ...(index % 2 === 0 ? { availability: waits } : {}) });
    }
    await give(db, both, 5, { expiresOn: on, availability: waits });
    await give(db, freshId(), 5, { expiresOn: day('2027-04-01') });
    const spender = freshId();
    await give(db, spender, 5, { expiresOn: on });
    await take(db, spender, 5);
    for (const limit of [1, 2, 3, 7, 8]) {
      const found: string[] = [];
      for (let after = ''; ; ) {
        const page = await db.read((r) => studentsWithExpiry(r, on, after, limit));
        expect(page.length).toBeLessThanOrEqual(limit);
        const last = page.at(-1);
        if (last === undefined) break;
        after = last;
        found.push(...page);
      }
      expect(found).toEqual(ids);
    }
  });

  it('says what waits for what; a day that has come is no wait', async () => {
    const { db, clock } = open();
    const studentId = freshId();
    await give(db, studentId, 1, { expiresOn: ON });
    await give(db, studentId, 2, { expiresOn: ON });
    await give(db, studentId, 4, { expiresOn: ON, availability: waits });
    await give(db, studentId, 8, { expiresOn: ON, availability: { kind: 'on', date: day('2026-12-05') } });
    await give(db, studentId, 16, { expiresOn: day('2026-12-11') });
    const byDay = async () => (await db.read((r) => lapsingOf(r, [studentId], ON))).map(({ amount, wait }) => [amount, wait]);
    const condition = [4, { availableOn: null, condition: waits.condition }];
    expect(await byDay()).toEqual([[3, null], condition, [8, { availableOn: '2026-12-05', condition: null }]]);
    clock.set(morningOf('2026-12-05'));
    expect(await byDay()).toEqual([[3, null], condition, [8, null]]);
  });

  /** What one deed adds to 10 points that were there when the family was told. */
  const added = async (deed: (studentId: string) => Promise<unknown>, before?: (studentId: string) => Promise<unknown>) => {
    const { db, clock } = open();
    const studentId = freshId();
    await give(db, studentId, 10, { expiresOn: ON });
    await before?.(studentId);
    const told = clock.now();
    clock.advance(1_000);
    await deed(studentId);
    return db.read((r) => lapsingSince(r, [studentId], ON, told));
  };

  it('grows by what came since, usable or waiting, and by nothing that lapses on another day', async () => {
    const { db } = open();
    expect(await added(async () => {})).toBe(0);
    expect(await added((id) => give(db, id, 3, { expiresOn: ON }))).toBe(3);
    expect(await added((id) => give(db, id, 3, { expiresOn: ON, availability: waits }))).toBe(3);
    expect(await added((id) => give(db, id, 3, { expiresOn: day('2026-12-11') }))).toBe(0);
    expect(await added((id) => give(db, id, 3))).toBe(0);
  });

  it('grows by what comes although more was spent meanwhile, and not by what was spent and came back', async () => {
    const { db } = open();
    const spendAndEarn = async (id: string) => {
      await take(db, id, 8);
      await give(db, id, 3, { expiresOn: ON });
    };
    expect(await added(spendAndEarn)).toBe(3);
    // The new points are spent too, the old ones first.
    const spendMore = async (id: string) => {
      await spendAndEarn(id);
      await take(db, id, 4);
    };
    expect(await added(spendMore)).toBe(1);
    const regret = async (id: string) => {
      const { transactionId } = await take(db, id, 8);
      await reverse(db, transactionId);
    };
    expect(await added(regret)).toBe(0);
    const reserveAndLeave = async (id: string) => {
      const { holdId } = await hold(db, id, 8);
      await db.transaction((uow) => voidHold(uow, { holdId, actor: ACTOR }));
    };
    expect(await added(reserveAndLeave)).toBe(0);
  });

  it('grows by what comes back of an earlier spend or hold, and not by a release', async () => {
    const { db } = open();
    let held = '';
    const reserve = async (id: string) => {
      held = (await hold(db, id, 6)).holdId;
    };
    const end = (by: typeof voidHold) => () => db.transaction((uow) => by(uow, { holdId: held, actor: ACTOR }));
    expect(await added(end(voidHold), reserve)).toBe(6);
    expect(await added(end(commitHold), reserve)).toBe(0);
    let spent = '';
    const spend = async (id: string) => {
      spent = (await take(db, id, 6)).transactionId;
    };
    expect(await added(() => reverse(db, spent, 4), spend)).toBe(4);
    const own = `lesson_attended:${freshId()}`;
    const waiting = (id: string) => give(db, id, 5, { expiresOn: ON, availability: { kind: 'condition', condition: own } });
    expect(await added(() => db.transaction((uow) => releasePending(uow, own)), waiting)).toBe(0);
  });

  it('grows by points that staff made to last through that day since', async () => {
    const { db } = open();
    const other = day('2026-12-08');
    const lastLonger = async (id: string) => {
      const before = id.slice(0, -1);
      await db.transaction((uow) =>
        extendLotsChunk(
          uow,
          before,
          'D1',
          async (_reader, lots) =>
            new Map(lots.map((lot) => [lot.id, lot.studentId === id && lot.expiresOn === other ? ON : lot.expiresOn])),
        ),
      );
    };
    expect(await added(lastLonger, (id) => give(db, id, 7, { expiresOn: other }))).toBe(7);
    const earlier = async (id: string) => {
      await give(db, id, 7, { expiresOn: other });
      await lastLonger(id);
    };
    expect(await added(async () => {}, earlier)).toBe(0);
  });

  it('does not grow once it has lapsed', async () => {
    const { db, clock } = open();
    const studentId = freshId();
    await give(db, studentId, 10, { expiresOn: ON });
    const told = clock.now() - 1;
    clock.set(morningOf('2026-12-11'));
    await expireLots(db, day('2026-12-11'));
    expect(await db.read((r) => lapsingSince(r, [studentId], ON, told))).toBe(0);
    expect(await db.read((r) => lapsingOf(r, [studentId], ON))).toEqual([]);
  });
});
