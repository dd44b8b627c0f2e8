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
