import { addDays, type Campaign, type Cap, localDate, type Rule, startOfDay } from '@qingya/shared';
import fc from 'fast-check';
import { type Period, periodOn, spanOf, windowKey } from './caps';
import { type Earned, evaluate } from './evaluate';
import type { Fact } from './facts';
import { reachOf } from './reach';
import { type Decided, reconcileAwards } from './reconcile';
import type { RuleVersion } from './rules';

const DAY = localDate('2026-09-05');

const RULE: Rule = {
  code: 'rule',
  title: '规则',
  explanation: '这样得积分',
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
};

const FACT: Fact = {
  behaviour: 'purchase',
  sourceType: 'revenue',
  sourceId: 'f',
  studentId: 's',
  at: startOfDay(DAY),
  on: DAY,
  campusId: 'c1',
  courseId: 'k1',
  passed: null,
  level: null,
  netFen: 100_000,
  refundedFen: 0,
  row: null,
  tier: null,
  tags: [],
};

const CAMPAIGN: Campaign = {
  code: 'double',
  title: '双倍积分日',
  from: DAY,
  through: addDays(DAY, 1),
  percent: 200,
  ruleCodes: [],
  campusIds: [],
};

const versionOf = (rules: readonly Rule[], campaigns: readonly Campaign[] = [], effectiveFrom = 0): RuleVersion => ({
  id: `v${effectiveFrom}`,
  number: 1,
  effectiveFrom,
  rules,
  campaigns,
});
const judged = (
  rule: Partial<Rule>,
  facts: readonly Fact[],
  campaigns: readonly Campaign[] = [],
  periods: readonly Period[] = [],
) =>
  evaluate(
    { versions: [versionOf([{ ...RULE, ...rule }], campaigns)], periodOf: (on) => periodOn(periods, on)?.id ?? null },
    facts,
  );
const pointsOf = (list: readonly Earned[]): number[] => list.map(({ points }) => points);
const on = (date: string, more: Partial<Fact> = {}): Fact => ({
  ...FACT,
  on: localDate(date),
  at: startOfDay(localDate(date)) + 1,
  sourceId: date,
  ...more,
});

describe('proportional points', () => {
  it.each([
    ['a 1,000-yuan course', 100_000, [1_000]],
    ['one fen less', 99_999, [999]],
    ['one yuan', 100, [1]],
    ['less than one point', 99, []],
    ['nothing paid', 0, []],
    ['the most that can be paid, exactly', 1_000_000_000_001_99, [1_000_000_000_001]],
  ])('%s', (_what, netFen, points) => {
    expect(pointsOf(judged({}, [{ ...FACT, netFen }]))).toEqual(points);
  });

  it('multiplies by tier, then by the highest campaign, and rounds once', () => {
    const tier = { code: 'gold', percent: 150 };
    // 333 × 1.5 × 1.1 = 549.45; rounded after the tier already it would be 548.
    const other = { ...CAMPAIGN, code: 'small', percent: 110 };
    expect(judged({}, [{ ...FACT, netFen: 33_300, tier }], [other])[0]).toMatchObject({
      points: 549,
      inputs: { raw: 333, tier: 'gold', tierPercent: 150, campaign: 'small', campaignPercent: 110, full: 549 },
    });
    expect(pointsOf(judged({}, [{ ...FACT, tier }], [other, CAMPAIGN]))).toEqual([3_000]);
    expect(pointsOf(judged({ tierMultiplier: false }, [{ ...FACT, tier }], [CAMPAIGN]))).toEqual([2_000]);
    expect(pointsOf(judged({ campaignMultiplier: false }, [{ ...FACT, tier }], [CAMPAIGN]))).toEqual([1_500]);
  });

  it('a campaign counts through its last day, on its campuses and for its rules', () => {
    const days = ['2026-09-04', '2026-09-05', '2026-09-06', '2026-09-07'].map((day) => on(day));
    expect(pointsOf(judged({}, days, [CAMPAIGN]))).toEqual([1_000, 2_000, 2_000, 1_000]);
    expect(pointsOf(judged({}, [FACT], [{ ...CAMPAIGN, campusIds: ['c2'] }]))).toEqual([1_000]);
    expect(pointsOf(judged({}, [FACT], [{ ...CAMPAIGN, ruleCodes: ['another'] }]))).toEqual([1_000]);
    expect(pointsOf(judged({}, [FACT], [{ ...CAMPAIGN, ruleCodes: ['rule'], campusIds: ['c1'] }]))).toEqual([2_000]);
  });

  it.each([
    [0, 1_000],
    [1, 1_000],
    [99, 1_000],
    [100, 999],
    [30_000, 700],
    [99_999, 1],
    [100_000, 0],
    [100_001, 0],
  ])('of 1,000 points for 100,000 fen, %i fen refunded leave %i', (refundedFen, keep) => {
    expect(judged({}, [{ ...FACT, refundedFen }])[0]).toMatchObject({ points: 1_000, keep });
  });
});

describe('whom and when a rule is for', () => {
  it('holds from its first day through its last', () => {
    const days = ['2026-09-04', '2026-09-05', '2026-09-06', '2026-09-07'].map((day) => on(day));
    const valid = { validFrom: localDate('2026-09-05'), validThrough: localDate('2026-09-06') };
    expect(judged(valid, days).map(({ earnedOn }) => earnedOn)).toEqual(['2026-09-05', '2026-09-06']);
  });
  it.each<[string, Partial<Rule['audience']>, number]>([
    ['everybody', {}, 1],
    ['this campus', { campusIds: ['c2', 'c1'] }, 1],
    ['another campus', { campusIds: ['c2'] }, 0],
    ['this course', { courseIds: ['k1'] }, 1],
    ['another course', { courseIds: ['k2'] }, 0],
    ['this tag', { tags: ['new'] }, 1],
    ['another tag', { tags: ['old'] }, 0],
    ['this tier', { tiers: ['gold'] }, 1],
    ['another tier', { tiers: ['silver'] }, 0],
    ['one list that fits and one that does not', { campusIds: ['c1'], tags: ['old'] }, 0],
  ])('%s', (_who, audience, times) => {
    const fact = { ...FACT, tags: ['new'], tier: { code: 'gold', percent: 100 } };
    expect(judged({ audience: { ...RULE.audience, ...audience } }, [fact])).toHaveLength(times);
  });
});

describe('grades and counts', () => {
  it('an award earns by its level, and nothing at a level without points', () => {
    const rule = { behaviour: 'award' as const, formula: { kind: 'graded' as const, points: { school: 50, city: 200 } } };
    const facts = (['school', 'city', 'national', null] as const).map((level, i) =>
      on(`2026-09-0${i + 1}`, { behaviour: 'award', level }),
    );
    expect(pointsOf(judged(rule as Partial<Rule>, facts))).toEqual([50, 200]);
  });
  it('every third homework earns', () => {
    const formula = { kind: 'stepped' as const, over: 'count' as const, steps: [{ at: 3, points: 30 }], cycle: 3 };
    const facts = Array.from({ length: 7 }, (_, i) => on(`2026-09-0${i + 1}`, { behaviour: 'homework' }));
    const list = judged({ behaviour: 'homework', formula }, facts);
    expect(list.map(({ earnedOn, step }) => [earnedOn, step])).toEqual([
      ['2026-09-03', 3],
      ['2026-09-06', 6],
    ]);
    // Two children do not count together.
    const two = facts.map((fact, i) => ({ ...fact, studentId: `s${i % 2}` }));
    expect(judged({ behaviour: 'homework', formula }, two).map(({ earnedOn }) => earnedOn)).toEqual(['2026-09-05', '2026-09-06']);
  });
});

describe('caps', () => {
  const cap = (more: Partial<Cap>): Cap => ({ per: 'student', window: 'day', times: null, points: null, ...more });
  const days = (...dates: string[]) => dates.map((date, i) => on(date, { sourceId: `${date}.${i}` }));

  it('cuts the award that crosses a cap on points and drops what comes after', () => {
    const list = judged(
      { caps: [cap({ points: 2_500 })] },
      days('2026-09-05', '2026-09-05', '2026-09-05', '2026-09-05', '2026-09-06'),
    );
    expect(list.map(({ points, inputs }) => [points, inputs.cap])).toEqual([
      [1_000, null],
      [1_000, null],
      [500, 'student.day.points'],
      [1_000, null],
    ]);
  });
  it.each<[Cap['window'], string[], number[]]>([
    ['day', ['2026-09-05', '2026-09-05', '2026-09-06'], [0, 2]],
    ['week', ['2026-09-06', '2026-09-06', '2026-09-07', '2026-09-13', '2026-09-14'], [0, 2, 4]],
    ['month', ['2026-09-30', '2026-09-30', '2026-10-01'], [0, 2]],
    ['period', ['2026-12-31', '2026-12-31', '2027-01-01'], [0, 2]],
    ['ever', ['2026-12-31', '2027-01-01'], [0]],
  ])('once a %s: %j', (window, dates, which) => {
    const facts = days(...dates);
    const list = judged({ caps: [cap({ window, times: 1 })] }, facts);
    expect(list.map(({ sourceId }) => facts.findIndex((fact) => fact.sourceId === sourceId))).toEqual(which);
  });
  it('counts what stays after refunds: a full one frees its place, a part of one as many points', () => {
    const [first, ...rest] = days('2026-09-01', '2026-09-02', '2026-09-03');
    const after = (more: Partial<Cap>, refundedFen: number) =>
      judged({ caps: [cap({ window: 'month', ...more })] }, [{ ...FACT, ...first, refundedFen }, ...rest]).map(
        ({ keep }) => keep,
      );
    expect([0, 99_999, 100_000].map((fen) => after({ times: 1 }, fen))).toEqual([[1_000], [1], [0, 1_000]]);
    expect(after({ points: 1_500 }, 20_000)).toEqual([800, 700]);
    expect(after({ points: 1_500 }, 100_000)).toEqual([0, 1_000, 500]);
  });
  it('a budget period is a window of its own', () => {
    const periods = [{ id: 'p', from: localDate('2026-09-01'), through: localDate('2027-01-31') }];
    const facts = days('2026-08-31', '2026-09-01', '2027-01-31', '2027-02-01');
    expect(judged({ caps: [cap({ window: 'period', times: 1 })] }, facts, [], periods).map(({ earnedOn }) => earnedOn)).toEqual([
      '2026-08-31',
      '2026-09-01',
      '2027-02-01',
    ]);
  });
  it('the children of a family count together under a cap of the family', () => {
    const facts = days('2026-09-05', '2026-09-05', '2026-09-05').map((fact, i) => ({ ...fact, studentId: `s${i}` }));
    expect(judged({ caps: [cap({ times: 1 })] }, facts)).toHaveLength(3);
    expect(judged({ caps: [cap({ times: 1, per: 'family' })] }, facts).map(({ studentId }) => studentId)).toEqual(['s0']);
  });
  it('a cap of a later version counts what an earlier one gave', () => {
    const later = versionOf([{ ...RULE, caps: [cap({ window: 'month', times: 2 })] }], [], startOfDay(localDate('2026-09-03')));
    const versions = [versionOf([RULE]), later];
    const list = evaluate({ versions, periodOf: () => null }, days('2026-09-01', '2026-09-02', '2026-09-03', '2026-10-01'));
    expect(list.map(({ earnedOn }) => earnedOn)).toEqual(['2026-09-01', '2026-09-02', '2026-10-01']);
  });
  it('grows a span until every window at its ends is whole', () => {
    const span = (windows: Cap['window'][], day: string) => spanOf(new Set(windows), localDate(day), []);
    expect(span(['day'], '2026-09-05')).toEqual({ from: '2026-09-05', through: '2026-09-05' });
    expect(span(['week'], '2026-09-05')).toEqual({ from: '2026-08-31', through: '2026-09-06' });
    expect(span(['month', 'day'], '2026-02-05')).toEqual({ from: '2026-02-01', through: '2026-02-28' });
    // June 2026 begins on a Monday, and the end of January 2027 … on a Sunday.
    expect(span(['month', 'week'], '2026-09-05')).toEqual({ from: '2026-06-01', through: '2027-01-31' });
  });
});

const capsGen = fc.array(
  fc.record({
    per: fc.constantFrom('student' as const, 'family' as const),
    window: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'period' as const, 'ever' as const),
    times: fc.option(fc.integer({ min: 1, max: 4 })),
    points: fc.integer({ min: 1, max: 40 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const PERIODS = [{ id: 'p', from: localDate('2026-09-20'), through: localDate('2026-11-10') }];
const periodOf = (day: Fact['on']) => periodOn(PERIODS, day)?.id ?? null;
const factsGen = fc.array(
  fc.record({
    day: fc.integer({ min: 0, max: 80 }),
    child: fc.integer({ min: 0, max: 2 }),
    yuan: fc.integer({ min: 0, max: 30 }),
  }),
  { maxLength: 25 },
);
const factsOf = (list: readonly { day: number; child: number; yuan: number }[]): Fact[] =>
  list.map(({ day, child, yuan }, i) => on(addDays(DAY, day), { sourceId: `f${i}`, studentId: `s${child}`, netFen: yuan * 100 }));

describe('whatever happens', () => {
  it('caps are never exceeded, and the order in which facts are told does not matter', () => {
    fc.assert(
      fc.property(
        capsGen,
        factsGen.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(
              list.map((_, i) => i),
              { minLength: list.length },
            ),
          ),
        ),
        (caps, [list, order]) => {
          const refunded = (fact: Fact, i: number) => ((fact.netFen ?? 0) * ([100, 0, 40][i % 3] ?? 0)) / 100;
          const facts = factsOf(list).map((fact, i) => ({ ...fact, refundedFen: refunded(fact, i) }));
          const versions = [versionOf([{ ...RULE, caps }])];
          const earned = evaluate({ versions, periodOf }, facts);
          expect(
            evaluate(
              { versions, periodOf },
              order.flatMap((i) => facts[i] ?? []),
            ),
          ).toEqual(earned);
          for (const { per, window, times, points } of caps) {
            const sums = new Map<string, { times: number; points: number }>();
            for (const one of earned.filter(({ keep }) => keep > 0)) {
              const key = `${per === 'student' ? one.studentId : ''}|${windowKey(window, one.earnedOn, periodOf)}`;
              const before = sums.get(key) ?? { times: 0, points: 0 };
              sums.set(key, { times: before.times + 1, points: before.points + one.keep });
            }
            for (const sum of sums.values()) {
              expect(sum.times).toBeLessThanOrEqual(times ?? Number.POSITIVE_INFINITY);
              expect(sum.points).toBeLessThanOrEqual(points);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('judging only as far as a change reaches ends where judging everything ends; refunds never take more than was given', () => {
    const refunds = fc.array(fc.record({ fact: fc.nat({ max: 24 }), fen: fc.nat({ max: 4_000 }) }), { maxLength: 10 });
    const today = localDate('2026-12-31');
    fc.assert(
      fc.property(
        capsGen,
        factsGen.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(
              list.map((_, i) => i),
              { minLength: list.length },
            ),
          ),
        ),
        refunds,
        (caps, [list, order], cuts) => {
          const facts = factsOf(list);
          const versions = [versionOf([{ ...RULE, caps }])];
          const known = new Map<string, Fact>();
          const awards: (Decided & { takenBack: number })[] = [];
          const told = (fact: Fact): void => {
            known.set(fact.sourceId, fact);
            const reach = reachOf(versions, PERIODS, 'purchase', fact.at, false);
            const near = [...known.values()].filter(
              ({ at, studentId }) =>
                at >= reach.needFrom && at < reach.before && (reach.isOfFamily || studentId === fact.studentId),
            );
            const concerned = new Set(near.filter(({ at }) => at >= fact.at).map(({ sourceId }) => sourceId));
            const wanted = evaluate({ versions, periodOf }, near).filter(({ sourceId }) => concerned.has(sourceId));
            const decided = awards.filter(({ sourceId }) => concerned.has(sourceId));
            const changes = reconcileAwards(wanted, decided, today);
            for (const { award, points } of changes.takeBacks) {
              award.takenBack += points;
              expect(award.takenBack).toBeLessThanOrEqual(award.points);
            }
            for (const { earned: one, points, grantNo } of changes.grants) {
              awards.push({ ...one, id: `${one.sourceId}.${grantNo}`, points, grantNo, takenBack: 0, state: 'given' });
            }
            const again = reconcileAwards(
              wanted,
              awards.filter(({ sourceId }) => concerned.has(sourceId)),
              today,
            );
            expect([again.grants, again.takeBacks]).toEqual([[], []]);
          };
          for (const i of order) if (facts[i]) told(facts[i]);
          for (const { fact, fen } of cuts) {
            const one = known.get(`f${fact}`);
            if (one && fen > one.refundedFen) told({ ...one, refundedFen: fen });
          }
          const net = new Map<string, number>();
          for (const { sourceId, points, takenBack } of awards) net.set(sourceId, (net.get(sourceId) ?? 0) + points - takenBack);
          const wanted = evaluate({ versions, periodOf }, [...known.values()]).filter(({ keep }) => keep > 0);
          expect([...net].filter(([, points]) => points > 0).sort()).toEqual(
            wanted.map((one) => [one.sourceId, one.keep]).sort(),
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('what was decided is not tried again', () => {
  const [one] = judged({}, [FACT]) as [Earned];
  const award = (more: Partial<Decided>): Decided => ({
    ...one,
    id: 'a',
    grantNo: 1,
    takenBack: 0,
    state: 'queued',
    ...more,
  });
  it.each(['queued', 'refused', 'given'] as const)('a %s award stands', (state) => {
    expect(reconcileAwards([one], [award({ state })], DAY)).toEqual({ grants: [], takeBacks: [] });
  });
  it('what never reached the student goes first', () => {
    const decided = [award({ id: 'given', state: 'given', points: 600 }), award({ id: 'queued', grantNo: 2, points: 400 })];
    expect(
      reconcileAwards([{ ...one, keep: 500 }], decided, DAY).takeBacks.map(({ award: { id }, points }) => [id, points]),
    ).toEqual([
      ['queued', 400],
      ['given', 100],
    ]);
    expect(reconcileAwards([], decided, DAY).takeBacks.map(({ points }) => points)).toEqual([400, 600]);
  });
  it('grants only what is missing, under the next number', () => {
    expect(reconcileAwards([one], [award({ state: 'given', points: 600, takenBack: 100 })], DAY).grants).toMatchObject([
      { points: 500, grantNo: 2 },
    ]);
  });
});
