import { randomInt } from 'node:crypto';
import { addDays, localDate, startOfDay } from '@qingya/shared';
import { seededRandom } from '../../src/demo/random';
import type { BudgetPort } from '../../src/modules/earning/usecases/ports';
import { recordBehaviour, revokeBehaviour } from '../../src/modules/schooling';
import { describeProduct } from '../support/product';
import { buildStaff, freshKey, moveTo, SYSTEM } from '../support/product-school';
import { capOf, familyOf, publish, ruleOf, TODAY } from './programme-support';

describeProduct('behaviours of every kind', (open) => {
  beforeAll(() =>
    publish(open(), [
      ruleOf({ code: 'homework', behaviour: 'homework', formula: { kind: 'fixed', points: 10 } }),
      ruleOf({ code: 'praise', behaviour: 'teacher_comment', formula: { kind: 'fixed', points: 8 } }),
      ruleOf({
        code: 'award',
        behaviour: 'award',
        formula: { kind: 'graded', points: { school: 50, district: 80, city: 200, province: 400, national: 1_000 } },
      }),
      ruleOf({
        code: 'activity',
        behaviour: 'activity',
        formula: { kind: 'stepped', over: 'count', steps: [{ at: 2, points: 30 }], cycle: 2 },
      }),
      ruleOf({
        code: 'share',
        behaviour: 'exam',
        formula: { kind: 'fixed', points: 7 },
        audience: { campusIds: [], courseIds: [], tags: ['vip'], tiers: [] },
      }),
    ]),
  );

  it('awards by level, activities by count, and moves the count when a record is revoked', async () => {
    const s = await familyOf(open());
    const { t, studentId } = s;
    for (const level of ['school', 'city', 'national'] as const) {
      await t.db.transaction((uow) =>
        recordBehaviour(uow, { kind: 'award', title: `比赛 ${level}`, level, studentId, actor: SYSTEM }),
      );
    }
    const first = await s.activity('一', addDays(TODAY, -9));
    for (const [i, title] of ['二', '三', '四'].entries()) await s.activity(title, addDays(TODAY, i - 8));
    await t.settle();
    const given = async () =>
      (await s.awards())
        .filter(({ state, ruleCode }) => state === 'given' && ruleCode === 'activity')
        .map(({ earnedOn, points }) => [earnedOn, points]);
    expect(await given()).toEqual([
      [addDays(TODAY, -8), 30],
      [addDays(TODAY, -6), 30],
    ]);
    expect((await s.balance()).available).toBe(1_310);
    await t.db.transaction((uow) =>
      revokeBehaviour(uow, { studentId, behaviourId: first.id, staffId: '01J00000000000000000STAFFX', reason: '误记' }),
    );
    await t.settle();
    expect(await given()).toEqual([[addDays(TODAY, -7), 30]]);
    expect(await s.balance()).toEqual({ available: 1_280, pending: 0, debt: 0 });
  });

  it('tells a family only the rules that are for its child, and what is still missing', async () => {
    const s = await familyOf(open());
    await s.activity('一');
    await s.t.settle();
    const { status, body } = await s.family.guardians[0].api.get(`/students/${s.studentId}/earning`);
    expect(status).toBe(200);
    const byCode = new Map(body.items.map((one: { code: string }) => [one.code, one]));
    expect([...byCode.keys()].sort()).toEqual(['activity', 'award', 'homework', 'praise']);
    expect(byCode.get('activity')).toMatchObject({ nextPoints: 30, progress: { current: 1, target: 2, unit: 'time' } });
    expect(byCode.get('award')).toMatchObject({ nextPoints: 50, progress: null, limitReached: null });
  });
});

describeProduct('caps of a family', (open) => {
  beforeAll(() =>
    publish(open(), [
      ruleOf({
        code: 'activity',
        behaviour: 'activity',
        formula: { kind: 'fixed', points: 10 },
        caps: [capOf({ window: 'week', times: 2 }), capOf({ per: 'family', window: 'month', points: 45 })],
      }),
    ]),
  );

  it('a fact heard of late moves what a cap cut from one award to another', async () => {
    const s = await familyOf(open(), 2);
    const [elder = '', younger = ''] = s.studentIds;
    const week = addDays(TODAY, -14);
    for (const [title, id, day] of [
      ['甲', elder, 5],
      ['乙', younger, 4],
      ['丙', elder, 6],
      ['丁', younger, 5],
      ['戊', elder, 7],
    ] as const) {
      await s.activity(title, addDays(week, day), id);
      await s.t.settle();
    }
    const given = async () =>
      (await s.awards())
        .filter(({ points, takenBack }) => points > takenBack)
        .map(({ earnedOn, points, takenBack }) => [earnedOn, points - takenBack])
        .sort();
    const before = await given();
    expect(before.reduce((sum, [, points]) => sum + Number(points), 0)).toBe(45);
    await s.activity('迟到的消息', addDays(week, -1), younger);
    await s.t.settle();
    expect((await given()).at(0)).toEqual([addDays(week, -1), 10]);
    expect(await s.net()).toBe(45);
    const body = (await s.family.guardians[0].api.get(`/students/${elder}/earning`)).body;
    expect(body.items[0]).toMatchObject({ code: 'activity', limitReached: 'month', done: false });
    expect(await s.t.differences()).toEqual([]);
  });

  it('64 judgements of one family at the same time keep the caps', async () => {
    const s = await familyOf(open(), 3);
    const facts: { id: string; studentId: string }[] = [];
    for (let i = 0; i < 12; i += 1) {
      const studentId = s.studentIds[i % 3] ?? '';
      facts.push({ id: (await s.activity(`活动 ${i}`, addDays(TODAY, -(i % 4)), studentId)).id, studentId });
    }
    const told = Array.from({ length: 64 }, (_, i) => facts[i % facts.length] ?? facts[0]);
    await Promise.all(
      told.map(async (fact) => {
        for (let attempt = 0; ; attempt += 1) {
          try {
            return await s.tell('schooling.behaviour.recorded', { studentId: fact?.studentId, behaviourId: fact?.id });
          } catch (error) {
            // The relay tries again as well when the database was too busy.
            if (attempt === 10) throw error;
          }
        }
      }),
    );
    const awards = await s.awards();
    expect(awards.reduce((sum, { points, takenBack }) => sum + points - takenBack, 0)).toBe(45);
    for (const id of s.studentIds) {
      const own = awards.filter(({ studentId, points, takenBack }) => studentId === id && points > takenBack);
      expect(own.length).toBeLessThanOrEqual(4);
    }
    const before = JSON.stringify(awards);
    await s.t.settle();
    for (const fact of facts) await s.tell('schooling.behaviour.recorded', { studentId: fact.studentId, behaviourId: fact.id });
    expect(JSON.stringify(await s.awards())).toBe(before);
    expect(await s.t.differences()).toEqual([]);
  });

  it('ends the same in whatever order the news come', async () => {
    const seed = Number(process.env.QINGYA_TEST_SEED ?? randomInt(2 ** 31));
    const random = seededRandom(seed);
    const outcome = async (order: readonly number[]): Promise<string[]> => {
      const s = await familyOf(open(), 2);
      const made: { id: string; studentId: string }[] = [];
      for (let i = 0; i < 8; i += 1) {
        const studentId = s.studentIds[i % 2] ?? '';
        made.push({ id: (await s.activity(`活动 ${i}`, addDays(TODAY, -3 * i), studentId)).id, studentId });
      }
      for (const i of order)
        await s.tell('schooling.behaviour.recorded', { studentId: made[i]?.studentId, behaviourId: made[i]?.id });
      await s.t.settle();
      const standing = (await s.awards()).filter(({ points, takenBack }) => points > takenBack);
      const netOf = new Map<string, number>();
      for (const { earnedOn, points, takenBack } of standing)
        netOf.set(earnedOn, (netOf.get(earnedOn) ?? 0) + points - takenBack);
      return [...netOf].map(([day, points]) => `${day}:${points}`).sort();
    };
    const wanted = await outcome([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(wanted.length).toBeGreaterThan(3);
    for (let round = 0; round < 4; round += 1) {
      const order = [0, 1, 2, 3, 4, 5, 6, 7];
      for (let i = order.length - 1; i > 0; i -= 1) {
        const j = random.whole(0, i);
        [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
      }
      expect({ seed, outcome: await outcome(order) }).toEqual({ seed, outcome: wanted });
    }
  });
});

describeProduct('an award the budget has no room for', (open) => {
  beforeAll(() =>
    publish(open(), [
      ruleOf({
        code: 'activity',
        behaviour: 'activity',
        formula: { kind: 'fixed', points: 10 },
        expiry: { kind: 'rolling', months: 1 },
      }),
    ]),
  );

  const budgetOf = (answer: 'queue' | 'refuse' | 'reserved') => {
    const asked: string[] = [];
    const port: BudgetPort = {
      reserveAll: async (_uow, requests) =>
        requests.map(({ points, group, on }) => {
          asked.push(`reserve ${points} ${group} ${on}`);
          return answer;
        }),
      lockForExchange: async () => undefined,
      takeBeyond: async () => void asked.push('beyond'),
      giveBack: async (_uow, { points }) => void asked.push(`back ${points}`),
      returnedByExpiry: async () => 0,
      takesExpired: async () => false,
      returnExpired: async () => undefined,
      periods: async () => [],
    };
    return { asked, port };
  };

  /** An activity of which only this budget has heard. */
  const judged = async (answer: 'queue' | 'refuse' | 'reserved', date = TODAY) => {
    const s = await familyOf(open());
    const { asked, port } = budgetOf(answer);
    const { id } = await s.activity('运动会', date);
    const told = { studentId: s.studentId, behaviourId: id };
    await s.tell('schooling.behaviour.recorded', told, port);
    await s.t.settle();
    const revoke = async (): Promise<void> => {
      const command = { studentId: s.studentId, behaviourId: id, staffId: '01J00000000000000000STAFFX', reason: '误记' };
      await s.t.db.transaction((uow) => revokeBehaviour(uow, command));
      await s.tell('schooling.behaviour.revoked', told, port);
      await s.t.settle();
    };
    return { ...s, asked, port, told, revoke };
  };

  it('asks for the points of the award’s own day, and gives back what is taken back', async () => {
    const s = await judged('reserved');
    expect((await s.balance()).available).toBe(10);
    await s.revoke();
    expect((await s.balance()).available).toBe(0);
    expect(s.asked).toEqual([`reserve 10 learning ${TODAY}`, 'back 10']);
  });

  it.each(['queue', 'refuse'] as const)('«%s» is decided: a recount does not try again', async (answer) => {
    const s = await judged(answer);
    await s.tell('schooling.behaviour.recorded', s.told, s.port);
    expect(await s.awards()).toMatchObject([{ state: answer === 'queue' ? 'queued' : 'refused', transactionId: null }]);
    expect(await s.balance()).toEqual({ available: 0, pending: 0, debt: 0 });
    expect(s.asked).toHaveLength(1);
  });

  it('is not granted after what it was for was revoked', async () => {
    const s = await judged('queue');
    const [award] = await s.awards();
    await s.revoke();
    const manager = await buildStaff(s.t, 'campus_manager', s.campusId);
    const answer = await manager.api.post(`/queued-awards/${award?.id}/decision`, { decision: 'approve' }, freshKey());
    expect([answer.status, answer.body.error.code]).toEqual([409, 'earning_award_decided']);
    expect((await s.balance()).available).toBe(0);
    expect(s.asked).toEqual([`reserve 10 learning ${TODAY}`]);
  });

  it('is granted exactly once by many who approve it at the same time', async () => {
    const s = await judged('queue');
    const manager = await buildStaff(s.t, 'campus_manager', s.campusId);
    const owner = await buildStaff(s.t, 'owner');
    const list = await manager.api.get('/queued-awards');
    expect(list.body.items).toMatchObject([{ studentId: s.studentId, points: 10, group: 'learning', earnedOn: TODAY }]);
    const path = `/queued-awards/${list.body.items[0].awardId}/decision`;
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, i) => (i % 2 ? manager : owner).api.post(path, { decision: 'approve' }, freshKey())),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 63 }, () => 409)]);
    expect(await s.balance()).toEqual({ available: 10, pending: 0, debt: 0 });
    expect((await manager.api.get('/queued-awards')).body.items).toEqual([]);
    expect(await s.t.differences()).toEqual([]);
  });

  it('can be refused, and is refused when it has lapsed while it waited', async () => {
    const s = await judged('queue');
    const late = await judged('queue');
    const owner = await buildStaff(s.t, 'owner');
    const decide = async (of: typeof s, decision: string) =>
      (await owner.api.post(`/queued-awards/${(await of.awards())[0]?.id}/decision`, { decision }, freshKey())).body;
    expect(await decide(s, 'refuse')).toMatchObject({ state: 'refused', points: 10 });
    moveTo(s.t, localDate('2026-12-25'), '10:00');
    expect(s.t.clock.now()).toBeGreaterThan(startOfDay(addDays(TODAY, 30)));
    expect(await decide(late, 'approve')).toMatchObject({ state: 'refused' });
    expect([await s.balance(), await late.balance()].map(({ available }) => available)).toEqual([0, 0]);
  });

  it('is shown and open to those who look after its campus', async () => {
    const s = await judged('queue');
    const elsewhere = await familyOf(open());
    const stranger = await buildStaff(s.t, 'campus_manager', elsewhere.campusId);
    const desk = await buildStaff(s.t, 'front_desk', s.campusId);
    const [award] = await s.awards();
    const path = `/queued-awards/${award?.id}/decision`;
    expect((await stranger.api.get('/queued-awards')).body.items).toEqual([]);
    expect((await stranger.api.post(path, { decision: 'approve' }, freshKey())).status).toBeGreaterThanOrEqual(403);
    expect((await desk.api.post(path, { decision: 'approve' }, freshKey())).status).toBe(403);
    expect((await s.family.guardians[0].api.post(path, { decision: 'approve' }, freshKey())).status).toBe(403);
  });
});
