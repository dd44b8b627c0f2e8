import { addDays, addMonths, type BudgetInput, localDate } from '@qingya/shared';
import { activatePeriod } from '../../src/modules/budget/usecases/period-life';
import { createPeriod } from '../../src/modules/budget/usecases/save-period';
import { awardById } from '../../src/modules/earning/persistence/award-store';
import { eraseQueued } from '../../src/modules/earning/persistence/queue-store';
import { applyChanges } from '../../src/modules/earning/usecases/apply-changes';
import { BUDGET } from '../../src/modules/earning/usecases/ports';
import { describeProduct } from '../support/product';
import { buildStaff, freshKey, moveTo } from '../support/product-school';
import { familyOf, publish, ruleOf, TODAY } from './programme-support';

const fixed = { kind: 'fixed', points: 10 } as const;

describeProduct('awards the budget had no room for', (open) => {
  /** A campus whose share of the budget holds one activity (10 points) and half of the next. */
  let days = 0;
  const scene = async (whenFull: 'queue' | 'refuse' = 'queue') => {
    // A day of its own for every test, because budgets never overlap.
    days += 1;
    const day = addDays(TODAY, 0 - days);
    const t = open();
    const expiry = { kind: 'rolling', months: 1 } as const;
    await publish(t, [ruleOf({ code: 'activity', behaviour: 'activity', formula: fixed, expiry })]);
    const s = await familyOf(t);
    const input: BudgetInput = {
      title: '本月积分预算',
      source: 'fixed',
      baseFen: 10_000,
      shareBasisPoints: 10_000,
      pointsPerYuan: 1,
      from: day,
      through: day,
      whenFull,
      allocations: [{ campusId: s.campusId, group: 'learning', points: 15 }],
    };
    const periodId = await t.db.transaction(async (uow) => {
      const id = await createPeriod(uow, input);
      await activatePeriod(uow, id);
      return id;
    });
    const hold = async (title: string): Promise<void> => {
      await s.activity(title, day);
      await t.settle();
    };
    const manager = await buildStaff(t, 'campus_manager', s.campusId);
    const list = async (query = '') => (await manager.api.get(`/queued-awards${query}`)).body.items;
    const decide = (awardId: string, body: object) => manager.api.post(`/queued-awards/${awardId}/decision`, body, freshKey());
    return { ...s, periodId, hold, manager, list, decide, day };
  };

  it('are listed with what the budget still has, and counted beyond it once approved', async () => {
    const s = await scene();
    await s.hold('书画展');
    await s.hold('运动会');
    await s.hold('音乐会');
    const waiting = await s.list();
    expect(waiting).toHaveLength(2);
    const room = { allocationId: expect.any(String), left: 5 };
    expect(waiting[0]).toMatchObject({
      points: 10,
      group: 'learning',
      expiresOn: addMonths(s.day, 1),
      room,
      note: null,
      decidedAt: null,
    });
    expect(waiting[0].queuedAt).toBe(s.t.clock.now());
    expect((await s.decide(waiting[0].awardId, { decision: 'approve' })).body).toMatchObject({ state: 'given', points: 10 });
    expect((await s.balance()).available).toBe(20);
    expect(await s.list('?state=approved')).toMatchObject([
      {
        awardId: waiting[0].awardId,
        room: null,
        decidedByName: expect.any(String),
        decidedAt: s.t.clock.now(),
      },
    ]);
    const board = (await (await buildStaff(s.t, 'owner')).api.get(`/budget/periods/${s.periodId}`)).body;
    expect([board.used, board.beyond]).toEqual([10, 10]);
    expect(await s.t.differences()).toEqual([]);
  });

  it('keep the reason of a refusal for staff, until the family is deleted', async () => {
    const s = await scene();
    for (const title of ['书画展', '运动会', '音乐会']) await s.hold(title);
    const [first, second] = await s.list();
    expect((await s.decide(first.awardId, { decision: 'refuse', note: ' 重复登记 ' })).body.state).toBe('refused');
    expect((await s.decide(first.awardId, { decision: 'approve' })).body.error.code).toBe('earning_award_decided');
    expect(await s.list('?state=refused')).toMatchObject([{ awardId: first.awardId, note: '重复登记' }]);
    expect((await s.list()).map((one: { awardId: string }) => one.awardId)).toEqual([second.awardId]);
    expect((await s.decide(second.awardId, { decision: 'refuse', note: '一' })).status).toBe(400);
  });

  it('are given freely once no budget counts their day any more', async () => {
    const s = await scene();
    await s.hold('书画展');
    await s.hold('运动会');
    await s.t.db.transaction((uow) => uow.run("UPDATE budget_period SET state = 'draft' WHERE id = ?", [s.periodId]));
    const [waiting] = await s.list();
    expect(waiting.room).toBeNull();
    expect((await s.decide(waiting.awardId, { decision: 'approve', note: '补发' })).body.state).toBe('given');
    expect(await s.list('?state=approved')).toMatchObject([{ awardId: waiting.awardId, note: null }]);
    expect((await s.balance()).available).toBe(20);
    await s.t.db.transaction((uow) => uow.run("UPDATE budget_period SET state = 'active' WHERE id = ?", [s.periodId]));
  });

  it('are judged anew when one is approved at the moment its reason falls away, so that its points never stay', async () => {
    const s = await scene();
    await s.hold('书画展');
    await s.hold('运动会');
    const [waiting] = await s.list();
    const seen = await s.t.db.read((r) => awardById(r, waiting.awardId));
    if (!seen) throw new Error('the award waits');
    expect((await s.decide(seen.id, { decision: 'approve' })).body.state).toBe('given');
    const judgedBefore = s.t.db.transaction((uow) => applyChanges(uow, BUDGET, [], [seen]));
    await expect(judgedBefore).rejects.toThrow('changed while it was judged');
    expect((await s.balance()).available).toBe(20);
    const given = await s.t.db.read((r) => awardById(r, seen.id));
    await s.t.db.transaction((uow) => applyChanges(uow, BUDGET, [], given ? [given] : []));
    expect((await s.balance()).available).toBe(10);
    await s.t.settle();
    expect(await s.t.differences()).toEqual([]);
  });

  it('are filtered, sorted, paged and exported as they are shown', async () => {
    const s = await scene();
    for (const title of ['书画展', '运动会', '音乐会']) await s.hold(title);
    const stranger = await buildStaff(s.t, 'campus_manager', (await familyOf(s.t)).campusId);
    expect((await stranger.api.get('/queued-awards')).body.items).toEqual([]);
    expect((await stranger.api.get(`/queued-awards?campusId=${s.campusId}`)).status).toBeGreaterThanOrEqual(403);
    expect(await s.list('?group=attendance')).toEqual([]);
    const [oldest, newest] = await s.list('?group=learning');
    const page = (await s.manager.api.get('/queued-awards?limit=1&sort=-queued')).body;
    expect(page.items[0].awardId).toBe(newest.awardId);
    const rest = (await s.manager.api.get(`/queued-awards?limit=1&sort=-queued&cursor=${page.nextCursor}`)).body;
    expect([rest.items[0].awardId, rest.nextCursor]).toEqual([oldest.awardId, null]);
    const file = await s.manager.api.get('/exports/queued-awards.csv?sort=-queued');
    expect(file.status).toBe(200);
    expect(file.body).toContain('排队时间,学员,奖励');
    expect(file.body.match(/学习成果/g)).toHaveLength(2);
    moveTo(s.t, localDate('2027-01-10'), '10:00');
    expect((await s.decide(oldest.awardId, { decision: 'approve' })).body).toMatchObject({ state: 'refused' });
  });

  it('that the budget refused by itself are listed apart, and can be approved once', async () => {
    const s = await scene('refuse');
    for (const title of ['书画展', '运动会', '音乐会']) await s.hold(title);
    expect(await s.list()).toEqual([]);
    expect(await s.list('?state=refused')).toEqual([]);
    const unfunded = await s.list('?state=unfunded');
    const room = { allocationId: expect.any(String), left: 5 };
    expect(unfunded).toMatchObject([
      { points: 10, room, decidedAt: null, decidedByName: null },
      { points: 10, room, decidedAt: null, decidedByName: null },
    ]);
    const [first, second] = unfunded;
    expect((await s.balance()).available).toBe(10);
    expect((await s.decide(first.awardId, { decision: 'approve' })).body).toMatchObject({ state: 'given', points: 10 });
    expect((await s.decide(first.awardId, { decision: 'approve' })).body.error.code).toBe('earning_award_decided');
    expect((await s.balance()).available).toBe(20);
    expect(await s.list('?state=approved')).toMatchObject([{ awardId: first.awardId }]);
    expect((await s.decide(second.awardId, { decision: 'refuse', note: '重复登记' })).body.state).toBe('refused');
    expect((await s.decide(second.awardId, { decision: 'approve' })).body.error.code).toBe('earning_award_decided');
    expect(await s.list('?state=refused')).toMatchObject([{ awardId: second.awardId, note: '重复登记' }]);
    expect(await s.list('?state=unfunded')).toEqual([]);
    const board = (await (await buildStaff(s.t, 'owner')).api.get(`/budget/periods/${s.periodId}`)).body;
    expect([board.used, board.beyond]).toEqual([10, 10]);
    // The share is used up for everybody who waits, though five points are left.
    expect(board.alerts.map(({ campusId, kind }: { campusId: string; kind: string }) => `${campusId} ${kind}`)).toContain(
      `${s.campusId} at_100`,
    );
    expect(await s.t.differences()).toEqual([]);
  });

  it('that the budget refused are given to nobody once the family is deleted, nor shown to anybody', async () => {
    const s = await scene('refuse');
    for (const title of ['书画展', '运动会']) await s.hold(title);
    const [award] = await s.list('?state=unfunded');
    await s.t.db.transaction((uow) => eraseQueued(uow, [s.studentId]));
    expect(await s.list('?state=unfunded')).toEqual([]);
    expect(await s.list('?state=refused')).toEqual([]);
    expect((await s.decide(award.awardId, { decision: 'approve' })).body.error.code).toBe('earning_award_decided');
    expect((await s.balance()).available).toBe(10);
  });
});
