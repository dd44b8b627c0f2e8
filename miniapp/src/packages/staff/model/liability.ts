import type { ChartPoint } from '@/components/Chart';
import { formatDay, formatPoints } from '@/format';
import { addDays, addMonths, type LocalDate } from '@/vocabulary';
import type { Liability, Monitoring, RollForward } from '../types';
import { type Days, takingsOf } from './takings';

/** The stretches of days a statement may cover. */
export const PERIODS = [
  { value: 'month', text: '本月' },
  { value: 'former', text: '上月' },
  { value: 'thirty', text: '近 30 天' },
  { value: 'quarter', text: '近 90 天' },
  { value: 'year', text: '近一年' },
] as const;
export type Period = (typeof PERIODS)[number]['value'];
export const isPeriod = (text: string): text is Period => PERIODS.some(({ value }) => value === text);

/** First and last day of a stretch; a year is no longer than the server gives at once. */
export const periodDays = (period: Period, today: LocalDate): Days => {
  const first = `${today.slice(0, 8)}01` as LocalDate;
  switch (period) {
    case 'month':
      return { from: first, to: today };
    case 'former':
      return { from: addMonths(first, -1), to: addDays(first, -1) };
    case 'thirty':
      return { from: addDays(today, -29), to: today };
    case 'quarter':
      return { from: addDays(today, -89), to: today };
    case 'year':
      return { from: addDays(today, -364), to: today };
  }
};

/** One line of the statement; `points` carries the sign it has in the sum. */
export interface StatementLine {
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  readonly points: number;
  readonly text: string;
  readonly sum?: true;
}

const signed = (value: number): string => formatPoints(value, true);

/** The lines of the statement, top to bottom: the first and those between add up to the last. */
export const statementOf = ({ total }: Pick<RollForward, 'total'>): readonly StatementLine[] => {
  const move = (id: string, title: string, points: number, hint?: string): StatementLine => ({
    id,
    title,
    points,
    text: signed(points),
    ...(hint === undefined ? {} : { hint }),
  });
  const whole = (id: string, title: string, points: number): StatementLine => ({
    id,
    title,
    points,
    text: formatPoints(points),
    sum: true,
  });
  return [
    whole('opening', '期初应付', total.opening),
    move('issued', '发放', total.issued, '按规则和奖励发出'),
    move('adjusted', '调整', total.adjusted, '老师手工更正，增减相抵'),
    move('undone', '退回', total.undone, '撤销兑换，退给学员'),
    move('redeemed', '兑换', negative(total.redeemed)),
    move('expired', '到期', negative(total.expired), '没用完就到期'),
    move('clawedBack', '收回', negative(total.clawedBack), '退费或更正后收回'),
    // Of all campuses it is nothing; of one it explains what others' books hold.
    ...(total.transferred === 0 ? [] : [move('transferred', '跨校区使用', total.transferred, '本校区积分在别处使用，或反之')]),
    whole('closing', '期末应付', total.closing),
  ];
};

/** Minus a figure, without a minus before nothing. */
const negative = (value: number): number => (value === 0 ? 0 : 0 - value);

/** Whether the lines add up; the server promises it, and the page says so only when it is true. */
export const addsUp = (lines: readonly StatementLine[]): boolean => {
  const closing = lines.at(-1)?.points ?? 0;
  return lines.slice(0, -1).reduce((sum, { points }) => sum + points, 0) === closing;
};

const shortMonth = (code: string): string => (code === 'never' ? '长期' : `${code.slice(2, 4)}/${Number(code.slice(5, 7))}`);

/** Outstanding points by the month they expire in. */
export const monthPoints = (months: Liability['months']): readonly ChartPoint[] =>
  months.map(({ code, title, points }) => ({ short: shortMonth(code), name: title, values: [points] }));

/** What was owed at the end of each day. */
export const closingPoints = (days: RollForward['days']): readonly ChartPoint[] =>
  days.map(({ date, closing }) => ({
    short: `${Number(date.slice(5, 7))}/${Number(date.slice(8))}`,
    name: formatDay(date as LocalDate, true),
    // Students may owe more than they have; a chart begins at nothing.
    values: [Math.max(closing, 0)],
  }));

/** Points issued and redeemed on each day, quiet days included. */
export const flowPoints = (days: Monitoring['days'], range: Days): readonly ChartPoint[] =>
  takingsOf(
    days.map(({ date, issued, redeemed }) => ({ date, captured: issued, refunded: redeemed })),
    range,
  );

/** What one rule gave, or one way to redeem took, on each day; everything without a code, or with one that did not move. */
export const flowDays = (
  { days, issued, redeemed }: Pick<Monitoring, 'days' | 'issued' | 'redeemed'>,
  code: string,
): Monitoring['days'] => {
  const given = issued.find((one) => one.code === code);
  const used = redeemed.find((one) => one.code === code);
  if (given === undefined && used === undefined) return days;
  return days.map(({ date }) => ({
    date,
    issued: given?.days.find((one) => one.date === date)?.points ?? 0,
    redeemed: used?.days.find((one) => one.date === date)?.points ?? 0,
  }));
};

const TEN_THOUSAND = 10_000;

/** Points beside an axis. */
export const shortPoints = (value: number): string =>
  value >= TEN_THOUSAND ? `${formatPoints(Math.floor(value / TEN_THOUSAND))}万` : formatPoints(value);

/** What is wrong with a rate somebody typed; null = nothing. */
export const rateProblem = (text: string): string | null => {
  if (!/^\d{1,7}$/.test(text.trim())) return '请填写整数，例如 100';
  const rate = Number(text);
  return rate < 1 || rate > 1_000_000 ? '请填写 1 到 1000000 之间的整数' : null;
};
