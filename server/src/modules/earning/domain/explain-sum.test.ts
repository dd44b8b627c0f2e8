import { type Campaign, localDate, type Rule } from '@qingya/shared';
import fc from 'fast-check';
import { type Earned, evaluate } from './evaluate';
import { explainSum, type SumFacts, sumSentence } from './explain-sum';
import type { Fact } from './facts';

const DAY = localDate('2026-11-24');
const CAMPUS = '01J0000000000000000000CAMP';

const rule = (over: Partial<Rule>): Rule => ({
  code: 'r',
  title: '规则',
  explanation: '说明说明',
  behaviour: 'purchase',
  formula: { kind: 'proportional', points: 1, perFen: 100 },
  onlyPassed: false,
  caps: [],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  validFrom: null,
  validThrough: null,
  tierMultiplier: true,
  campaignMultiplier: true,
  expiry: { kind: 'never' },
  availability: { kind: 'now' },
  group: 'revenue',
  ...over,
});

const campaign = (percent: number): Campaign => ({
  code: 'c',
  title: '双倍周',
  from: DAY,
  through: DAY,
  percent,
  ruleCodes: [],
  campusIds: [],
});

const fact = (over: Partial<Fact>): Fact => ({
  behaviour: 'purchase',
  sourceType: 'revenue',
  sourceId: 'a',
  studentId: 's',
  at: 1,
  on: DAY,
  campusId: CAMPUS,
  courseId: null,
  passed: null,
  level: null,
  netFen: null,
  refundedFen: 0,
  row: null,
  tier: null,
  tags: [],
  ...over,
});

const judged = (rules: Rule[], campaigns: Campaign[], facts: readonly Fact[]): Earned[] =>
  evaluate({ versions: [{ id: 'v', number: 1, effectiveFrom: 0, rules, campaigns }], periodOf: () => null }, facts);

/** Multiplies what the first step says, by what is written in it and nothing else. */
const multiplied = (text: string): number => {
  const [head = '', ...multipliers] = text.replace('，舍去小数', '').split(' × ');
  const paid = /^实付 (\d+)(?:\.(\d{2}))? 元$/.exec(head);
  let numerator = 1n;
  let denominator = 1n;
  if (paid) {
    numerator = BigInt(paid[1] ?? '') * 100n + BigInt(paid[2] ?? '0');
    const unit = /^每(?: (\d+)(?:\.(\d{2}))? )?元 (\d+) 积分$/.exec(multipliers.shift() ?? '');
    denominator = unit?.[1] === undefined ? 100n : BigInt(unit[1]) * 100n + BigInt(unit[2] ?? '0');
    numerator *= BigInt(unit?.[3] ?? '');
  } else {
    numerator = BigInt(/ (\d+) 积分$/.exec(head)?.[1] ?? '');
  }
  for (const one of multipliers) {
    numerator *= BigInt(/ (\d+)%$/.exec(one)?.[1] ?? '');
    denominator *= 100n;
  }
  return Number(numerator / denominator);
};

const formulas: fc.Arbitrary<Rule['formula']> = fc.oneof(
  fc.record({
    kind: fc.constant('proportional' as const),
    points: fc.integer({ min: 1, max: 9 }),
    perFen: fc.integer({ min: 1, max: 3_000 }),
  }),
  fc.record({ kind: fc.constant('fixed' as const), points: fc.integer({ min: 1, max: 500 }) }),
);
const cases = fc.record({
  formula: formulas,
  cap: fc.option(fc.integer({ min: 1, max: 3_000 })),
  campaignPercent: fc.option(fc.integer({ min: 101, max: 400 })),
  tierPercent: fc.option(fc.integer({ min: 100, max: 180 })),
  netFen: fc.integer({ min: 1, max: 500_000 }),
  refunds: fc
    .tuple(fc.nat({ max: 150 }), fc.nat({ max: 150 }), fc.nat({ max: 150 }))
    .map((all) => all.map((one) => Math.max(0, one - 60))),
});

it('whatever was earned, its sum can be counted again and ends with the amount', () => {
  const seen = { explained: 0, cut: 0, rounded: 0 };
  fc.assert(
    fc.property(cases, ({ formula, cap, campaignPercent, tierPercent, netFen, refunds }) => {
      const caps: Rule['caps'] = cap === null ? [] : [{ per: 'student', window: 'day', times: null, points: cap }];
      const rules = [rule({ formula, caps })];
      const campaigns = campaignPercent === null ? [] : [campaign(campaignPercent)];
      const tier = tierPercent === null ? null : { code: 'gold', percent: tierPercent };
      const facts = refunds.map((percent, at) =>
        fact({ sourceId: `f${at}`, at, netFen, tier, refundedFen: Math.floor((netFen * percent) / 100) }),
      );
      for (const one of judged(rules, campaigns, facts)) {
        if (one.keep < 1) continue;
        const steps = explainSum({ rule: rules[0], campaigns, inputs: one.inputs, amount: one.keep });
        const [first = { text: '', points: 0 }] = steps;
        expect(steps.at(-1)?.points).toBe(one.keep);
        expect({ text: first.text, points: multiplied(first.text) }).toEqual(first);
        const left = steps.map(({ points }) => points);
        expect(left).toEqual([...left].sort((a, b) => b - a));
        seen.explained += 1;
        if (steps.length > 1) seen.cut += 1;
        if (first.text.endsWith('舍去小数')) seen.rounded += 1;
      }
    }),
    { numRuns: 400 },
  );
  expect(seen.explained).toBeGreaterThan(300);
  expect(Math.min(seen.cut, seen.rounded)).toBeGreaterThan(20);
});

it('whatever a part of an order earned, whole, share, multipliers, caps and refunds can be counted again', () => {
  const seen = { explained: 0, multiplied: 0, left: 0, alone: 0 };
  const orders = fc.record({
    formula: fc.record({
      kind: fc.constant('proportional' as const),
      points: fc.integer({ min: 1, max: 9 }),
      perFen: fc.integer({ min: 1, max: 3_000 }),
    }),
    partsFen: fc.array(fc.oneof(fc.integer({ min: 1, max: 500_000 }), fc.constant(0)), { minLength: 1, maxLength: 5 }),
    cap: fc.option(fc.integer({ min: 1, max: 3_000 })),
    campaignPercent: fc.option(fc.integer({ min: 101, max: 400 })),
    refundPercent: fc.nat({ max: 99 }),
  });
  fc.assert(
    fc.property(orders, ({ formula, partsFen, cap, campaignPercent, refundPercent }) => {
      const caps: Rule['caps'] = cap === null ? [] : [{ per: 'student', window: 'day', times: null, points: cap }];
      const rules = [rule({ formula, caps })];
      const campaigns = campaignPercent === null ? [] : [campaign(campaignPercent)];
      const facts = partsFen.map((netFen, part) => {
        const refundedFen = Math.floor((netFen * refundPercent) / 100);
        return fact({ sourceId: `f${part}`, studentId: `s${part}`, netFen, order: { partsFen, part }, refundedFen });
      });
      for (const one of judged(rules, campaigns, facts)) {
        if (one.keep < 1) continue;
        const steps = explainSum({ rule: rules[0], campaigns, inputs: one.inputs, amount: one.keep });
        expect(steps.at(-1)?.points).toBe(one.keep);
        const [whole = { text: '', points: 0 }, ...others] = steps;
        expect(multiplied(whole.text.replace('整单实付', '实付'))).toBe(whole.points);
        expect(whole.points).toBe(one.inputs.orderPoints);
        const split = others.find(({ text }) => text.startsWith('按实付金额分给 '));
        expect(split?.points ?? whole.points).toBe(one.inputs.full);
        seen.explained += 1;
        if (campaignPercent !== null) seen.multiplied += 1;
        if (split?.text.includes('余下')) seen.left += 1;
        if (!split) seen.alone += 1;
      }
    }),
    { numRuns: 400 },
  );
  expect(seen.explained).toBeGreaterThan(300);
  expect(Math.min(seen.multiplied, seen.left, seen.alone)).toBeGreaterThan(20);
});

const facts = (over: Partial<SumFacts>): SumFacts => ({ rule: undefined, campaigns: [], inputs: {}, amount: 20, ...over });

const ORDER = { perFen: 100, pointsPer: 1, netFen: 33_334, orderPartsFen: '33334,33333,33333', orderPart: 0 };
const DOUBLE = { campaign: 'c', campaignPercent: 150 };

it.each([
  ['a step as the first versions kept it', { inputs: { row: 4, step: 4 } }, '连续准时第 4 节 20 积分 = 20 积分'],
  ['a deed as the first versions kept it', { inputs: { behaviour: 'exam', passed: true } }, '每次 20 积分 = 20 积分'],
  [
    'days in a row',
    {
      rule: rule({ formula: { kind: 'stepped', over: 'sign_in_days', steps: [{ at: 7, points: 20 }], cycle: 7 } }),
      inputs: { row: 14, step: 7, raw: 20, full: 20, granted: 20 },
    },
    '连续第 7 天 20 积分 = 20 积分',
  ],
  [
    'a cap that later versions no longer hold',
    { inputs: { raw: 50, full: 50, granted: 20, cap: 'family.week.points' } },
    '每次 50 积分 = 50 积分；受上限限制，当时还剩 20 积分，得 20 积分',
  ],
  [
    'what was given in two parts',
    { inputs: { raw: 50, full: 50, granted: 50 } },
    '每次 50 积分 = 50 积分；其中 30 积分另行发放或已不再满足，得 20 积分',
  ],
  [
    'a part of an order',
    { inputs: { ...ORDER, raw: 333, full: 334, granted: 334 }, amount: 334 },
    '整单实付 1000 元 × 每元 1 积分 = 1000 积分；按实付金额分给 3 个孩子，这个孩子实付 333.34 元，余下 1 积分按零头从大到小补上，零头相同的按订单顺序，得 334 积分',
  ],
  [
    'a part of an order in a campaign, of which some was refunded',
    {
      campaigns: [campaign(150)],
      inputs: { ...ORDER, orderPart: 1, netFen: 33_333, raw: 333, full: 500, granted: 500, refundedFen: 10_000, ...DOUBLE },
      amount: 350,
    },
    '整单实付 1000 元 × 每元 1 积分 × 活动「双倍周」 150% = 1500 积分；按实付金额分给 3 个孩子，这个孩子实付 333.33 元，余下 2 积分按零头从大到小补上，零头相同的按订单顺序，得 500 积分；已退款 100 元，按比例减 150 积分，得 350 积分',
  ],
  [
    'an order that one child alone paid something of',
    { inputs: { ...ORDER, orderPartsFen: '0,2050', orderPart: 1, netFen: 2_050, raw: 20, full: 20, granted: 20 } },
    '整单实付 20.50 元 × 每元 1 积分，舍去小数 = 20 积分',
  ],
  [
    'an order that divides evenly',
    { inputs: { ...ORDER, orderPartsFen: '2000,4000', netFen: 2_000, raw: 20, full: 20, granted: 20 } },
    '整单实付 60 元 × 每元 1 积分 = 60 积分；按实付金额分给 2 个孩子，这个孩子实付 20 元，得 20 积分',
  ],
])('explains %s', (_what, over, text) => {
  expect(sumSentence(explainSum(facts(over as Partial<SumFacts>)))).toBe(text);
});

it('explains nothing rather than something wrong', () => {
  expect(explainSum(facts({ inputs: { raw: 5, full: 5, granted: 5 } }))).toEqual([]);
  const other = { ...ORDER, raw: 333, full: 333, granted: 333 };
  expect(explainSum(facts({ inputs: other, amount: 333 }))).toEqual([]);
  expect(explainSum(facts({ inputs: { ...other, full: 334, orderPartsFen: '?' }, amount: 333 }))).toEqual([]);
  expect(explainSum(facts({ inputs: { ...other, full: 334 }, amount: 333 }))).not.toEqual([]);
});
