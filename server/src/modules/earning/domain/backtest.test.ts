import { addDays, type Campaign, type Instant, localDate, type Rule, startOfDay } from '@qingya/shared';
import fc from 'fast-check';
import { campaignsToCome, candidateVersion, Tally } from './backtest';
import { fenOf, figuresOf, ruleDifferences, weeksOf } from './backtest-result';
import { barsFor, countBars, nearestRank, spreadOf } from './distribution';
import type { Fact } from './facts';

const DAY = localDate('2026-03-04');
const NOON = 12 * 3_600_000;

const factOf = (id: number, more: Partial<Fact>): Fact => ({
  behaviour: 'activity',
  sourceType: 'behaviour',
  sourceId: String(id).padStart(4, '0'),
  studentId: 'A',
  at: 0 as Instant,
  on: DAY,
  campusId: 'C1',
  courseId: null,
  passed: null,
  level: null,
  netFen: null,
  refundedFen: 0,
  row: null,
  tier: null,
  tags: [],
  ...more,
});

const ruleOf = (code: string, more: Partial<Rule>): Rule => ({
  code,
  title: code,
  explanation: '说明',
  behaviour: 'activity',
  formula: { kind: 'fixed', points: 10 },
  onlyPassed: false,
  caps: [],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  validFrom: null,
  validThrough: null,
  tierMultiplier: false,
  campaignMultiplier: false,
  expiry: { kind: 'never' },
  availability: { kind: 'now' },
  group: 'participation',
  ...more,
});

const CAPPED = ruleOf('capped', {
  caps: [
    { per: 'family', window: 'week', times: 3, points: 25 },
    { per: 'student', window: 'month', times: null, points: 60 },
  ],
});
const PAID = ruleOf('paid', {
  behaviour: 'purchase',
  group: 'revenue',
  formula: { kind: 'proportional', points: 3, perFen: 700 },
});
const COUNTED = ruleOf('counted', {
  formula: { kind: 'stepped', over: 'count', cycle: 3, steps: [{ at: 3, points: 7 }] },
});
const SPAN = { from: addDays(DAY, -10), through: addDays(DAY, 20) };

const versionOf = (id: string, rules: readonly Rule[], ignoreValidity = false, campaigns: readonly Campaign[] = []) =>
  candidateVersion(id, { rules: [...rules], campaigns: [...campaigns] }, SPAN, ignoreValidity);

const facts = fc
  .array(
    fc.record({
      student: fc.constantFrom('A', 'B', 'C'),
      campusId: fc.constantFrom('C1', 'C2'),
      day: fc.integer({ min: -20, max: 30 }),
      paid: fc.option(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 100_000 })), { nil: null }),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    list.map(({ student, campusId, day, paid }, index) => {
      const on = addDays(DAY, day);
      const at = startOfDay(on) + NOON;
      const money = paid && {
        behaviour: 'purchase' as const,
        sourceType: 'revenue' as const,
        netFen: paid[0],
        refundedFen: paid[1],
      };
      return factOf(index, { studentId: student, campusId, on, at, ...(money ?? {}) });
    }),
  );

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const tallied = (sides: readonly (readonly ReturnType<typeof versionOf>[])[], list: readonly Fact[]): Tally => {
  const tally = new Tally(sides, SPAN, () => null);
  tally.addFamily(list);
  return tally;
};

describe('a tally', () => {
  it('adds up to the same by rule, group, campus, week and student, on every side', () => {
    fc.assert(
      fc.property(facts, (list) => {
        const tally = tallied([[versionOf('1', [CAPPED, PAID])], [versionOf('2', [CAPPED, PAID, COUNTED])]], list);
        for (const side of [0, 1]) {
          const parts = tally.sums().filter((one) => one.side === side);
          const whole = sum(parts.map(({ points }) => points));
          expect(sum(tally.students().map(({ points }) => points[side] ?? 0))).toBe(whole);
          for (const { points, rules } of tally.students()) expect(sum([...(rules[side]?.values() ?? [])])).toBe(points[side]);
          for (const { week } of parts) expect(weeksOf(SPAN).map(({ monday }) => monday)).toContain(week);
        }
        const within = list.filter(({ on }) => SPAN.from <= on && on <= SPAN.through);
        expect(tally.facts).toBe(within.length);
        expect(tally.students().length).toBe(new Set(within.map(({ studentId }) => studentId)).size);
      }),
    );
  });

  it('gives a version and its copy the same, and caps what the days before have used up', () => {
    fc.assert(
      fc.property(facts, (list) => {
        const tally = tallied([[versionOf('1', [CAPPED, COUNTED])], [versionOf('2', [CAPPED, COUNTED])]], list);
        for (const { points, rules } of tally.students()) {
          expect(points[0]).toBe(points[1]);
          expect(rules[0]).toEqual(rules[1]);
        }
        const weeks = tally.sums().filter(({ side, ruleCode }) => side === 0 && ruleCode === 'capped');
        for (const week of new Set(weeks.map((one) => one.week))) {
          expect(sum(weeks.filter((one) => one.week === week).map(({ points }) => points))).toBeLessThanOrEqual(25);
        }
      }),
    );
  });

  it('counts rules outside their days only when asked to', () => {
    const rule = ruleOf('late', { validFrom: addDays(DAY, 5) });
    const one = [factOf(1, { at: startOfDay(DAY) + NOON })];
    expect(tallied([[versionOf('1', [rule])]], one).sums()).toEqual([]);
    expect(tallied([[versionOf('1', [rule], true)]], one).sums()).toMatchObject([{ points: 10, times: 1, week: '2026-03-02' }]);
  });
});

describe('campaigns of a draft', () => {
  const rule = ruleOf('doubled', { campaignMultiplier: true });
  const campaignOf = (from: number, through: number): Campaign => ({
    code: 'double',
    title: '双倍',
    from: addDays(DAY, from),
    through: addDays(DAY, through),
    percent: 200,
    ruleCodes: [],
    campusIds: [],
  });
  const one = (day: number) => [factOf(1, { on: addDays(DAY, day), at: startOfDay(addDays(DAY, day)) + NOON })];
  const pointsOn = (day: number, campaign: Campaign, ignoreValidity: boolean): number =>
    sum(
      tallied([[versionOf('1', [rule], ignoreValidity, [campaign])]], one(day))
        .sums()
        .map(({ points }) => points),
    );

  it('count on their own days where these are looked at, to the day', () => {
    const within = campaignOf(3, 20);
    expect([2, 3, 20].map((day) => pointsOn(day, within, true))).toEqual([10, 20, 20]);
    expect(campaignsToCome([within, campaignOf(20, 40)], SPAN, true)).toEqual([]);
  });

  it('that are still to come are left out, or tried on the last days of the same weekdays', () => {
    const toCome = campaignOf(21, 23);
    expect([13, 14, 15, 16, 17].map((day) => pointsOn(day, toCome, true))).toEqual([10, 20, 20, 20, 10]);
    expect([13, 14, 15, 16, 17].map((day) => pointsOn(day, toCome, false))).toEqual([10, 10, 10, 10, 10]);
    const spanOf = (campaign: Campaign, ignoreValidity: boolean) => campaignsToCome([campaign], SPAN, ignoreValidity)[0]?.triedOn;
    expect(spanOf(toCome, false)).toBeNull();
    expect(spanOf(toCome, true)).toEqual({ from: addDays(DAY, 14), through: addDays(DAY, 16) });
    // Ends a week after the last day: that day itself is the last one it is tried on.
    expect(spanOf(campaignOf(25, 27), true)?.through).toBe(SPAN.through);
    expect(spanOf(campaignOf(25, 28), true)?.through).toBe(addDays(DAY, 14));
  });
});

describe('a distribution', () => {
  it('takes percentiles by nearest rank', () => {
    const sorted = [15, 20, 35, 40, 50];
    expect([5, 30, 40, 50, 100].map((percent) => nearestRank(sorted, percent))).toEqual([15, 20, 20, 35, 50]);
    expect(spreadOf([])).toEqual({ lowest: 0, tenth: 0, quarter: 0, median: 0, threeQuarters: 0, ninetieth: 0, highest: 0 });
    expect(spreadOf([7])).toMatchObject({ lowest: 7, median: 7, highest: 7 });
  });

  it('has every child in one bar, those without points in the first', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 100_000 })), fc.array(fc.nat({ max: 300 })), (one, other) => {
        const sides = [one, other].map((values) => [...values].sort((a, b) => a - b));
        const bounds = barsFor(sides);
        expect(bounds.slice(0, 2)).toEqual([0, 1]);
        expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
        expect(bounds.length).toBeLessThanOrEqual(10);
        for (const values of sides) {
          const bars = countBars(values, bounds);
          expect(sum(bars.map(({ students }) => students))).toBe(values.length);
          expect(bars[0]?.students).toBe(values.filter((value) => value === 0).length);
          expect(bars.at(-1)?.below).toBeNull();
        }
      }),
    );
  });
});

describe('comparing sides', () => {
  it('counts who gains, who loses and who does not notice', () => {
    const { sides, pairs } = figuresOf(
      [
        [10, 20, 5],
        [0, 0, 5],
        [7, 6, 7],
      ],
      3,
    );
    expect(sides.map(({ students }) => students)).toEqual([2, 2, 3]);
    expect(pairs).toEqual([
      { older: 0, newer: 1, gain: 1, lose: 1, same: 1 },
      { older: 0, newer: 2, gain: 1, lose: 1, same: 1 },
      { older: 1, newer: 2, gain: 2, lose: 1, same: 0 },
    ]);
    expect(figuresOf([[1, 2]], 2).pairs).toEqual([{ older: 0, newer: 1, gain: 1, lose: 0, same: 0 }]);
  });

  it('names the rules that differ, the largest difference first', () => {
    const older = new Map([
      ['a', 5],
      ['b', 100],
      ['gone', 30],
    ]);
    const newer = new Map([
      ['a', 5],
      ['b', 40],
      ['new', 30],
    ]);
    expect(ruleDifferences(older, newer)).toEqual([
      { code: 'b', points: -60 },
      { code: 'gone', points: -30 },
      { code: 'new', points: 30 },
    ]);
  });

  it('rounds fen up and cuts the first and the last week', () => {
    expect([fenOf(0, 100), fenOf(1, 300), fenOf(3, 300), fenOf(100, 100), fenOf(1_000_000_000, 3)]).toEqual([
      0, 1, 1, 100, 33_333_333_334,
    ]);
    expect(weeksOf({ from: localDate('2026-03-04'), through: localDate('2026-03-10') })).toEqual([
      { monday: '2026-03-02', span: { from: '2026-03-04', through: '2026-03-08' } },
      { monday: '2026-03-09', span: { from: '2026-03-09', through: '2026-03-10' } },
    ]);
  });
});
