import type { LocalDate } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { periodOn } from '../../budget';
import { rateOf } from '../persistence/setting-store';

/** What a point is worth on some day, and who says so. */
export interface DayRate {
  readonly pointsPerYuan: number;
  readonly rateSource: 'budget' | 'set';
  readonly rateBudgetTitle: string | null;
}

/** The rate of the budget in force on a day; without one, the rate that was set. */
export const rateOn = async (reader: Reader, date: LocalDate): Promise<DayRate> => {
  const budget = await periodOn(reader, date);
  if (budget) return { pointsPerYuan: budget.pointsPerYuan, rateSource: 'budget', rateBudgetTitle: budget.title };
  return { pointsPerYuan: (await rateOf(reader)).pointsPerYuan, rateSource: 'set', rateBudgetTitle: null };
};
