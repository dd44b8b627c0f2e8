import { atLeast, plain, upOf, WHOLE_BASIS_POINTS } from './whole';

/** What one piece costs the school, and what a point is worth. */
export interface UnitCost {
  /** Purchase price of one piece in fen. */
  readonly costFen: number;
  /** Shipping of one piece in fen; 0 when it is picked up. */
  readonly shippingFen: number;
  /** Points that are worth one yuan. */
  readonly pointsPerYuan: number;
}

/** From what a list price is proposed. */
export interface PricingInput extends UnitCost {
  /** Further premiums in basis points, multiplied with each other: 15,000 = 150 %. */
  readonly premiums: readonly number[];
  /** The logistics premium is taken as it is, or rounded to whole percent (half up), as one would on paper. */
  readonly logistics: 'exact' | 'percent';
  /** List prices are multiples of this many points. */
  readonly step: number;
}

/** A proposed list price and how it came about. */
export interface ListPrice {
  /** Logistics premium in basis points, rounded half up; for showing only when `logistics` is exact. */
  readonly logisticsBasisPoints: number;
  /** cost × premiums × points per yuan, rounded up to whole points, before the step. */
  readonly computed: number;
  /** The proposal: a multiple of the step, at least one step and never below `breakEven`. */
  readonly points: number;
  /** The points that are worth cost and shipping, rounded up. */
  readonly breakEven: number;
  /** True when the premiums alone would not have covered the cost, so that break-even set the price. */
  readonly raised: boolean;
  /** Deepest discount that still covers the cost, in percent of the list price: 66 = 6.6 折; 100 = none. */
  readonly deepestPercent: number;
}

interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

const FEN_A_YUAN = 100n;
const PERCENT = 100;

/** 1 + shipping / (cost + shipping). What costs nothing at all has no premium. */
const logisticsOf = ({ costFen, shippingFen }: UnitCost, how: PricingInput['logistics']): Fraction => {
  const whole = BigInt(costFen) + BigInt(shippingFen);
  if (whole === 0n) return { over: 1n, under: 1n };
  const exact = { over: whole + BigInt(shippingFen), under: whole };
  return how === 'exact' ? exact : { over: nearest(exact, 100n), under: 100n };
};

/** The fraction in units of 1 / `scale`, rounded half up. */
const nearest = ({ over, under }: Fraction, scale: bigint): bigint => (over * scale * 2n + under) / (under * 2n);

const checkCost = ({ costFen, shippingFen, pointsPerYuan }: UnitCost): void => {
  atLeast(0, costFen, 'cost in fen');
  atLeast(0, shippingFen, 'shipping in fen');
  atLeast(1, pointsPerYuan, 'points per yuan');
};

/**
 * The least points for which the school loses nothing: (cost + shipping) × points per yuan, rounded up.
 * @throws RangeError when an amount is negative or not whole
 */
export const breakEvenOf = (unit: UnitCost): number => {
  checkCost(unit);
  return plain(upOf((BigInt(unit.costFen) + BigInt(unit.shippingFen)) * BigInt(unit.pointsPerYuan), FEN_A_YUAN));
};

/** What a good is sold for, and what it costs. */
export interface SoldFor {
  /** List price in points. */
  readonly list: number;
  /** Lowest price of the promotions that run or are planned; null = there are none. */
  readonly promoted: number | null;
  /** null = no cost is known, and nothing is below break-even. */
  readonly breakEven: number | null;
}

/** Whether a good is, or will be, sold below break-even. A promotion that is not below the list price does nothing. */
export const isSoldBelow = ({ list, promoted, breakEven }: SoldFor): boolean =>
  breakEven !== null && Math.min(list, promoted ?? list) < breakEven;

/**
 * The deepest discount that still covers the cost, rounded up to whole percent, so that its price is never below break-even.
 * @param list list price in points
 * @param breakEven in points
 * @returns percent of the list price; 100 when no discount is possible
 */
export const deepestPercentOf = (list: number, breakEven: number): number => {
  atLeast(1, list, 'list price in points');
  atLeast(0, breakEven, 'break-even in points');
  if (breakEven >= list) return PERCENT;
  return Math.max(1, plain(upOf(BigInt(breakEven) * BigInt(PERCENT), BigInt(list))));
};

/**
 * Proposes a list price: cost × Π(premiums) × points per yuan, rounded up to the step. Where that would not cover cost and
 * shipping (shipping alone raises the price by less than it costs), break-even rounded up to the step takes its place.
 * @throws RangeError when a premium, the step or an amount is not a whole number in its range
 */
export const proposeListPrice = (input: PricingInput): ListPrice => {
  const breakEven = breakEvenOf(input);
  const step = BigInt(atLeast(1, input.step, 'step in points'));
  const logistics = logisticsOf(input, input.logistics);
  const premiums = input.premiums.map((one) => BigInt(atLeast(1, one, 'premium in basis points')));
  const over = premiums.reduce(
    (product, one) => product * one,
    BigInt(input.costFen) * BigInt(input.pointsPerYuan) * logistics.over,
  );
  const under = premiums.reduce((product) => product * BigInt(WHOLE_BASIS_POINTS), FEN_A_YUAN * logistics.under);
  const computed = plain(upOf(over, under));
  const raised = computed < breakEven;
  const points = plain(upOf(BigInt(Math.max(computed, breakEven, 1)), step) * step);
  return {
    logisticsBasisPoints: plain(nearest(logistics, BigInt(WHOLE_BASIS_POINTS))),
    computed,
    points,
    breakEven,
    raised,
    deepestPercent: deepestPercentOf(points, breakEven),
  };
};

/**
 * A list price at a discount, rounded up to whole points.
 * @param list list price in points
 * @param percent what is left of it, 1 to 100: 70 = 7 折
 */
export const discounted = (list: number, percent: number): number => {
  atLeast(1, list, 'list price in points');
  if (atLeast(1, percent, 'discount in percent') > PERCENT)
    throw new RangeError(`a discount leaves at most 100 percent, got ${percent}`);
  return plain(upOf(BigInt(list) * BigInt(percent), BigInt(PERCENT)));
};

/** How a discount is said: 66 → «6.6 折», 70 → «7 折», 100 → «不打折». */
export const discountText = (percent: number): string => {
  if (percent >= PERCENT) return '不打折';
  const tenths = Math.floor(percent / 10);
  return percent % 10 === 0 ? `${tenths} 折` : `${tenths}.${percent % 10} 折`;
};

/** Whether a promotion may be set, and why not. */
export type PromotionDecision =
  | { readonly allowed: true; readonly belowBreakEven: null }
  | { readonly allowed: true; readonly belowBreakEven: BelowBreakEven }
  | { readonly allowed: false; readonly reason: 'not_below_list' }
  | { readonly allowed: false; readonly reason: 'below_break_even'; readonly belowBreakEven: BelowBreakEven };

/** What a price below break-even costs the school, and the sentence that says so. */
export interface BelowBreakEven {
  readonly breakEven: number;
  readonly missingPoints: number;
  /** What the school adds for each piece, in fen, rounded up. */
  readonly lossFen: number;
  readonly text: string;
}

/** What is asked when somebody sets a promotion. */
export interface PromotionQuestion extends UnitCost {
  readonly list: number;
  /** The promotion's price in points. */
  readonly price: number;
  /** Whether who asks holds the permission to sell below break-even. */
  readonly maySellBelow: boolean;
}

const yuanText = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** What points are worth in fen, rounded up as everywhere the school's debt is counted. */
export const fenOf = (points: number, pointsPerYuan: number): number =>
  plain(upOf(BigInt(atLeast(0, points, 'points')) * FEN_A_YUAN, BigInt(atLeast(1, pointsPerYuan, 'points per yuan'))));

/**
 * Decides on a promotion's price. Below break-even it takes a permission, and whether allowed or not the decision says by how much.
 * @throws RangeError when a price is not a whole number from 1
 */
export const decidePromotion = ({ list, price, maySellBelow, ...unit }: PromotionQuestion): PromotionDecision => {
  atLeast(1, list, 'list price in points');
  atLeast(1, price, 'price in points');
  if (price >= list) return { allowed: false, reason: 'not_below_list' };
  const breakEven = breakEvenOf(unit);
  if (price >= breakEven) return { allowed: true, belowBreakEven: null };
  const missingPoints = breakEven - price;
  const lossFen = fenOf(missingPoints, unit.pointsPerYuan);
  const text = `促销价 ${price} 积分低于保本价 ${breakEven} 积分，每兑换一件学校约补贴 ${yuanText(lossFen)} 元`;
  const belowBreakEven = { breakEven, missingPoints, lossFen, text: `${text}，需要低于保本价销售的权限。` };
  return maySellBelow ? { allowed: true, belowBreakEven } : { allowed: false, reason: 'below_break_even', belowBreakEven };
};

/** What redeeming some pieces does to the school's books. */
export interface LiabilityEffect {
  /** Points that are owed no longer. */
  readonly points: number;
  /** What those points stand for, in fen, rounded up. */
  readonly fen: number;
  /** What the pieces cost, with shipping. */
  readonly costFen: number;
  /** fen − costFen: negative when they cost more than the points are worth. */
  readonly marginFen: number;
  /** Share of all outstanding points in basis points, rounded down, at most 10,000; null when nothing is outstanding. */
  readonly shareBasisPoints: number | null;
}

/**
 * What it does to the liability when `pieces` are redeemed at `price`.
 * @param outstanding points the school owes now
 */
export const effectOnLiability = (unit: UnitCost, price: number, pieces: number, outstanding: number): LiabilityEffect => {
  checkCost(unit);
  const points = plain(BigInt(atLeast(0, price, 'price in points')) * BigInt(atLeast(0, pieces, 'pieces')));
  const fen = fenOf(points, unit.pointsPerYuan);
  const costFen = plain((BigInt(unit.costFen) + BigInt(unit.shippingFen)) * BigInt(pieces));
  // More than everything is everything: asked before dividing, because the quotient may be too large to be exact.
  const share = (): number =>
    points >= outstanding ? WHOLE_BASIS_POINTS : plain((BigInt(points) * BigInt(WHOLE_BASIS_POINTS)) / BigInt(outstanding));
  return {
    points,
    fen,
    costFen,
    marginFen: fen - costFen,
    shareBasisPoints: atLeast(0, outstanding, 'outstanding points') === 0 ? null : share(),
  };
};
