import { DAY_MS } from '@qingya/shared';
import { describeProduct } from '../support/product';
import { buildStaff } from '../support/product-school';
import { backtest, draftOf, triedPoints } from './backtest-support';
import { explanationsOf } from './explain-support';
import { type AwardFacts, familyOf, publish, ruleOf } from './programme-support';

const proportional = { kind: 'proportional', points: 1, perFen: 100 } as const;

describeProduct('points for what was paid', (open) => {
  beforeAll(() =>
    publish(open(), [
      ruleOf({
        code: 'purchase',
        behaviour: 'purchase',
        formula: proportional,
        availability: { kind: 'condition', condition: 'refund_window_over' },
      }),
      ruleOf({ code: 'renewal', behaviour: 'renewal', formula: proportional, availability: { kind: 'after_days', days: 7 } }),
      ruleOf({ code: 'referral', behaviour: 'referral_converted', formula: { kind: 'fixed', points: 300 } }),
      ruleOf({
        code: 'profile',
        behaviour: 'profile_completed',
        formula: { kind: 'fixed', points: 100 },
        availability: { kind: 'condition', condition: 'lesson_attended' },
      }),
    ]),
  );

  const paid = async () => {
    const s = await familyOf(open());
    const factId = await s.t.db.transaction(async (uow) => uow.newId());
    const { campusId, studentId, family } = s;
    const payload = {
      factId,
      studentId,
      familyId: family.familyId,
      campusId,
      courseId: null,
      at: s.t.clock.now(),
      netFen: 100_000,
    };
    return { ...s, factId, payload };
  };

  it('gives a point for each yuan, usable when nothing can be refunded any more', async () => {
    const s = await paid();
    for (let i = 0; i < 2; i += 1) await s.tell('revenue.purchase.settled', s.payload);
    expect(await s.balance()).toEqual({ available: 0, pending: 1_000, debt: 0 });
    for (let i = 0; i < 2; i += 1) await s.tell('revenue.refund-window.over', { factId: s.factId });
    expect(await s.balance()).toEqual({ available: 1_000, pending: 0, debt: 0 });
    const [award] = await s.awards();
    expect(JSON.parse((award as unknown as { inputs: string }).inputs)).toMatchObject({
      netFen: 100_000,
      perFen: 100,
      full: 1_000,
    });
  });

  it('takes points back in proportion, in steps, and all of them in the end', async () => {
    const s = await paid();
    await s.tell('revenue.purchase.settled', s.payload);
    for (const [refundedFen, left] of [
      [33_333, 667],
      [33_333, 667],
      [20_000, 667],
      [66_666, 334],
      [99_999, 1],
      [100_000, 0],
    ] as const) {
      await s.tell('revenue.refunded', { factId: s.factId, refundedFen });
      expect({ refundedFen, net: await s.net(), ...(await s.balance()) }).toEqual({
        refundedFen,
        net: left,
        available: 0,
        pending: left,
        debt: 0,
      });
    }
    expect(await s.awards()).toMatchObject([{ points: 1_000, takenBack: 1_000, state: 'taken_back' }]);
    expect(await s.t.differences()).toEqual([]);
  });

  it('refuses the same payment told with another student, amount or kind, and keeps what it was told first', async () => {
    const s = await paid();
    await s.tell('revenue.purchase.settled', s.payload);
    const other = await paid();
    for (const [type, more] of [
      ['revenue.purchase.settled', { netFen: 100_001 }],
      ['revenue.purchase.settled', { studentId: other.studentId }],
      ['revenue.renewal.settled', {}],
    ] as const) {
      await expect(s.tell(type, { ...s.payload, ...more })).rejects.toThrow('was told with another');
    }
    await s.tell('revenue.purchase.settled', s.payload);
    expect([await s.balance(), await other.balance()]).toMatchObject([{ pending: 1_000 }, { pending: 0 }]);
  });

  const PARTS = [33_334, 33_333, 33_333];

  /** An order for three children, as it is told: one fact a child. */
  const ordered = async (partsFen: readonly number[] = PARTS, ago = 0) => {
    const s = await familyOf(open(), 3);
    const { campusId, family, studentIds, t } = s;
    const where = { familyId: family.familyId, campusId, courseId: null, at: t.clock.now() - ago };
    const facts = await t.db.transaction(async (uow) =>
      studentIds.map((studentId, part) => ({
        ...{ ...where, factId: uow.newId(), studentId, netFen: partsFen[part] ?? 0 },
        order: { partsFen, part },
      })),
    );
    const settle = (fact: object | undefined, behaviour = 'purchase') => s.tell(`revenue.${behaviour}.settled`, fact ?? {});
    const points = async (): Promise<number[]> => {
      const net = ({ points: given, takenBack }: AwardFacts): number => given - takenBack;
      const awards = await s.awards();
      return studentIds.map((id) => awards.filter((one) => one.studentId === id).reduce((sum, one) => sum + net(one), 0));
    };
    return { ...s, facts, settle, points };
  };

  it('an order told in parts without the whole rounds each of them down', async () => {
    const s = await ordered();
    for (const { order: _order, ...fact } of s.facts) await s.settle(fact);
    expect(await s.points()).toEqual([333, 333, 333]);
  });

  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]]])(
    'the parts of an order for three children are the whole, heard of in the order %j',
    async (order) => {
      const s = await ordered();
      for (const part of order) for (let i = 0; i < 2; i += 1) await s.settle(s.facts[part]);
      expect(await s.points()).toEqual([334, 333, 333]);
      const [first] = await s.awards();
      expect(JSON.parse((first as unknown as { inputs: string }).inputs)).toMatchObject({
        ...{ netFen: 33_334, perFen: 100, raw: 333, full: 334 },
        ...{ orderFen: 100_000, orderPoints: 1_000, orderPartsFen: PARTS.join(','), orderPart: 0 },
      });
      expect(await s.t.differences()).toEqual([]);
    },
  );

  it('explains to the family how the whole was divided', async () => {
    const s = await ordered();
    for (const fact of s.facts) await s.settle(fact);
    const [line] = await explanationsOf(s.family.guardians[0], s.studentId);
    expect(line).toMatchObject({ line: { amount: 334 }, payment: { netFen: 33_334 } });
    expect(line?.sum?.steps).toEqual([
      { text: '整单实付 1000 元 × 每元 1 积分', points: 1_000 },
      {
        text: '按实付金额分给 3 个孩子，这个孩子实付 333.34 元，余下 1 积分按零头从大到小补上，零头相同的按订单顺序',
        points: 334,
      },
    ]);
  });

  it('backtests and previews divide an order as live judging does', async () => {
    const s = await ordered(PARTS, DAY_MS);
    for (const fact of s.facts) await s.settle(fact);
    const owner = await buildStaff(s.t, 'owner');
    const twice = { kind: 'proportional', points: 2, perFen: 100 } as const;
    const ruleSet = { rules: [ruleOf({ code: 'purchase', behaviour: 'purchase', formula: twice })], campaigns: [] };
    const { body } = await owner.api.post('/rule-previews', { ruleSet, studentId: s.studentId, days: 7 });
    expect([body.inForce.points, body.draft.points]).toEqual([334, 667]);
    expect(body.lines).toMatchObject([{ what: '报名缴费 · 实付 333.34 元 · 整单 1000 元' }]);
    const { id } = await backtest(s.t, owner, [(await draftOf(owner, ruleSet)).id], 1);
    const tried = async (side: 0 | 1) => {
      const points = await triedPoints(s.t, id, side);
      return s.studentIds.map((one) => points.get(one));
    };
    expect([await tried(0), await tried(1)]).toEqual([
      [334, 333, 333],
      [667, 667, 666],
    ]);
  });

  it('rounds the whole down: a fen less than the next point gives none of the parts more', async () => {
    const less = await ordered([33_333, 33_333, 33_333]);
    for (const fact of less.facts) await less.settle(fact, 'renewal');
    expect(await less.points()).toEqual([333, 333, 333]);
    const none = await ordered([100_000, 0, 50]);
    for (const fact of none.facts) await none.settle(fact, 'renewal');
    expect(await none.points()).toEqual([1_000, 0, 0]);
  });

  it('a refund of one part takes its own points alone, also when it is heard of first', async () => {
    const s = await ordered();
    const [first, second, third] = s.facts;
    await s.tell('revenue.refunded', { factId: third?.factId, refundedFen: 16_667 });
    for (const fact of s.facts) await s.settle(fact);
    expect(await s.points()).toEqual([334, 333, 167]);
    for (let i = 0; i < 2; i += 1) await s.tell('revenue.refunded', { factId: first?.factId, refundedFen: 16_667 });
    await s.tell('revenue.refunded', { factId: second?.factId, refundedFen: 33_333 });
    expect(await s.points()).toEqual([167, 0, 167]);
    await s.tell('revenue.refunded', { factId: first?.factId, refundedFen: 33_334 });
    expect(await s.points()).toEqual([0, 0, 167]);
    expect(await s.t.differences()).toEqual([]);
  });

  it('refuses a part told with another order, and keeps what it was told first', async () => {
    const s = await ordered();
    const [fact, alone] = s.facts;
    await s.settle(fact);
    await s.settle({ ...alone, order: null });
    for (const other of [
      { ...fact, order: { partsFen: [33_334, 33_334, 33_332], part: 0 } },
      { ...fact, order: { partsFen: [33_334, 33_334], part: 1 } },
      { ...fact, order: { partsFen: [33_334], part: 0 } },
      { ...fact, order: null },
      alone,
    ]) {
      await expect(s.settle(other)).rejects.toThrow('was told with another order');
    }
    await s.settle(fact);
    expect(await s.points()).toEqual([334, 333, 0]);
  });

  it.each<[string, object]>([
    ['no parts', { partsFen: [], part: 0 }],
    ['another amount', { partsFen: [33_333, 33_334], part: 0 }],
    ['a part that is not there', { partsFen: [33_334], part: 1 }],
    ['more than 20 parts', { partsFen: Array.from({ length: 21 }, () => 33_334), part: 0 }],
    ['a part below nothing', { partsFen: [33_334, -1], part: 0 }],
  ])('refuses an order with %s, and takes it once it is right', async (_what, order) => {
    const s = await ordered();
    const [fact] = s.facts;
    await expect(s.settle({ ...fact, order })).rejects.toThrow('the order of revenue fact');
    expect(await s.points()).toEqual([0, 0, 0]);
    await s.settle({ ...fact, order: { partsFen: Array.from({ length: 20 }, () => 33_334), part: 19 } });
    expect(await s.points()).toEqual([333, 0, 0]);
  });

  it('ends the same when the refund and the end of its window are heard of before the payment', async () => {
    const s = await paid();
    await s.tell('revenue.refund-window.over', { factId: s.factId });
    await s.tell('revenue.refunded', { factId: s.factId, refundedFen: 25_000 });
    expect(await s.awards()).toEqual([]);
    await s.tell('revenue.purchase.settled', s.payload);
    expect(await s.balance()).toEqual({ available: 750, pending: 0, debt: 0 });
  });

  it('waits so many days for a renewal; a referral earns at once', async () => {
    const s = await paid();
    await s.tell('revenue.renewal.settled', s.payload);
    expect(await s.balance()).toEqual({ available: 0, pending: 1_000, debt: 0 });
    const other = await paid();
    await other.tell('revenue.renewal.settled', { ...other.payload, at: other.t.clock.now() - 7 * DAY_MS });
    expect(await other.balance()).toEqual({ available: 1_000, pending: 0, debt: 0 });
    const third = await paid();
    await third.tell('revenue.referral.converted', third.payload);
    expect(await third.balance()).toEqual({ available: 300, pending: 0, debt: 0 });
  });
});
