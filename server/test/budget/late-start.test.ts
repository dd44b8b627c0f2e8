import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, type LocalDate } from '@qingya/shared';
import { type AwardsGiven, type GivenAward, giveBack, reserve, reserveBeyond, returnExpired } from '../../src/modules/budget';
import { describeDatabases } from '../support/database';
import { BudgetWorld, freshId, freshSpan, inputOf } from './world';

const REST = '/';

/** Whoever gave points before, page by page in the order of ids. */
const givenBy =
  (awards: readonly GivenAward[]): AwardsGiven =>
  async (_reader, { from, through }, after, limit) =>
    [...awards]
      .sort((a, b) => (a.awardId < b.awardId ? -1 : 1))
      .filter(({ awardId, on }) => awardId > after && from <= on && on <= through)
      .slice(0, limit);

const award = (on: LocalDate, points: number, more: Partial<GivenAward> = {}): GivenAward => ({
  awardId: freshId(),
  studentId: freshId(),
  campusId: freshId(),
  group: 'learning',
  points,
  on,
  ...more,
});

describeDatabases('a budget that is switched on late', (open) => {
  let world: BudgetWorld;
  beforeAll(() => {
    world = new BudgetWorld(open().db);
  });
  afterEach(async () => {
    expect(await world.differences()).toEqual([]);
  });
  const alertsOf = async (id: string): Promise<string[]> =>
    (
      await world.db.read((r) =>
        r.rows<{ kind: string }>("SELECT kind FROM budget_alert WHERE periodId = ? AND allocationId <> '' ORDER BY kind", [id]),
      )
    ).map(({ kind }) => kind);

  it('bears what was given on its days, of the first and the last too, and nothing of the days beside them', async () => {
    const span = freshSpan();
    const campusId = await world.campus();
    const given = [
      award(span.from, 10),
      award(span.through, 20, { group: 'manual' }),
      award(span.from, 40, { campusId }),
      award(span.from, 80, { campusId, group: '' }),
      award(addDays(span.from, -1), 1_000),
      award(addDays(span.through, 1), 1_000),
    ];
    const draft = await world.draft(
      inputOf(1_000, span, [
        [campusId, null, 300],
        [null, 'manual', 100],
      ]),
    );
    expect(await world.activate(draft, [givenBy(given.slice(0, 3)), givenBy(given.slice(3))])).toEqual({
      awards: 4,
      points: 150,
      beyond: 0,
    });
    expect(await world.issued(draft)).toEqual({
      [`${campusId}/`]: { points: 300, used: 120, beyond: 0 },
      '/manual': { points: 100, used: 20, beyond: 0 },
      [REST]: { points: 600, used: 10, beyond: 0 },
    });
    // What is taken back of it returns, and what is left is all that can still be given.
    const [first] = given;
    expect(await world.db.transaction((uow) => giveBack(uow, { awardId: first?.awardId ?? '', points: 10 }))).toBe(10);
    expect(await world.reserve({ on: span.from, points: 601 })).toBe('refuse');
    expect(await world.reserve({ on: span.from, points: 600 })).toBe('reserved');
  });

  it('books what it has no room for beyond, begins as used up, and says so', async () => {
    const span = freshSpan();
    const exactly = await world.draft(inputOf(100, span));
    const fits = [award(span.from, 60), award(span.from, 40)];
    expect(await world.activate(exactly, [givenBy(fits)])).toEqual({ awards: 2, points: 100, beyond: 0 });
    expect(await alertsOf(exactly)).toEqual(['at_100', 'at_70', 'at_90']);

    const next = freshSpan();
    const over = await world.draft(inputOf(100, next));
    const toomuch = [award(next.from, 60), award(next.from, 41)];
    expect(await world.activate(over, [givenBy(toomuch)])).toMatchObject({ points: 101, beyond: expect.any(Number) });
    const { used = 0, beyond = 0 } = (await world.issued(over))[REST] ?? {};
    expect([used + beyond, beyond > 0]).toEqual([101, true]);
    expect(await alertsOf(over)).toContain('at_100');
    // A repeat of either takes nothing more, whatever it was booked as.
    for (const { awardId, studentId, campusId, points, on } of toomuch) {
      const again = { awardId, studentId, campusId, points, on, group: 'learning' as const };
      expect(await world.reserve(again)).toBe('reserved');
      await world.db.transaction((uow) => reserveBeyond(uow, again));
    }
    const after = (await world.issued(over))[REST];
    expect([after?.used, after?.beyond]).toEqual([used, beyond]);
  });

  it('counts an award once that an earlier budget counted already', async () => {
    const span = freshSpan();
    const reserved = award(span.from, 30);
    const { group: _said, ...wish } = reserved;
    await world.start(inputOf(100, span));
    expect(await world.reserve({ ...wish, group: 'learning' })).toBe('reserved');
    const next = freshSpan();
    const id = await world.draft(inputOf(100, next));
    const given = [{ ...reserved, on: next.from }, award(next.from, 5)];
    expect(await world.activate(id, [givenBy(given)])).toEqual({ awards: 1, points: 5, beyond: 0 });
  });

  it('books several pages, each award once', async () => {
    const span = freshSpan();
    const given = Array.from({ length: 1_203 }, () => award(span.from, 3));
    const id = await world.draft(inputOf(10_000, span));
    expect(await world.activate(id, [givenBy(given)])).toEqual({ awards: 1_203, points: 3_609, beyond: 0 });
    expect((await world.issued(id))[REST]?.used).toBe(3_609);
  });

  it('leaves nothing behind when it overlaps another one', async () => {
    const span = freshSpan();
    await world.start(inputOf(100, span));
    const id = await world.draft(inputOf(100, span));
    await expect(world.activate(id, [givenBy([award(span.from, 5)])])).rejects.toMatchObject({ code: 'budget_overlaps' });
    expect((await world.issued(id))[REST]).toEqual({ points: 100, used: 0, beyond: 0 });
  });
});

describeDatabases(
  'a budget that is switched on while points are given',
  (open) => {
    let world: BudgetWorld;
    beforeAll(async () => {
      world = new BudgetWorld(open().db);
      await world.db.transaction((uow) =>
        uow.run('CREATE TABLE test_given (id varchar(26) NOT NULL PRIMARY KEY, points bigint NOT NULL)'),
      );
    });
    beforeEach(() => world.db.transaction((uow) => uow.run('DELETE FROM test_given')));
    afterEach(async () => {
      expect(await world.differences()).toEqual([]);
    });

    /** What the table says was given, all on one day. */
    const sourceOn =
      (on: LocalDate): AwardsGiven =>
      async (reader, _span, after, limit) => {
        const rows = await reader.rows<{ id: string; points: number }>(
          'SELECT id, points FROM test_given WHERE id > ? ORDER BY id LIMIT ?',
          [after, limit],
        );
        return rows.map((row) => award(on, row.points, { awardId: row.id }));
      };
    const give = (on: LocalDate): Promise<{ awardId: string; outcome: string }> =>
      world.db.transaction(async (uow) => {
        const awardId = uow.newId();
        const { group: _said, ...wish } = award(on, 7, { awardId });
        const outcome = await reserve(uow, { ...wish, group: 'learning' });
        await uow.insert('test_given', { id: awardId, points: 7 });
        return { awardId, outcome };
      });
    /** As a correction does: the award remembers what went, then the budget gets it back. */
    const takeBack = (awardId: string, then: () => Promise<void> = async () => {}): Promise<number> =>
      world.db.transaction(async (uow) => {
        await uow.run('UPDATE test_given SET points = points - 3 WHERE id = ?', [awardId]);
        const back = await giveBack(uow, { awardId, points: 3 });
        await then();
        return back;
      });
    const usedOf = async (id: string): Promise<number | undefined> => (await world.issued(id))[REST]?.used;

    it('bears every one of them, less what is taken back meanwhile', async () => {
      const span = freshSpan();
      const id = await world.draft(inputOf(100_000, span));
      const outcomes: string[] = [];
      const client = async (): Promise<void> => {
        for (let turn = 0; turn < 12; turn += 1) {
          const { awardId, outcome } = await give(span.from);
          outcomes.push(outcome);
          if (turn % 3 === 0) await takeBack(awardId);
        }
      };
      const clients = Array.from({ length: 12 }, client);
      await give(span.from);
      await world.activate(id, [sourceOn(span.from)]);
      await Promise.all(clients);
      expect(new Set(outcomes)).toEqual(new Set(['free', 'reserved']));
      expect(await usedOf(id)).toBe(145 * 7 - 48 * 3);
    });

    /** Work in a unit of work of its own, begun when another one says so. @returns what begins it, and how it ends */
    const onCall = <T>(work: () => Promise<T>): { readonly begin: () => void; readonly done: Promise<T> } => {
      let begin = (): void => {};
      const called = new Promise<void>((resolve) => {
        begin = resolve;
      });
      return { begin: () => begin(), done: called.then(work) };
    };
    /** A source that begins something when it has told what was given, and gives it time to end before the budget begins. */
    const before = (source: AwardsGiven, { begin, done }: ReturnType<typeof onCall<number>>): AwardsGiven => {
      return async (...asked) => {
        const page = await source(...asked);
        begin();
        await Promise.race([done, sleep(300)]);
        return page;
      };
    };

    it('gets back what is taken back after it was counted and before it began', async () => {
      const span = freshSpan();
      const id = await world.draft(inputOf(100, span));
      const { awardId } = await give(span.from);
      const correction = onCall(() => takeBack(awardId));
      expect(await world.activate(id, [before(sourceOn(span.from), correction)])).toMatchObject({ points: 7 });
      expect([await correction.done, await usedOf(id)]).toEqual([3, 4]);
    });

    it('does not count what is being taken back as it begins', async () => {
      const span = freshSpan();
      const id = await world.draft(inputOf(100, span));
      const { awardId } = await give(span.from);
      const start = onCall(() => world.activate(id, [sourceOn(span.from)]));
      const begun = async (): Promise<void> => {
        start.begin();
        await sleep(300);
      };
      expect(await takeBack(awardId, begun)).toBe(0);
      expect([await start.done, await usedOf(id)]).toEqual([{ awards: 1, points: 4, beyond: 0 }, 4]);
    });

    it('gets back what expires after it was counted and before it began', async () => {
      const span = freshSpan();
      const id = await world.draft({ ...inputOf(100, span), expiredReturn: true });
      const { awardId } = await give(span.from);
      const lapse = { awardId, key: `lapsed-${awardId}`, points: 5, expiredLeft: async () => 5 };
      const expiry = onCall(() => world.db.transaction((uow) => returnExpired(uow, lapse)));
      await world.activate(id, [before(sourceOn(span.from), expiry)]);
      expect([await expiry.done, await usedOf(id)]).toEqual([5, 2]);
    });
  },
  { poolSize: 16 },
);
