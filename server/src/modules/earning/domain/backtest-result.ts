import { addDays, type LocalDate, startOfWeek } from '@qingya/shared';
import type { Span } from './backtest';
import { type Bar, barsFor, countBars, type Spread, spreadOf } from './distribution';

/** What can be compared, older side first. */
export const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** The pairs of so many sides. */
export const pairsOf = (sides: number): readonly (readonly [older: number, newer: number])[] =>
  PAIRS.filter(([, newer]) => newer < sides);

/** What is known of a whole side once every child is counted. */
export interface SideFigures {
  /** Children who earned anything. */
  readonly students: number;
  readonly spread: Spread;
  readonly bars: readonly Bar[];
}

export interface PairFigures {
  readonly older: number;
  readonly newer: number;
  readonly gain: number;
  readonly lose: number;
  readonly same: number;
}

/** How the children stand on each side, and against each other. @param points of each child, by side */
export const figuresOf = (
  points: readonly (readonly number[])[],
  sideCount: number,
): { readonly sides: SideFigures[]; readonly pairs: PairFigures[] } => {
  const columns = Array.from({ length: sideCount }, (_, side) => points.map((one) => one[side] ?? 0).sort((a, b) => a - b));
  const bounds = barsFor(columns);
  return {
    sides: columns.map((sorted) => ({
      students: sorted.filter((value) => value > 0).length,
      spread: spreadOf(sorted),
      bars: countBars(sorted, bounds),
    })),
    pairs: pairsOf(sideCount).map(([older, newer]) => {
      const differences = points.map((one) => (one[newer] ?? 0) - (one[older] ?? 0));
      const gain = differences.filter((value) => value > 0).length;
      const lose = differences.filter((value) => value < 0).length;
      return { older, newer, gain, lose, same: points.length - gain - lose };
    }),
  };
};

const FEN_A_YUAN = 100n;

/** Fen that points are worth, rounded up to a whole fen. */
export const fenOf = (points: number, pointsPerYuan: number): number => {
  const rate = BigInt(pointsPerYuan);
  return Number((BigInt(points) * FEN_A_YUAN + rate - 1n) / rate);
};

/** The weeks that days lie in, oldest first: each Monday and the part of the week that is asked for. */
export const weeksOf = ({ from, through }: Span): { readonly monday: LocalDate; readonly span: Span }[] => {
  const weeks: { monday: LocalDate; span: Span }[] = [];
  for (let monday = startOfWeek(from); monday <= through; monday = addDays(monday, 7)) {
    const sunday = addDays(monday, 6);
    weeks.push({ monday, span: { from: monday < from ? from : monday, through: sunday > through ? through : sunday } });
  }
  return weeks;
};

/** Points of some rule on two sides. */
export interface RuleDifference {
  readonly code: string;
  readonly points: number;
}

/** Where the rules of two sides differ, the largest difference first. */
export const ruleDifferences = (older: ReadonlyMap<string, number>, newer: ReadonlyMap<string, number>): RuleDifference[] =>
  [...new Set([...older.keys(), ...newer.keys()])]
    .map((code) => ({ code, points: (newer.get(code) ?? 0) - (older.get(code) ?? 0) }))
    .filter(({ points }) => points !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.code < b.code ? -1 : 1));
