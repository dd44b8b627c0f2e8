import type { RedemptionDelivery } from '@qingya/shared';

/** What was handed over. */
export interface HandedOver {
  readonly delivery: RedemptionDelivery;
  /** Pieces, ≥ 1. */
  readonly quantity: number;
  /** Of all pieces together. */
  readonly points: number;
}

/** What comes back of it. */
export interface TakenBack {
  /** Pieces, ≥ 1. */
  readonly quantity: number;
  /** What those pieces cost. */
  readonly points: number;
  /** Nothing is left with the family. */
  readonly whole: boolean;
}

export type ReturnDecision = TakenBack | { readonly refused: 'quantity' | 'whole' };

/**
 * What a return gives back: every piece cost the same, so the points divide without a rest. What arrived by itself was given as
 * one thing and goes back as one.
 * @param asked pieces; undefined = all of them
 * @returns refused `quantity` when there are not so many pieces, `whole` when only all of them can come back
 * @throws RangeError when the pieces cannot have cost the same
 */
export const decideReturn = ({ delivery, quantity, points }: HandedOver, asked: number | undefined): ReturnDecision => {
  if (points % quantity !== 0) throw new RangeError(`${points} points are no price of ${quantity} pieces`);
  const back = asked ?? quantity;
  if (!Number.isSafeInteger(back) || back < 1 || back > quantity) return { refused: 'quantity' };
  const whole = back === quantity;
  if (!whole && delivery === 'auto') return { refused: 'whole' };
  return { quantity: back, points: (points / quantity) * back, whole };
};
