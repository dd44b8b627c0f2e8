import type { Instant } from '@qingya/shared';
import type { CampaignState, LotteryRules, PrizeKind } from './rules';

/** How a family and its campaign stand when it wants to draw. */
export interface DrawQuestion {
  readonly state: CampaignState;
  readonly now: Instant;
  /** Draws of the family on this Shanghai day, and in the whole campaign. */
  readonly drawnToday: number;
  readonly drawn: number;
  /** Whether nothing can be won any more, see `isSoldOut`. */
  readonly soldOut: boolean;
  /** Spendable points of the student who pays. */
  readonly available: number;
}

/** Why a family may not draw now. */
export type DrawRefusal =
  | 'not_open_yet'
  | 'over'
  | 'sold_out'
  | 'day_limit_reached'
  | 'family_limit_reached'
  | 'points_insufficient';

/** A prize with how many of it were given so far. */
interface PrizeLeft {
  readonly kind: PrizeKind;
  /** null = as many as are drawn */
  readonly stock: number | null;
  readonly given: number;
}

/**
 * Whether nothing can be won any more: every prize is gone, and what takes their place is «no prize». Points are not taken for a
 * draw that is lost before it is made; the published rules say so (`STOCK_OUT_RULE`).
 */
export const isSoldOut = (prizes: readonly PrizeLeft[]): boolean =>
  prizes.every(({ kind, stock, given }) => kind === 'nothing' || (stock !== null && given >= stock));

type Terms = Pick<LotteryRules, 'opensAt' | 'closesAt' | 'pointsPerDraw' | 'perFamilyDay' | 'perFamily'>;

/**
 * Whether a family may draw, and why not. The counters themselves are taken by conditional updates in the same
 * transaction; this says which refusal a family reads, and what a page shows before the button is pressed.
 */
export const refusalOf = (terms: Terms, question: DrawQuestion): DrawRefusal | null => {
  const { state, now, drawnToday, drawn, soldOut, available } = question;
  if (state === 'ended' || (state === 'started' && now >= terms.closesAt)) return 'over';
  if (state === 'draft' || now < terms.opensAt) return 'not_open_yet';
  if (soldOut) return 'sold_out';
  if (drawn >= terms.perFamily) return 'family_limit_reached';
  if (drawnToday >= terms.perFamilyDay) return 'day_limit_reached';
  return available < terms.pointsPerDraw ? 'points_insufficient' : null;
};

/** How many more draws a family may make today. */
export const drawsLeftToday = (
  terms: Terms,
  { drawnToday, drawn, available }: Omit<DrawQuestion, 'state' | 'now' | 'soldOut'>,
): number =>
  Math.max(0, Math.min(terms.perFamilyDay - drawnToday, terms.perFamily - drawn, Math.floor(available / terms.pointsPerDraw)));
