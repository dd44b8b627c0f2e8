import type { Option, TagTone } from '@/components';
import type { ChartPoint } from '@/components/Chart';
import { formatFen, formatPoints, formatWhole } from '@/format';
import { addDays, addMonths, type LocalDate } from '@/vocabulary';
import type { Backtest, BacktestResult, BacktestStudent } from '../types';
import { GROUP_NAMES } from './budget';

export type Side = BacktestResult['sides'][number];
export type Comparison = BacktestResult['comparisons'][number];
type State = Backtest['state'];

export const BACKTEST_STATES: Readonly<Record<State, { readonly text: string; readonly tone: TagTone }>> = {
  waiting: { text: '排队中', tone: 'info' },
  running: { text: '正在回测', tone: 'info' },
  done: { text: '已完成', tone: 'brand' },
  failed: { text: '没有算完', tone: 'danger' },
  cancelled: { text: '已取消', tone: 'neutral' },
};

/** Whether the server is at work on a backtest, or will be, so that it should be watched. */
export const isMoving = (state: State): boolean => state === 'waiting' || state === 'running';

/** Whole percent, rounded down: 100 is shown only when everybody was looked at. */
export const percentOf = ({ students, of }: Backtest['progress']): number =>
  of <= 0 ? 0 : Math.min(100, Math.floor((students * 100) / of));

/** How far a backtest is, in words. */
export const progressText = ({ state, progress }: Pick<Backtest, 'state' | 'progress'>): string => {
  if (state === 'waiting') return '排队中，马上开始';
  if (progress.of <= 0) return '正在准备';
  return `已算 ${formatWhole(progress.students)} / ${formatWhole(progress.of)} 位学员（${percentOf(progress)}%）`;
};

export const periodText = ({ from, through }: Pick<Backtest, 'from' | 'through'>): string => `${from} 至 ${through}`;

/** How a campaign that is still to come was counted. */
export const campaignText = ({
  title,
  from,
  through,
  triedOn,
}: Backtest['candidates'][number]['campaignsToCome'][number]): string => {
  const days = `「${title}」${from} 至 ${through}`;
  return triedOn === null ? `${days}，还没开始，加倍没有算进来` : `${days}，加倍按 ${periodText(triedOn)} 试算`;
};

/** What the sides are called: what was in force, then each version; drafts by letters when there are two. */
export const sideNames = (candidates: readonly Pick<Backtest['candidates'][number], 'number'>[]): readonly string[] => {
  const drafts = candidates.filter(({ number }) => number === null).length;
  const nameOf = (number: number | null, index: number): string => {
    if (number !== null) return `第 ${number} 版`;
    if (drafts === 1) return '草案';
    return candidates.slice(0, index).some((one) => one.number === null) ? '草案 B' : '草案 A';
  };
  return ['现行规则', ...candidates.map(({ number }, index) => nameOf(number, index))];
};

/** Which two sides are held against each other. */
export interface Pair {
  readonly older: number;
  readonly newer: number;
}

export const pairKey = ({ older, newer }: Pair): string => `${older}-${newer}`;

/** The pairs that can be chosen, as choices. */
export const pairOptions = (comparisons: readonly Pair[], names: readonly string[]): readonly Option[] =>
  comparisons.map((pair) => ({ value: pairKey(pair), text: `${names[pair.older] ?? ''} → ${names[pair.newer] ?? ''}` }));

/** `part` of `whole` in whole percent, rounded; '' when there is no whole. */
export const shareText = (part: number, whole: number): string => {
  if (whole <= 0) return '';
  const share = Math.floor((Math.abs(part) * 200 + whole) / (2 * whole));
  return share === 0 && part !== 0 ? '不到 1%' : `${share}%`;
};

/** A name before Chinese words: 草案 A is kept apart from them. */
export const spaced = (name: string): string => (/[A-Z]$/.test(name) ? `${name} ` : name);

/** What changing from one side to the other costs or saves, in one sentence. */
export const differenceSentence = (older: Side, newer: Side, names: readonly [string, string]): string => {
  const [from, to] = names.map(spaced);
  const points = newer.points - older.points;
  if (points === 0) return `${to}和${from}发出的积分一样多。`;
  const word = points > 0 ? '多' : '少';
  const share = shareText(points, older.points);
  const fen = formatFen(Math.abs(newer.fen - older.fen));
  return `换成${names[1]}，会比${from}${word}发 ${formatPoints(Math.abs(points))} 积分（约 ${fen}）${share === '' ? '' : `，${word} ${share}`}。`;
};

/** Who is better off and who is worse off, in one sentence. */
export const peopleSentence = ({ gain, lose, same }: Pick<Comparison, 'gain' | 'lose' | 'same'>): string =>
  `${formatWhole(gain)} 位学员会多得，${formatWhole(lose)} 位会少得，${formatWhole(same)} 位不变。`;

/** How many percent of the budget would be gone, rounded up: 100 is never shown for more than there is. */
export const budgetPercent = (points: number, budget: number): number =>
  budget <= 0 ? (points > 0 ? 101 : 0) : Math.ceil((points * 100) / budget);

/** Points as fen at the school's rate, rounded up to a whole fen as the server does. */
const fenOf = (points: number, pointsPerYuan: number): number => Math.ceil((points * 100) / pointsPerYuan);

/** What a side leaves of the budget of these days. */
export const budgetSentence = ({ points }: Pick<Side, 'points'>, budget: number | null, pointsPerYuan: number): string => {
  if (budget === null) return '这段时间没有积分预算';
  if (points <= budget) return `用掉预算的 ${budgetPercent(points, budget)}%，还剩 ${formatPoints(budget - points)} 积分`;
  const over = points - budget;
  return `超出预算 ${formatPoints(over)} 积分（约 ${formatFen(fenOf(over, pointsPerYuan))}）`;
};

interface Worth {
  readonly points: number;
  readonly fen: number;
  readonly times?: number;
}

/** One line of a table that shows all sides: null where a side has nothing of it. */
export interface PartRow {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly (Worth | null)[];
  /** null = no budget says anything */
  readonly budget: number | null;
}

interface Part extends Worth {
  readonly id: string;
  readonly title: string;
  readonly budget: number | null;
}

const mostOf = ({ cells }: PartRow): number => Math.max(0, ...cells.map((cell) => cell?.points ?? 0));

/** The parts of all sides, one line each, the largest first. */
const rowsOf = (sides: readonly (readonly Part[])[]): readonly PartRow[] => {
  const all = sides.flat();
  const ids = [...new Set(all.map(({ id }) => id))];
  const rows = ids.map((id): PartRow => {
    const known = all.filter((part) => part.id === id);
    return {
      id,
      // The last side that knows it: a draft may have given a rule a better name.
      title: known.at(-1)?.title ?? '',
      cells: sides.map((parts) => parts.find((part) => part.id === id) ?? null),
      budget: known.find(({ budget }) => budget !== null)?.budget ?? null,
    };
  });
  return rows.sort((a, b) => mostOf(b) - mostOf(a));
};

export const ruleRows = ({ sides }: Pick<BacktestResult, 'sides'>): readonly PartRow[] =>
  rowsOf(sides.map(({ rules }) => rules.map((rule) => ({ ...rule, id: rule.code, budget: null }))));

export const groupRows = ({ sides }: Pick<BacktestResult, 'sides'>): readonly PartRow[] =>
  rowsOf(
    sides.map(({ groups }) =>
      groups.map(({ group, points, fen, budgetPoints }) => ({
        id: group,
        title: GROUP_NAMES[group],
        points,
        fen,
        budget: budgetPoints,
      })),
    ),
  );

export const campusRows = ({ sides }: Pick<BacktestResult, 'sides'>): readonly PartRow[] =>
  rowsOf(
    sides.map(({ campuses }) =>
      campuses.map(({ campusId, name, points, fen, budgetPoints }) => ({
        id: campusId,
        title: name,
        points,
        fen,
        budget: budgetPoints,
      })),
    ),
  );

/** What the newer side of a pair gives more (or less) in one line. */
export const rowDifference = ({ cells }: Pick<PartRow, 'cells'>, { older, newer }: Pair): number =>
  (cells[newer]?.points ?? 0) - (cells[older]?.points ?? 0);

const dayOf = (date: string): string => `${Number(date.slice(5, 7))}/${Number(date.slice(8))}`;

/** Whether a budget says anything about any week. */
export const hasWeekBudget = ({ sides }: Pick<BacktestResult, 'sides'>): boolean =>
  sides.some(({ weeks }) => weeks.some(({ budgetPoints }) => budgetPoints !== null));

/** How many of the weeks no budget says anything about, while one does about others. */
export const weeksWithoutBudget = (result: Pick<BacktestResult, 'sides'>): number =>
  hasWeekBudget(result) ? (result.sides[0]?.weeks ?? []).filter(({ budgetPoints }) => budgetPoints === null).length : 0;

/** Points of the two sides week by week, and what the budget allows where it says anything. */
export const weekPoints = (result: Pick<BacktestResult, 'sides'>, { older, newer }: Pair): readonly ChartPoint[] => {
  const { sides } = result;
  const [one, other] = [sides[older]?.weeks ?? [], sides[newer]?.weeks ?? []];
  const budgets = hasWeekBudget(result);
  const dates = [...new Set([...one, ...other].map(({ from }) => from))].sort();
  return dates.map((from) => {
    const found = [one, other].map((weeks) => weeks.find((week) => week.from === from));
    const budget = found.find((week) => week !== undefined && week.budgetPoints !== null)?.budgetPoints ?? null;
    return {
      short: dayOf(from),
      name: `${from} 起的一周`,
      values: [...found.map((week) => week?.points ?? 0), ...(budgets ? [budget] : [])],
    };
  });
};

type Distribution = Side['distribution'];

const SPREAD: readonly (readonly [Exclude<keyof Distribution, 'buckets'>, string])[] = [
  ['highest', '得到最多的学员'],
  ['ninetieth', '每 10 人里有 1 人得到这么多或更多'],
  ['threeQuarters', '每 4 人里有 1 人得到这么多或更多'],
  ['median', '一半学员得到这么多或更多'],
  ['quarter', '每 4 人里有 3 人得到这么多或更多'],
  ['tenth', '每 10 人里有 9 人得到这么多或更多'],
  ['lowest', '得到最少的学员'],
];

export interface SpreadRow {
  readonly id: string;
  readonly title: string;
  /** One of each side. */
  readonly values: readonly number[];
}

/** Who gets how much, from the most to the least. */
export const spreadRows = ({ sides }: Pick<BacktestResult, 'sides'>): readonly SpreadRow[] =>
  SPREAD.map(([id, title]) => ({ id, title, values: sides.map(({ distribution }) => distribution[id]) }));

/** The middle of the students, in a sentence that needs no statistics. */
export const spreadSentence = (older: Side, newer: Side, names: readonly [string, string]): string => {
  const [before, after] = [older.distribution.median, newer.distribution.median];
  const half = `按${names[1]}，一半学员会得到 ${formatPoints(after)} 积分以上`;
  return before === after
    ? `${half}，和${spaced(names[0])}一样。`
    : `${half}；按${spaced(names[0])}是 ${formatPoints(before)} 积分以上。`;
};

const bucketName = (from: number, below: number | null): Pick<ChartPoint, 'short' | 'name'> => {
  if (from === 0) return { short: '没有得到', name: '没有得到积分' };
  if (below === null) return { short: `${formatWhole(from)} 以上`, name: `${formatWhole(from)} 积分以上` };
  const range = `${formatWhole(from)}–${formatWhole(below - 1)}`;
  return { short: range, name: `${range} 积分` };
};

/** How many students get how much, on both sides of a pair. */
export const bucketPoints = ({ sides }: Pick<BacktestResult, 'sides'>, { older, newer }: Pair): readonly ChartPoint[] => {
  const [one, other] = [sides[older]?.distribution.buckets ?? [], sides[newer]?.distribution.buckets ?? []];
  return one.map(({ from, below, students }, index) => ({
    ...bucketName(from, below),
    values: [students, other[index]?.students ?? 0],
  }));
};

const MOST_WHY = 3;

/** By which rules somebody gets more or less: 课后点评 +50，每日打卡 -20. */
export const whyText = (why: BacktestStudent['why']): string => {
  const told = why.slice(0, MOST_WHY).map(({ title, points }) => `${title} ${formatPoints(points, true)}`);
  const rest = why.length - told.length;
  return `${told.join('，')}${rest > 0 ? `，另有 ${rest} 条` : ''}`;
};

/** How many months may be looked back at, as choices. */
export const MONTHS: readonly Option[] = Array.from({ length: 24 }, (_, index) => ({
  value: String(index + 1),
  text: index === 11 ? '最近 12 个月（一年）' : index === 23 ? '最近 24 个月（两年）' : `最近 ${index + 1} 个月`,
}));
export const USUAL_MONTHS = '6';

/** How many months a backtest looked back, so that it can be asked for again. */
export const monthsOf = ({ from, through }: Pick<Backtest, 'from' | 'through'>): number => {
  const after = addDays(through as LocalDate, 1);
  const found = MONTHS.findIndex((_, index) => addMonths(after, -(index + 1)) <= from);
  return found === -1 ? MONTHS.length : found + 1;
};
