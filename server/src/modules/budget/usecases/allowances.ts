import type { LocalDate } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type Allowance, allowanceOver } from '../domain/allowance';
import type { Span } from '../domain/amounts';
import { allocationsOf } from '../persistence/allocation-store';
import { countingPeriods } from '../persistence/period-store';

/**
 * What the budgets allow on each of some spans of days, and what a yuan is worth.
 * @param on the day whose budget says the points per yuan
 * @returns allowances in the order of the spans; `pointsPerYuan` null without a budget on that day
 */
export const allowances = async (
  reader: Reader,
  spans: readonly Span[],
  on: LocalDate,
): Promise<{ readonly allowances: readonly Allowance[]; readonly pointsPerYuan: number | null }> => {
  const periods = await countingPeriods(reader);
  const ids = periods.map(({ id }) => id);
  const shares = await allocationsOf(reader, ids);
  const budgets = periods.map(({ id, fromDate, throughDate, points }) => ({
    from: fromDate,
    through: throughDate,
    points,
    shares: shares.filter(({ periodId }) => periodId === id),
  }));
  const ofDay = periods.find(({ fromDate, throughDate }) => fromDate <= on && on <= throughDate);
  return { allowances: spans.map((span) => allowanceOver(budgets, span)), pointsPerYuan: ofDay?.pointsPerYuan ?? null };
};
