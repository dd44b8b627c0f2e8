import { BUDGET_GROUP_NAMES, CAP_WINDOWS, EARNING_BEHAVIOURS, RULE_VERSION_STATES, ruleSchema } from '@qingya/shared';
import {
  campaignFormOf,
  campaignOf,
  formOf,
  freshCode,
  newCampaign,
  newRule,
  put,
  type RuleForm,
  reformed,
  ruleOf,
  toggled,
} from './rule-form';
import {
  BEHAVIOURS,
  diffSentence,
  effectiveText,
  formulasFor,
  GROUPS,
  type Rule,
  STATES,
  standingTag,
  stepsOf,
  versionName,
  WINDOWS,
} from './rule-words';

const CAMPUS = '01ARZ3NDEKTSV4RRFFQ69G5CP1';
const full: Rule = {
  code: 'award',
  title: '获奖',
  explanation: '孩子获奖得积分',
  behaviour: 'award',
  formula: { kind: 'graded', points: { school: 1, district: 2, city: 3, province: 4, national: 5 } },
  onlyPassed: false,
  caps: [{ per: 'family', window: 'month', times: null, points: 500 }],
  audience: { campusIds: [CAMPUS], courseIds: [], tags: ['新生', '艺考'], tiers: ['gold'] },
  validFrom: '2026-12-01',
  validThrough: '2027-01-31',
  tierMultiplier: true,
  campaignMultiplier: false,
  expiry: { kind: 'fixed_date', month: 1, day: 31, years: 2 },
  availability: { kind: 'condition', condition: 'lesson_attended' },
  group: 'learning',
};
const steps = [
  { at: 4, points: 20 },
  { at: 8, points: 50 },
];
const comment = (changes: Partial<RuleForm> = {}): RuleForm => ({
  ...newRule('lesson_comment', []),
  title: '课后点评',
  explanation: '写下点评得积分',
  points: '5',
  ...changes,
});
const problemsOf = (changes: Partial<RuleForm>) => {
  const read = ruleOf(comment(changes));
  return 'problems' in read ? Object.keys(read.problems) : [];
};

describe('the words of the rule screens', () => {
  it('are those of the contracts, without the bare share', () => {
    const allowed = Object.entries(EARNING_BEHAVIOURS).filter(([, { isShare }]) => !isShare);
    expect(BEHAVIOURS.map(({ value, text, core, ofCourse }) => [value, { text, core, ofCourse }])).toEqual(
      allowed.map(([value, { name, core, ofCourse }]) => [value, { text: name, core, ofCourse }]),
    );
    expect(Object.fromEntries(GROUPS.map(({ value, text }) => [value, text]))).toEqual(BUDGET_GROUP_NAMES);
    expect(WINDOWS.map(({ value }) => value)).toEqual([...CAP_WINDOWS]);
    expect(STATES.map(({ value }) => value)).toEqual(['', ...RULE_VERSION_STATES]);
  });

  it('offer for each behaviour only the ways that fit it', () => {
    const kinds = (behaviour: Rule['behaviour']) => formulasFor(behaviour).map(({ value }) => value);
    expect(kinds('purchase')).toEqual(['proportional', 'fixed']);
    expect(kinds('award')).toEqual(['fixed', 'count', 'graded']);
    expect(kinds('attended_on_time')).toContain('lessons_on_time');
    expect(kinds('sign_in')).not.toContain('lessons_on_time');
  });

  it('say how a version stands, from when, and who did what', () => {
    expect(standingTag({ state: 'published', inForce: true }).text).toBe('使用中');
    expect(standingTag({ state: 'published', inForce: false }).text).toBe('等待生效');
    expect([versionName({ number: 3, title: '春季' }), versionName({ number: null, title: '春季' })]).toEqual([
      '第 3 版 春季',
      '春季',
    ]);
    expect(effectiveText({ effectiveFrom: null, inForce: false })).toBe('发布后生效');
    expect(effectiveText({ effectiveFrom: 0, inForce: true })).toBe('一开始就有');
    expect(effectiveText({ effectiveFrom: Date.parse('2027-01-01T00:00:00+08:00'), inForce: false })).toMatch(
      /2027.*00:00 起生效/,
    );
    const step = (at: number, name: string | null) => ({ staffId: 's', name, at });
    const lines = stepsOf({ created: step(1, '甲'), saved: step(3, null), submitted: step(2, '乙'), published: null });
    expect(lines.map(({ title, who }) => [title, who])).toEqual([
      ['建立草稿', '甲'],
      ['提交复核', '乙'],
      ['最后保存', '已离职的员工'],
    ]);
  });

  it('sum up what a version changes', () => {
    const none = { added: [], removed: [], changed: [], unchanged: 3 };
    const head = { code: 'a', title: '甲', sentence: '' };
    expect(diffSentence({ rules: none, campaigns: none })).toBe('和使用中的版本没有差别。');
    expect(
      diffSentence({ rules: { ...none, added: [head], removed: [head, head] }, campaigns: { ...none, added: [head] } }),
    ).toBe('新增规则 1 条，停用规则 2 条，新增活动 1 条。');
  });
});

describe('the form of a rule', () => {
  it.each<[string, Partial<Rule>]>([
    ['graded', {}],
    ['fixed', { formula: { kind: 'fixed', points: 7 }, expiry: { kind: 'never' }, availability: { kind: 'now' } }],
    ['proportional', { behaviour: 'purchase', formula: { kind: 'proportional', points: 1, perFen: 1_050 } }],
    ['stepped', { behaviour: 'attended_on_time', formula: { kind: 'stepped', over: 'lessons_on_time', steps, cycle: null } }],
    ['stepped in rounds', { behaviour: 'sign_in', formula: { kind: 'stepped', over: 'sign_in_days', steps, cycle: 8 } }],
    ['counted', { formula: { kind: 'stepped', over: 'count', steps, cycle: null }, expiry: { kind: 'rolling', months: 6 } }],
    [
      'passed exams, later',
      {
        behaviour: 'exam',
        onlyPassed: true,
        formula: { kind: 'fixed', points: 1 },
        availability: { kind: 'after_days', days: 9 },
      },
    ],
    [
      'always, for all',
      { validFrom: null, validThrough: null, caps: [], audience: { campusIds: [], courseIds: [], tags: [], tiers: [] } },
    ],
  ])('gives the same rule back: %s', (_what, changes) => {
    const rule = { ...full, ...changes };
    expect(ruleOf(formOf(rule))).toEqual({ value: rule });
    expect(ruleSchema.parse(rule)).toEqual(rule);
  });

  it('begins with a code of its own and what usually fits', () => {
    expect(newRule('purchase', ['purchase', 'purchase_2'])).toMatchObject({
      code: 'purchase_3',
      formula: 'proportional',
      group: 'revenue',
    });
    expect(freshCode('x', [])).toBe('x');
    expect(['purchase', 'renewal', 'referral_converted'].map((one) => newRule(one as Rule['behaviour'], []).points)).toEqual([
      '1',
      '1',
      '1',
    ]);
    expect(newRule('lesson_comment', []).points).toBe('');
    const read = ruleOf(comment());
    expect('value' in read && ruleSchema.parse(read.value)).toMatchObject({
      code: 'lesson_comment',
      formula: { kind: 'fixed', points: 5 },
    });
  });

  it('begins with a point per yuan where points follow what was paid, and nowhere else', () => {
    const bought = newRule('purchase', []);
    const read = ruleOf({ ...bought, title: '报名缴费', explanation: '每付一元得一积分' });
    expect('value' in read && ruleSchema.parse(read.value).formula).toEqual({ kind: 'proportional', points: 1, perFen: 100 });
    expect(reformed(comment({ points: '' }), 'proportional').points).toBe('1');
    expect(reformed(comment({ points: '5' }), 'proportional').points).toBe('5');
    expect(reformed(bought, 'fixed').points).toBe('');
    expect(reformed({ ...bought, points: '2' }, 'fixed').points).toBe('2');
    expect(reformed({ ...bought, points: '' }, 'proportional').points).toBe('');
  });

  it.each<[string, Partial<RuleForm>, Partial<RuleForm>, string]>([
    ['no name', { title: '课' }, { title: '点评' }, 'title'],
    ['no explanation', { explanation: '三个字' }, { explanation: '四个字了' }, 'explanation'],
    ['no points', { points: '0' }, { points: '1' }, 'points'],
    ['too many points', { points: '1000001' }, { points: '1000000' }, 'points'],
    ['half points', { points: '1.5' }, { points: '2' }, 'points'],
    [
      'a step that is not higher',
      {
        formula: 'count',
        steps: [
          { at: '4', points: '1' },
          { at: '4', points: '1' },
        ],
      },
      {
        formula: 'count',
        steps: [
          { at: '4', points: '1' },
          { at: '5', points: '1' },
        ],
      },
      'steps.1.at',
    ],
    [
      'a short round',
      { formula: 'count', steps: [{ at: '4', points: '1' }], cycle: '3' },
      { formula: 'count', steps: [{ at: '4', points: '1' }], cycle: '4' },
      'cycle',
    ],
    ['money that is none', { formula: 'proportional', perYuan: '0' }, { formula: 'proportional', perYuan: '0.01' }, 'perYuan'],
    [
      'an empty cap',
      { caps: [{ per: 'student', window: 'day', times: '', points: '' }] },
      { caps: [{ per: 'student', window: 'day', times: '1', points: '' }] },
      'caps.0.times',
    ],
    ['a day that is none', { validFrom: '2026-02-30' }, { validFrom: '2026-02-28' }, 'validFrom'],
    [
      'an end before the beginning',
      { validFrom: '2026-12-02', validThrough: '2026-12-01' },
      { validFrom: '2026-12-02', validThrough: '2026-12-02' },
      'validThrough',
    ],
    ['31 April', { expiry: 'fixed_date', month: '4', day: '31' }, { expiry: 'fixed_date', month: '4', day: '30' }, 'day'],
    ['no months', { months: '0' }, { months: '120' }, 'months'],
    ['no days', { availability: 'after_days', days: '367' }, { availability: 'after_days', days: '366' }, 'days'],
    ['a tag as long as a tale', { tags: 'x'.repeat(41) }, { tags: 'x'.repeat(40) }, 'tags'],
  ])('says where it is wrong: %s', (_what, wrong, right, field) => {
    expect(problemsOf(wrong)).toEqual([field]);
    expect(problemsOf(right)).toEqual([]);
  });

  it('asks for the points of every level', () => {
    const read = ruleOf(
      comment({ behaviour: 'award', formula: 'graded', levels: { ...newRule('award', []).levels, school: '1' } }),
    );
    expect('problems' in read && Object.keys(read.problems)).toEqual([
      'levels.district',
      'levels.city',
      'levels.province',
      'levels.national',
    ]);
  });

  it('reads lists of names as people write them', () => {
    const read = ruleOf(comment({ tags: '新生、艺考，新生; 老生' }));
    expect('value' in read && read.value.audience.tags).toEqual(['新生', '艺考', '老生']);
  });
});

describe('the form of a campaign', () => {
  const form = { ...newCampaign([]), title: '双倍日', from: '2026-12-01', through: '2026-12-01' };
  it('gives the same campaign back', () => {
    const read = campaignOf(form);
    expect(read).toEqual({ value: { ...form, percent: 200 } });
    expect('value' in read && campaignFormOf(read.value)).toEqual(form);
  });
  it.each([
    ['title', { title: '' }],
    ['from', { from: '' }],
    ['through', { through: '2026-11-30' }],
    ['percent', { percent: '100' }],
  ])('says that %s is wrong', (field, change) => {
    const read = campaignOf({ ...form, ...change });
    expect('problems' in read && Object.keys(read.problems)).toEqual([field]);
  });
  it('takes the least and the most', () => {
    for (const percent of ['101', '1000']) expect(campaignOf({ ...form, percent })).toHaveProperty('value');
  });
});

it('puts an item in its place, and turns a choice round', () => {
  const items = [
    { code: 'a', n: 1 },
    { code: 'b', n: 2 },
  ];
  expect(put(items, { code: 'a', n: 3 })).toEqual([
    { code: 'a', n: 3 },
    { code: 'b', n: 2 },
  ]);
  expect(put(items, { code: 'c', n: 3 }).map(({ code }) => code)).toEqual(['a', 'b', 'c']);
  expect([toggled(['x'], 'x'), toggled(['x'], 'y')]).toEqual([[], ['x', 'y']]);
});
