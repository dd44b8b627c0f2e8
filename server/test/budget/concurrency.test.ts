import { giveBack, lockForExchange, reserveAll } from '../../src/modules/budget';
import { describeDatabases } from '../support/database';
import { BudgetWorld, freshId, freshSpan, inputOf } from './world';

const CLIENTS = 64;
const REST = '/';

describeDatabases(
  'budgets under 64 clients',
  (open) => {
    let world: BudgetWorld;
    beforeAll(() => {
      world = new BudgetWorld(open().db);
    });

    /** Every client runs its own awards one after another, beside all the others. */
    const crowd = async (each: number, work: (client: number, turn: number) => Promise<string>): Promise<string[]> => {
      const lines = Array.from({ length: CLIENTS }, async (_, client) => {
        const outcomes: string[] = [];
        for (let turn = 0; turn < each; turn += 1) outcomes.push(await work(client, turn));
        return outcomes;
      });
      return (await Promise.all(lines)).flat();
    };
    /** How often a unit of work was rolled back, as the victim of a deadlock is. */
    const rollbacksDuring = async (work: () => Promise<unknown>): Promise<number> => {
      let count = 0;
      const stop = world.db.onStatement((sql) => {
        if (sql === 'ROLLBACK') count += 1;
      });
      await work();
      stop();
      return count;
    };
    const countOf = (outcomes: readonly string[], wanted: string): number => outcomes.filter((one) => one === wanted).length;

    it('never issue more than there is, and issue the last point', async () => {
      const span = freshSpan();
      // 100 points a client, 7 at a time: what is left in a slot has to be gathered from others again and again.
      const id = await world.start(inputOf(1_000, span));
      let outcomes: string[] = [];
      const rollbacks = await rollbacksDuring(async () => {
        outcomes = await crowd(4, () => world.reserve({ on: span.from, points: 7 }));
      });
      expect(rollbacks).toBe(0);
      expect(countOf(outcomes, 'reserved')).toBe(Math.floor(1_000 / 7));
      expect(countOf(outcomes, 'refuse')).toBe(CLIENTS * 4 - Math.floor(1_000 / 7));
      expect((await world.issued(id))[REST]).toEqual({ points: 1_000, used: 994, beyond: 0 });
      expect(await world.reserve({ on: span.through, points: 7 })).toBe('refuse');
      expect(await world.reserve({ on: span.through, points: 6 })).toBe('reserved');
      expect((await world.issued(id))[REST]?.used).toBe(1_000);
      expect(await world.differences()).toEqual([]);
    });

    it('never issue more than there is on the way from plenty to scarce', async () => {
      const span = freshSpan();
      // At the start every slot has room for 64 awards and more, at the end none has.
      const id = await world.start(inputOf(1_500, span));
      let outcomes: string[] = [];
      const rollbacks = await rollbacksDuring(async () => {
        outcomes = await crowd(24, () => world.reserve({ on: span.from, points: 1 }));
      });
      expect(rollbacks).toBe(0);
      expect(countOf(outcomes, 'reserved')).toBe(1_500);
      expect(countOf(outcomes, 'refuse')).toBe(CLIENTS * 24 - 1_500);
      expect((await world.issued(id))[REST]).toEqual({ points: 1_500, used: 1_500, beyond: 0 });
      expect(await world.differences()).toEqual([]);
    });

    it('let one award take what is spread over all slots', async () => {
      const span = freshSpan();
      const id = await world.start(inputOf(160, span));
      expect(await world.reserve({ on: span.from, points: 161 })).toBe('refuse');
      expect(await world.reserve({ on: span.from, points: 160 })).toBe('reserved');
      expect((await world.issued(id))[REST]?.used).toBe(160);
      expect(await world.differences()).toEqual([]);
    });

    it('count an award once, whoever reserves it at the same time', async () => {
      const span = freshSpan();
      const id = await world.start(inputOf(10_000, span));
      const [awardId, studentId] = [freshId(), freshId()];
      const outcomes = await crowd(2, () => world.reserve({ awardId, studentId, on: span.from, points: 30 }));
      expect(new Set(outcomes)).toEqual(new Set(['reserved']));
      expect((await world.issued(id))[REST]?.used).toBe(30);
      expect(await world.differences()).toEqual([]);
    });

    it('give back while others take, and never more than was taken', async () => {
      const span = freshSpan();
      const id = await world.start(inputOf(2_000, span));
      const awards = Array.from({ length: CLIENTS }, () => freshId());
      const outcomes = await crowd(6, async (client, turn) => {
        const awardId = awards[client] ?? '';
        if (turn === 0) return world.reserve({ awardId, on: span.from, points: 20 });
        // Two neighbours give back of the same award.
        const of = awards[turn % 2 === 0 ? client : (client + 1) % CLIENTS] ?? '';
        return String(await world.giveBack(of, 6));
      });
      const taken = countOf(outcomes, 'reserved') * 20;
      const returned = outcomes.reduce((sum, one) => sum + (Number(one) || 0), 0);
      expect(taken).toBe(CLIENTS * 20);
      expect((await world.issued(id))[REST]?.used).toBe(taken - returned);
      for (const awardId of awards) await world.giveBack(awardId, 20);
      expect((await world.issued(id))[REST]?.used).toBe(0);
      expect(await world.differences()).toEqual([]);
    });

    it('exchange what some gave back for what they take, without waiting for each other in a circle', async () => {
      const span = freshSpan();
      const id = await world.start(inputOf(1_000, span));
      const child = { campusId: freshId(), group: 'attendance' as const, on: span.from };
      const awards = Array.from({ length: CLIENTS }, () => freshId());
      for (const awardId of awards) expect(await world.reserve({ ...child, awardId, points: 15 })).toBe('reserved');
      // 40 are left in all, so that nearly everybody has to gather what the others' slots hold.
      let outcomes: string[] = [];
      const rollbacks = await rollbacksDuring(async () => {
        outcomes = await crowd(3, (client) =>
          world.db.transaction(async (uow) => {
            const awardId = awards[client] ?? '';
            await lockForExchange(uow, [awardId], [child]);
            await giveBack(uow, { awardId, points: 1 });
            const wish = { ...child, awardId: freshId(), studentId: freshId(), points: 2 };
            return (await reserveAll(uow, [wish]))[0] ?? '';
          }),
        );
      });
      expect(rollbacks).toBe(0);
      const used = CLIENTS * 15 - outcomes.length + 2 * countOf(outcomes, 'reserved');
      expect((await world.issued(id))[REST]).toEqual({ points: 1_000, used, beyond: 0 });
      expect(countOf(outcomes, 'reserved')).toBeGreaterThan(40);
      expect(await world.differences()).toEqual([]);
    });

    it('take several awards in one unit of work', async () => {
      const span = freshSpan();
      const id = await world.start(inputOf(100_000, span, [[null, 'learning', 50_000]]));
      await crowd(3, async () => {
        const studentId = freshId();
        const common = { studentId, campusId: freshId(), points: 5, on: span.from };
        return world.db.transaction(async (uow) => {
          const wanted = (['attendance', 'learning'] as const).map((group) => ({ ...common, awardId: freshId(), group }));
          return (await reserveAll(uow, wanted)).join();
        });
      });
      const issued = await world.issued(id);
      expect([issued[REST]?.used, issued['/learning']?.used]).toEqual([CLIENTS * 15, CLIENTS * 15]);
      expect(await world.differences()).toEqual([]);
    });

    it('take large and small awards from one allocation in one unit of work', async () => {
      const span = freshSpan();
      // A slot has plenty for awards of 3 points and not for those of 40: who took the small one first would stand in others' way.
      const id = await world.start(inputOf(32_000, span));
      let outcomes: string[] = [];
      const rollbacks = await rollbacksDuring(async () => {
        outcomes = await crowd(4, async () => {
          const common = { studentId: freshId(), campusId: freshId(), on: span.from };
          const wanted = [3, 40].map((points) => ({ ...common, points, awardId: freshId(), group: 'learning' as const }));
          return world.db.transaction(async (uow) => (await reserveAll(uow, wanted)).join());
        });
      });
      expect(rollbacks).toBe(0);
      expect(countOf(outcomes, 'reserved,reserved')).toBe(CLIENTS * 4);
      expect((await world.issued(id))[REST]?.used).toBe(CLIENTS * 4 * 43);
      expect(await world.differences()).toEqual([]);
    });

    it('give the earlier awards of a unit of work what is left', async () => {
      const span = freshSpan();
      await world.start(inputOf(50, span));
      const common = { studentId: freshId(), campusId: freshId(), on: span.from, group: 'learning' as const };
      const wanted = [30, 30, 20].map((points) => ({ ...common, points, awardId: freshId() }));
      const outcomes = await world.db.transaction((uow) => reserveAll(uow, wanted));
      expect(outcomes).toEqual(['reserved', 'refuse', 'reserved']);
      expect(await world.db.transaction((uow) => reserveAll(uow, wanted))).toEqual(['reserved', 'refuse', 'reserved']);
      expect(await world.differences()).toEqual([]);
    });

    it('shrink and grow while points are taken', async () => {
      const span = freshSpan();
      const id = await world.start(inputOf(4_000, span));
      const changes = (async () => {
        for (const total of [3_000, 2_000, 2_500, 1_500]) await world.save(id, inputOf(total, span));
      })();
      const outcomes = await crowd(5, () => world.reserve({ on: span.from, points: 3 }));
      await changes;
      const { points = 0, used = 0 } = (await world.issued(id))[REST] ?? {};
      expect([points, used]).toEqual([1_500, countOf(outcomes, 'reserved') * 3]);
      expect(used).toBeLessThanOrEqual(points);
      expect(await world.differences()).toEqual([]);
    });

    it('start one of several that overlap', async () => {
      const span = freshSpan();
      const drafts: string[] = [];
      for (let one = 0; one < 8; one += 1) drafts.push(await world.draft(inputOf(10, span)));
      const outcomes = await Promise.allSettled(drafts.map((id) => world.activate(id)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
      expect(new Set(refusals)).toEqual(new Set(['budget_overlaps']));
    });
  },
  { poolSize: CLIENTS },
);
