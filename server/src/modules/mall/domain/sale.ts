import { DAY_MS, type GoodsState, type Instant } from '@qingya/shared';

/** When a good can be redeemed. */
export interface Sale {
  readonly state: GoodsState;
  /** On sale from this instant on; null = at once. */
  readonly saleFrom: Instant | null;
  /** On sale until, not including, this instant; null = no end. */
  readonly saleUntil: Instant | null;
}

/** Whether a good can be redeemed now. */
export const isOnSale = ({ state, saleFrom, saleUntil }: Sale, now: Instant): boolean =>
  state === 'on_sale' && (saleFrom === null || now >= saleFrom) && (saleUntil === null || now < saleUntil);

/** Whether a good may be put on sale or taken off: a draft was never on sale, so it cannot be taken off. */
export const mayBecome = (state: GoodsState, next: 'on_sale' | 'off_sale'): boolean =>
  next === 'on_sale' ? state !== 'on_sale' : state === 'on_sale';

/** Until, not including, when a redemption of this moment can be picked up. @param days whole days, ≥ 1 */
export const pickUpUntil = (redeemedAt: Instant, days: number): Instant => redeemedAt + days * DAY_MS;
