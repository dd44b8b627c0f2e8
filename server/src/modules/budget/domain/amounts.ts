import { type BudgetInput, daysBetween, type LocalDate } from '@qingya/shared';

/** What a budget costs, as it is entered. */
export type Cost = Pick<BudgetInput, 'source' | 'baseFen' | 'shareBasisPoints' | 'pointsPerYuan'>;

const floorOf = (product: bigint, divisor: bigint): number => Number(product / divisor);

/**
 * Fen and points of a budget, each rounded down once, so that the points never cost more than was granted.
 * A fixed amount is the base itself.
 */
export const sizeOf = ({ source, baseFen, shareBasisPoints, pointsPerYuan }: Cost): { costFen: number; points: number } => {
  const costFen = source === 'fixed' ? baseFen : floorOf(BigInt(baseFen) * BigInt(shareBasisPoints), 10_000n);
  return { costFen, points: floorOf(BigInt(costFen) * BigInt(pointsPerYuan), 100n) };
};

/** The days a budget is for, both included. */
export interface Span {
  readonly from: LocalDate;
  readonly through: LocalDate;
}

/**
 * What will have been issued by the end of the last day: issued + issued per day so far × days left, rounded up.
 * `on` counts as gone; before the first day nothing is projected, on the last day nothing is added.
 */
export const projectedOf = (issued: number, { from, through }: Span, on: LocalDate): number => {
  if (on < from) return 0;
  if (on >= through) return issued;
  const gone = BigInt(daysBetween(from, on) + 1);
  const left = BigInt(daysBetween(on, through));
  return issued + Number((BigInt(issued) * left + gone - 1n) / gone);
};
