import type { BudgetAlertKind } from '@qingya/shared';

const THRESHOLDS: readonly (readonly [kind: BudgetAlertKind, percent: bigint])[] = [
  ['at_70', 70n],
  ['at_90', 90n],
  ['at_100', 100n],
];

/** Which alerts hold: exactly 70 % is reached, a projection of exactly the budget is not too much. Nothing issued alerts nobody. */
export const alertsOf = (points: number, issued: number, projected: number): BudgetAlertKind[] => {
  if (issued <= 0) return [];
  const reached = THRESHOLDS.filter(([, percent]) => BigInt(issued) * 100n >= BigInt(points) * percent).map(([kind]) => kind);
  return projected > points ? [...reached, 'projection'] : reached;
};

/** A projection has calmed down once it is at most so much of the budget; closer to it, it goes to and fro from day to day. */
const CALM_PERCENT = 90n;

/** An alert on record against the figures of now. */
export interface Stood {
  readonly kind: BudgetAlertKind;
  /** The points of its share when it was raised. */
  readonly points: number;
}

/**
 * Whether an alert is over and may be raised again: a threshold, once its share has grown and it is not reached any more; a
 * projection, also when the pace has calmed down. What is given back is issued again soon and ends nothing.
 * @param now the share as it is now
 */
export const isOver = (
  { kind, points: then }: Stood,
  now: { readonly points: number; readonly issued: number; readonly projected: number },
): boolean => {
  const { points, issued, projected } = now;
  if (kind === 'projection' && BigInt(projected) * 100n <= BigInt(points) * CALM_PERCENT) return true;
  return points > then && !alertsOf(points, issued, projected).includes(kind);
};
