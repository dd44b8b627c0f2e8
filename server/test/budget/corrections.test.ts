import { addDays, addMonths, type BudgetInput, localDateOf, points } from '@qingya/shared';
import { CORRECTIONS } from '../../src/app/corrections';
import { activatePeriod, createPeriod } from '../../src/modules/budget';
import { giveManual } from '../../src/modules/earning';
import { credit, expireLots } from '../../src/modules/points';
import { familyOf, publish, ruleOf, TODAY } from '../earning/programme-support';
import { describeProduct } from '../support/product';
import { buildStaff, freshKey } from '../support/product-school';

const FIXED = { kind: 'fixed', points: 10 } as const;

describeProduct('corrections after an objection, and the budget', (open) => {
  /** Days of its own for every test, because budgets never overlap. */
  let years = 0;

  const scene = async () => {
    const t = open();
    const s = await familyOf(t);
    years += 1;
    const today = addMonths(TODAY, 12 * years);
    t.clock.set(`${today}T02:00:00.000Z`);
    const manager = await buildStaff(t, 'campus_manager', s.campusId);
    const owner = await buildStaff(t, 'owner');
    const inputOf = (total: number, whenFull: 'refuse' | 'queue', from = today): BudgetInput => ({
      title: '积分预算',
      source: 'fixed',
      baseFen: 100_000,
      shareBasisPoints: 10_000,
      pointsPerYuan: 1,
      from,
      through: addDays(today, 30),
      whenFull,
      allocations: [{ campusId: null, group: 'manual', points: total }],
    });
    const budget = (total: number, whenFull: 'refuse' | 'queue', expiredReturn = false): Promise<string> =>
      t.db.transaction(async (uow) => {
        const id = await createPeriod(uow, { ...inputOf(total, whenFull), expiredReturn });
        await activatePeriod(uow, id);
        return id;
      });
    const dispute = async (): Promise<string> => {
      const line = await t.db.transaction((uow) =>
        credit(uow, {
          studentId: s.studentId,
          campusId: s.campusId,
          amount: points(5),
          reason: 'test.credit',
          source: { type: 'test', id: uow.newId() },
          actor: { kind: 'system', id: 'test' },
          title: '按时上课',
          inputs: {},
          expiresOn: null,
          availability: { kind: 'now' },
          ruleVersionId: null,
        }),
      );
      const path = `/students/${s.studentId}/points/lines/${line.transactionId}/disputes`;
      const filed = await s.family.guardians[0].api.post(path, { reasonText: '少算了' }, freshKey());
      return filed.body.disputeId;
    };
    const decide = async (disputeId: string, correction: number) =>
      (
        await manager.api.post(
          `/points/disputes/${disputeId}/decision`,
          { decision: 'upheld', answerText: '已核对，补上', correction },
          freshKey(),
        )
      ).body;
    const stateOf = async (disputeId: string) =>
      (await manager.api.get('/points/disputes')).body.items.find((one: { disputeId: string }) => one.disputeId === disputeId)
        ?.state;
    const useOf = async (id: string) => {
      const { used, beyond } = (await owner.api.get(`/budget/periods/${id}`)).body;
      return { used, beyond };
    };
    return { ...s, today, manager, owner, inputOf, budget, dispute, decide, stateOf, useOf };
  };

  it('draw on the group of points by hand to the last point, and are refused with a code beyond it', async () => {
    const s = await scene();
    const id = await s.budget(20, 'refuse');
    const [first, second] = [await s.dispute(), await s.dispute()];
    expect(await s.decide(first, 20)).toMatchObject({ state: 'upheld' });
    expect(await s.useOf(id)).toEqual({ used: 20, beyond: 0 });
    const refused = await s.decide(second, 1);
    expect(refused.error).toMatchObject({ code: 'points_correction_budget', message: expect.stringContaining('预算') });
    expect(await s.stateOf(second)).toBe('open');
    expect(await s.useOf(id)).toEqual({ used: 20, beyond: 0 });
    // Taking points away, and explaining, need no budget.
    expect(await s.decide(second, -1)).toMatchObject({ state: 'upheld' });
    expect((await s.balance()).available).toBe(29);
    expect(await s.t.differences()).toEqual([]);
  });

  it('are taken beyond a budget that queues by whoever may approve, and by nobody else', async () => {
    const s = await scene();
    const id = await s.budget(10, 'queue');
    const disputeId = await s.dispute();
    const { studentId, campusId, today, manager } = s;
    const claim = { disputeId, staffId: manager.staffId, studentId, campusId, points: 11, on: today };
    const reserve = (mayExceed: boolean) => s.t.db.transaction((uow) => CORRECTIONS.reserve(uow, { ...claim, mayExceed }));
    expect(await reserve(false)).toBe(false);
    expect(await s.useOf(id)).toEqual({ used: 0, beyond: 0 });
    expect(await s.decide(disputeId, 11)).toMatchObject({ state: 'upheld' });
    expect(await s.useOf(id)).toEqual({ used: 0, beyond: 11 });
    expect(await s.t.differences()).toEqual([]);
  });

  it('last as long as points by hand, and cost nothing without a budget', async () => {
    const s = await scene();
    const months = 6;
    const policy = (await s.owner.api.get('/manual-award-policy')).body;
    const { limits, version } = policy.current ?? policy;
    const saved = await s.owner.api.put('/manual-award-policy', { limits, validMonths: months, version });
    expect(saved.status).toBe(200);
    const disputeId = await s.dispute();
    expect(await s.decide(disputeId, 8)).toMatchObject({ state: 'upheld' });
    const lot = await s.t.db.read((r) =>
      r.row<{ expiresOn: string }>(
        'SELECT l.expiresOn AS expiresOn FROM points_lot l JOIN points_dispute d ON d.correctionId = l.id WHERE d.id = ?',
        [disputeId],
      ),
    );
    expect(lot?.expiresOn).toBe(addMonths(s.today, months));
  });

  it.each([
    [true, 0],
    [false, 8],
  ])('return to the budget when they expire unused, where it says so: %s', async (expiredReturn, used) => {
    const s = await scene();
    const id = await s.budget(20, 'refuse', expiredReturn);
    const disputeId = await s.dispute();
    expect(await s.decide(disputeId, 8)).toMatchObject({ state: 'upheld' });
    const lastDay = await s.t.db.read((r) => CORRECTIONS.lastDay(r, s.today));
    if (lastDay === null) throw new Error('points by hand lapse in this school');
    s.t.clock.set(`${lastDay}T02:00:00.000Z`);
    await expireLots(s.t.db, lastDay);
    await s.t.settle();
    expect(await s.useOf(id)).toEqual({ used: 8, beyond: 0 });
    s.t.clock.set(`${addDays(lastDay, 1)}T02:00:00.000Z`);
    await expireLots(s.t.db, addDays(lastDay, 1));
    await s.t.settle();
    expect(await s.useOf(id)).toEqual({ used, beyond: 0 });
    expect(await s.t.differences()).toEqual([]);
  });

  it('are borne, as rules’ awards and points by hand are, by a budget that is switched on after them', async () => {
    const s = await scene();
    const { t, today, studentId, manager, owner, inputOf } = s;
    const yesterday = addDays(today, -1);
    await publish(t, [ruleOf({ code: 'activity', behaviour: 'activity', formula: FIXED })]);
    const draft = await owner.api.post('/budget/periods', inputOf(30, 'refuse', yesterday), freshKey());
    t.clock.set(`${yesterday}T02:00:00.000Z`);
    await s.activity('书画展', yesterday);
    await s.activity('更早的', addDays(yesterday, -1));
    await t.settle();
    const free = { reserve: async () => 'free' as const, reserveBeyond: async () => undefined, giveBack: async () => undefined };
    const byHand = { studentId, points: 20, reason: '进步明显', staffId: manager.staffId };
    await t.db.transaction((uow) => giveManual(uow, free, byHand));
    t.clock.set(`${today}T02:00:00.000Z`);
    const disputeId = await s.dispute();
    expect(await s.decide(disputeId, 11)).toMatchObject({ state: 'upheld' });
    const begun = await owner.api.post(`/budget/periods/${draft.body.id}/activate`, {}, freshKey());
    // 10 of the rule within all others; 20 by hand fit into the 30 of their group, 11 more do not.
    expect(begun.body).toMatchObject({ state: 'active', used: 30, beyond: 11 });
    const board = (await owner.api.get(`/budget/periods/${draft.body.id}`)).body;
    expect(board.allocations.find((one: { group: string | null }) => one.group === 'manual')).toMatchObject({
      used: 20,
      beyond: 11,
    });
    expect(board.alerts.map(({ group, kind }: { group: string; kind: string }) => `${group} ${kind}`)).toContain('manual at_100');
    expect(localDateOf(t.clock.now())).toBe(today);
    expect(await t.differences()).toEqual([]);
  });
});
