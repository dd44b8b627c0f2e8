import type { Formula } from '@qingya/shared';

/** What was paid for one child as a part of an order for several. */
export interface OrderPart {
  /** Net amounts of all parts of the order, in fen and in the order's own sequence; whole numbers of 0 or more, 1 to 20 of them. */
  readonly partsFen: readonly number[];
  /** Which of them this one is, counted from 0. */
  readonly part: number;
}

/** What a whole order earns and how much of it is one part's, multipliers included. */
export interface OrderShare {
  readonly orderFen: number;
  readonly orderPoints: number;
  readonly share: number;
  /** Points of the whole that the parts rounded down leave over. */
  readonly left: number;
}

type Rate = Pick<Extract<Formula, { readonly kind: 'proportional' }>, 'points' | 'perFen'>;

const MOST_PARTS = 20;

const isFen = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const sumOf = (parts: readonly number[]): bigint => parts.reduce((sum, fen) => sum + BigInt(fen), 0n);

/**
 * What is wrong with the parts of an order as they were told; null = nothing.
 * @param order as it came, whatever it is
 * @param netFen what was paid for the part that it names
 */
export const orderProblem = (order: unknown, netFen: number): string | null => {
  const { partsFen, part } = (order ?? {}) as Partial<Record<keyof OrderPart, unknown>>;
  if (!Array.isArray(partsFen) || partsFen.length < 1 || partsFen.length > MOST_PARTS) return `has not 1 to ${MOST_PARTS} parts`;
  if (!partsFen.every(isFen) || sumOf(partsFen) > BigInt(Number.MAX_SAFE_INTEGER)) return 'has a part that is no amount in fen';
  if (!isFen(part) || part >= partsFen.length) return 'has no such part';
  return partsFen[part] === netFen ? null : 'has another amount for this part';
};

/** Product of two multipliers of 100 % each. */
const UNCHANGED = 10_000;

/**
 * The points of an order for each of its parts, by largest remainder: every part's own points are rounded down, and what the
 * whole, rounded down once, earns beyond their sum goes one by one to the largest remainders, of equal ones to the earlier part.
 * So the parts are the whole exactly, and none gets less than it would have got by itself, nor a full point more than its due.
 * @param partsFen net amounts of the parts, whole fen ≥ 0
 * @param multiplier tier percent × campaign percent; they multiply before anything is rounded, as they do without an order
 */
export const sharesByLargestRemainder = (rate: Rate, partsFen: readonly number[], multiplier = UNCHANGED): bigint[] =>
  split(rate, partsFen, multiplier).shares;

const split = (
  { points, perFen }: Rate,
  partsFen: readonly number[],
  multiplier: number,
): { readonly shares: bigint[]; readonly left: number } => {
  const times = BigInt(points) * BigInt(multiplier);
  const per = BigInt(perFen) * BigInt(UNCHANGED);
  const parts = partsFen.map((fen, index) => {
    const exact = times * BigInt(fen);
    return { index, share: exact / per, rest: exact % per };
  });
  const whole = (times * sumOf(partsFen)) / per;
  const left = Number(whole - parts.reduce((sum, { share }) => sum + share, 0n));
  const byRest = [...parts].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const one of byRest.slice(0, left)) one.share += 1n;
  return { shares: parts.map(({ share }) => share), left };
};

/**
 * What one part of an order earns.
 * @param order one that `orderProblem` found nothing wrong with
 * @param multiplier tier percent × campaign percent of this part's child. Children of one order whose multipliers differ are each
 *   counted as if all had theirs: each is less than a point away from its own due
 */
export const orderShare = (rate: Rate, { partsFen, part }: OrderPart, multiplier = UNCHANGED): OrderShare => {
  const { shares, left } = split(rate, partsFen, multiplier);
  return {
    orderFen: Number(sumOf(partsFen)),
    orderPoints: Number(shares.reduce((sum, share) => sum + share, 0n)),
    share: Number(shares[part] ?? 0n),
    left,
  };
};
