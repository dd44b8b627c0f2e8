import type { ChartPoint } from '@/components/Chart';
import { formatFen, formatWhole } from '@/format';
import type { AnswerOf } from '@/services/api';
import { daysBetween, isLocalDate, type LocalDate } from '@/vocabulary';

export type GoodsReport = AnswerOf<'mallDesk.goodsReport'>;
export type GoodLine = GoodsReport['items'][number];
export type SlowLine = AnswerOf<'mallDesk.slowStock'>['items'][number];
export type StudentLine = AnswerOf<'mallDesk.students'>['items'][number];
export type StudentsTotal = AnswerOf<'mallDesk.students'>['total'];

const MOST_DAYS = 366;
/** A chart with more bars than this cannot be read. */
const MOST_BARS = 12;

export type ReadRange =
  | { readonly value: { readonly from: LocalDate; readonly through: LocalDate } }
  | { readonly problem: string };

/** Reads two days, both included; a year and a day at most, as the server gives. */
export const readRange = (from: string, through: string): ReadRange => {
  if (!isLocalDate(from) || !isLocalDate(through)) return { problem: '请填写开始和结束日期，例如 2026-09-01' };
  if (through < from) return { problem: '结束日期不能早于开始日期' };
  return daysBetween(from, through) >= MOST_DAYS ? { problem: '一次最多看 366 天，请缩短日期' } : { value: { from, through } };
};

const shortTitle = (title: string): string => (title.length > 6 ? `${title.slice(0, 5)}…` : title);

/** Points for which goods were redeemed, the most wanted first, as far as a chart can show them. */
export const pointsByGood = ({ items }: Pick<GoodsReport, 'items'>): readonly ChartPoint[] =>
  [...items]
    .sort((a, b) => b.points - a.points)
    .slice(0, MOST_BARS)
    .map(({ title, points }, index) => ({ short: shortTitle(title), name: `${index + 1}. ${title}`, values: [points] }));

/** What those points stand for beside what the goods cost; goods of unknown cost are left out. */
export const costByGood = ({ items }: Pick<GoodsReport, 'items'>): readonly ChartPoint[] =>
  items
    .filter(({ costFen }) => costFen !== null)
    .sort((a, b) => b.fen - a.fen)
    .slice(0, MOST_BARS)
    .map(({ title, fen, costFen }, index) => ({
      short: shortTitle(title),
      name: `${index + 1}. ${title}`,
      values: [fen, costFen ?? 0],
    }));

/** An amount that may be unknown. */
export const fenOrDash = (fen: number | null): string => (fen === null ? '未知' : formatFen(fen));

/** How long the stock lasts. */
export const lastsText = ({ available, daysOfStock }: Pick<GoodLine, 'available' | 'daysOfStock'>): string => {
  if (available === 0) return '已兑完';
  return daysOfStock === null ? '没有兑出' : `约 ${formatWhole(daysOfStock)} 天`;
};

/** Within so many days somebody should order more. */
const SOON_DAYS = 14;
export const runsOut = ({ available, daysOfStock }: Pick<GoodLine, 'available' | 'daysOfStock'>): boolean =>
  available > 0 && daysOfStock !== null && daysOfStock < SOON_DAYS;

/** The money that lies on the shelves: sum of what is known. */
export const lyingFen = (lines: readonly Pick<SlowLine, 'costFen'>[]): number =>
  lines.reduce((sum, { costFen }) => sum + (costFen ?? 0), 0);

export const isSlowDays = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) >= 7 && Number(text) <= 365;
