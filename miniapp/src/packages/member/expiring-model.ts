import { formatDay } from '@/format';
import type { AnswerOf } from '@/services/api';
import { daysBetween, type LocalDate } from '@/vocabulary';

export type Expiries = AnswerOf<'points.expiries'>;
export type Lot = Expiries['items'][number];
export type WaitingLot = Expiries['waiting'][number];

/** The points that lapse on one day. */
export interface ExpiryDay {
  readonly key: string;
  /** 12月1日 周二是最后一天 */
  readonly title: string;
  /** 还有 9 天; empty where it is not soon. */
  readonly soon: string;
  readonly lots: readonly Lot[];
}

/** The days of one month, with the sum of the whole month. */
export interface ExpiryMonth {
  readonly key: string;
  /** 2026年12月到期; 长期有效 for what never lapses. */
  readonly title: string;
  readonly amount: number;
  readonly days: readonly ExpiryDay[];
}

/** Days ahead that count as soon; the school warns within the same time. */
const SOON_DAYS = 60;

const soonWords = (on: LocalDate, today: LocalDate): string => {
  const days = daysBetween(today, on);
  if (days > SOON_DAYS) return '';
  return days <= 0 ? '今天是最后一天' : `还有 ${days} 天`;
};

/** 再上一节课后可用；12月1日 周二是最后一天，到时没有生效也会过期 */
export const waitingWords = ({ text, expiresOn }: Pick<WaitingLot, 'text' | 'expiresOn'>): string =>
  expiresOn === null ? text : `${text}；${formatDay(expiresOn as LocalDate, true)}是最后一天，到时没有生效也会过期`;

const NEVER = 'never';

/** Lots in the order in which they lapse, by month and day; what has not been fetched yet is in the month's sum already. */
export const byMonthAndDay = (
  lots: readonly Lot[],
  { months, never }: Pick<Expiries, 'months' | 'never'>,
  today: LocalDate,
): readonly ExpiryMonth[] => {
  const found: {
    key: string;
    title: string;
    amount: number;
    days: { key: string; title: string; soon: string; lots: Lot[] }[];
  }[] = [];
  for (const lot of lots) {
    const day = lot.expiresOn as LocalDate | null;
    const key = day?.slice(0, 7) ?? NEVER;
    let month = found.find((one) => one.key === key);
    if (month === undefined) {
      const title = day === null ? '长期有效' : `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月到期`;
      month = { key, title, amount: day === null ? never : (months.find((one) => one.month === key)?.amount ?? 0), days: [] };
      found.push(month);
    }
    const last = month.days.at(-1);
    if (last?.key === (day ?? NEVER)) last.lots.push(lot);
    else {
      const title = day === null ? '' : `${formatDay(day)}是最后一天`;
      month.days.push({ key: day ?? NEVER, title, soon: day === null ? '' : soonWords(day, today), lots: [lot] });
    }
  }
  return found;
};
