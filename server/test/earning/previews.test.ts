import { addDays } from '@qingya/shared';
import { drawnEvenly } from '../../src/modules/earning/usecases/preview';
import { recordBehaviour, signIn } from '../../src/modules/schooling';
import { describeProduct, type TestProduct } from '../support/product';
import { buildStaff, moveTo, SYSTEM } from '../support/product-school';
import { capOf, familyOf, publish, ruleOf, TODAY } from './programme-support';

const LIVE = ruleOf({ code: 'act', title: '参加活动', behaviour: 'activity', formula: { kind: 'fixed', points: 10 } });
const TRIED = ruleOf({
  code: 'act',
  title: '活动加分',
  behaviour: 'activity',
  formula: { kind: 'fixed', points: 30 },
  caps: [capOf({ per: 'family', window: 'week', times: null, points: 50 }), capOf({ window: 'week', times: 2 })],
});
const SIGNS = ruleOf({
  code: 'days',
  title: '连续打卡',
  behaviour: 'sign_in',
  formula: { kind: 'stepped', over: 'sign_in_days', cycle: null, steps: [{ at: 2, points: 5 }] },
});
const AWARDS = ruleOf({
  code: 'won',
  title: '得奖',
  behaviour: 'award',
  formula: { kind: 'graded', points: { school: 1, district: 2, city: 4, province: 8, national: 16 } },
});

/** A family of two whose first child did something on the Monday and the days after it. */
const cast = async (t: TestProduct) => {
  await publish(t, [LIVE]);
  const family = await familyOf(t, 2);
  const monday = addDays(TODAY, -8);
  const [first = '', second = ''] = family.studentIds;
  for (const [days, id] of [
    [0, first],
    [1, second],
    [2, first],
    [3, first],
  ] as const) {
    await family.activity(`活动 ${days}`, addDays(monday, days), id);
  }
  for (const day of [addDays(TODAY, -2), addDays(TODAY, -1)]) {
    moveTo(t, day, '09:00');
    await t.db.transaction((uow) => signIn(uow, { studentId: first, guardianId: first }));
  }
  await t.db.transaction((uow) =>
    recordBehaviour(uow, {
      kind: 'award',
      studentId: first,
      title: '书法',
      level: 'city',
      date: addDays(TODAY, -1),
      actor: SYSTEM,
    }),
  );
  moveTo(t, TODAY, '10:00');
  const owner = await buildStaff(t, 'owner');
  const ask = (body: object) => owner.api.post('/rule-previews', body);
  return { t, family, first, second, monday, owner, ask };
};

describeProduct('previews of unsaved rules', (open) => {
  let s: Awaited<ReturnType<typeof cast>>;
  beforeAll(async () => {
    s = await cast(open());
  });
  const ruleSet = { rules: [TRIED, SIGNS, AWARDS], campaigns: [] };

  it('show what one child would have got, line by line, and which cap cut it', async () => {
    const { status, body } = await s.ask({ ruleSet, studentId: s.first, days: 14 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ from: addDays(TODAY, -14), through: addDays(TODAY, -1), students: 1, ofStudents: 1 });
    expect(body.inForce).toEqual({ points: 30, rules: [{ code: 'act', title: '参加活动', points: 30, times: 3 }] });
    // Monday 30, Tuesday the sibling's 20, so nothing is left for Wednesday and Thursday.
    expect(body.draft.points).toBe(30 + 5 + 4);
    expect(body.lines.map(({ what }: { what: string }) => what)).toEqual([
      '每日打卡 · 连续第 2 天',
      '获奖 · 市级',
      '每日打卡 · 连续第 1 天',
      '参加活动',
      '参加活动',
      '参加活动',
    ]);
    expect(body.lines[1]).toEqual({
      on: addDays(TODAY, -1),
      what: '获奖 · 市级',
      inForce: [],
      draft: [{ code: 'won', title: '得奖', points: 4, cut: null }],
    });
    expect(body.lines[2]).toMatchObject({ inForce: [], draft: [] });
    expect(body.lines[3]).toEqual({
      on: addDays(s.monday, 3),
      what: '参加活动',
      inForce: [{ code: 'act', title: '参加活动', points: 10 }],
      draft: [{ code: 'act', title: '活动加分', points: 0, cut: '每个家庭每周最多 50 积分' }],
    });
    expect(body.lines[5].draft).toEqual([{ code: 'act', title: '活动加分', points: 30, cut: null }]);
  });

  it('name the campaigns that begin only after the days looked at', async () => {
    const campaignOf = (title: string, from: number) => {
      const days = { from: addDays(TODAY, from), through: addDays(TODAY, 5) };
      return { code: `double${from + 9}`, title, ...days, percent: 200, ruleCodes: [], campusIds: [] };
    };
    const campaigns = [campaignOf('昨天开始', -1), campaignOf('今天开始', 0), campaignOf('明天开始', 1)];
    const { body } = await s.ask({ ruleSet: { rules: [TRIED], campaigns }, days: 14 });
    expect(body.campaignsLeftOut).toEqual(['今天开始', '明天开始']);
  });

  it('say how an award was cut in part', async () => {
    const { body } = await s.ask({ ruleSet, studentId: s.second, days: 14 });
    expect(body.lines).toEqual([
      {
        on: addDays(s.monday, 1),
        what: '参加活动',
        inForce: [{ code: 'act', title: '参加活动', points: 10 }],
        draft: [{ code: 'act', title: '活动加分', points: 20, cut: '每个家庭每周最多 50 积分' }],
      },
    ]);
  });

  it('add up the whole school where it is small, without lines', async () => {
    const { body } = await s.ask({ ruleSet, days: 14 });
    expect(body).toMatchObject({ students: 2, ofStudents: 2, lines: [] });
    expect(body.inForce.points).toBe(40);
    expect(body.draft.points).toBe(30 + 20 + 5 + 4);
    const { body: later } = await s.ask({ ruleSet, days: 7 });
    expect(later.from).toBe(addDays(TODAY, -7));
    // Monday is no longer counted, but what it used up of the week's cap is: Tuesday gets 20, not 30.
    expect(later.draft.points).toBe(20 + 5 + 4);
  });

  it('are for those who write rules, and for children they reach', async () => {
    const other = await buildStaff(s.t, 'campus_manager', (await familyOf(s.t)).campusId);
    const answer = await other.api.post('/rule-previews', { ruleSet, studentId: s.first, days: 14 });
    expect(answer.status).toBe(404);
    const finance = await buildStaff(s.t, 'finance', s.family.campusId);
    expect((await finance.api.post('/rule-previews', { ruleSet, days: 14 })).status).toBe(403);
    expect((await s.ask({ ruleSet, days: 200 })).status).toBe(400);
  });
});

describe('an even draw', () => {
  it('takes all of a few and distinct ones at even distances of many', () => {
    expect(drawnEvenly([1, 2, 3], 5)).toEqual([1, 2, 3]);
    const many = Array.from({ length: 20_000 }, (_, at) => at);
    const drawn = drawnEvenly(many, 300);
    expect(new Set(drawn).size).toBe(300);
    const steps = drawn.slice(1).map((one, at) => one - (drawn[at] ?? 0));
    expect([Math.min(...steps), Math.max(...steps)]).toEqual([66, 67]);
  });
});
