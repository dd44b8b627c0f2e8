import { addDays, addMonths, type BudgetInput, localDate, localDateOf, points, type Rule } from '@qingya/shared';
import { activatePeriod } from '../../src/modules/budget/usecases/period-life';
import { createPeriod } from '../../src/modules/budget/usecases/save-period';
import { BUDGET } from '../../src/modules/earning/usecases/ports';
import { returnExpiredPoints } from '../../src/modules/earning/usecases/return-expired-points';
import { expireLots, reverseTransaction, spend } from '../../src/modules/points';
import { revokeBehaviour } from '../../src/modules/schooling';
import { describeProduct } from '../support/product';
import { buildStaff, freshKey, moveTo, SYSTEM } from '../support/product-school';
import { familyOf, publish, ruleOf, TODAY } from './programme-support';

const STAFF = '01J00000000000000000STAFFX';
const rule = (amount: number): Rule =>
  ruleOf({
    code: 'activity',
    behaviour: 'activity',
    formula: { kind: 'fixed', points: amount },
    expiry: { kind: 'rolling', months: 1 },
  });

describeProduct('points that expire and the budget', (open) => {
  let days = 0;

  /** A day with a budget of its own, on which a child has earned 100 points that last a month. */
  const scene = async (expiredReturn: boolean, allotted = 1_000) => {
    const t = open();
    days += 1;
    const day = addDays(TODAY, 0 - days);
    await publish(t, [rule(100)]);
    const s = await familyOf(t);
    const input: BudgetInput = {
      title: '一天的积分预算',
      source: 'fixed',
      baseFen: 100_000,
      shareBasisPoints: 10_000,
      pointsPerYuan: 1,
      from: day,
      through: day,
      whenFull: 'queue',
      expiredReturn,
      allocations: [{ campusId: s.campusId, group: 'learning', points: allotted }],
    };
    const periodId = await t.db.transaction(async (uow) => {
      const id = await createPeriod(uow, input);
      await activatePeriod(uow, id);
      return id;
    });
    const { id: behaviourId } = await s.activity('书画展', day);
    await t.settle();
    const issued = async () => {
      const row = await t.db.read((r) =>
        r.row<{ used: number | string; beyond: number | string }>(
          `SELECT SUM(s.used) AS used, SUM(s.beyond) AS beyond FROM budget_slot s
             JOIN budget_allocation a ON a.id = s.allocationId WHERE a.periodId = ?`,
          [periodId],
        ),
      );
      return [Number(row?.used), Number(row?.beyond)];
    };
    let sources = 0;
    const source = () => {
      sources += 1;
      return { type: 'test', id: `${s.studentId}.${sources}` };
    };
    const buy = async (amount: number): Promise<string> => {
      const { studentId, campusId } = s;
      const header = { reason: 'test.buy', source: source(), actor: SYSTEM, title: '兑换', inputs: {} };
      return (await t.db.transaction((uow) => spend(uow, { ...header, studentId, campusId, amount: points(amount) })))
        .transactionId;
    };
    const undo = (of: string) =>
      t.db.transaction((uow) =>
        reverseTransaction(uow, { of, reason: 'test.undo', source: source(), actor: SYSTEM, title: '取消兑换', inputs: {} }),
      );
    /** The night in which what was earned on the day has run out, or a later one. */
    const expire = async (date = addDays(addMonths(day, 1), 1)) => {
      moveTo(t, date, '02:00');
      await expireLots(t.db, date);
      await t.settle();
    };
    const revoke = async () => {
      const command = { studentId: s.studentId, behaviourId, staffId: STAFF, reason: '误记' };
      await t.db.transaction((uow) => revokeBehaviour(uow, command));
      await t.settle();
    };
    const sound = async () => {
      expect(await t.differences()).toEqual([]);
    };
    return { ...s, day, issued, buy, undo, expire, revoke, sound };
  };

  const expiries = (studentId: string): Promise<string[]> =>
    open()
      .db.read((r) =>
        r.rows<{ id: string }>("SELECT id FROM points_transaction WHERE studentId = ? AND kind = 'expire' ORDER BY id", [
          studentId,
        ]),
      )
      .then((rows) => rows.map(({ id }) => id));

  it('stay issued unless the period says otherwise', async () => {
    const s = await scene(false);
    await s.buy(40);
    await s.expire();
    expect(await s.issued()).toEqual([100, 0]);
    await s.sound();
  });

  it('return to the allocation that bore them, once, however often it is told', async () => {
    const s = await scene(true);
    await s.buy(40);
    await s.expire();
    expect((await s.balance()).available).toBe(0);
    expect(await s.issued()).toEqual([40, 0]);
    const [expiry = ''] = await expiries(s.studentId);
    for (let again = 0; again < 2; again += 1) {
      await s.t.db.transaction((uow) => returnExpiredPoints(uow, BUDGET, expiry));
    }
    await s.expire();
    expect(await s.issued()).toEqual([40, 0]);
    await s.sound();
  });

  it('return once when many handle the same news at the same moment', async () => {
    const s = await scene(true);
    const date = addDays(addMonths(s.day, 1), 1);
    moveTo(s.t, date, '02:00');
    await expireLots(s.t.db, date);
    const [expiry = ''] = await expiries(s.studentId);
    const told = () => s.t.db.transaction((uow) => returnExpiredPoints(uow, BUDGET, expiry));
    await Promise.all(Array.from({ length: 16 }, told));
    await s.t.settle();
    expect(await s.issued()).toEqual([0, 0]);
    await s.sound();
  });

  it('return once when a purchase is undone after the night and its points run out again', async () => {
    const s = await scene(true);
    const purchase = await s.buy(60);
    await s.expire();
    expect(await s.issued()).toEqual([60, 0]);
    await s.undo(purchase);
    expect((await s.balance()).available).toBe(60);
    expect(await s.issued()).toEqual([60, 0]);
    await s.expire(addDays(localDateOf(s.t.clock.now()), 8));
    expect((await s.balance()).available).toBe(0);
    expect(await s.issued()).toEqual([0, 0]);
    await s.sound();
  });

  it('do not return twice when the award is taken back afterwards', async () => {
    const s = await scene(true);
    await s.buy(30);
    await s.expire();
    expect(await s.issued()).toEqual([30, 0]);
    await s.revoke();
    expect(await s.balance()).toMatchObject({ available: 0, debt: 30 });
    expect(await s.issued()).toEqual([0, 0]);
    await s.sound();
  });

  it('return as far as they were not taken back before, also when the news of the night comes late', async () => {
    const s = await scene(true);
    const date = addDays(addMonths(s.day, 1), 1);
    moveTo(s.t, date, '02:00');
    await expireLots(s.t.db, date);
    const [expiry = ''] = await expiries(s.studentId);
    await s.revoke();
    expect(await s.issued()).toEqual([0, 0]);
    await s.t.db.transaction((uow) => returnExpiredPoints(uow, BUDGET, expiry));
    expect(await s.issued()).toEqual([0, 0]);
    await s.sound();
  });

  it('of which a part is taken back: what had expired is given back once, the rest now', async () => {
    const s = await scene(true);
    await s.buy(30);
    await s.expire();
    expect(await s.issued()).toEqual([30, 0]);
    const [award] = await s.awards();
    const back = async (amount: number) =>
      s.t.db.transaction(async (uow) => {
        await BUDGET.returnedByExpiry(uow, award?.id ?? '');
        const reversed = await reverseTransaction(uow, {
          of: award?.transactionId ?? '',
          amount: points(amount),
          reason: 'test.cut',
          source: { type: 'test', id: `${award?.id}.${amount}` },
          actor: SYSTEM,
          title: '更正',
          inputs: {},
        });
        const covered = reversed.expiredCovered;
        await BUDGET.giveBack(uow, { awardId: award?.id ?? '', points: amount, covered });
        return covered;
      });
    expect([await back(50), await s.issued()]).toEqual([50, [30, 0]]);
    expect([await back(45), await s.issued()]).toEqual([20, [5, 0]]);
    await s.sound();
  });

  it('return to what was approved beyond the budget, when they had been taken from there', async () => {
    const s = await scene(true, 50);
    expect(await s.issued()).toEqual([0, 0]);
    const owner = await buildStaff(s.t, 'owner');
    const [award] = await s.awards();
    await owner.api.post(`/queued-awards/${award?.id}/decision`, { decision: 'approve' }, freshKey());
    expect(await s.issued()).toEqual([0, 100]);
    await s.expire();
    expect(await s.issued()).toEqual([0, 0]);
    await s.sound();
  });

  it('given by hand return to the budget as well', async () => {
    const s = await scene(true);
    const t = s.t;
    const day = addDays(localDate('2028-03-01'), days);
    moveTo(t, day, '10:00');
    const owner = await buildStaff(t, 'owner');
    const body = { title: '手工奖励预算', source: 'fixed', baseFen: 100_000, shareBasisPoints: 10_000, pointsPerYuan: 1 };
    const span = { from: day, through: day, whenFull: 'queue', expiredReturn: true, allocations: [] };
    const made = await owner.api.post('/budget/periods', { ...body, ...span }, freshKey());
    expect([made.status, made.body.expiredReturn]).toEqual([201, true]);
    await owner.api.post(`/budget/periods/${made.body.id}/activate`, {}, freshKey());
    const given = await owner.api.post(`/students/${s.studentId}/manual-awards`, { points: 20, reason: '进步明显' }, freshKey());
    expect(given.status).toBe(201);
    const used = async () => (await owner.api.get(`/budget/periods/${made.body.id}`)).body.used;
    expect(await used()).toBe(20);
    await s.expire(addDays(addMonths(day, 12), 1));
    expect(await used()).toBe(0);
    await s.sound();
  });
});
