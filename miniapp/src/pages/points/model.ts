import type { Fact } from '@/family/Facts';
import type { State } from '@/family/model';
import { formatInstant, formatPoints } from '@/format';
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

/** The mark of a line that is under discussion or not usable yet. */
export const lineState = ({ disputeState, lot }: Pick<Line, 'disputeState' | 'lot'>): State | undefined => {
  if (disputeState === 'open') return { text: '异议处理中', tone: 'info' };
  if (disputeState === 'upheld') return { text: '已更正', tone: 'brand' };
  if (disputeState === 'explained') return { text: '已答复', tone: 'neutral' };
  return lot?.pending === true ? { text: '待生效', tone: 'points' } : undefined;
};

/** A line may be disputed once at a time. */
export const mayDispute = ({ disputeState }: Pick<Line, 'disputeState'>): boolean => disputeState !== 'open';

const actors: Readonly<Record<Line['actor']['kind'], string>> = {
  guardian: '家长操作',
  staff: '老师操作',
  system: '系统自动',
};

const changeWords = ['available', 'pending', 'held', 'debt'] as const;
const changeNames = { available: '可用', pending: '待生效', held: '冻结', debt: '欠分' } as const;

/** 可用 +20，欠分 -5; nothing changed is left out. */
const changesOf = (line: Line): string =>
  changeWords
    .filter((name) => line.changes[name] !== 0)
    .map((name) => `${changeNames[name]} ${formatPoints(line.changes[name], true)}`)
    .join('，');

/** A line taken apart: when, by whom, what it changed, until when its points are good. */
export const factsOf = (line: Line): readonly Fact[] => [
  { name: '时间', value: formatInstant(line.effectiveAt) },
  ...(localDateOf(line.recordedAt) === localDateOf(line.effectiveAt)
    ? []
    : [{ name: '记账时间', value: formatInstant(line.recordedAt) }]),
  { name: '方式', value: actors[line.actor.kind] },
  { name: '变化', value: changesOf(line) },
  { name: '之后可用', value: formatPoints(line.after.available) },
  // The server's sentences say until when the points are good.
  ...(line.lot === null ? [] : [{ name: '这批还剩', value: formatPoints(line.lot.remaining) }]),
  ...line.uses.map((use) => ({
    name: use.amount < 0 ? '用自' : '退回',
    value: `${use.lotTitle} ${formatPoints(use.amount, true)}`,
  })),
];

type Ways = AnswerOf<'earning.ways'>['items'];

/** The rule behind a line in plain words, as the school publishes it; nothing for lines without a rule. */
export const ruleSentences = (line: Pick<Line, 'inputs'>, ways: Ways): readonly string[] => {
  const rule = ways.find(({ code }) => code === line.inputs.rule);
  return rule === undefined ? [] : [`规则：${rule.title}。${rule.explanation}`];
};

/** How urgent an expiry is: 今天, 还有 9 天. */
export const expiryWords = (expiresOn: string, today: LocalDate): string => {
  const days = daysBetween(today, expiresOn as LocalDate);
  return days <= 0 ? '今天是最后一天' : `还有 ${days} 天`;
};
