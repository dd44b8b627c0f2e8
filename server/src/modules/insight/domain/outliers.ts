/** A figure of one member of a group. */
export interface Measured {
  readonly id: string;
  readonly value: number;
}

/** How far one stands out of the group. */
export interface Outlier {
  readonly id: string;
  readonly value: number;
  readonly median: number;
  /** How many times the median it lies above the median, rounded down. */
  readonly timesAbove: number;
}

/** In a smaller group hardly anything is usual. */
export const LEAST_GROUP = 8;
/** A usual spread is widened to a tenth of the median: where nearly all are equal, a little more is no outlier. */
const LEAST_SPREAD_SHARE = 10;
/** The usual bound of 3.5 for 0.6745 × (value − median) ÷ MAD, both in ten-thousandths. */
const BOUND = 35_000;
const SCALE = 6_745;

/** The middle value; of two, their mean rounded down. @param values not empty, whole numbers */
export const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  if (sorted.length % 2 === 1) return upper;
  return Math.floor(((sorted[sorted.length / 2 - 1] ?? 0) + upper) / 2);
};

/**
 * Members far above the rest of their group: by the median and the median of the distances from it, which a few extreme members
 * do not move, and at least twice the median.
 * @returns none for a group of fewer than eight
 */
export const outliersOf = (group: readonly Measured[]): Outlier[] => {
  if (group.length < LEAST_GROUP) return [];
  const median = medianOf(group.map(({ value }) => value));
  const distances = medianOf(group.map(({ value }) => Math.abs(value - median)));
  const spread = Math.max(distances, Math.ceil(median / LEAST_SPREAD_SHARE), 1);
  return group
    .filter(({ value }) => (value - median) * SCALE > BOUND * spread && value >= 2 * Math.max(median, 1))
    .map(({ id, value }) => ({ id, value, median, timesAbove: Math.floor((value - median) / Math.max(median, 1)) }));
};

/** Why somebody is on the list. @param who whom the group consists of, as in 同校区老师 */
export const outlierReason = (who: string, { timesAbove }: Outlier): string => `比${who}的中位数高 ${timesAbove} 倍`;
