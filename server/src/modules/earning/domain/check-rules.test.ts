import { addDays, addMonths, type Campaign, daysBetween, localDate, type Rule } from '@qingya/shared';
import { checkRules, type Known } from './check-rules';

const CAMPUS = '01ARZ3NDEKTSV4RRFFQ69G5CP1';
const COURSE = '01ARZ3NDEKTSV4RRFFQ69G5CR1';
const known: Known = {
  campusIds: new Set([CAMPUS]),
  courseIds: new Set([COURSE]),
  behaviours: new Map([['comment', 'lesson_comment']]),
};

const rule = (changes: Partial<Rule> = {}): Rule => ({
  code: 'comment',
  title: '课后点评',
  explanation: '写下点评得积分',
  behaviour: 'lesson_comment',
  formula: { kind: 'fixed', points: 5 },
  onlyPassed: false,
  caps: [],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  validFrom: null,
  validThrough: null,
  tierMultiplier: false,
  campaignMultiplier: true,
  expiry: { kind: 'rolling', months: 12 },
  availability: { kind: 'now' },
  group: 'participation',
  ...changes,
});

const campaign = (changes: Partial<Campaign> = {}): Campaign => ({
  code: 'double',
  title: '双倍日',
  from: '2026-12-01',
  through: '2026-12-01',
  percent: 200,
  ruleCodes: [],
  campusIds: [],
  ...changes,
});

const codesOf = (rules: Rule[], campaigns: Campaign[] = []): string[] =>
  checkRules({ rules, campaigns }, known).map(({ code, path }) => `${code}@${path}`);
const one = (changes: Partial<Rule>): string[] => codesOf([rule({ code: 'fresh', ...changes })]);
const step = (at: number, points = 10) => ({ at, points });
const stepped = (over: 'count' | 'lessons_on_time' | 'sign_in_days', ats: number[], cycle: number | null = null) => ({
  kind: 'stepped' as const,
  over,
  steps: ats.map((at) => step(at)),
  cycle,
});
const levels = { school: 1, district: 2, city: 3, province: 4, national: 5 };

describe('what keeps rules from being published', () => {
  it('finds nothing wrong with sound ones', () => {
    expect(codesOf([rule(), rule({ code: 'fresh' })], [campaign({ ruleCodes: ['comment'] })])).toEqual([]);
    expect(codesOf([])).toEqual([]);
  });

  it('names the rule, the place and what to do, in Chinese', () => {
    const [problem] = checkRules({ rules: [rule(), rule()], campaigns: [] }, known);
    expect(problem).toEqual({
      code: 'rule_code_twice',
      path: 'rules.1.code',
      message: '规则代码「comment」用了两次，请换一个代码。',
    });
  });

  it.each<[string, Partial<Rule>, Partial<Rule>, string]>([
    [
      'steps that do not rise',
      { formula: stepped('count', [4, 4]) },
      { formula: stepped('count', [4, 5]) },
      'rule_steps_order@rules.0.formula.steps',
    ],
    [
      'steps that fall',
      { formula: stepped('count', [8, 4]) },
      { formula: stepped('count', [4, 8]) },
      'rule_steps_order@rules.0.formula.steps',
    ],
    [
      'a cycle that ends before its last step',
      { formula: stepped('count', [4, 8], 7) },
      { formula: stepped('count', [4, 8], 8) },
      'rule_cycle_short@rules.0.formula.cycle',
    ],
    [
      'a row of lessons for anything else',
      { formula: stepped('lessons_on_time', [4]) },
      { formula: stepped('lessons_on_time', [4]), behaviour: 'attended_on_time' },
      'rule_row_behaviour@rules.0.formula.over',
    ],
    [
      'a row of days for anything else',
      { formula: stepped('sign_in_days', [7]), behaviour: 'attended_on_time' },
      { formula: stepped('sign_in_days', [7]), behaviour: 'sign_in' },
      'rule_row_behaviour@rules.0.formula.over',
    ],
    [
      'levels for anything but awards',
      { formula: { kind: 'graded', points: levels } },
      { formula: { kind: 'graded', points: levels }, behaviour: 'award' },
      'rule_graded_behaviour@rules.0.formula.kind',
    ],
    [
      'a level without points',
      { formula: { kind: 'graded', points: { ...levels, city: undefined as never } }, behaviour: 'award' },
      { formula: { kind: 'graded', points: levels }, behaviour: 'award' },
      'rule_graded_levels@rules.0.formula.points',
    ],
    [
      'a share of money where none is paid',
      { formula: { kind: 'proportional', points: 1, perFen: 100 } },
      { formula: { kind: 'proportional', points: 1, perFen: 100 }, behaviour: 'purchase' },
      'rule_proportional@rules.0.formula.kind',
    ],
    [
      'steps for a payment',
      { formula: stepped('count', [1]), behaviour: 'renewal' },
      { behaviour: 'renewal' },
      'rule_core_formula@rules.0.formula.kind',
    ],
    ['a bare share', { behaviour: 'shared_page' }, { behaviour: 'activity' }, 'rule_bare_share@rules.0.behaviour'],
    [
      'only passed ones of what cannot be passed',
      { onlyPassed: true },
      { onlyPassed: true, behaviour: 'exam' },
      'rule_only_passed@rules.0.onlyPassed',
    ],
    [
      'a cap below the rule’s own points',
      { caps: [{ per: 'student', window: 'day', times: null, points: 4 }] },
      { caps: [{ per: 'student', window: 'day', times: null, points: 5 }] },
      'rule_cap_low@rules.0.caps.0.points',
    ],
    [
      'the same cap twice',
      {
        caps: [
          { per: 'student', window: 'day', times: 1, points: null },
          { per: 'student', window: 'day', times: 2, points: null },
        ],
      },
      {
        caps: [
          { per: 'student', window: 'day', times: 1, points: null },
          { per: 'family', window: 'day', times: 2, points: null },
        ],
      },
      'rule_cap_twice@rules.0.caps.1',
    ],
    [
      'an unknown campus',
      { audience: { campusIds: [COURSE], courseIds: [], tags: [], tiers: [] } },
      { audience: { campusIds: [CAMPUS], courseIds: [], tags: [], tiers: [] } },
      'rule_unknown_campus@rules.0.audience.campusIds',
    ],
    [
      'an unknown course',
      { audience: { campusIds: [], courseIds: [CAMPUS], tags: [], tiers: [] } },
      { audience: { campusIds: [], courseIds: [COURSE], tags: [], tiers: [] } },
      'rule_unknown_course@rules.0.audience.courseIds',
    ],
    [
      'an end before the beginning',
      { validFrom: '2026-12-02', validThrough: '2026-12-01' },
      { validFrom: '2026-12-01', validThrough: '2026-12-01' },
      'rule_validity_order@rules.0.validThrough',
    ],
    [
      '31 April',
      { expiry: { kind: 'fixed_date', month: 4, day: 31, years: 1 } },
      { expiry: { kind: 'fixed_date', month: 4, day: 30, years: 1 } },
      'rule_expiry_date@rules.0.expiry.day',
    ],
    [
      '29 February, which not every year has',
      { expiry: { kind: 'fixed_date', month: 2, day: 29, years: 1 } },
      { expiry: { kind: 'fixed_date', month: 2, day: 28, years: 1 } },
      'rule_expiry_date@rules.0.expiry.day',
    ],
    [
      'courses for what belongs to none',
      { behaviour: 'sign_in', audience: { campusIds: [], courseIds: [COURSE], tags: [], tiers: [] } },
      { behaviour: 'homework', audience: { campusIds: [], courseIds: [COURSE], tags: [], tiers: [] } },
      'rule_course_audience@rules.0.audience.courseIds',
    ],
    [
      'a wait longer than the shortest month',
      { expiry: { kind: 'rolling', months: 1 }, availability: { kind: 'after_days', days: 29 } },
      { expiry: { kind: 'rolling', months: 1 }, availability: { kind: 'after_days', days: 28 } },
      'rule_waits_past_expiry@rules.0.availability.days',
    ],
    [
      'a wait longer than the shortest year',
      { expiry: { kind: 'rolling', months: 12 }, availability: { kind: 'after_days', days: 366 } },
      { expiry: { kind: 'rolling', months: 12 }, availability: { kind: 'after_days', days: 365 } },
      'rule_waits_past_expiry@rules.0.availability.days',
    ],
    [
      'a wait that the next yearly date cuts off',
      { expiry: { kind: 'fixed_date', month: 1, day: 1, years: 1 }, availability: { kind: 'after_days', days: 1 } },
      { expiry: { kind: 'fixed_date', month: 1, day: 1, years: 1 }, availability: { kind: 'now' } },
      'rule_waits_past_expiry@rules.0.availability.days',
    ],
    [
      'a wait that the second yearly date cuts off',
      { expiry: { kind: 'fixed_date', month: 1, day: 1, years: 2 }, availability: { kind: 'after_days', days: 366 } },
      { expiry: { kind: 'fixed_date', month: 1, day: 1, years: 2 }, availability: { kind: 'after_days', days: 365 } },
      'rule_waits_past_expiry@rules.0.availability.days',
    ],
  ])('refuses %s and takes what is just right', (_what, wrong, right, problem) => {
    expect(one(wrong)).toEqual([problem]);
    expect(one(right)).toEqual([]);
  });

  it.each([
    [1, 1, 2, '请把「第几个这一天」改为 2，或改为得到后立即可用。'],
    [1, 365, 2, '请把「第几个这一天」改为 2，或改为得到后立即可用。'],
    [1, 366, 3, '请把「第几个这一天」改为 3，或改为得到后立即可用。'],
    [2, 366, 3, '请把「第几个这一天」改为 3，或把等待天数改为不超过 365 天。'],
  ])('says which later year helps where a yearly date of year %i cuts off a wait of %i days', (years, days, needed, advice) => {
    const withYears = (more: number, wait = days): Partial<Rule> => ({
      expiry: { kind: 'fixed_date', month: 12, day: 31, years: more },
      availability: { kind: 'after_days', days: wait },
    });
    const [problem] = checkRules({ rules: [rule({ code: 'fresh', ...withYears(years) })], campaigns: [] }, known);
    expect(problem?.message).toBe(`清零日前 ${days} 天内得到的积分，还不能用就清零了。${advice}`);
    expect([one(withYears(needed - 1)).length, one(withYears(needed)).length]).toEqual([1, 0]);
    if (years > 1) expect(one(withYears(years, 365 * (years - 1)))).toEqual([]);
  });

  it('lets points of every day of four years be usable before they lapse, and no longer a wait', () => {
    const days = Array.from({ length: 1_461 }, (_, n) => addDays(localDate('2025-01-01'), n));
    for (const months of [1, 2, 5, 13]) {
      const expiry = { kind: 'rolling' as const, months };
      const shortest = Math.min(...days.map((on) => daysBetween(on, addMonths(on, months))));
      const wait = (n: number) => one({ expiry, availability: { kind: 'after_days', days: n } }).length;
      expect({ months, refused: [wait(shortest), wait(shortest + 1)] }).toEqual({ months, refused: [0, 1] });
    }
  });

  it.each([
    [{ title: '转发朋友圈' }, ['title']],
    [{ title: '转 发 有礼', explanation: '集赞 20 个得积分' }, ['title', 'explanation']],
    [{ explanation: '把课程分享给好友得积分', behaviour: 'activity' as const }, ['explanation']],
    [{ title: '朋友圈打卡', behaviour: 'sign_in' as const }, ['title']],
    [{ title: '发圈打卡', explanation: '点赞助力得积分', behaviour: 'sign_in' as const }, ['title', 'explanation']],
    [{ title: '微信群发海报', behaviour: 'activity' as const }, ['title']],
    [{ title: '晒到小红书', explanation: '把作品发到班级群', behaviour: 'activity' as const }, ['title', 'explanation']],
    [{ title: '砍价', explanation: '裂变', behaviour: 'activity' as const }, ['title', 'explanation']],
    [{ title: '班级群舞', explanation: '加入班级群后参加排练', behaviour: 'activity' as const }, []],
    [{ title: '作品分享会', behaviour: 'activity' as const }, []],
    [{ title: '朋友来访日' }, []],
    // A conversion is rewarded, whatever led to it.
    [{ explanation: '分享给朋友，朋友报名后得积分', behaviour: 'referral_converted' as const }, []],
  ])('refuses the mere act of sharing by whatever name: %j', (words, places) => {
    expect(one(words)).toEqual(places.map((place) => `rule_bare_share@rules.0.${place}`));
  });

  it('compares a cap with the highest step and the highest level', () => {
    const caps = (points: number) => [{ per: 'family' as const, window: 'week' as const, times: null, points }];
    const formula = { kind: 'stepped' as const, over: 'count' as const, steps: [step(1, 50), step(2, 20)], cycle: null };
    expect([one({ formula, caps: caps(49) }), one({ formula, caps: caps(50) })]).toEqual([
      ['rule_cap_low@rules.0.caps.0.points'],
      [],
    ]);
    const graded = { formula: { kind: 'graded' as const, points: levels }, behaviour: 'award' as const };
    expect([one({ ...graded, caps: caps(4) }), one({ ...graded, caps: caps(5) })]).toEqual([
      ['rule_cap_low@rules.0.caps.0.points'],
      [],
    ]);
  });

  it('keeps a published code with its behaviour', () => {
    expect(codesOf([rule({ behaviour: 'homework' })])).toEqual(['rule_code_reused@rules.0.code']);
    expect(codesOf([rule({ code: 'other', behaviour: 'homework' })])).toEqual([]);
  });

  it.each<[string, Partial<Campaign>, Partial<Campaign>, string]>([
    ['days in the wrong order', { through: '2026-11-30' }, { through: '2026-12-02' }, 'campaign_dates@campaigns.0.through'],
    ['unknown rules', { ruleCodes: ['nowhere'] }, { ruleCodes: ['comment'] }, 'campaign_unknown_rule@campaigns.0.ruleCodes'],
    [
      'rules that take no part',
      { ruleCodes: ['apart'] },
      { ruleCodes: ['comment'] },
      'campaign_rule_apart@campaigns.0.ruleCodes',
    ],
    ['the name of a bare share', { title: '转发双倍' }, { title: '双倍日' }, 'campaign_bare_share@campaigns.0.title'],
    ['unknown campuses', { campusIds: [COURSE] }, { campusIds: [CAMPUS] }, 'campaign_unknown_campus@campaigns.0.campusIds'],
  ])('refuses a campaign with %s', (_what, wrong, right, problem) => {
    const rules = [rule(), rule({ code: 'apart', campaignMultiplier: false })];
    expect(codesOf(rules, [campaign(wrong)])).toEqual([problem]);
    expect(codesOf(rules, [campaign(right)])).toEqual([]);
  });

  it('refuses two campaigns with one code', () => {
    expect(codesOf([], [campaign(), campaign()])).toEqual(['campaign_code_twice@campaigns.1.code']);
  });
});
