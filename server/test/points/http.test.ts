import { addDays, instantAt, type LocalDate, localDate, points } from '@qingya/shared';
import { credit, reserveHold, spend } from '../../src/modules/points';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, type Family, freshKey, moveTo, type Person } from '../support/product-school';
import { freshId } from './support';

const ACTOR = { kind: 'system', id: 'test' } as const;
const LESSON = { reason: 'test.lesson', actor: ACTOR, title: '按时上课', inputs: { lesson: 3 } };

describeProduct('points over HTTP', (open) => {
  let campusId: string;
  let family: Family;
  let studentId: string;
  let guardian: Person;
  let stranger: Person;
  let manager: Person & { staffId: string };
  let foreignManager: Person;
  let teacher: Person;

  const give = (t: TestProduct, amount: number, expiresOn: LocalDate | null = null, to = studentId) =>
    t.db.transaction((uow) =>
      credit(uow, {
        ...LESSON,
        source: { type: 'test', id: freshId() },
        studentId: to,
        campusId,
        amount: points(amount),
        expiresOn,
        availability: { kind: 'now' },
        ruleVersionId: null,
      }),
    );
  const take = (t: TestProduct, amount: number) =>
    t.db.transaction((uow) =>
      spend(uow, { ...LESSON, title: '兑换', studentId, amount: points(amount), source: { type: 'test', id: freshId() } }),
    );
  const own = (rest = ''): string => `/students/${studentId}/points${rest}`;
  const nobody = () => open().api(() => '');

  beforeAll(async () => {
    const t = open();
    campusId = await buildCampus(t);
    const otherCampusId = await buildCampus(t);
    manager = await buildStaff(t, 'campus_manager', campusId);
    foreignManager = await buildStaff(t, 'campus_manager', otherCampusId);
    teacher = await buildStaff(t, 'teacher', campusId);
    stranger = (await buildFamily(t, { campusId })).guardians[0];
  });

  beforeEach(async () => {
    moveTo(open(), localDate('2026-11-21'), '10:00');
    family = await buildFamily(open(), { campusId });
    studentId = family.children[0]?.id ?? '';
    guardian = family.guardians[0];
  });

  it('lets only the own family and staff of the campus read balance, statement and disputes', async () => {
    await give(open(), 10);
    for (const path of [own(), own('/statement'), own('/disputes')]) {
      expect((await nobody().get(path)).status).toBe(401);
      expect((await stranger.api.get(path)).status).toBe(404);
      expect((await foreignManager.api.get(path)).status).toBe(404);
      expect((await guardian.api.get(path)).status).toBe(200);
      expect((await manager.api.get(path)).status).toBe(200);
    }
  });

  it('answers the balances and what runs out within sixty days, the sixtieth included', async () => {
    const t = open();
    const today = localDate('2026-11-21');
    await give(t, 30, addDays(today, 60));
    await give(t, 5, addDays(today, 61));
    await give(t, 7);
    await t.db.transaction((uow) =>
      reserveHold(uow, {
        ...LESSON,
        studentId,
        amount: points(4),
        source: { type: 'test', id: freshId() },
        expiresAt: uow.now + 60_000,
      }),
    );
    const { body } = await guardian.api.get(own());
    const expiring = [{ expiresOn: addDays(today, 60), amount: 26 }];
    expect(body).toEqual({ studentId, available: 38, pending: 0, held: 4, debt: 0, expiring });
  });

  it('pages through the statement without gaps or repeats', async () => {
    for (let at = 1; at <= 5; at += 1) await give(open(), at);
    const seen: number[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 5; page += 1) {
      const { body } = await guardian.api.get(own(`/statement?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`));
      seen.push(...body.items.map((line: { amount: number }) => line.amount));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
    expect((await guardian.api.get(own('/statement?cursor=nonsense'))).status).toBe(400);
  });

  it('narrows the statement to a month of Shanghai and to a filter', async () => {
    const t = open();
    moveTo(t, localDate('2026-11-30'), '23:59');
    await give(t, 10);
    t.clock.set(instantAt(localDate('2026-12-01'), 0));
    await give(t, 20);
    await take(t, 5);
    const amounts = async (query: string): Promise<number[]> => {
      const { body } = await guardian.api.get(own(`/statement${query}`));
      return body.items.map((line: { amount: number }) => line.amount);
    };
    expect(await amounts('?month=2026-11')).toEqual([10]);
    expect(await amounts('?month=2026-12')).toEqual([-5, 20]);
    expect(await amounts('?month=2027-01')).toEqual([]);
    expect(await amounts('?filter=earned')).toEqual([20, 10]);
    expect(await amounts('?filter=spent&month=2026-12')).toEqual([-5]);
    expect(await amounts('?filter=held')).toEqual([]);
    expect((await guardian.api.get(own('/statement?month=2026-13'))).status).toBe(400);
    expect((await guardian.api.get(own('/statement?filter=stolen'))).status).toBe(400);
  });

  it('explains every line: why, for what, by which rule, until when, from which lots', async () => {
    const t = open();
    const { transactionId } = await give(t, 10, localDate('2026-12-31'));
    await give(t, 20);
    await take(t, 15);
    const { body } = await guardian.api.get(own('/statement'));
    const [spent, , earned] = body.items;
    expect(earned).toMatchObject({
      transactionId,
      kind: 'credit',
      title: '按时上课',
      amount: 10,
      changes: { available: 10, pending: 0, held: 0, debt: 0 },
      after: { available: 10, pending: 0, held: 0, debt: 0 },
      reason: 'test.lesson',
      actor: ACTOR,
      ruleVersionId: null,
      inputs: { lesson: 3 },
      lot: { credited: 10, remaining: 0, expiresOn: '2026-12-31', pending: false, availableOn: null },
      explanations: ['有效期至2026年12月31日（含当天）。'],
      disputeState: null,
    });
    expect(
      spent.uses.map(({ amount, expiresOn, lotTitle }: Record<string, unknown>) => ({ amount, expiresOn, lotTitle })),
    ).toEqual([
      { amount: -10, expiresOn: '2026-12-31', lotTitle: '按时上课' },
      { amount: -5, expiresOn: null, lotTitle: '按时上课' },
    ]);
    expect(spent.explanations).toEqual(['从 2 个批次中扣除，最早到期的先用。']);
  });

  it('lets a guardian, and nobody else, dispute a line of the own child', async () => {
    const t = open();
    const { transactionId } = await give(t, 10);
    const path = own(`/lines/${transactionId}/disputes`);
    const body = { reasonText: '孩子那天上了两节课' };
    expect((await nobody().post(path, body, freshKey())).status).toBe(401);
    expect((await stranger.api.post(path, body, freshKey())).status).toBe(404);
    for (const staff of [manager, teacher]) expect((await staff.api.post(path, body, freshKey())).status).toBe(403);
    expect((await guardian.api.post(path, { reasonText: '错' }, freshKey())).status).toBe(400);
    const key = freshKey();
    const filed = await guardian.api.post(path, body, key);
    expect(filed).toMatchObject({ status: 201, body: { state: 'open', lineTitle: '按时上课', lineAmount: 10, ...body } });
    expect((await guardian.api.post(path, body, key)).body).toEqual(filed.body);
    const again = await guardian.api.post(path, body, freshKey());
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'points_dispute_open' } } });
    const others = await give(t, 1, null, freshId());
    const foreign = await guardian.api.post(own(`/lines/${others.transactionId}/disputes`), body, freshKey());
    expect(foreign).toMatchObject({ status: 404, body: { error: { code: 'points_transaction_not_found' } } });
    expect((await guardian.api.get(own('/disputes'))).body.items).toEqual([filed.body]);
    expect((await guardian.api.get(own('/statement'))).body.items[0].disputeState).toBe('open');
  });

  it('shows disputes to managers of the campus and lets them decide once', async () => {
    const { transactionId } = await give(open(), 10);
    const filed = await guardian.api.post(own(`/lines/${transactionId}/disputes`), { reasonText: '少了五分' }, freshKey());
    const { disputeId } = filed.body;
    const listed = async (person: Person, state = 'open'): Promise<string[]> => {
      const { body } = await person.api.get(`/points/disputes?state=${state}`);
      return body.items.map((one: { disputeId: string }) => one.disputeId);
    };
    expect(await listed(manager)).toContain(disputeId);
    expect(await listed(manager, 'upheld')).not.toContain(disputeId);
    expect(await listed(foreignManager)).toEqual([]);
    expect((await nobody().get('/points/disputes')).status).toBe(401);
    for (const person of [teacher, guardian]) expect((await person.api.get('/points/disputes')).status).toBe(403);
    const path = `/points/disputes/${disputeId}/decision`;
    const answer = { decision: 'upheld', answerText: '已补上五分', correction: 5 };
    expect((await nobody().post(path, answer, freshKey())).status).toBe(401);
    for (const person of [teacher, guardian]) expect((await person.api.post(path, answer, freshKey())).status).toBe(403);
    expect((await foreignManager.api.post(path, answer, freshKey())).status).toBe(404);
    expect((await manager.api.post(path, { ...answer, correction: 0 }, freshKey())).status).toBe(400);
    const decided = await manager.api.post(path, answer, freshKey());
    expect(decided).toMatchObject({ status: 200, body: { state: 'upheld', answerText: '已补上五分' } });
    const twice = await manager.api.post(path, answer, freshKey());
    expect(twice).toMatchObject({ status: 409, body: { error: { code: 'points_dispute_decided' } } });
    expect((await guardian.api.get(own())).body.available).toBe(15);
    const [line] = (await guardian.api.get(own('/statement'))).body.items;
    expect(line).toMatchObject({ transactionId: decided.body.correctionId, kind: 'adjust_credit', amount: 5 });
  });
});
