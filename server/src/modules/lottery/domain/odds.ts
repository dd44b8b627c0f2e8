import { type Prize, totalWeight } from './rules';

/** A chance as it is shown: exactly, and as a percentage. */
export interface Odds {
  readonly prizeId: string;
  /** Exact chance `over / under`, in lowest terms. All of a campaign add up to 1. */
  readonly over: number;
  readonly under: number;
  /** Hundredths of a percent. All of a campaign add up to 10,000. */
  readonly basisPoints: number;
  /** «12.50%»; «不足 0.01%» for a chance too small for two digits. */
  readonly text: string;
}

const WHOLE = 10_000;

const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b));

/**
 * Shares of 10,000 by largest remainder: each is rounded down, and what is missing goes to the largest remainders, of equal
 * ones to the earlier. They always add up to 10,000, and none is off by a whole unit.
 * @param weights whole numbers, zero or more, at least one above zero
 */
export const basisPointsOf = (weights: readonly number[]): number[] => {
  const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
  const parts = weights.map((weight, index) => {
    const product = BigInt(weight) * BigInt(WHOLE);
    return { index, units: Number(product / total), rest: product % total };
  });
  const missing = WHOLE - parts.reduce((sum, { units }) => sum + units, 0);
  const lucky = [...parts].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1)).slice(0, missing);
  for (const part of lucky) part.units += 1;
  return parts.map(({ units }) => units);
};

const percentText = (basisPoints: number, weight: number): string => {
  if (basisPoints === 0 && weight > 0) return '不足 0.01%';
  return `${Math.floor(basisPoints / 100)}.${String(basisPoints % 100).padStart(2, '0')}%`;
};

/** The chances of every prize, in the order of the rules. */
export const oddsOf = (prizes: readonly Pick<Prize, 'id' | 'weight'>[]): Odds[] => {
  const total = totalWeight(prizes);
  const shares = basisPointsOf(prizes.map(({ weight }) => weight));
  return prizes.map(({ id, weight }, index) => {
    const common = divisorOf(weight, total);
    const basisPoints = shares[index] ?? 0;
    return {
      prizeId: id,
      over: weight / common,
      under: total / common,
      basisPoints,
      text: percentText(basisPoints, weight),
    };
  });
};
