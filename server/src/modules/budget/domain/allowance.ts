import { type BudgetGroup, daysBetween } from '@qingya/shared';
import type { Share } from './allocations';
import type { Span } from './amounts';

/** A budget with what is given to whom. */
export interface Budgeted extends Span {
  readonly points: number;
  readonly shares: readonly Share[];
}

/** What budgets allow on some days. */
export interface Allowance {
  /** null = no budget says anything of these days */
  readonly points: number | null;
  /** Groups that have allocations of their own. */
  readonly groups: ReadonlyMap<BudgetGroup, number>;
  /** Campuses that have allocations of their own. */
  readonly campuses: ReadonlyMap<string, number>;
}

/** Days of a span that lie within another one. */
const daysWithin = (a: Span, b: Span): number => {
  const inner = { from: a.from, through: a.through };
  if (b.from > inner.from) inner.from = b.from;
  if (b.through < inner.through) inner.through = b.through;
  return inner.from > inner.through ? 0 : daysBetween(inner.from, inner.through) + 1;
};

/** The points of a budget that fall on some of its days, rounded down. */
const inProportion = (points: number, days: number, { from, through }: Span): number =>
  Number((BigInt(points) * BigInt(days)) / BigInt(daysBetween(from, through) + 1));

/**
 * What the budgets allow on some days, each in proportion to the days that lie within it.
 * @param budgets that do not overlap
 */
export const allowanceOver = (budgets: readonly Budgeted[], span: Span): Allowance => {
  let points: number | null = null;
  const groups = new Map<BudgetGroup, number>();
  const campuses = new Map<string, number>();
  for (const budget of budgets) {
    const days = daysWithin(budget, span);
    if (days === 0) continue;
    points = (points ?? 0) + inProportion(budget.points, days, budget);
    const add = <K>(to: Map<K, number>, sums: ReadonlyMap<K, number>): void => {
      for (const [key, sum] of sums) to.set(key, (to.get(key) ?? 0) + inProportion(sum, days, budget));
    };
    add(
      groups,
      sumsBy(budget.shares, ({ behaviourGroup }) => behaviourGroup as BudgetGroup | ''),
    );
    add(
      campuses,
      sumsBy(budget.shares, ({ campusId }) => campusId),
    );
  }
  return { points, groups, campuses };
};

/** Sums by a name; the share of all others has none. */
const sumsBy = <K extends string>(shares: readonly Share[], nameOf: (share: Share) => K | ''): Map<K, number> => {
  const sums = new Map<K, number>();
  for (const share of shares) {
    const name = nameOf(share);
    if (name !== '') sums.set(name, (sums.get(name) ?? 0) + share.points);
  }
  return sums;
};
