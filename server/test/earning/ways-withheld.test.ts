import { addDays, type BudgetInput, type EarningWayView } from '@qingya/shared';
import { activatePeriod } from '../../src/modules/budget/usecases/period-life';
import { createPeriod } from '../../src/modules/budget/usecases/save-period';
import { recordBehaviour } from '../../src/modules/schooling';
import { describeProduct } from '../support/product';
import { buildStaff, freshKey, moveTo, SYSTEM } from '../support/product-school';
import { capOf, familyOf, publish, ruleOf, TODAY } from './programme-support';

describeProduct('what a family is told of points the budget had no room for', (open) => {
  beforeAll(() =>
    publish(open(), [
      ruleOf({
        code: 'profile',
        behaviour: 'profile_completed',
        formula: { kind: 'fixed', points: 10 },
        caps: [capOf({ window: 'ever', times: 1 })],
      }),
      ruleOf({
        code: 'visits',
        behaviour: 'activity',
        formula: {
          kind: 'stepped',
          over: 'count',
          steps: [
            { at: 1, points: 10 },
            { at: 2, points: 20 },
          ],
          cycle: null,
        },
      }),
      ruleOf({
        code: 'first_exam',
        behaviour: 'exam',
        formula: { kind: 'fixed', points: 10 },
        caps: [capOf({ per: 'family', window: 'ever', times: 1 })],
      }),
    ]),
  );

  let serial = 0;
  /** A child on a day whose budget holds so many points for its campus. */
  const scene = async (whenFull: BudgetInput['whenFull'], points = 15, children = 1) => {
    serial += 1;
    const day = addDays(TODAY, 10 * serial);
    const s = await familyOf(open(), children);
    const { t, campusId, studentId, family } = s;
    moveTo(t, day, '10:00');
    await t.db.transaction(async (uow) => {
      const id = await createPeriod(uow, {
        title: '一天的积分预算',
        source: 'fixed',
        baseFen: 10_000,
        shareBasisPoints: 10_000,
        pointsPerYuan: 1,
        from: day,
        through: day,
        whenFull,
        allocations: [{ campusId, group: 'learning', points }],
      });
      await activatePeriod(uow, id);
    });
    const visit = async (title: string, id = studentId): Promise<void> => {
      await s.activity(title, day, id);
      await t.settle();
    };
    const complete = async (id = studentId): Promise<void> => {
      await t.db.transaction((uow) => recordBehaviour(uow, { kind: 'profile_completed', studentId: id, actor: SYSTEM }));
      await t.settle();
    };
    const pass = async (id: string): Promise<void> => {
      const exam = { kind: 'exam', studentId: id, title: '二级', passed: true, date: day, actor: SYSTEM } as const;
      await t.db.transaction((uow) => recordBehaviour(uow, exam));
      await t.settle();
    };
    const ways = async (): Promise<Map<string, EarningWayView>> => {
      const { body } = await family.guardians[0].api.get(`/students/${studentId}/earning`);
      return new Map(body.items.map((one: EarningWayView) => [one.code, one]));
    };
    const decide = async (decision: object): Promise<void> => {
      const { api } = await buildStaff(t, 'campus_manager', campusId);
      const [waiting] = (await api.get('/queued-awards')).body.items;
      expect((await api.post(`/queued-awards/${waiting.awardId}/decision`, decision, freshKey())).status).toBe(200);
    };
    return { ...s, day, visit, complete, pass, ways, decide };
  };
  const SECOND = { at: 2, points: 20, reached: false, withheld: null };

  it('is not told that it got what waits for approval, and is once that was given', async () => {
    const s = await scene('queue');
    await s.complete();
    await s.visit('书画展');
    expect(await s.balance()).toMatchObject({ available: 10 });
    const before = await s.ways();
    expect(before.get('profile')).toMatchObject({ done: true, missing: '已经得到，这项只奖励一次。', withheld: [] });
    expect(before.get('visits')).toMatchObject({
      done: false,
      timesEarned: 0,
      steps: [{ at: 1, points: 10, reached: false, withheld: 'queued' }, SECOND],
      withheld: [{ state: 'queued', points: 10, text: '10 积分等待学校审批，通过后到账' }],
    });
    await s.decide({ decision: 'approve' });
    expect((await s.ways()).get('visits')).toMatchObject({
      timesEarned: 1,
      steps: [{ at: 1, points: 10, reached: true, withheld: null }, SECOND],
      withheld: [],
    });
  });

  it('is told that a once-only rule waits, and that it was not approved', async () => {
    const s = await scene('queue');
    await s.visit('书画展');
    await s.complete();
    const waiting = (await s.ways()).get('profile');
    expect(waiting).toMatchObject({ done: false, nextPoints: null, limitReached: 'ever', timesEarned: 0 });
    expect(waiting?.missing).toBe('已经做到，积分等待学校审批。');
    await s.decide({ decision: 'refuse', note: '不符合要求' });
    expect((await s.ways()).get('profile')).toMatchObject({
      done: false,
      missing: '已经做到，学校审批未通过，没有发放。',
      withheld: [{ state: 'refused', points: 10, text: '学校审批未通过，10 积分没有发放' }],
    });
  });

  it('is told what became of its own, and of a sibling’s only where a limit is the family’s', async () => {
    const s = await scene('queue', 35, 2);
    const [, sibling = ''] = s.studentIds;
    for (const title of ['书画展', '运动会']) await s.visit(title);
    await s.complete();
    await s.decide({ decision: 'refuse', note: '不符合要求' });
    const own = async () => {
      const ways = await s.ways();
      return ['profile', 'visits', 'first_exam'].map((code) => ways.get(code)?.missing);
    };
    const alone = ['已经做到，学校审批未通过，没有发放。', '这一轮的奖励都已得到。'];
    expect(await own()).toEqual([...alone, '每次考级考试得 +10。']);
    await s.complete(sibling);
    await s.visit('音乐会', sibling);
    await s.pass(sibling);
    expect((await s.awards()).filter(({ state }) => state === 'queued')).toHaveLength(3);
    expect(await own()).toEqual([...alone, '已经做到，积分等待学校审批。']);
  });

  it('is told that the budget was full, until its period is over', async () => {
    const s = await scene('refuse');
    await s.visit('书画展');
    await s.complete();
    await s.visit('运动会');
    const ways = await s.ways();
    expect(ways.get('profile')).toMatchObject({
      done: false,
      nextPoints: null,
      missing: '已经做到，学校本期的积分额度已满，没有发放。',
      withheld: [{ state: 'unfunded', points: 10, text: '学校本期的积分额度已满，10 积分没有发放' }],
    });
    expect(ways.get('visits')).toMatchObject({
      missing: '这一轮的各档都已达到。',
      steps: [
        { at: 1, points: 10, reached: true, withheld: null },
        { at: 2, points: 20, reached: false, withheld: 'unfunded' },
      ],
    });
    moveTo(s.t, addDays(s.day, 1), '10:00');
    expect((await s.ways()).get('profile')).toMatchObject({ done: false, withheld: [] });
  });
});

describeProduct('what a family is told of steps of an earlier row', (open) => {
  it('is that of the row under way, whatever was given for the one before', async () => {
    const { classroom } = await import('./support');
    const s = await classroom(open(), 10);
    const { waysFor } = await import('../../src/modules/earning/usecases/ways');
    const steps = async () => {
      await s.t.settle();
      const { items } = await s.t.db.read((r) => waysFor(r, s.studentId));
      return items.find(({ code }) => code === 'attendance_on_time')?.steps?.map(({ reached }) => reached);
    };
    for (const i of [0, 1, 2, 3]) await s.record(i);
    expect(await steps()).toEqual([true, false, false]);
    await s.record(4, 'absent');
    expect(await steps()).toEqual([false, false, false]);
    // The row goes on to its fourth lesson, and nothing is given for it: the budget of that day is empty.
    await s.t.db.transaction(async (uow) => {
      const day = addDays(TODAY, 7);
      const id = await createPeriod(uow, {
        title: '空的一天',
        source: 'fixed',
        baseFen: 100,
        shareBasisPoints: 10_000,
        pointsPerYuan: 1,
        from: day,
        through: day,
        whenFull: 'refuse',
        allocations: [],
      });
      await activatePeriod(uow, id);
    });
    for (const i of [5, 6, 7, 8]) await s.record(i);
    expect(await steps()).toEqual([false, false, false]);
  });
});
