/** How points are spread over children. */
export interface Spread {
  readonly lowest: number;
  readonly tenth: number;
  readonly quarter: number;
  readonly median: number;
  readonly threeQuarters: number;
  readonly ninetieth: number;
  readonly highest: number;
}

/** The smallest value that at least so many percent of the values do not pass; 0 of none. @param sorted rising */
export const nearestRank = (sorted: readonly number[], percent: number): number =>
  sorted[Math.max(1, Math.ceil((sorted.length * percent) / 100)) - 1] ?? 0;

/** @param sorted rising */
export const spreadOf = (sorted: readonly number[]): Spread => ({
  lowest: sorted[0] ?? 0,
  tenth: nearestRank(sorted, 10),
  quarter: nearestRank(sorted, 25),
  median: nearestRank(sorted, 50),
  threeQuarters: nearestRank(sorted, 75),
  ninetieth: nearestRank(sorted, 90),
  highest: sorted.at(-1) ?? 0,
});

/** Bars of the chart besides the first one, which holds those who got nothing. */
const BARS = 8;
const NICE = [1, 2, 5] as const;

/** The next of 1, 2, 5, 10, 20, 50 … that is not below a value. */
const niceAbove = (value: number): number => {
  for (let scale = 1; ; scale *= 10) {
    const fits = NICE.find((one) => one * scale >= value);
    if (fits !== undefined) return fits * scale;
  }
};

/**
 * Lower bounds of bars that fit every side: 0, 1, then steps of a round width up to about the ninetieth percent of the
 * side that gives most; the last bar has no end.
 */
export const barsFor = (sides: readonly (readonly number[])[]): number[] => {
  const most = Math.max(0, ...sides.map((sorted) => nearestRank(sorted, 90)));
  if (most < 1) return [0, 1];
  const width = niceAbove(Math.ceil(most / BARS));
  const bounds = [0, 1];
  for (let bound = width; bound <= most; bound += width) if (bound > 1) bounds.push(bound);
  return bounds;
};

export interface Bar {
  readonly from: number;
  readonly below: number | null;
  readonly students: number;
}

/** Counts values in bars. @param bounds lower bounds, rising from 0 */
export const countBars = (values: readonly number[], bounds: readonly number[]): Bar[] => {
  const counts = bounds.map(() => 0);
  for (const value of values) {
    const at = bounds.findLastIndex((bound) => bound <= value);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return bounds.map((from, at) => ({ from, below: bounds[at + 1] ?? null, students: counts[at] ?? 0 }));
};
