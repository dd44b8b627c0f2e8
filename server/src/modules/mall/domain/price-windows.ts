import { DAY_MS, type Instant } from '@qingya/shared';

/** A list price from an instant on. */
export interface PriceChange {
  readonly id: string;
  readonly at: Instant;
  readonly points: number;
}

/** A price for a while: from `from` on, before `until`. */
export interface Promotion {
  readonly id: string;
  readonly from: Instant;
  /** The first instant at which it is over; null = until it is ended. */
  readonly until: Instant | null;
  readonly points: number;
}

/** The price at one instant. */
export interface PriceInForce {
  readonly points: number;
  /** The list price at that instant. */
  readonly list: number;
  /** The promotion that gives the price; null = the list price is the price. */
  readonly promotionId: string | null;
}

const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Of changes at one instant the one with the higher id counts: it was made later. */
const listAt = (changes: readonly PriceChange[], at: Instant): number | undefined =>
  changes
    .filter((one) => one.at <= at)
    .reduce<PriceChange | undefined>((last, one) => (last && laterOf(last, one) === last ? last : one), undefined)?.points;

const laterOf = (a: PriceChange, b: PriceChange): PriceChange => ((a.at - b.at || byId(a.id, b.id)) > 0 ? a : b);

/**
 * The price in force at an instant. Of promotions that overlap the lowest counts, of equal ones the lower id; one that is not
 * below the list price of the moment (which may have fallen since) does nothing.
 * @returns undefined before the first list price
 */
export const priceAt = (
  changes: readonly PriceChange[],
  promotions: readonly Promotion[],
  at: Instant,
): PriceInForce | undefined => {
  const list = listAt(changes, at);
  if (list === undefined) return undefined;
  const [best] = promotions
    .filter(({ from, until, points }) => from <= at && (until === null || at < until) && points < list)
    .sort((a, b) => a.points - b.points || byId(a.id, b.id));
  return { points: best?.points ?? list, list, promotionId: best?.id ?? null };
};

/** A stretch of time with one price. */
export interface PriceStretch extends PriceInForce {
  readonly from: Instant;
  /** null = still in force */
  readonly until: Instant | null;
}

const same = (a: PriceInForce, b: PriceInForce): boolean =>
  a.points === b.points && a.list === b.list && a.promotionId === b.promotionId;

/** Every price there was or will be by what is known, oldest first, without gaps from the first list price on. */
export const priceHistory = (changes: readonly PriceChange[], promotions: readonly Promotion[]): PriceStretch[] => {
  const turns = new Set([
    ...changes.map(({ at }) => at),
    ...promotions.flatMap(({ from, until }) => (until === null ? [from] : [from, until])),
  ]);
  const stretches: PriceStretch[] = [];
  for (const at of [...turns].sort((a, b) => a - b)) {
    const price = priceAt(changes, promotions, at);
    const last = stretches.at(-1);
    if (!price || (last && same(last, price))) continue;
    if (last) stretches[stretches.length - 1] = { ...last, until: at };
    stretches.push({ ...price, from: at, until: null });
  }
  return stretches;
};

/** One redemption that was made, at the price of its moment. */
export interface Deal {
  readonly at: Instant;
  readonly points: number;
}

/** Days before a promotion in which the lowest price paid is what it is compared with. */
export const COMPARED_DAYS = 7;

/**
 * The price a promotion may be compared with («原价»): the lowest one anybody paid in the seven days before it begins; when nobody did,
 * the last one paid before; when nobody ever did, none may be shown.
 */
export const comparisonPrice = (deals: readonly Deal[], begins: Instant): number | null => {
  const before = deals.filter(({ at }) => at < begins);
  const recent = before.filter(({ at }) => at >= begins - COMPARED_DAYS * DAY_MS);
  if (recent.length > 0) return Math.min(...recent.map(({ points }) => points));
  const last = before.reduce<Deal | undefined>((latest, one) => (latest && latest.at >= one.at ? latest : one), undefined);
  return last?.points ?? null;
};
