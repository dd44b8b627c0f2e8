import type { BudgetGroup, Campaign, Formula, Instant, LocalDate, Rule } from '@qingya/shared';
import { CapMeter } from './caps';
import type { Fact } from './facts';
import { type OrderPart, orderShare } from './order-parts';
import { expiryOf, type RuleVersion, stepAt, versionAt } from './rules';

/** What facts are judged by. */
export interface EvaluationContext {
  readonly versions: readonly RuleVersion[];
  /** The budget period that holds a day; null = none. */
  periodOf(on: LocalDate): string | null;
  /**
   * Whether something that lapses after a day can never be given any more: it became known too late. It takes no room of a cap, or
   * what was given would go back for nothing.
   */
  isTooLate?(ruleCode: string, sourceId: string, expiresOn: LocalDate | null): boolean;
  /** Told of what a cap left nothing of, for whoever shows why nothing was earned. */
  onDropped?(dropped: Dropped): void;
}

/** An award that a cap left nothing of. */
export interface Dropped {
  readonly ruleCode: string;
  readonly title: string;
  readonly sourceId: string;
  /** The cap, as in `inputs.cap`. */
  readonly cap: string | null;
}

/** What a fact earns under the version in force when it happened. */
export interface Earned {
  readonly ruleVersionId: string;
  readonly ruleCode: string;
  /** The rule's own title; `title` also names the step. */
  readonly ruleTitle: string;
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
  /** The order that the amount is a part of. */
  readonly shared?: { readonly rate: MoneyRate; readonly order: OrderPart };
}

type MoneyRate = Pick<Extract<Formula, { readonly kind: 'proportional' }>, 'points' | 'perFen'>;

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
    const version = versionAt(context.versions, judgedAt(fact));
    if (version === undefined) continue;
    for (const rule of version.rules) {
      if (!isFor(rule, fact)) continue;
      const amount = amountOf(rule, fact, rule.onlyPassed ? count.passed : count.all);
      const one = amount && earn(version, rule, fact, amount, meter, context);
      if (one) earned.push(one);
    }
  }
  return earned;
};

/** The moment whose version and standing a fact is judged by. */
export const judgedAt = ({ at, judgedAt: before }: Pick<Fact, 'at' | 'judgedAt'>): Instant => before ?? at;

/** The order in which facts are judged. */
export const byTime = (a: Fact, b: Fact): number => a.at - b.at || compareText(a.sourceId, b.sourceId);
const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** How many facts of a behaviour each student had so far. */
class Counts {
  private readonly seen = new Map<string, { all: number; passed: number }>();

  next({ studentId, behaviour, passed }: Fact): { readonly all: number; readonly passed: number } {
    const key = `${studentId}|${behaviour}`;
    let now = this.seen.get(key);
    if (now === undefined) {
      now = { all: 0, passed: 0 };
      this.seen.set(key, now);
    }
    now.all += 1;
    if (passed === true) now.passed += 1;
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
    case 'proportional':
      return proportionalTo(formula, fact, title);
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

/** What money earns by itself; what it earns as a part of an order is known when it is multiplied. */
const proportionalTo = ({ points, perFen }: MoneyRate, { netFen, order }: Fact, title: string): Amount | undefined => {
  if (netFen === null || netFen <= 0) return undefined;
  const amount = { numerator: BigInt(points) * BigInt(netFen), denominator: BigInt(perFen), step: 0, title };
  const inputs = { netFen, perFen, pointsPer: points };
  return { ...amount, inputs, ...(order && { shared: { rate: { points, perFen }, order } }) };
};

/** Points after the multipliers, and what they were computed from beside the amount's own inputs. */
const multiplied = (
  { numerator, denominator, shared }: Amount,
  multiplier: number,
): { full: number; inputs: Earned['inputs'] } => {
  if (shared === undefined) {
    // Products pass 2^53 long before their quotients do.
    return { full: Number((numerator * BigInt(multiplier)) / (denominator * 10_000n)), inputs: {} };
  }
  const { partsFen, part } = shared.order;
  const { orderFen, orderPoints, share } = orderShare(shared.rate, shared.order, multiplier);
  return { full: share, inputs: { orderFen, orderPoints, orderPartsFen: partsFen.join(','), orderPart: part } };
};

const stepTitle = ({ title, formula }: Rule, at: number): string => {
  if (formula.kind !== 'stepped' || formula.over === 'sign_in_days') return title;
  return formula.over === 'lessons_on_time' ? `${title} ${at} 节` : `${title} 第 ${at} 次`;
};

const earn = (
  version: RuleVersion,
  rule: Rule,
  fact: Fact,
  amount: Amount,
  meter: CapMeter,
  context: EvaluationContext,
): Earned | undefined => {
  const tierPercent = rule.tierMultiplier && fact.tier !== null ? fact.tier.percent : 100;
  const campaign = rule.campaignMultiplier ? campaignFor(version.campaigns, rule, fact) : undefined;
  const campaignPercent = campaign?.percent ?? 100;
  // One rounding, after everything was multiplied.
  const { full, inputs } = multiplied(amount, tierPercent * campaignPercent);
  if (full < 1) return undefined;
  const earner = { ruleCode: rule.code, studentId: fact.studentId, on: fact.on };
  const room = meter.roomFor(earner, rule.caps, full);
  if (room.points < 1) {
    context.onDropped?.({ ruleCode: rule.code, title: amount.title, sourceId: fact.sourceId, cap: room.cutBy });
    return undefined;
  }
  const keep = afterRefund(room.points, fact);
  const expiresOn = expiryOf(rule.expiry, fact.on);
  if (keep > 0 && context.isTooLate?.(rule.code, fact.sourceId, expiresOn) !== true) meter.count(earner, keep);
  return {
    ruleVersionId: version.id,
    ruleCode: rule.code,
    ruleTitle: rule.title,
    title: amount.title,
    sourceType: fact.sourceType,
    sourceId: fact.sourceId,
    studentId: fact.studentId,
    campusId: fact.campusId,
    step: amount.step,
    points: room.points,
    keep,
    earnedAt: judgedAt(fact),
    earnedOn: fact.on,
    expiresOn,
    availability: rule.availability,
    group: rule.group,
    inputs: {
      ...amount.inputs,
      ...inputs,
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
export const campaignFor = (
  campaigns: readonly Campaign[],
  rule: Rule,
  { on, campusId }: Pick<Fact, 'on' | 'campusId'>,
): Campaign | undefined =>
  campaigns
    .filter(({ from, through }) => from <= on && on <= through)
    .filter(({ ruleCodes, campusIds }) => isAmong(ruleCodes, [rule.code]) && isAmong(campusIds, [campusId]))
    .sort((a, b) => b.percent - a.percent || compareText(a.code, b.code))[0];

/** What stays of points when a part of the money went back; the part of the points is rounded down, a full refund takes all. */
export const afterRefund = (points: number, { netFen, refundedFen }: Pick<Fact, 'netFen' | 'refundedFen'>): number => {
  if (netFen === null || netFen <= 0 || refundedFen <= 0) return points;
  if (refundedFen >= netFen) return 0;
  return points - Number((BigInt(points) * BigInt(refundedFen)) / BigInt(netFen));
};
