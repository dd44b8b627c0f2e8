import { addDays, type EarningWayView, type Rule, startOfDay } from '@qingya/shared';
import { recordBehaviour } from '../../src/modules/schooling';
import { describeProduct } from '../support/product';
import { buildClassGroup, enrol, moveTo, SYSTEM } from '../support/product-school';
import { publishFrom } from './explain-support';
import { capOf, familyOf, ruleOf, TODAY } from './programme-support';
import { classroom } from './support';

const ELSEWHERE = '01J000000000000000000ELSEW';
const only = (over: Partial<Rule['audience']>): Rule['audience'] => ({
  campusIds: [],
  courseIds: [],
  tags: [],
  tiers: [],
  ...over,
});

describeProduct('what is still missing for the next points', (open) => {
  const rules = [
    ruleOf({
      code: 'signing',
      behaviour: 'sign_in',
      formula: {
        kind: 'stepped',
        over: 'sign_in_days',
        steps: [
          { at: 3, points: 10 },
          { at: 7, points: 50 },
        ],
        cycle: 7,
      },
    }),
    ruleOf({
      code: 'visits',
      behaviour: 'activity',
      formula: { kind: 'stepped', over: 'count', steps: [{ at: 2, points: 30 }], cycle: null },
      campaignMultiplier: true,
    }),
    ruleOf({
      code: 'comment',
      behaviour: 'lesson_comment',
      formula: { kind: 'fixed', points: 5 },
      caps: [capOf({ window: 'day', times: 3 })],
    }),
    ruleOf({
      code: 'exam',
      behaviour: 'exam',
      formula: { kind: 'fixed', points: 200 },
      onlyPassed: true,
      validThrough: addDays(TODAY, 9),
    }),
    ruleOf({
      code: 'praise',
      behaviour: 'teacher_comment',
      formula: { kind: 'fixed', points: 8 },
      caps: [capOf({ per: 'family', window: 'week', points: 16 })],
      campaignMultiplier: true,
    }),
    ruleOf({
      code: 'profile',
      behaviour: 'profile_completed',
      formula: { kind: 'fixed', points: 100 },
      caps: [capOf({ window: 'ever', times: 1 })],
      availability: { kind: 'condition', condition: 'lesson_attended' },
    }),
    ruleOf({
      code: 'award',
      behaviour: 'award',
      formula: { kind: 'graded', points: { school: 50, district: 80, city: 200, province: 400, national: 1_000 } },
      availability: { kind: 'after_days', days: 7 },
    }),
    ruleOf({ code: 'buying', behaviour: 'purchase', formula: { kind: 'proportional', points: 3, perFen: 1_050 } }),
    ruleOf({ code: 'past', behaviour: 'homework', formula: { kind: 'fixed', points: 1 }, validThrough: addDays(TODAY, -1) }),
    ruleOf({
      code: 'elsewhere',
      behaviour: 'homework',
      formula: { kind: 'fixed', points: 1 },
      audience: only({ campusIds: [ELSEWHERE] }),
    }),
    ruleOf({
      code: 'other_course',
      behaviour: 'homework',
      formula: { kind: 'fixed', points: 1 },
      audience: only({ courseIds: [ELSEWHERE] }),
    }),
    ruleOf({ code: 'gold', behaviour: 'homework', formula: { kind: 'fixed', points: 1 }, audience: only({ tiers: ['gold'] }) }),
  ];
  const campaigns = [
    {
      code: 'now',
      title: '双倍周',
      from: addDays(TODAY, -1),
      through: addDays(TODAY, 2),
      percent: 200,
      ruleCodes: ['visits'],
      campusIds: [],
    },
    {
      code: 'later',
      title: '三倍日',
      from: addDays(TODAY, 1),
      through: addDays(TODAY, 1),
      percent: 300,
      ruleCodes: [],
      campusIds: [],
    },
    { code: 'away', title: '别处', from: TODAY, through: TODAY, percent: 400, ruleCodes: [], campusIds: [ELSEWHERE] },
  ];
  beforeAll(() => publishFrom(open(), { rules, campaigns }));

  type Family = Awaited<ReturnType<typeof familyOf>>;
  const waysOf = async (s: Family, studentId = s.studentId): Promise<Map<string, EarningWayView>> => {
    const { status, body } = await s.family.guardians[0].api.get(`/students/${studentId}/earning`);
    expect(status).toBe(200);
    return new Map(body.items.map((one: EarningWayView) => [one.code, one]));
  };
  const record = (s: Family, behaviour: object, studentId = s.studentId) =>
    s.t.db.transaction((uow) =>
      recordBehaviour(uow, { studentId, actor: SYSTEM, ...behaviour } as Parameters<typeof recordBehaviour>[1]),
    );

  it('says it in one sentence for every kind of rule', async () => {
    const s = await familyOf(open());
    await s.activity('一');
    await s.t.settle();
    const ways = await waysOf(s);
    expect(Object.fromEntries([...ways].map(([code, { missing }]) => [code, missing]))).toEqual({
      signing: '再连续打卡 3 天得 +10。',
      visits: '再参加活动 1 次得 +30，活动期间按 200% 计。',
      comment: '每次课程评价得 +5。',
      exam: '每次考级考试通过得 +200。',
      praise: '每次老师点评得 +8，上限内还能得 16 积分。',
      profile: '每次完善资料得 +100。',
      award: '获奖后由老师登记，校级 +50，国家级 +1000。',
      buying: '报名缴费每实付 10.50 元得 +3。',
    });
    expect(ways.get('visits')).toMatchObject({
      progress: { current: 1, target: 2, unit: 'time' },
      steps: [{ at: 2, points: 30, reached: false }],
      campaign: { title: '双倍周', percent: 200, through: addDays(TODAY, 2) },
    });
    expect(ways.get('praise')).toMatchObject({ campaign: null, limits: ['每个家庭每周最多 16 积分'], limitUntil: null });
    expect(ways.get('award')?.grades).toHaveLength(5);
    expect(ways.get('exam')).toMatchObject({ validThrough: addDays(TODAY, 9), gives: '每次得 200 积分' });
  });

  it('follows the steps of a round and begins the next one', async () => {
    const s = await familyOf(open());
    const [parent] = s.family.guardians;
    const seen: unknown[] = [];
    for (let day = 0; day < 7; day += 1) {
      moveTo(s.t, addDays(TODAY, day), '10:00');
      expect((await parent.api.post(`/students/${s.studentId}/sign-ins`)).status).toBeLessThan(300);
      await s.t.settle();
      const way = (await waysOf(s)).get('signing');
      if ([0, 2, 6].includes(day)) seen.push([way?.missing, way?.steps?.map(({ reached }) => reached)]);
    }
    expect(seen).toEqual([
      ['再连续打卡 2 天得 +10。', [false, false]],
      ['再连续打卡 4 天得 +50。', [true, false]],
      ['再连续打卡 3 天得 +10。', [false, false]],
    ]);
  });

  it('says until when a limit holds, for the whole family, and what is done for good', async () => {
    const s = await familyOf(open(), 2);
    const [elder = '', younger = ''] = s.studentIds;
    const teacher = { kind: 'staff', id: '01J00000000000000000STAFFX' } as const;
    for (const [i, studentId] of [elder, younger].entries()) {
      await record(s, { kind: 'teacher_comment', text: `很好 ${i}`, lessonId: undefined, actor: teacher }, studentId);
    }
    await record(s, { kind: 'profile_completed' });
    await record(s, { kind: 'award', title: '画展', level: 'school', actor: teacher });
    await s.t.settle();
    const ways = await waysOf(s, younger);
    expect(ways.get('praise')).toMatchObject({
      limitReached: 'week',
      limitUntil: '2026-11-29',
      missing: '本周的上限已到，11月29日之后可以继续。',
      timesEarned: 1,
    });
    const own = await waysOf(s, elder);
    expect(own.get('profile')).toMatchObject({
      done: true,
      nextPoints: null,
      limitUntil: null,
      missing: '已经得到，这项只奖励一次。',
      pending: [{ points: 100, availableOn: null, text: '再上一节课后可用' }],
    });
    expect(own.get('award')?.pending).toEqual([{ points: 50, availableOn: addDays(TODAY, 7), text: '12月1日起可用' }]);
    moveTo(s.t, addDays(TODAY, 7), '10:00');
    const later = await waysOf(s, elder);
    expect([later.get('award')?.pending, later.get('praise')?.limitReached]).toEqual([[], null]);
  });

  it('shows a rule for a course to the children of that course', async () => {
    const s = await familyOf(open(), 2);
    const group = await buildClassGroup(s.t, s.campusId);
    const [first, second] = s.family.children;
    if (!first || !second) throw new Error('two children were asked for');
    await enrol(s.t, group, first, 5);
    const audience = only({ courseIds: [group.courseId] });
    const forCourse = { ...rules[2], code: 'of_course', audience } as Rule;
    // An older version may hold one for what belongs to no course: nobody ever earns by it.
    const never = { ...rules[0], code: 'never', audience } as Rule;
    await publishFrom(s.t, { rules: [forCourse, never] }, startOfDay(TODAY));
    expect([...(await waysOf(s, first.id)).keys()]).toEqual(['of_course']);
    expect([...(await waysOf(s, second.id)).keys()]).toEqual([]);
  });

  it('shows what is of a day by the rules of its beginning, and everything else by those of the minute', async () => {
    const s = await familyOf(open());
    const gives = async (): Promise<unknown[]> => {
      const ways = await waysOf(s);
      return ['comment', 'award_won'].map((code) => ways.get(code)?.nextPoints);
    };
    const [comment] = rules.filter(({ code }) => code === 'comment');
    const rulesOf = (points: number): Rule[] => [
      { ...(comment as Rule), formula: { kind: 'fixed', points } },
      ruleOf({ code: 'award_won', behaviour: 'award', formula: { kind: 'fixed', points } }),
    ];
    await publishFrom(s.t, { rules: rulesOf(11) }, startOfDay(TODAY));
    await publishFrom(s.t, { rules: rulesOf(12) }, s.t.clock.now());
    expect(await gives()).toEqual([12, 11]);
    moveTo(s.t, addDays(TODAY, 1), '00:00');
    expect(await gives()).toEqual([12, 12]);
  });
});

describeProduct('what is missing for lessons in a row', (open) => {
  it('counts down to each step of the first rules, and what the round still holds', async () => {
    const s = await classroom(open(), 5);
    const { waysFor } = await import('../../src/modules/earning/usecases/ways');
    const way = async () => {
      await s.t.settle();
      const { items } = await s.t.db.read((r) => waysFor(r, s.studentId));
      return items.find(({ code }) => code === 'attendance_on_time');
    };
    expect((await way())?.missing).toBe('再连续准时 4 节得 +20。');
    for (const i of [0, 1, 2]) await s.record(i);
    expect(await way()).toMatchObject({
      missing: '再连续准时 1 节得 +20。',
      steps: [
        { at: 4, reached: false },
        { at: 8, reached: false },
        { at: 12, reached: false },
      ],
    });
    await s.record(3);
    expect((await way())?.missing).toBe('再连续准时 4 节得 +50。');
  });
});
