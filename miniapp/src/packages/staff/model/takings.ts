import type { ChartPoint } from '@/components/Chart';
import { formatDay } from '@/format';
import { addDays, addMonths, daysBetween, type LocalDate } from '@/vocabulary';
import type { PaymentSummary } from '../types';

/** The stretches of days one may look at. */
export const RANGES = [
  { value: 'week', text: '近 7 天' },
  { value: 'thirty', text: '近 30 天' },
  { value: 'month', text: '本月' },
  { value: 'former', text: '上月' },
] as const;
export type Range = (typeof RANGES)[number]['value'];
export const isRange = (text: string): text is Range => RANGES.some(({ value }) => value === text);

export interface Days {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** First and last day of a stretch. */
export const daysOf = (range: Range, today: LocalDate): Days => {
  const first = `${today.slice(0, 8)}01` as LocalDate;
  switch (range) {
    case 'week':
      return { from: addDays(today, -6), to: today };
    case 'thirty':
      return { from: addDays(today, -29), to: today };
    case 'month':
      return { from: first, to: today };
    case 'former':
      return { from: addMonths(first, -1), to: addDays(first, -1) };
  }
};

/** Every day between the two with what was taken and given back; days of which the server says nothing are zero. */
export const takingsOf = (days: PaymentSummary['days'], { from, to }: Days): readonly ChartPoint[] => {
  const known = new Map(days.map((day) => [day.date, day]));
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => {
    const date = addDays(from, index);
    const day = known.get(date);
    return {
      short: `${Number(date.slice(5, 7))}/${Number(date.slice(8))}`,
      name: formatDay(date),
      values: [day?.captured ?? 0, day?.refunded ?? 0],
    };
  });
};
