import type { LocalDate } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { projectedOf } from '../domain/amounts';
import { type AllocationRow, allocationsOf } from '../persistence/allocation-store';
import type { PeriodRow } from '../persistence/period-store';
import { sumsOfAllocations } from '../persistence/slot-store';

/** How full something is. */
export interface Use {
  readonly points: number;
  readonly used: number;
  readonly beyond: number;
  readonly left: number;
  readonly projected: number;
}

export interface UseOfPeriod {
  readonly period: PeriodRow;
  readonly whole: Use;
  readonly allocations: readonly { readonly row: AllocationRow; readonly use: Use }[];
}

const useOf = (
  { fromDate, throughDate }: Pick<PeriodRow, 'fromDate' | 'throughDate'>,
  { points, used, beyond }: Pick<Use, 'points' | 'used' | 'beyond'>,
  on: LocalDate,
): Use => {
  const projected = projectedOf(used + beyond, { from: fromDate, through: throughDate }, on);
  return { points, used, beyond, left: points - used, projected };
};

/** Counts what is issued of periods and of their allocations, as on that day. */
export const usesOf = async (reader: Reader, periods: readonly PeriodRow[], on: LocalDate): Promise<UseOfPeriod[]> => {
  const rows = await allocationsOf(
    reader,
    periods.map(({ id }) => id),
  );
  const sums = await sumsOfAllocations(
    reader,
    rows.map(({ id }) => id),
  );
  return periods.map((period) => {
    const own = rows
      .filter(({ periodId }) => periodId === period.id)
      .map((row) => ({ row, sum: sums.get(row.id) ?? { used: 0, beyond: 0 } }));
    const total = (key: 'used' | 'beyond'): number => own.reduce((all, { sum }) => all + sum[key], 0);
    const whole = { points: period.points, used: total('used'), beyond: total('beyond') };
    return {
      period,
      whole: useOf(period, whole, on),
      allocations: own.map(({ row, sum }) => ({ row, use: useOf(period, { points: row.points, ...sum }, on) })),
    };
  });
};
