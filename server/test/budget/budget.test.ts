import { addDays, localDate, startOfDay } from '@qingya/shared';
import { budgetWarnings, countingSpans, reserve, reserveBeyond } from '../../src/modules/budget';
import { discardPeriod } from '../../src/modules/budget/usecases/period-life';
import { onExhausted, raiseAlerts } from '../../src/modules/budget/usecases/raise-alerts';
import { savePeriod } from '../../src/modules/budget/usecases/save-period';
import { describeDatabases } from '../support/database';
import { BudgetWorld, freshId, freshSpan, inputOf } from './world';

const REST = '/';
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? String(error),
  );

describeDatabases('budgets', (open) => {
  let world: BudgetWorld;
  beforeAll(() => {
    world = new BudgetWorld(open().db);
  });
  afterEach(async () => {
    expect(await world.differences()).toEqual([]);
  });

  it('are free without a budget, before the first day and after the last', async () => {
    const span = freshSpan();
    const draft = await world.draft(inputOf(10, span));
    expect(await world.reserve({ on: span.from, points: 100 })).toBe('free');
    await world.activate(draft);
    expect(await world.reserve({ on: addDays(span.from, -1), points: 100 })).toBe('free');
    expect(await world.reserve({ on: addDays(span.through, 1), points: 100 })).toBe('free');
    expect(await world.reserve({ on: span.from, points: 5 })).toBe('reserved');
    expect(await world.reserve({ on: span.through, points: 5 })).toBe('reserved');
    expect(await world.reserve({ on: span.through, points: 1 })).toBe('refuse');
    expect((await world.issued(draft))[REST]).toEqual({ points: 10, used: 10, beyond: 0 });
  });

  it('take from the most particular allocation, and never from a more general one when that is full', async () => {
    const [here, there] = [await world.campus(), await world.campus()];
    const span = freshSpan();
    const id = await world.start(
      inputOf(1_000, span, [
        [here, 'attendance', 10],
        [here, null, 20],
        [null, 'attendance', 30],
      ]),
    );
    const take = (campusId: string, group: 'attendance' | 'manual') =>
      world.reserve({ campusId, group, on: span.from, points: 8 });
    expect(await take(here, 'attendance')).toBe('reserved');
    expect(await take(here, 'attendance')).toBe('refuse');
    expect(await take(here, 'manual')).toBe('reserved');
    expect(await take(there, 'attendance')).toBe('reserved');
    expect(await take(there, 'manual')).toBe('reserved');
    expect(await take('', 'manual')).toBe('reserved');
    expect(await world.issued(id)).toEqual({
      [`${here}/attendance`]: { points: 10, used: 8, beyond: 0 },
      [`${here}/`]: { points: 20, used: 8, beyond: 0 },
      '/attendance': { points: 30, used: 8, beyond: 0 },
      [REST]: { points: 940, used: 16, beyond: 0 },
    });
  });

  it('count an award once, and give back no more than it took', async () => {
    const span = freshSpan();
    const id = await world.start(inputOf(100, span));
    const awardId = freshId();
    expect(await world.reserve({ awardId, on: span.from, points: 60 })).toBe('reserved');
    expect(await world.reserve({ awardId, on: span.from, points: 60 })).toBe('reserved');
    expect((await world.issued(id))[REST]?.used).toBe(60);
    expect(await world.giveBack(awardId, 25)).toBe(25);
    expect(await world.giveBack(awardId, 0)).toBe(0);
    expect(await world.giveBack(awardId, 60)).toBe(35);
    expect(await world.giveBack(awardId, 60)).toBe(0);
    expect(await world.giveBack(freshId(), 60)).toBe(0);
    expect((await world.issued(id))[REST]?.used).toBe(0);
    expect(await world.reserve({ awardId: freshId(), on: span.from, points: 100 })).toBe('reserved');
    await expect(world.reserve({ on: span.from, points: 0 })).rejects.toThrow(RangeError);
    await expect(world.giveBack(awardId, 0.5)).rejects.toThrow(RangeError);
  });

  it('queue at the limit when they say so, and take approved awards beyond it, once', async () => {
    const span = freshSpan();
    const id = await world.start(inputOf(10, span, [], 'queue'));
    const award = { awardId: freshId(), studentId: freshId(), campusId: '', group: 'manual' as const, points: 25, on: span.from };
    const approve = (wish: typeof award) => world.db.transaction((uow) => reserveBeyond(uow, wish));
    expect(await world.reserve(award)).toBe('queue');
    expect((await world.issued(id))[REST]?.used).toBe(0);
    expect(await approve(award)).toBe('beyond');
    expect(await approve(award)).toBe('reserved');
    expect(await world.reserve(award)).toBe('reserved');
    expect((await world.issued(id))[REST]).toEqual({ points: 10, used: 0, beyond: 25 });
    // What fits by the time of the approval is no excess.
    expect(await approve({ ...award, awardId: freshId(), points: 4 })).toBe('reserved');
    expect((await world.issued(id))[REST]).toEqual({ points: 10, used: 4, beyond: 25 });
    expect(await world.giveBack(award.awardId, 30)).toBe(25);
    expect((await world.issued(id))[REST]).toEqual({ points: 10, used: 4, beyond: 0 });
    expect(await approve({ ...award, awardId: freshId(), on: addDays(span.through, 1) })).toBe('free');
  });

  it('leave nothing behind when the unit of work fails', async () => {
    const span = freshSpan();
    const id = await world.start(inputOf(10, span));
    const award = { awardId: freshId(), studentId: freshId(), campusId: '', group: 'manual' as const, points: 10, on: span.from };
    const failing = world.db.transaction(async (uow) => {
      await reserve(uow, award);
      throw new Error('the credit failed');
    });
    await expect(failing).rejects.toThrow('the credit failed');
    expect((await world.issued(id))[REST]?.used).toBe(0);
    expect(await world.reserve(award)).toBe('reserved');
  });

  it('grow, and shrink down to what is issued', async () => {
    const campusId = await world.campus();
    const span = freshSpan();
    const id = await world.start(inputOf(100, span, [[campusId, null, 60]]));
    expect(await world.reserve({ campusId, on: span.from, points: 50 })).toBe('reserved');
    expect(await code(world.save(id, inputOf(100, span, [[campusId, null, 49]])))).toBe('budget_below_used');
    await world.save(id, inputOf(100, span, [[campusId, null, 50]]));
    expect(await world.reserve({ campusId, on: span.from, points: 1 })).toBe('refuse');
    await world.save(id, inputOf(120, span, [[campusId, null, 70]]));
    expect(await world.reserve({ campusId, on: span.from, points: 20 })).toBe('reserved');
    // The rest is what nobody was given: it shrinks and grows with the others.
    await world.save(
      id,
      inputOf(90, span, [
        [campusId, null, 70],
        [null, 'manual', 20],
      ]),
    );
    expect((await world.issued(id))[REST]?.points).toBe(0);
    expect(
      await code(
        world.save(
          id,
          inputOf(89, span, [
            [campusId, null, 70],
            [null, 'manual', 20],
          ]),
        ),
      ),
    ).toBe('budget_over_allocated');
    expect(await code(world.save(id, inputOf(90, span, [[campusId, null, 70]])))).toBe('budget_allocation_kept');
    const later = { from: span.from, through: addDays(span.through, 1) };
    expect(
      await code(
        world.save(
          id,
          inputOf(90, later, [
            [campusId, null, 70],
            [null, 'manual', 20],
          ]),
        ),
      ),
    ).toBe('budget_dates_fixed');
    const stale = { ...inputOf(90, span, [[campusId, null, 70]]), revision: 1 };
    expect(await code(world.db.transaction((uow) => savePeriod(uow, id, stale)))).toBe('budget_changed');
  });

  it('are drafts first: changed at will, refused when wrong, thrown away', async () => {
    const span = freshSpan();
    const campusId = await world.campus();
    const id = await world.draft(inputOf(100, span, [[campusId, null, 60]]));
    const moved = freshSpan();
    await world.save(id, inputOf(50, moved, [[null, 'manual', 10]]));
    expect(await world.issued(id)).toEqual({
      '/manual': { points: 10, used: 0, beyond: 0 },
      [REST]: { points: 40, used: 0, beyond: 0 },
    });
    const wrong = (change: object) => code(world.draft({ ...inputOf(10, span), ...change }));
    expect(await wrong({ through: addDays(span.from, -1) })).toBe('budget_dates_wrong');
    expect(await wrong({ through: span.from })).toBe('ok');
    expect(await wrong({ allocations: [{ campusId: freshId(), group: null, points: 1 }] })).toBe('budget_campus_unknown');
    expect(await wrong({ allocations: [{ campusId, group: null, points: 11 }] })).toBe('budget_over_allocated');
    const twice = { campusId, group: null, points: 1 };
    expect(await wrong({ allocations: [twice, twice] })).toBe('budget_allocation_twice');
    const discard = () => code(world.db.transaction((uow) => discardPeriod(uow, id)));
    expect([await discard(), await discard()]).toEqual(['ok', 'not_found']);
  });

  it('never overlap; one that was closed goes on counting its days', async () => {
    const { clock } = open();
    const span = freshSpan();
    const first = await world.start(inputOf(100, span));
    const neighbour = await world.draft(inputOf(100, { from: span.through, through: addDays(span.through, 5) }));
    expect(await code(world.activate(neighbour))).toBe('budget_overlaps');
    expect(await code(world.activate(first))).toBe('budget_state_wrong');
    const spans = (await world.db.read(countingSpans)).filter(({ id }) => id === first || id === neighbour);
    expect(spans).toEqual([{ id: first, fromDate: span.from, throughDate: span.through }]);
    // Not begun: a draft again.
    clock.set(startOfDay(addDays(span.from, -1)));
    expect(await world.close(first)).toBe('draft');
    await world.activate(first);
    clock.set(startOfDay(addDays(span.from, 3)));
    expect(await world.close(first)).toBe('closed');
    const last = addDays(span.from, 3);
    expect(await world.reserve({ on: last, points: 60 })).toBe('reserved');
    expect(await world.reserve({ on: last, points: 60 })).toBe('refuse');
    expect(await world.reserve({ on: addDays(last, 1), points: 60 })).toBe('free');
    expect(await code(world.save(first, inputOf(100, { from: span.from, through: last })))).toBe('budget_state_wrong');
    expect(await code(world.activate(neighbour))).toBe('ok');
    expect(await code(world.activate(await world.draft(inputOf(5, { from: last, through: last }))))).toBe('budget_overlaps');
  });

  it('say once when 70, 90 and 100 % are issued, and when the pace is too high', async () => {
    const { clock, db } = open();
    const span = { from: localDate('2029-01-01'), through: localDate('2029-01-10') };
    const campusId = await world.campus();
    const id = await world.start(inputOf(2_000, span, [[campusId, 'manual', 1_000]]));
    const take = (points: number, award = freshId()) =>
      world.reserve({ awardId: award, campusId, group: 'manual', on: span.from, points });
    const alerts = async (): Promise<string[]> => {
      const rows = await db.read((r) =>
        r.rows<{ allocationId: string; kind: string }>('SELECT allocationId, kind FROM budget_alert WHERE periodId = ?', [id]),
      );
      return rows.map(({ allocationId, kind }) => `${allocationId === '' ? 'whole' : 'part'} ${kind}`).sort();
    };
    // The last day: nothing is projected beyond what is issued.
    clock.set(startOfDay(span.through));
    await take(699);
    await raiseAlerts(db);
    expect(await alerts()).toEqual([]);
    const one = freshId();
    await take(1, one);
    await raiseAlerts(db);
    expect(await alerts()).toEqual(['part at_70']);
    // Taken back and issued again: said once all the same.
    await world.giveBack(one, 1);
    await raiseAlerts(db);
    await take(200);
    expect(await raiseAlerts(db)).toBe(0);
    await take(1);
    expect(await raiseAlerts(db)).toBe(1);
    expect(await alerts()).toEqual(['part at_70', 'part at_90']);
    await take(100);
    await Promise.all([raiseAlerts(db), raiseAlerts(db)]);
    expect(await alerts()).toEqual(['part at_100', 'part at_70', 'part at_90']);
    // Half way: 1,000 in five days are 2,000 in ten, exactly the whole budget; the allocation is to be doubled.
    clock.set(startOfDay(addDays(span.from, 4)));
    expect(await raiseAlerts(db)).toBe(1);
    expect(await alerts()).toContain('part projection');
    clock.set(startOfDay(addDays(span.from, 3)));
    expect(await raiseAlerts(db)).toBe(1);
    expect(await alerts()).toContain('whole projection');
    expect(await raiseAlerts(db)).toBe(0);
  });
});

describeDatabases('alerts of budgets', (open) => {
  let world: BudgetWorld;
  beforeAll(() => {
    world = new BudgetWorld(open().db);
  });
  const alerts = async (id: string): Promise<string[]> => {
    const rows = await world.db.read((r) =>
      r.rows<{ allocationId: string; kind: string }>('SELECT allocationId, kind FROM budget_alert WHERE periodId = ?', [id]),
    );
    return rows.map(({ allocationId, kind }) => `${allocationId === '' ? 'whole' : 'part'} ${kind}`).sort();
  };
  const events = () => {
    const told: { type: string; payload: object }[] = [];
    world.db.connectOutbox(async (_uow, appended) => void told.push(...appended));
    return told;
  };
  const handle = (payload: object): Promise<void> =>
    world.db.transaction((uow) => {
      const event = { id: freshId(), position: 1, type: '', aggregate: '', payload, occurredAt: uow.now };
      return onExhausted(uow, event);
    });

  it('are over when points grow, and are raised again when those are used up too', async () => {
    const { clock, db } = open();
    const span = freshSpan();
    clock.set(startOfDay(span.through));
    const id = await world.start(inputOf(100, span));
    expect(await world.reserve({ on: span.from, points: 100 })).toBe('reserved');
    expect(await raiseAlerts(db)).toBe(6);
    // 100 of 111 are 90.09 %, of 112 less than 90 %.
    await world.save(id, inputOf(111, span));
    expect(await alerts(id)).toEqual(['part at_70', 'part at_90', 'whole at_70', 'whole at_90']);
    await world.save(id, inputOf(112, span));
    expect(await alerts(id)).toEqual(['part at_70', 'whole at_70']);
    await world.save(id, inputOf(200, span));
    expect(await alerts(id)).toEqual([]);
    expect(await world.reserve({ on: span.from, points: 99 })).toBe('reserved');
    await raiseAlerts(db);
    expect(await alerts(id)).not.toContain('whole at_100');
    expect(await world.reserve({ on: span.from, points: 1 })).toBe('reserved');
    await raiseAlerts(db);
    expect(await alerts(id)).toContain('whole at_100');
    expect(await alerts(id)).toContain('part at_100');
  });

  it.each(['refuse', 'queue'] as const)(
    'say that a budget that would %s is used up, though a few points are left',
    async (whenFull) => {
      const { clock } = open();
      const span = freshSpan();
      clock.set(startOfDay(span.through));
      const id = await world.start(inputOf(1_000, span, [], whenFull));
      const told = events();
      expect(await world.reserve({ on: span.from, points: 994 })).toBe('reserved');
      expect(told).toEqual([]);
      expect(await world.reserve({ on: span.from, points: 7 })).toBe(whenFull);
      expect(told).toMatchObject([{ type: 'budget.allocation.exhausted', payload: { periodId: id, points: 7 } }]);
      const news = told[0]?.payload ?? {};
      await handle(news);
      await handle(news);
      expect((await alerts(id)).filter((one) => one.endsWith('at_100'))).toEqual(['part at_100']);
      // Said once, until points grow.
      expect(await world.reserve({ on: span.from, points: 7 })).toBe(whenFull);
      expect(told).toHaveLength(1);
      await world.save(id, inputOf(1_001, span, [], whenFull));
      expect((await alerts(id)).filter((one) => one.endsWith('at_100'))).toEqual([]);
      // Seven are left by now: news of before are none any more.
      await handle(news);
      expect((await alerts(id)).filter((one) => one.endsWith('at_100'))).toEqual([]);
      expect(await world.reserve({ on: span.from, points: 8 })).toBe(whenFull);
      expect(told).toHaveLength(2);
    },
  );

  it('let a projection be raised again after the pace has calmed down, and not while it goes to and fro', async () => {
    const { clock, db } = open();
    const span = freshSpan(10);
    const id = await world.start(inputOf(1_000, span));
    clock.set(startOfDay(span.from));
    expect(await world.reserve({ on: span.from, points: 200 })).toBe('reserved');
    await raiseAlerts(db);
    expect(await alerts(id)).toContain('whole projection');
    // 200 in two days are 1,000 in ten: not too much, but close.
    clock.set(startOfDay(addDays(span.from, 1)));
    await raiseAlerts(db);
    expect(await alerts(id)).toContain('whole projection');
    clock.set(startOfDay(addDays(span.from, 2)));
    await raiseAlerts(db);
    expect(await alerts(id)).toEqual([]);
    expect(await world.reserve({ on: span.from, points: 200 })).toBe('reserved');
    expect(await raiseAlerts(db)).toBe(2);
    expect(await alerts(id)).toContain('whole projection');
  });

  it('tell of a budget that ends within two weeks and has no successor, until one is switched on', async () => {
    const { clock, db } = open();
    const span = freshSpan();
    const id = await world.start(inputOf(1_000, span));
    const warned = async (): Promise<boolean> =>
      (await db.read(budgetWarnings)).some((one) => one.id === `${id}/end` && one.kind === 'ending');
    clock.set(startOfDay(addDays(span.through, -14)));
    expect(await warned()).toBe(false);
    clock.set(startOfDay(addDays(span.through, -13)));
    expect(await warned()).toBe(true);
    // After the end points are given freely, which is what it warns of; one that begins later leaves a gap.
    clock.set(startOfDay(addDays(span.through, 3)));
    expect(await warned()).toBe(true);
    const late = await world.start(inputOf(10, { from: addDays(span.through, 5), through: addDays(span.through, 9) }));
    expect(await warned()).toBe(true);
    clock.set(startOfDay(addDays(span.through, 5)));
    expect(await warned()).toBe(false);
    await world.db.transaction((uow) => uow.run("UPDATE budget_period SET state = 'draft' WHERE id = ?", [late]));
    clock.set(startOfDay(span.through));
    expect(await warned()).toBe(true);
    await world.start(inputOf(10, { from: addDays(span.through, 1), through: addDays(span.through, 4) }));
    expect(await warned()).toBe(false);
  });
});

describeDatabases('the books of budgets', (open) => {
  it('tell of every figure that does not fit', async () => {
    const world = new BudgetWorld(open().db);
    const span = freshSpan();
    const id = await world.start(inputOf(1_600, span));
    const awardId = freshId();
    await world.reserve({ awardId, on: span.from, points: 40 });
    const broken = async (...statements: string[]): Promise<string[]> => {
      await world.db.transaction(async (uow) => {
        for (const sql of statements) await uow.run(sql);
      });
      return (await world.differences()).map(({ kind, expected, found }) => `${kind} ${expected} ${found}`);
    };
    expect(await broken('UPDATE budget_slot SET used = used + 1 WHERE used > 0')).toEqual(['used 41 40']);
    expect(await broken('UPDATE budget_slot SET used = used - 1, beyond = 3 WHERE used > 0')).toEqual(['beyond 3 0']);
    expect(await broken('UPDATE budget_slot SET beyond = 0, capacity = capacity + 5 WHERE used > 0')).toEqual([
      'capacity 1600 1605',
    ]);
    expect(
      await broken('UPDATE budget_slot SET capacity = capacity - 5 WHERE used > 0', 'UPDATE budget_period SET points = 1700'),
    ).toEqual(['whole 1700 1600']);
    expect(await broken('UPDATE budget_period SET points = 1600')).toEqual([]);
    await world.db.transaction(async (uow) => {
      const row = await uow.row<Record<string, string>>('SELECT * FROM budget_movement WHERE awardId = ?', [awardId]);
      await uow.insert('budget_movement', { ...row, id: freshId(), takingKey: null, points: -41 });
    });
    expect((await world.differences()).map(({ kind }) => kind).sort()).toEqual(['award', 'used']);
    expect(id).toBeTruthy();
  });
});
