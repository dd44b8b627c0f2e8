import { daysBetween, type GOODS_CATEGORIES, type Instant, type LocalDate, localDateOf } from '@qingya/shared';
import { fenOf } from './pricing';
import { plain } from './whole';

/** Longest range of a report, in days. */
const LONGEST_DAYS = 366;

/** Days of a report, both included. */
export interface ReportDays {
  readonly from: LocalDate;
  readonly through: LocalDate;
}

/** Whether `from` is not after `through` and there are at most 366 days. */
export const isReportRange = ({ from, through }: ReportDays): boolean => {
  const days = daysBetween(from, through) + 1;
  return days >= 1 && days <= LONGEST_DAYS;
};

/** The last day of the range that has begun by `today`, or `today`: the day by whose rate the points are valued. */
export const lastDay = ({ through }: ReportDays, today: LocalDate): LocalDate => {
  const isOver = through < today;
  return isOver ? through : today;
};

/** How many days of the range have begun by `today`; days to come tell nothing about the pace. */
export const daysGone = (days: ReportDays, today: LocalDate): number =>
  Math.max(0, daysBetween(days.from, lastDay(days, today)) + 1);

/** What was redeemed of one good, counted from its redemptions in the range. */
export interface GoodTally {
  readonly goodId: string;
  readonly title: string;
  readonly category: (typeof GOODS_CATEGORIES)[number];
  /** Not given back; so are `pieces` and `points`. */
  readonly redemptions: number;
  readonly pieces: number;
  readonly points: number;
  /** Of the pieces not given back and of those that came back but not to the shelf, where the cost was known; in fen. */
  readonly costFen: number;
  /** Redemptions with such pieces whose cost nobody knew. */
  readonly costless: number;
  readonly givenBack: number;
  /** Of those not given back; null = there are none. */
  readonly lastRedeemedAt: Instant | null;
  /** Pieces that can be redeemed now on the campuses of the report. */
  readonly available: number;
}

/** One good of the report. */
export interface GoodLine extends Omit<GoodTally, 'costFen' | 'costless'> {
  readonly fen: number;
  readonly costFen: number | null;
  readonly marginFen: number | null;
  readonly daysOfStock: number | null;
}

/**
 * A line from what was counted. Points are valued like the liability, rounded up to a whole fen, each line by itself. One redemption without a
 * known cost leaves cost and margin unknown: part of the costs beside all of the points would show a margin nobody has.
 * @param pointsPerYuan at least 1
 * @param days that have passed of the range
 */
export const goodLineOf = ({ costless, ...tally }: GoodTally, pointsPerYuan: number, days: number): GoodLine => {
  const fen = fenOf(tally.points, pointsPerYuan);
  const known = costless === 0;
  return {
    ...tally,
    fen,
    costFen: known ? tally.costFen : null,
    marginFen: known ? fen - tally.costFen : null,
    daysOfStock: tally.pieces === 0 ? null : plain((BigInt(tally.available) * BigInt(days)) / BigInt(tally.pieces)),
  };
};

/** Sums of a report. */
export interface GoodsTotal {
  readonly redemptions: number;
  readonly pieces: number;
  readonly points: number;
  readonly fen: number;
  /** Of the lines whose cost is known; null = of none. */
  readonly costFen: number | null;
  /** Of the lines whose cost is known. */
  readonly marginFen: number;
  readonly givenBack: number;
}

/** Adds the lines up as they are shown, so that the total is their sum to the last fen. */
export const totalOf = (lines: readonly GoodLine[]): GoodsTotal => {
  const sum = (value: (line: GoodLine) => number): number => plain(lines.reduce((all, line) => all + BigInt(value(line)), 0n));
  const known = lines.some(({ costFen }) => costFen !== null);
  return {
    redemptions: sum((line) => line.redemptions),
    pieces: sum((line) => line.pieces),
    points: sum((line) => line.points),
    fen: sum((line) => line.fen),
    costFen: known ? sum((line) => line.costFen ?? 0) : null,
    marginFen: sum((line) => line.marginFen ?? 0),
    givenBack: sum((line) => line.givenBack),
  };
};

export type GoodsOrder = '-points' | '-pieces' | '-margin' | 'margin' | '-givenBack';

const KEYS: Readonly<Record<GoodsOrder, (line: GoodLine) => number | null>> = {
  '-points': ({ points }) => -points,
  '-pieces': ({ pieces }) => -pieces,
  '-margin': ({ marginFen }) => (marginFen === null ? null : -marginFen),
  margin: ({ marginFen }) => marginFen,
  '-givenBack': ({ givenBack }) => -givenBack,
};

/** In the order asked for; what is not known stands last both ways, and equal lines are ordered by their goods. */
export const inOrder = (lines: readonly GoodLine[], order: GoodsOrder): GoodLine[] => {
  const keyOf = KEYS[order];
  return [...lines].sort((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    if (a !== b && (a === null || b === null)) return a === null ? 1 : -1;
    return (a ?? 0) - (b ?? 0) || (one.goodId < other.goodId ? -1 : 1);
  });
};

/** Pieces of one good on one campus, and since when nobody wanted them. */
export interface ShelfStock {
  readonly goodId: string;
  readonly title: string;
  readonly campusId: string;
  /** Available and set aside together. */
  readonly onHand: number;
  /** What one piece cost in fen; null = unknown. */
  readonly unitCostFen: number | null;
  /** When pieces were last set aside there for a redemption that was not given back, made there or brought there; null = never. */
  readonly lastWantedAt: Instant | null;
  /** First move of this stock. */
  readonly firstMovedAt: Instant;
}

/** What lies on a shelf for long. */
export interface SlowLine {
  readonly goodId: string;
  readonly title: string;
  readonly campusId: string;
  readonly onHand: number;
  readonly costFen: number | null;
  readonly idleDays: number;
}

/**
 * What was not redeemed for at least so many days, longest first.
 * @param days that make it slow; a stock of exactly so many days is listed
 */
export const slowLines = (stocks: readonly ShelfStock[], today: LocalDate, days: number): SlowLine[] =>
  stocks
    .map(({ unitCostFen, lastWantedAt, firstMovedAt, ...stock }) => ({
      ...stock,
      costFen: unitCostFen === null ? null : plain(BigInt(unitCostFen) * BigInt(stock.onHand)),
      idleDays: Math.max(0, daysBetween(localDateOf(lastWantedAt ?? firstMovedAt), today)),
    }))
    .filter(({ idleDays }) => idleDays >= days)
    .sort((one, other) => other.idleDays - one.idleDays || (one.goodId + one.campusId < other.goodId + other.campusId ? -1 : 1));
