import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, type BudgetInput, type LocalDate, localDate, type Rule } from '@qingya/shared';
import { activatePeriod, createPeriod } from '../../src/modules/budget';
import { awardsGiven, givenByHand } from '../../src/modules/earning';
import { lockFamily } from '../../src/modules/earning/persistence/award-store';
import { CAPS_CHANGED, PERIOD_PASSED_ON, passPeriodOn } from '../../src/modules/earning/usecases/period-begun';
import { BUDGET, type BudgetPort } from '../../src/modules/earning/usecases/ports';
import type { StoredEvent } from '../../src/platform/outbox';
import { describeProduct, type TestProduct } from '../support/product';
import { moveTo } from '../support/product-school';
import { capOf, familyOf, onCall, publish, ruleOf } from './programme-support';
import { booksOf, eventsOf, replay } from './support';

const FOUR_A_PERIOD = [capOf({ window: 'period', times: 4 })];
const ruleFor = (code: string, caps = FOUR_A_PERIOD, expiry: Rule['expiry'] = { kind: 'never' }) =>
  ruleOf({ code, behaviour: 'activity', formula: { kind: 'fixed', points: 15 }, caps, expiry });

const inputOf = (from: LocalDate, through: LocalDate, points = 1_000): BudgetInput => ({
  title: '学期积分预算',
  source: 'fixed',
  baseFen: points * 100,
  shareBasisPoints: 10_000,
  pointsPerYuan: 1,
  from,
  through,
  whenFull: 'queue',
  allocations: [],
});

const eventsOfType = (t: TestProduct, ...types: string[]): Promise<StoredEvent[]> =>
  t.db.read(async (r) =>
    (
      await r.rows<StoredEvent<string>>(
        `SELECT * FROM outbox_event WHERE type IN (${types.map(() => '?').join(', ')}) ORDER BY position`,
        types,
      )
    ).map((row) => ({ ...row, payload: JSON.parse(row.payload) as unknown })),
  );

describeProduct('a budget that is switched on late, and caps per budget', (open) => {
  /** Years of their own for every test, because budgets never overlap. */
  let turn = 0;
  const scene = async (children = 1, caps = FOUR_A_PERIOD, expiry?: Rule['expiry']) => {
    turn += 1;
    const year = 2026 + 2 * turn;
    const t = open();
    await publish(t, [ruleFor(`activity${turn}`, caps, expiry)]);
    const s = await familyOf(t, children);
    const on = (monthDay: string, later = 0): LocalDate => localDate(`${year + later}-${monthDay}`);
    /** Takes part in something on each of some days, told of on the day. */
    const takePart = async (days: readonly LocalDate[], studentId = s.studentId): Promise<void> => {
      for (const day of days) {
        moveTo(t, day, '15:00');
        await s.activity(`活动 ${day}`, day, studentId);
        await t.settle();
      }
    };
    const switchOn = async (from: LocalDate, through: LocalDate, at: LocalDate, time = '10:00', points = 1_000) => {
      moveTo(t, at, time);
      const id = await t.db.transaction(async (uow) => {
        const made = await createPeriod(uow, inputOf(from, through, points));
        await activatePeriod(uow, made, [awardsGiven, givenByHand]);
        return made;
      });
      await t.settle();
      return id;
    };
    const usedOf = async (periodId: string): Promise<number> => {
      const row = await t.db.read((r) =>
        r.row<{ used: number }>(
          'SELECT SUM(s.used) AS used FROM budget_slot s JOIN budget_allocation a ON a.id = s.allocationId WHERE a.periodId = ?',
          [periodId],
        ),
      );
      return Number(row?.used);
    };
    /** Days of which something was given, with the points that stand; nothing was ever taken back. */
    const given = async (): Promise<[string, number][]> => {
      const rows = await s.awards();
      expect(rows.map(({ takenBack }) => takenBack)).toEqual(rows.map(() => 0));
      return rows.filter(({ state }) => state === 'given').map(({ earnedOn, points }) => [earnedOn, points]);
    };
    /** Everything that was told, once more, in its order. */
    const replayAll = async (): Promise<void> => {
      const news = await eventsOfType(t, 'budget.period.activated', PERIOD_PASSED_ON, CAPS_CHANGED);
      for (const studentId of s.studentIds) for (const event of await eventsOf({ t, studentId })) await replay(t, event);
      for (const event of news) await replay(t, event);
      await t.settle();
    };
    return { ...s, on, takePart, switchOn, usedOf, given, replayAll };
  };

  it('give what the new window has room for, draw it on the budget, once, and take nothing back', async () => {
    const s = await scene();
    const { on, t, studentId } = s;
    const before = ['01-10', '03-10', '05-10', '08-31'].map((day) => on(day));
    const since = ['09-02', '09-04', '09-06', '09-09'].map((day) => on(day));
    await s.takePart([...before, ...since]);
    // The year's four are used up, and the four since September found no room.
    expect(await s.given()).toEqual(before.map((day) => [day, 15]));
    const periodId = await s.switchOn(on('09-01'), on('12-31'), on('09-10'));
    expect(await s.given()).toEqual([...before, ...since].map((day) => [day, 15]));
    expect(await s.usedOf(periodId)).toBe(60);
    const books = await booksOf({ t, studentId });
    await s.replayAll();
    await s.replayAll();
    expect(await booksOf({ t, studentId })).toEqual(books);
    // The period's four are used up now, by what was really given.
    await s.takePart([on('09-11')]);
    expect(await s.given()).toHaveLength(8);
    expect(await t.differences()).toEqual([]);
  });

  it('leave room for what is still to come, and ask the budget, which may have none', async () => {
    const s = await scene();
    const { on } = s;
    await s.takePart(['01-10', '03-10', '05-10', '08-31', '09-01', '09-02'].map((day) => on(day)));
    const periodId = await s.switchOn(on('09-01'), on('12-31'), on('09-10'), '10:00', 20);
    expect((await s.awards()).map(({ earnedOn, state }) => [earnedOn, state]).slice(4)).toEqual([
      [on('09-01'), 'given'],
      [on('09-02'), 'queued'],
    ]);
    expect(await s.usedOf(periodId)).toBe(15);
    await s.takePart(['09-11', '09-12', '09-13'].map((day) => on(day)));
    // Four count, whatever the budget said of them; the fifth does not.
    expect((await s.awards()).slice(4)).toHaveLength(4);
  });

  it('free what follows them in the year, and no more of it than the year has left', async () => {
    const s = await scene();
    const { on } = s;
    await s.takePart(['03-01', '03-02', '09-05', '09-06', '10-01', '10-02', '10-03'].map((day) => on(day)));
    expect((await s.given()).map(([day]) => day)).toEqual(['03-01', '03-02', '09-05', '09-06'].map((day) => on(day)));
    await s.switchOn(on('09-01'), on('09-30'), on('11-01'));
    expect((await s.given()).map(([day]) => day)).toEqual(
      ['03-01', '03-02', '09-05', '09-06', '10-01', '10-02'].map((day) => on(day)),
    );
  });

  it('let stand what was given in the new year, and give as much less of the days before', async () => {
    const s = await scene();
    const { on } = s;
    const since = ['09-02', '09-04', '09-06', '09-09'].map((day) => on(day));
    const used = ['01-10', '03-10', '05-10', '08-31'].map((day) => on(day));
    await s.takePart([...used, ...since, on('01-05', 1)]);
    expect((await s.given()).map(([day]) => day)).toEqual([...used, on('01-05', 1)]);
    await s.switchOn(on('09-01'), on('02-28', 1), on('01-10', 1));
    expect((await s.given()).map(([day]) => day)).toEqual([...used, ...since.slice(0, 3), on('01-05', 1)]);
  });

  it('leave room for what can still be given, when the days before have lapsed and nothing of them can', async () => {
    const s = await scene(1, FOUR_A_PERIOD, { kind: 'rolling', months: 1 });
    const { on, t, studentId } = s;
    const used = ['01-10', '03-10', '05-10', '08-31'].map((day) => on(day));
    await s.takePart([...used, ...['09-02', '09-04', '09-06', '09-20'].map((day) => on(day))]);
    // On the tenth of October the first three have lapsed, the fourth has not.
    await s.switchOn(on('09-01'), on('12-31'), on('10-10'));
    expect((await s.given()).map(([day]) => day)).toEqual([...used, on('09-20')]);
    await s.takePart(['10-16', '10-17', '10-18', '10-19'].map((day) => on(day)));
    const days = [...used, ...['09-20', '10-16', '10-17', '10-18'].map((day) => on(day))];
    expect((await s.given()).map(([day]) => day)).toEqual(days);
    const books = await booksOf({ t, studentId });
    await s.replayAll();
    expect(await booksOf({ t, studentId })).toEqual(books);
    expect(await t.differences()).toEqual([]);
  });

  it('judge the children of a family together', async () => {
    const s = await scene(2, [capOf({ per: 'family', window: 'period', times: 4 })]);
    const { on, studentIds } = s;
    const [first = '', second = ''] = studentIds;
    await s.takePart(
      ['01-10', '03-10', '05-10', '08-31', '09-02', '09-06'].map((day) => on(day)),
      first,
    );
    await s.takePart([on('09-07'), on('09-08'), on('09-09')], second);
    await s.switchOn(on('09-01'), on('12-31'), on('09-10'));
    const days = (await s.given()).map(([day]) => day).sort();
    expect(days.slice(4)).toEqual(['09-02', '09-06', '09-07', '09-08'].map((day) => on(day)));
  });

  it('are asked for when something can have happened on its days, a lesson before midnight included', async () => {
    const s = await scene();
    const { on, t } = s;
    const told = async (): Promise<number> => (await eventsOfType(t, CAPS_CHANGED)).length;
    const count = await told();
    await s.switchOn(addDays(on('03-01'), 1), on('03-02'), on('03-01'), '23:29');
    expect(await told()).toBe(count);
    await s.switchOn(on('04-02'), on('04-02'), on('04-01'), '23:30');
    const once = (await told()) - count;
    expect(once).toBeGreaterThan(0);
    await s.switchOn(on('05-01'), on('05-02'), on('05-01'), '00:00');
    expect((await told()) - count).toBe(2 * once);
  });

  it('tell one page of children a transaction, and every child once', async () => {
    const s = await scene();
    const others = [await familyOf(s.t), await familyOf(s.t, 2)];
    const studentIds = [s, ...others].flatMap((one) => one.studentIds);
    const told = async () => {
      const counts = new Map<string, number>();
      for (const { payload } of await eventsOfType(s.t, CAPS_CHANGED)) {
        const { studentId } = payload as { studentId: string };
        counts.set(studentId, (counts.get(studentId) ?? 0) + 1);
      }
      return studentIds.map((id) => counts.get(id) ?? 0);
    };
    const news = { periodId: s.t.db.ids.next(s.t.clock.now()), from: s.on('09-01') };
    await s.t.db.transaction((uow) => passPeriodOn(uow, news, '', 1));
    expect((await eventsOfType(s.t, PERIOD_PASSED_ON)).at(-1)?.payload).toMatchObject({ ...news, after: expect.any(String) });
    expect((await told()).reduce((sum, one) => sum + one, 0)).toBeLessThan(studentIds.length);
    await s.t.settle();
    expect(await told()).toEqual(studentIds.map(() => 1));
  });

  it('are seen by whoever waited for the family while the budget began', async () => {
    const s = await scene();
    const { t, family } = s;
    const seen: string[] = [];
    const budget: BudgetPort = {
      ...BUDGET,
      periods: (reader) => {
        seen.push('periods');
        return BUDGET.periods(reader);
      },
    };
    const fact = await s.activity('书画展');
    await t.settle();
    const payload = { studentId: s.studentId, behaviourId: fact.id };
    const { begin, done } = onCall(() => s.tell('schooling.behaviour.recorded', payload, budget));
    await t.db.transaction(async (uow) => {
      await lockFamily(uow, family.familyId);
      begin();
      await sleep(200);
      expect(seen).toEqual([]);
    });
    await done;
    expect(seen).toEqual(['periods']);
  });
});
