import type { AwardLevel, Campaign, Rule } from '@qingya/shared';
import { afterRefund } from './evaluate';
import { orderProblem, orderShare } from './order-parts';
import { capWords, LEVEL_NAMES, yuan } from './rule-words';

/** One step of how an amount came about. */
export interface SumStep {
  readonly text: string;
  /** What is left after it. */
  readonly points: number;
}

/** What an amount is explained from. */
export interface SumFacts {
  /** The rule of the version the points were given by; undefined when it cannot be found any more. */
  readonly rule: Rule | undefined;
  readonly campaigns: readonly Campaign[];
  /** As the evaluator kept them; awards of the first versions hold a few of them only. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Points of the line, ≥ 1. */
  readonly amount: number;
}

const numberIn = (inputs: SumFacts['inputs'], name: string): number | null => {
  const value = inputs[name];
  return typeof value === 'number' ? value : null;
};

/** Whole percent as «200%». */
const percentWords = (name: string, percent: number | null): string[] =>
  percent === null || percent === 100 ? [] : [`${name} ${percent}%`];

/** Tier and campaign: in words, and as the product of their whole percents. */
const multipliersOf = ({ campaigns, inputs }: SumFacts): { readonly words: string[]; readonly product: number } => {
  const tier = numberIn(inputs, 'tierPercent') ?? 100;
  const percent = numberIn(inputs, 'campaignPercent') ?? 100;
  const campaign = campaigns.find(({ code }) => code === inputs.campaign);
  const name = campaign ? `活动「${campaign.title}」` : '活动';
  return { words: [...percentWords('会员等级', tier), ...percentWords(name, percent)], product: tier * percent };
};

/** What is paid for by money: how much of it, and at which rate. */
interface Priced {
  readonly netFen: number;
  readonly perFen: number;
  readonly points: number;
}

const pricedIn = (inputs: SumFacts['inputs']): Priced | null => {
  const netFen = numberIn(inputs, 'netFen');
  const perFen = numberIn(inputs, 'perFen');
  const points = numberIn(inputs, 'pointsPer');
  return netFen === null || perFen === null || points === null ? null : { netFen, perFen, points };
};

const rateWords = ({ perFen, points }: Priced): string => `${perFen === 100 ? '每元' : `每 ${yuan(perFen)}`} ${points} 积分`;

const productStep = (factors: readonly string[], isRounded: boolean, points: number): SumStep => ({
  text: `${factors.join(' × ')}${isRounded ? '，舍去小数' : ''}`,
  points,
});

/** What is multiplied: the money or the points of the step, then tier and campaign. */
const firstSteps = (facts: SumFacts, full: number): SumStep[] => {
  const { rule, inputs } = facts;
  const { words, product } = multipliersOf(facts);
  const priced = pricedIn(inputs);
  if (priced !== null && typeof inputs.orderPartsFen === 'string') return orderSteps(facts, priced, full);
  if (priced !== null) {
    const exact = BigInt(priced.netFen) * BigInt(priced.points) * BigInt(product);
    const isRounded = BigInt(full) * BigInt(priced.perFen) * 10_000n !== exact;
    return [productStep([`实付 ${yuan(priced.netFen)}`, rateWords(priced), ...words], isRounded, full)];
  }
  const raw = numberIn(inputs, 'raw') ?? full;
  return [productStep([`${whatFor(rule, inputs)} ${raw} 积分`, ...words], raw * product !== full * 10_000, full)];
};

/** What the whole order earned, and this child's share of it; none where the parts that were kept give another share. */
const orderSteps = (facts: SumFacts, priced: Priced, full: number): SumStep[] => {
  const { inputs } = facts;
  const { words, product } = multipliersOf(facts);
  const partsFen = String(inputs.orderPartsFen).split(',').map(Number);
  const order = { partsFen, part: numberIn(inputs, 'orderPart') ?? 0 };
  if (orderProblem(order, priced.netFen) !== null) return [];
  const { orderFen, orderPoints, share, left } = orderShare(priced, order, product);
  if (share !== full) return [];
  const exact = BigInt(orderFen) * BigInt(priced.points) * BigInt(product);
  const isRounded = BigInt(orderPoints) * BigInt(priced.perFen) * 10_000n !== exact;
  const steps = [productStep([`整单实付 ${yuan(orderFen)}`, rateWords(priced), ...words], isRounded, orderPoints)];
  const payers = partsFen.filter((fen) => fen > 0).length;
  if (payers > 1) {
    const rest = left === 0 ? '' : `，余下 ${left} 积分按零头从大到小补上，零头相同的按订单顺序`;
    steps.push({ text: `按实付金额分给 ${payers} 个孩子，这个孩子实付 ${yuan(priced.netFen)}${rest}`, points: share });
  }
  return steps;
};

/** What the points of a step, a level or a single deed are for. */
const whatFor = (rule: Rule | undefined, inputs: SumFacts['inputs']): string => {
  const { level, count } = inputs;
  const step = numberIn(inputs, 'step');
  if (typeof level === 'string' && level in LEVEL_NAMES) return LEVEL_NAMES[level as AwardLevel];
  if (step !== null && typeof count === 'number') return `累计第 ${step} 次`;
  if (step === null) return '每次';
  const isDays = rule?.formula.kind === 'stepped' && rule.formula.over === 'sign_in_days';
  return isDays ? `连续第 ${step} 天` : `连续准时第 ${step} 节`;
};

const capSentence = (rule: Rule | undefined, cap: unknown, granted: number): string => {
  const [per, window] = typeof cap === 'string' ? cap.split('.') : [];
  const found = rule?.caps.find((one) => one.per === per && one.window === window);
  return found ? `${capWords(found)}，当时还剩 ${granted} 积分` : `受上限限制，当时还剩 ${granted} 积分`;
};

/**
 * How an amount came about, step by step; the last step is the amount of the line.
 * Empty when what was kept with it does not explain the amount.
 */
export const explainSum = (facts: SumFacts): SumStep[] => {
  const { rule, inputs, amount } = facts;
  // The first versions knew neither multipliers nor caps: what they gave was the whole.
  const full = numberIn(inputs, 'full') ?? amount;
  const granted = numberIn(inputs, 'granted') ?? full;
  const steps = firstSteps(facts, full);
  if (steps.length === 0) return [];
  if (granted < full) steps.push({ text: capSentence(rule, inputs.cap, granted), points: granted });
  const netFen = numberIn(inputs, 'netFen');
  const refundedFen = numberIn(inputs, 'refundedFen') ?? 0;
  const kept = afterRefund(granted, { netFen, refundedFen });
  if (kept < granted) steps.push({ text: `已退款 ${yuan(refundedFen)}，按比例减 ${granted - kept} 积分`, points: kept });
  if (amount > kept) return [];
  if (amount < kept) steps.push({ text: `其中 ${kept - amount} 积分另行发放或已不再满足`, points: amount });
  return steps;
};

/** The steps in one sentence: 消费 × … = 2000 积分；每天最多 500 积分 → 500 积分。 */
export const sumSentence = (steps: readonly SumStep[]): string =>
  steps.map(({ text, points }, index) => (index === 0 ? `${text} = ${points} 积分` : `${text}，得 ${points} 积分`)).join('；');
