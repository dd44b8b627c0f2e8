export interface ChartPoint {
  /** What stands under the axis: 11/21. */
  readonly short: string;
  /** The same in full: 11月21日 周六. */
  readonly name: string;
  /** One value of each series, 0 or more; null = there is none. */
  readonly values: readonly (number | null)[];
}

/** So many lines lie over the one at zero, at most. */
const LINES = 4;
/** So many words stand under the axis, at most. */
const WORDS = 6;

/** Where the axis has its lines, from 0 to at least `highest`, in steps of 1, 2 or 5 times a power of ten. */
export const axisLines = (highest: number): readonly number[] => {
  const rough = Math.max(1, highest) / LINES;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(rough)));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.ceil(Math.max(1, highest) / step) + 1 }, (_, index) => index * step);
};

/** Which of `count` points have their word under the axis: the last one, and back from it in equal strides. */
export const labelled = (count: number): readonly number[] => {
  const stride = Math.max(1, Math.ceil(count / WORDS));
  return Array.from({ length: count }, (_, index) => index).filter((index) => (count - 1 - index) % stride === 0);
};

/** Nothing to draw: no points, or nothing but zeros. */
export const isBlank = (points: readonly ChartPoint[]): boolean =>
  points.every(({ values }) => values.every((v) => (v ?? 0) === 0));

/** The highest value of all. */
export const highestOf = (points: readonly ChartPoint[]): number =>
  Math.max(0, ...points.flatMap(({ values }) => values.map((value) => value ?? 0)));

/** The middle of the place of a point, as a share of the width from 0 to 1. */
export const middleOf = (index: number, count: number): number => (index + 0.5) / count;

/** Where a series has values without a gap, as places of its points: what a line is drawn through. */
export const runsOf = (points: readonly ChartPoint[], series: number): readonly (readonly number[])[] => {
  const known = points.flatMap(({ values }, index) => ((values[series] ?? null) === null ? [] : [index]));
  const begins = known.filter((index) => !known.includes(index - 1));
  return begins.map((begin, at) => known.filter((index) => index >= begin && index < (begins[at + 1] ?? points.length)));
};
