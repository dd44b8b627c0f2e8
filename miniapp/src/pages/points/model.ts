import type { State } from '@/family/model';
import { formatDay, formatMoment } from '@/format';
import type { AnswerOf } from '@/services/api';
import { daysBetween, type LocalDate, localDateOf } from '@/vocabulary';

export type Line = AnswerOf<'points.statement'>['items'][number];
export type Balance = AnswerOf<'points.balance'>;
export type Filter = 'earned' | 'spent' | 'expired' | 'held' | 'corrected';

export const filters: readonly { readonly value: Filter | ''; readonly text: string }[] = [
  { value: '', text: '全部' },
  { value: 'earned', text: '获得' },
  { value: 'spent', text: '使用' },
  { value: 'held', text: '冻结' },
  { value: 'expired', text: '过期' },
  { value: 'corrected', text: '更正' },
];

export interface Month {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Lines, newest first, in their Shanghai months. */
export const byMonth = (lines: readonly Line[]): readonly Month[] => {
  const months: { title: string; lines: Line[] }[] = [];
  for (const line of lines) {
    const date = localDateOf(line.recordedAt);
    const title = `${date.slice(0, 4)}年${Number(date.slice(5, 7))}月`;
    const last = months.at(-1);
    if (last?.title === title) last.lines.push(line);
    else months.push({ title, lines: [line] });
  }
  return months;
};

/** When it happened; and when it was booked, where that is what put the line into its month: 10月31日 周六 18:30 · 11月2日 周一记入. */
export const lineMoment = ({ effectiveAt, recordedAt }: Pick<Line, 'effectiveAt' | 'recordedAt'>): string => {
  const recorded = localDateOf(recordedAt);
  const sameMonth = localDateOf(effectiveAt).slice(0, 7) === recorded.slice(0, 7);
  return sameMonth ? formatMoment(effectiveAt) : `${formatMoment(effectiveAt)} · ${formatDay(recorded)}记入`;
};

/** A part of a balance that cannot be spent, with the lines that made it. */
export interface BalancePart {
  readonly name: string;
  readonly value: number;
  readonly filter: Filter;
}

/** What belongs to a balance beside the spendable points; nothing for what is zero. */
export const balanceParts = ({ pending, held, debt }: Pick<Balance, 'pending' | 'held' | 'debt'>): readonly BalancePart[] => {
  const parts: readonly BalancePart[] = [
    { name: '待生效', value: pending, filter: 'earned' },
    { name: '冻结中', value: held, filter: 'held' },
    { name: '待抵扣', value: debt, filter: 'corrected' },
  ];
  return parts.filter(({ value }) => value > 0);
};

/** The mark of a line that is under discussion or not usable yet. */
export const lineState = ({ disputeState, lot }: Pick<Line, 'disputeState' | 'lot'>): State | undefined => {
  if (disputeState === 'open') return { text: '异议处理中', tone: 'info' };
  if (disputeState === 'upheld') return { text: '已更正', tone: 'brand' };
  if (disputeState === 'explained') return { text: '已答复', tone: 'neutral' };
  return lot?.pending === true ? { text: '待生效', tone: 'points' } : undefined;
};

/** How urgent an expiry is: 今天, 还有 9 天. */
export const expiryWords = (expiresOn: string, today: LocalDate): string => {
  const days = daysBetween(today, expiresOn as LocalDate);
  return days <= 0 ? '今天是最后一天' : `还有 ${days} 天`;
};
