import type { Campaign, Rule } from '@qingya/shared';
import { diffRules } from './diff-rules';
import { campaignSentence, expiryWords, formulaWords, type Names, ruleLines, ruleSentence } from './rule-words';

const names: Names = {
  campuses: new Map([['c1', '东校区']]),
  courses: new Map([['k1', '书法']]),
  rules: new Map([['comment', '课后点评']]),
};
const comment: Rule = {
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
  campaignMultiplier: false,
  expiry: { kind: 'rolling', months: 12 },
  availability: { kind: 'now' },
  group: 'participation',
};
const exam: Rule = { ...comment, code: 'exam', title: '考级', behaviour: 'exam', onlyPassed: true };
const double: Campaign = {
  code: 'x',
  title: '双倍日',
  from: '2026-12-01',
  through: '2026-12-02',
  percent: 150,
  ruleCodes: ['comment'],
  campusIds: ['c1'],
};
const set = (rules: Rule[], campaigns: Campaign[] = []) => ({ rules, campaigns });
const diff = (older: ReturnType<typeof set>, newer: ReturnType<typeof set>) => diffRules(older, newer, names, names);

describe('the words of a rule', () => {
  it('say what every formula gives', () => {
    const steps = [
      { at: 4, points: 20 },
      { at: 8, points: 50 },
    ];
    expect(formulaWords({ kind: 'fixed', points: 5 })).toBe('每次得 5 积分');
    expect(formulaWords({ kind: 'proportional', points: 1, perFen: 100 })).toBe('实付每 1 元得 1 积分');
    expect(formulaWords({ kind: 'proportional', points: 3, perFen: 1_050 })).toBe('实付每 10.50 元得 3 积分');
    expect(formulaWords({ kind: 'stepped', over: 'lessons_on_time', steps, cycle: null })).toBe(
      '连续第 4 节得 20 积分，第 8 节得 50 积分',
    );
    expect(formulaWords({ kind: 'stepped', over: 'sign_in_days', steps: [{ at: 7, points: 50 }], cycle: 7 })).toBe(
      '连续第 7 天得 50 积分；满 7 天后重新计',
    );
    expect(formulaWords({ kind: 'stepped', over: 'count', steps, cycle: null })).toBe('累计第 4 次得 20 积分，第 8 次得 50 积分');
    const points = { school: 1, district: 2, city: 3, province: 4, national: 5 };
    expect(formulaWords({ kind: 'graded', points })).toBe(
      '校级得 1 积分，区级得 2 积分，市级得 3 积分，省级得 4 积分，国家级得 5 积分',
    );
  });

  it('say when points lapse, and what a rule is in one sentence', () => {
    expect(expiryWords({ kind: 'fixed_date', month: 1, day: 1, years: 1 })).toBe('到下一个 1 月 1 日清零');
    expect(expiryWords({ kind: 'fixed_date', month: 1, day: 1, years: 2 })).toBe('到第 2 个 1 月 1 日清零');
    expect(expiryWords({ kind: 'never' })).toBe('不过期');
    expect(ruleSentence(exam)).toBe('考级考试（只算通过的）：每次得 5 积分。');
    expect(campaignSentence(double)).toBe('2026-12-01 至 2026-12-02，积分 1.5 倍。');
  });

  it('name campuses and courses, and say which are gone', () => {
    const rule = { ...comment, audience: { campusIds: ['c1', 'c9'], courseIds: ['k1'], tags: ['新生'], tiers: ['gold'] } };
    expect(ruleLines(rule, names).find(({ field }) => field === 'audience')?.text).toBe(
      '校区：东校区、已不存在；课程：书法；标签：新生；会员等级：gold',
    );
  });
});

describe('the diff of two versions', () => {
  it('finds nothing between the same rules in another order', () => {
    const none = { added: [], removed: [], changed: [] };
    expect(diff(set([comment, exam], [double]), set([exam, comment], [double]))).toEqual({
      rules: { ...none, unchanged: 2 },
      campaigns: { ...none, unchanged: 1 },
    });
  });

  it('says what came, what went, and what changed from what to what', () => {
    const changed: Rule = {
      ...comment,
      formula: { kind: 'fixed', points: 8 },
      caps: [{ per: 'student', window: 'day', times: 2, points: null }],
    };
    const { rules, campaigns } = diff(set([comment]), set([changed, exam], [double]));
    expect(rules.added).toEqual([{ code: 'exam', title: '考级', sentence: ruleSentence(exam) }]);
    expect(rules.removed).toEqual([]);
    expect(rules.changed).toEqual([
      {
        code: 'comment',
        title: '课后点评',
        changes: [
          { field: 'formula', label: '怎么给', before: '每次得 5 积分', after: '每次得 8 积分' },
          { field: 'caps', label: '上限', before: '不限', after: '每位学员每天最多 2 次' },
        ],
      },
    ]);
    expect(campaigns.added.map(({ code }) => code)).toEqual(['x']);
    const back = diff(set([changed, exam], [double]), set([comment]));
    expect([back.rules.removed.map(({ code }) => code), back.campaigns.removed.map(({ code }) => code)]).toEqual([
      ['exam'],
      ['x'],
    ]);
  });

  it.each<[string, Partial<Rule>]>([
    ['title', { title: '点评' }],
    ['explanation', { explanation: '说说这节课' }],
    ['behaviour', { behaviour: 'homework' }],
    ['onlyPassed', { onlyPassed: true }],
    ['audience', { audience: { campusIds: ['c1'], courseIds: [], tags: [], tiers: [] } }],
    ['validity', { validThrough: '2026-12-31' }],
    ['tierMultiplier', { tierMultiplier: true }],
    ['campaignMultiplier', { campaignMultiplier: true }],
    ['expiry', { expiry: { kind: 'rolling', months: 6 } }],
    ['availability', { availability: { kind: 'after_days', days: 7 } }],
    ['group', { group: 'manual' }],
  ])('sees a change of %s', (field, change) => {
    expect(diff(set([comment]), set([{ ...comment, ...change }])).rules.changed[0]?.changes.map((one) => one.field)).toEqual([
      field,
    ]);
  });
});
