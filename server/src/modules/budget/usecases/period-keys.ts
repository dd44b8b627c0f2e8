import type { LocalDate } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { countingSpans } from '../persistence/period-store';

/** The budget period a day belongs to, for caps that begin again with each; null = none. */
export type PeriodKeys = (on: LocalDate) => string | null;

/** Looks every period up once; the answer is for one unit of work. */
export const periodKeyOf = async (reader: Reader): Promise<PeriodKeys> => {
  const spans = await countingSpans(reader);
  return (on) => spans.find(({ fromDate, throughDate }) => fromDate <= on && on <= throughDate)?.id ?? null;
};
