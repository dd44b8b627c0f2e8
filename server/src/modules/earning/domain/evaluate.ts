import type { BudgetGroup, Campaign, Instant, LocalDate, Rule } from '@qingya/shared';
import { CapMeter } from './caps';
import type { Fact } from './facts';
import { expiryOf, type RuleVersion, stepAt, versionAt } from './rules';

/** What facts are judged by. */
export interface EvaluationContext {
  readonly versions: readonly RuleVersion[];
  /** The budget period that holds a day; null = none. */
  periodOf(on: LocalDate): string | null;
}

/** What a fact earns under the version in force when it happened. */
export interface Earned {
  readonly ruleVersionId: string;
  readonly ruleCode: string;
  readonly title: string;
  readonly sourceType: Fact['sourceType'];
  readonly sourceId: string;
  readonly studentId: string;
  readonly campusId: string;
  /** Row length or count of a stepped rule; 0 for every other. */
  readonly step: number;
  /** After caps, before refunds. */
  readonly points: number;
  /** What of it stays after refunds. */
  readonly keep: number;
  readonly earnedAt: Instant;
  readonly earnedOn: LocalDate;
  readonly expiresOn: LocalDate | null;
  readonly availability: Rule['availability'];
  readonly group: BudgetGroup;
  /** What the amount was computed from; kept with the award and its ledger transaction. */
  readonly inputs: Readonly<Record<string, string | number | boolean | null>>;
}

/** What a formula makes of a fact, before multipliers: `numerator ÷ denominator` points. */
interface Amount {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly step: number;
  readonly title: string;
  readonly inputs: Earned['inputs'];
}

/**
 * What the facts of one family earn.
 * @param facts of one family, any behaviours, in any order; everything that caps and counts of the rules look back on
 * @returns in the order of the facts' own times
 */
export const evaluate = (context: EvaluationContext, facts: readonly Fact[]): Earned[] => {
  const meter = new CapMeter(context.versions, context.periodOf);
  const counts = new Counts();
  const earned: Earned[] = [];
  for (const fact of [...facts].sort(byTime)) {
    const count = counts.next(fact);
    const version = versionAt(context.versions, fact.at);
    if (version === undefined) continue;
    for (const rule of version.rules) {
      if (!isFor(rule, fact)) continue;
      const amount = amountOf(rule, fact, rule.onlyPassed ? count.passed : count.all);
      const one = amount && earn(version, rule, fact, amount, meter);
      if (one) earned.push(one);
    }
  }
  return earned;
};

const byTime = (a: Fact, b: Fact): number => a.at - b.at || compareText(a.sourceId, b.sourceId);
const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** How many facts of a behaviour each student had so far. */
class Counts {
  private readonly seen = new Map<string, { all: number; passed: number }>();

  next({ studentId, behaviour, passed }: Fact): { readonly all: number; readonly passed: number } {
    const key = `${studentId}|${behaviour}`;
    const before = this.seen.get(key) ?? { all: 0, passed: 0 };
    const now = { all: before.all + 1, passed: before.passed + (passed === true ? 1 : 0) };
    this.seen.set(key, now);
    return now;
  }
}

const isFor = (rule: Rule, fact: Fact): boolean =>
  rule.behaviour === fact.behaviour &&
  (!rule.onlyPassed || fact.passed === true) &&
  isValidOn(rule, fact.on) &&
  fitsAudience(rule, fact);

/** Whether a rule's validity holds a day. */
export const isValidOn = ({ validFrom, validThrough }: Rule, on: LocalDate): boolean =>
  (validFrom === null || validFrom <= on) && (validThrough === null || on <= validThrough);

const fitsAudience = ({ audience }: Rule, { campusId, courseId, tags, tier }: Fact): boolean =>
  isAmong(audience.campusIds, [campusId]) &&
  isAmong(audience.courseIds, courseId === null ? [] : [courseId]) &&
  isAmong(audience.tags, tags) &&
  isAmong(audience.tiers, tier === null ? [] : [tier.code]);

/** Whether somebody is among those wanted; an empty list is everybody. */
export const isAmong = (wanted: readonly string[], have: readonly string[]): boolean =>
  wanted.length === 0 || have.some((one) => wanted.includes(one));

const amountOf = (rule: Rule, fact: Fact, count: number): Amount | undefined => {
  const { formula, title } = rule;
  switch (formula.kind) {
    case 'fixed': {
      const { behaviour, passed } = fact;
      return { numerator: BigInt(formula.points), denominator: 1n, step: 0, title, inputs: { behaviour, passed } };
    }
    case 'proportional': {
      const { netFen } = fact;
      if (netFen === null || netFen <= 0) return undefined;
      const { points, perFen } = formula;
      const numerator = BigInt(points) * BigInt(netFen);
      return { numerator, denominator: BigInt(perFen), step: 0, title, inputs: { netFen, perFen, pointsPer: points } };
    }
    case 'stepped': {
      const length = formula.over === 'count' ? count : (fact.row ?? 0);
      const step = length > 0 ? stepAt(formula, length) : undefined;
      if (step === undefined) return undefined;
      const inputs = { [formula.over === 'count' ? 'count' : 'row']: length, step: step.at };
      return { numerator: BigInt(step.points), denominator: 1n, step: length, title: stepTitle(rule, step.at), inputs };
    }
    case 'graded': {
      const points = fact.level === null ? undefined : formula.points[fact.level];
      if (points === undefined) return undefined;
      return { numerator: BigInt(points), denominator: 1n, step: 0, title, inputs: { level: fact.level } };
    }
  }
};

const stepTitle = ({ title, formula }: Rule, at: number): string => {
  if (formula.kind !== 'stepped' || formula.over === 'sign_in_days') return title;
  return formula.over === 'lessons_on_time' ? `${title} ${at} 节` : `${title} 第 ${at} 次`;
};

const earn = (version: RuleVersion, rule: Rule, fact: Fact, amount: Amount, meter: CapMeter): Earned | undefined => {
  const tierPercent = rule.tierMultiplier && fact.tier !== null ? fact.tier.percent : 100;
  const campaign = rule.campaignMultiplier ? campaignFor(version.campaigns, rule, fact) : undefined;
  const campaignPercent = campaign?.percent ?? 100;
  // One rounding, after everything was multiplied; products pass 2^53 long before their quotients do.
  const full = Number((amount.numerator * BigInt(tierPercent) * BigInt(campaignPercent)) / (amount.denominator * 10_000n));
  if (full < 1) return undefined;
  const earner = { ruleCode: rule.code, studentId: fact.studentId, on: fact.on };
  const room = meter.roomFor(earner, rule.caps, full);
  if (room.points < 1) return undefined;
  meter.count(earner, room.points);
  const keep = afterRefund(room.points, fact);
  return {
    ruleVersionId: version.id,
    ruleCode: rule.code,
    title: amount.title,
    sourceType: fact.sourceType,
    sourceId: fact.sourceId,
    studentId: fact.studentId,
    campusId: fact.campusId,
    step: amount.step,
    points: room.points,
    keep,
    earnedAt: fact.at,
    earnedOn: fact.on,
    expiresOn: expiryOf(rule.expiry, fact.on),
    availability: rule.availability,
    group: rule.group,
    inputs: {
      ...amount.inputs,
      raw: Number(amount.numerator / amount.denominator),
      tier: tierPercent === 100 ? null : (fact.tier?.code ?? null),
      tierPercent,
      campaign: campaign?.code ?? null,
      campaignPercent,
      full,
      cap: room.cutBy,
      granted: room.points,
      refundedFen: fact.refundedFen,
    },
  };
};

/** The campaign that counts most for a fact; of two that count the same, the one whose code comes first. */
const campaignFor = (campaigns: readonly Campaign[], rule: Rule, { on, campusId }: Fact): Campaign | undefined =>
  campaigns
    .filter(({ from, through }) => from <= on && on <= through)
    .filter(({ ruleCodes, campusIds }) => isAmong(ruleCodes, [rule.code]) && isAmong(campusIds, [campusId]))
    .sort((a, b) => b.percent - a.percent || compareText(a.code, b.code))[0];

/** What stays of points when a part of the money went back; the part of the points is rounded down, a full refund takes all. */
const afterRefund = (points: number, { netFen, refundedFen }: Fact): number => {
  if (netFen === null || netFen <= 0 || refundedFen <= 0) return points;
  if (refundedFen >= netFen) return 0;
  return points - Number((BigInt(points) * BigInt(refundedFen)) / BigInt(netFen));
};
