import { localDate } from '@qingya/shared';
import { reserve, reserveBeyond } from '../../src/modules/budget';
import { describeProduct, type Json, type TestProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey, moveTo } from '../support/product-school';
import { freshId } from './world';

type Staff = Awaited<ReturnType<typeof buildStaff>>;
const FROM = localDate('2026-11-01');
const TODAY = localDate('2026-11-10');
const THROUGH = localDate('2026-11-30');

describeProduct('the board of budgets', (open) => {
  let t: TestProduct;
  let [here, there] = ['', ''];
  let owner: Staff;
  let finance: Staff;
  let partFinance: Staff;
  let manager: Staff;
  let marketing: Staff;
  let desk: Staff;

  beforeAll(async () => {
    t = open();
    moveTo(t, TODAY, '09:00');
    here = await buildCampus(t);
    there = await buildCampus(t);
    owner = await buildStaff(t, 'owner');
    finance = await buildStaff(t, 'finance', here, there);
    partFinance = await buildStaff(t, 'finance', here);
    manager = await buildStaff(t, 'campus_manager', here);
    marketing = await buildStaff(t, 'marketing', there);
    desk = await buildStaff(t, 'front_desk', here);
  });

  const body = (change: object = {}) => ({
    title: '十一月预算',
    source: 'net_profit',
    baseFen: 1_000_000_000,
    shareBasisPoints: 1_000,
    pointsPerYuan: 100,
    from: FROM,
    through: THROUGH,
    whenFull: 'queue',
    allocations: [
      { campusId: here, group: 'attendance', points: 1_000 },
      { campusId: there, group: null, points: 2_000 },
    ],
    ...change,
  });
  const ok = async (call: Promise<{ status: number; body: Json }>): Promise<Json> => {
    const answer = await call;
    if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const code = async (call: Promise<{ status: number; body: Json }>): Promise<string> => (await call).body.error?.code ?? 'ok';

  it('computes the worked example, and a repeat makes no second budget', async () => {
    const key = freshKey();
    const made = await ok(owner.api.post('/budget/periods', body(), key));
    const again = await ok(owner.api.post('/budget/periods', body(), key));
    expect(again.id).toBe(made.id);
    expect(made).toMatchObject({
      costFen: 100_000_000,
      points: 100_000_000,
      used: 0,
      left: 100_000_000,
      state: 'draft',
      revision: 1,
    });
    expect((await ok(owner.api.get('/budget/periods'))).items).toHaveLength(1);
    await ok(owner.api.remove(`/budget/periods/${made.id}`));
    expect(await code(owner.api.get(`/budget/periods/${made.id}`))).toBe('not_found');
  });

  it('lets only those change budgets who look after the whole school', async () => {
    const { id } = await ok(finance.api.post('/budget/periods', body({ from: '2025-01-01', through: '2025-01-31' }), freshKey()));
    for (const person of [partFinance, manager, marketing, desk]) {
      const changed = { ...body(), revision: 1 };
      expect([
        await code(person.api.post('/budget/periods', body(), freshKey())),
        await code(person.api.put(`/budget/periods/${id}`, changed)),
        await code(person.api.post(`/budget/periods/${id}/activate`, {}, freshKey())),
        await code(person.api.post(`/budget/periods/${id}/close`, {}, freshKey())),
        await code(person.api.remove(`/budget/periods/${id}`)),
      ]).toEqual(['forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden']);
    }
    expect([await code(desk.api.get('/budget/periods')), await code(desk.api.get(`/budget/periods/${id}`))]).toEqual([
      'forbidden',
      'forbidden',
    ]);
    await ok(finance.api.remove(`/budget/periods/${id}`));
  });

  let [path, id] = ['', ''];
  const place = () => ({ campusId: here, group: 'attendance' as const });

  it('shows what is issued, left and to be expected, to each the own campuses', async () => {
    id = (await ok(owner.api.post('/budget/periods', body(), freshKey()))).id;
    path = `/budget/periods/${id}`;
    await ok(owner.api.post(`${path}/activate`, {}, freshKey()));
    const award = { studentId: freshId(), ...place() };
    const [first, second, queued] = [freshId(), freshId(), freshId()];
    await t.db.transaction(async (uow) => {
      expect(await reserve(uow, { ...award, awardId: first, points: 300, on: FROM })).toBe('reserved');
      expect(await reserve(uow, { ...award, awardId: second, points: 400, on: TODAY })).toBe('reserved');
      expect(await reserve(uow, { ...award, awardId: queued, points: 500, on: TODAY })).toBe('queue');
      expect(await reserveBeyond(uow, { ...award, awardId: queued, points: 500, on: TODAY })).toBe('beyond');
    });
    const task = t.product.modules.tasks.find(({ name }) => name === 'budget.alert');
    const job = { db: t.db, businessDate: TODAY, report: () => Promise.resolve() };
    await task?.run(job);
    await task?.run(job);
    const board = await ok(owner.api.get(path));
    expect(board.allocations).toHaveLength(3);
    expect(board.allocations).toContainEqual(
      expect.objectContaining({ ...place(), points: 1_000, used: 700, beyond: 500, left: 300, projected: 3_600 }),
    );
    expect(board.allocations).toContainEqual(expect.objectContaining({ campusId: null, group: null, points: 99_997_000 }));
    expect(board).toMatchObject({
      used: 700,
      beyond: 500,
      left: 99_999_300,
      projected: 3_600,
      today: TODAY,
      baseFen: 1_000_000_000,
    });
    expect(board.days).toEqual([
      { date: FROM, issued: 300 },
      { date: TODAY, issued: 1_200 },
    ]);
    const kinds = board.alerts.map((alert: { kind: string }) => alert.kind).sort();
    expect(kinds).toEqual(['at_100', 'at_70', 'at_90', 'projection']);
    expect(board.alerts[0]).toMatchObject({ ...place(), points: 1_000, issued: 1_200, projected: 3_600 });

    // The manager of one campus sees that campus and what belongs to all; marketing of the other sees neither it nor its alerts.
    const ofManager = await ok(manager.api.get(path));
    expect(ofManager.allocations.map((one: { campusId: string | null }) => one.campusId).sort()).toEqual([here, null].sort());
    expect([ofManager.alerts.length, ofManager.baseFen]).toEqual([4, null]);
    const ofMarketing = await ok(marketing.api.get(path));
    expect(ofMarketing.allocations.map((one: { campusId: string | null }) => one.campusId)).not.toContain(here);
    expect(ofMarketing.alerts).toEqual([]);
  });

  it('grows and ends, never overlaps, and every deed is on record', async () => {
    const twin = await ok(owner.api.post('/budget/periods', body(), freshKey()));
    expect(await code(owner.api.post(`/budget/periods/${twin.id}/activate`, {}, freshKey()))).toBe('budget_overlaps');
    const { revision } = await ok(owner.api.get(path));
    const grown = body({
      allocations: [
        { ...place(), points: 5_000 },
        { campusId: there, group: null, points: 2_000 },
      ],
    });
    expect(await code(finance.api.put(path, { ...grown, revision: revision - 1 }))).toBe('budget_changed');
    const short = body({
      allocations: [
        { ...place(), points: 699 },
        { campusId: there, group: null, points: 2_000 },
      ],
    });
    expect(await code(finance.api.put(path, { ...short, revision }))).toBe('budget_below_used');
    expect(await ok(finance.api.put(path, { ...grown, revision }))).toMatchObject({
      revision: revision + 1,
      points: 100_000_000,
    });
    expect(await ok(owner.api.post(`${path}/close`, {}, freshKey()))).toMatchObject({ state: 'closed', through: TODAY });
    expect(await code(owner.api.post(`/budget/periods/${twin.id}/activate`, {}, freshKey()))).toBe('budget_overlaps');
    expect(await code(owner.api.put(path, { ...grown, revision: revision + 2 }))).toBe('budget_state_wrong');
    const log = await ok(owner.api.get(`/audit?subjectId=${id}&limit=50`));
    const actions = log.items.map(({ action }: { action: string }) => action).sort();
    expect(actions).toEqual(['budget.period.activated', 'budget.period.closed', 'budget.period.created', 'budget.period.saved']);
  });
});
