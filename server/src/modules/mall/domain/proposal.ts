import {
  decidePromotion,
  discounted,
  discountText,
  effectOnLiability,
  type LiabilityEffect,
  type ListPrice,
  type PricingInput,
  proposeListPrice,
} from './pricing';

/** What a price is proposed from, and a discount to try. */
export interface ProposalInput extends PricingInput {
  /** What is left of the list price, 1 to 100: 70 = 7 折. */
  readonly discountPercent: number;
  /** Pieces whose effect on what the school owes is worked out, 0 = none. */
  readonly pieces: number;
}

/** A proposed list price with what a discount on it would mean. */
export interface Proposal extends ListPrice {
  readonly pointsPerYuan: number;
  readonly deepestText: string;
  readonly discounted: number;
  readonly discountText: string;
  /** What the discount costs the school for each piece; null = the cost is covered. */
  readonly belowBreakEven: { readonly missingPoints: number; readonly lossFen: number; readonly text: string } | null;
  readonly liability: LiabilityEffect;
}

/**
 * Proposes a list price and says what a discount on it would mean for the cost and for what the school owes.
 * @param outstanding points the school owes now
 * @throws RangeError when a figure is not a whole number in its range, or too large to be exact
 */
export const proposePrice = ({ discountPercent, pieces, ...input }: ProposalInput, outstanding: number): Proposal => {
  const proposed = proposeListPrice(input);
  const price = discounted(proposed.points, discountPercent);
  // Asked as somebody who may: what it would cost is to be shown to everybody.
  const decision = decidePromotion({ ...input, list: proposed.points, price, maySellBelow: true });
  const below = decision.allowed ? decision.belowBreakEven : null;
  return {
    ...proposed,
    pointsPerYuan: input.pointsPerYuan,
    deepestText: discountText(proposed.deepestPercent),
    discounted: price,
    discountText: discountText(discountPercent),
    belowBreakEven: below && { missingPoints: below.missingPoints, lossFen: below.lossFen, text: below.text },
    liability: effectOnLiability(input, price, pieces, outstanding),
  };
};
