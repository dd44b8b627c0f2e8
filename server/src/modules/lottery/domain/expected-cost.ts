import { type Prize, totalWeight } from './rules';

/** A prize with what it costs the school; the cost is nobody else's business and is not published. */
export interface CostedPrize extends Pick<Prize, 'id' | 'weight' | 'stock' | 'points' | 'fallback'> {
  /** What one costs the school in fen; 0 for points, which are counted as points. */
  readonly costFen: number;
}

/** What a number of draws is expected to cost, each sum rounded up once. */
export interface ExpectedCost {
  readonly draws: number;
  /** Points the families pay. */
  readonly pointsIn: number;
  /** Points given as prizes. */
  readonly pointsOut: number;
  /** What the other prizes cost. */
  readonly costFen: number;
  /** The most that can happen: every limited prize is given, the rest are the dearest unlimited ones. */
  readonly mostFen: number;
  readonly mostPointsOut: number;
}

const safe = (value: bigint): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is too large to be counted exactly`);
  return number;
};

/**
 * How many of each prize are expected, as numerators over the total weight: draws × weight, at most the stock;
 * what is beyond the stock goes to the fallback.
 */
const expectedCounts = (prizes: readonly CostedPrize[], draws: bigint, total: bigint): bigint[] => {
  let beyond = 0n;
  const counts = prizes.map(({ weight, stock }) => {
    const mean = draws * BigInt(weight);
    const most = stock === null ? mean : BigInt(stock) * total;
    if (mean <= most) return mean;
    beyond += mean - most;
    return most;
  });
  return counts.map((count, index) => (prizes[index]?.fallback ? count + beyond : count));
};

/** The dearest way `draws` draws can end. */
const mostOf = (prizes: readonly CostedPrize[], draws: bigint, worthOf: (prize: CostedPrize) => number): bigint => {
  let left = draws;
  let sum = 0n;
  for (const prize of [...prizes].sort((a, b) => worthOf(b) - worthOf(a))) {
    const given = prize.stock === null || BigInt(prize.stock) > left ? left : BigInt(prize.stock);
    sum += given * BigInt(worthOf(prize));
    left -= given;
  }
  return sum;
};

/**
 * Expected and highest cost of a campaign. A mean: as many of a prize as its odds give, at most its stock.
 * @param draws how many are expected, zero or more
 * @throws RangeError when a sum is too large to be exact
 */
export const expectedCost = (prizes: readonly CostedPrize[], pointsPerDraw: number, draws: number): ExpectedCost => {
  const count = BigInt(draws);
  const total = BigInt(totalWeight(prizes));
  const expected = expectedCounts(prizes, count, total);
  const mean = (worthOf: (prize: CostedPrize) => number): number => {
    const sum = prizes.reduce((all, prize, index) => all + (expected[index] ?? 0n) * BigInt(worthOf(prize)), 0n);
    return safe((sum + total - 1n) / total);
  };
  return {
    draws,
    pointsIn: safe(count * BigInt(pointsPerDraw)),
    pointsOut: mean(({ points }) => points),
    costFen: mean(({ costFen }) => costFen),
    mostFen: safe(mostOf(prizes, count, ({ costFen }) => costFen)),
    mostPointsOut: safe(mostOf(prizes, count, ({ points }) => points)),
  };
};
