import type { TagTone } from '@/components';
import type { ChartPoint } from '@/components/Chart';
import { formatWhole } from '@/format';
import type { AnswerOf, RequestOf } from '@/services/api';
import { addDays, isLocalDate, type LocalDate } from '@/vocabulary';
import type { Campus } from '../types';
import { campusName } from './access';

export type Budget = AnswerOf<'budget.list'>['items'][number];
export type Board = AnswerOf<'budget.board'>;
export type Allocation = Board['allocations'][number];
export type BudgetAlert = Board['alerts'][number];
export type BudgetBody = RequestOf<'budget.create'>['body'];
export type Group = NonNullable<Allocation['group']>;

export const GROUP_NAMES: Readonly<Record<Group, string>> = {
  attendance: '到课',
  learning: '学习成果',
  participation: '日常互动',
  revenue: '报名续费',
  referral: '转介绍',
  manual: '老师奖励',
};
export const GROUPS = Object.keys(GROUP_NAMES) as readonly Group[];
export const isGroup = (text: string): text is Group => text in GROUP_NAMES;

export const SOURCE_NAMES: Readonly<Record<Budget['source'], string>> = {
  fixed: '固定金额',
  revenue: '营业收入的比例',
  net_profit: '净利润的比例',
};
export const isSource = (text: string): text is Budget['source'] => text in SOURCE_NAMES;

export const BUDGET_STATES: Readonly<Record<Budget['state'], { readonly text: string; readonly tone: TagTone }>> = {
  draft: { text: '草稿', tone: 'neutral' },
  active: { text: '使用中', tone: 'brand' },
  closed: { text: '已结束', tone: 'info' },
};

const ALERT_TEXTS: Readonly<Record<BudgetAlert['kind'], string>> = {
  at_70: '已发放达到 70%',
  at_90: '已发放达到 90%',
  at_100: '额度已经用完',
  projection: '照目前的速度会超出额度',
};
export const alertTone = (kind: BudgetAlert['kind']): TagTone => (kind === 'at_70' ? 'points' : 'danger');
export const alertText = ({ kind }: Pick<BudgetAlert, 'kind'>): string => ALERT_TEXTS[kind];

/** What a budget that was just switched on already bears, in words; empty when nothing was given before. */
export const startedText = ({ used, beyond, left }: Pick<Budget, 'used' | 'beyond' | 'left'>): string => {
  const given = used + beyond;
  if (given === 0) return '';
  const counted = `已启用。这段日期里此前发放的 ${formatWhole(given)} 积分已经记入`;
  if (beyond === 0) return `${counted}，还剩 ${formatWhole(left)} 积分。`;
  return `${counted}，其中 ${formatWhole(beyond)} 积分放不下，记为超额；放不下的校区或类别额度已经用完。`;
};

/** Whom a share is for: 南山校区 · 到课; 全部校区 · 全部类别 is the whole, 其他 what nobody was given. */
export const placeName = ({ campusId, group }: Pick<Allocation, 'campusId' | 'group'>, campuses: readonly Campus[]): string => {
  if (campusId === null && group === null) return '其余未分配';
  return `${campusId === null ? '其他校区' : campusName(campuses, campusId)} · ${group === null ? '其他类别' : GROUP_NAMES[group]}`;
};

/** How full something is, 0 to 100; what is empty by design is full as soon as anything was issued. */
export const fullness = ({ points, used, beyond }: Pick<Budget, 'points' | 'used' | 'beyond'>): number => {
  const issued = used + beyond;
  if (issued === 0) return 0;
  return issued >= points ? 100 : Math.floor((issued * 100) / points);
};

/** An amount with two decimals at most, as whole hundredths: yuan as fen, percent as hundredths of a percent. */
export const readHundredths = (text: string, most: number): number | null => {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.replace(/[\s,¥%元]/g, ''));
  if (match === null) return null;
  const value = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return value >= 1 && value <= most ? value : null;
};
const MOST_FEN = 10_000_000_000_000;

/** A whole number of at most 15 digits, or null. */
export const readWhole = (text: string): number | null => {
  const clean = text.replace(/[\s,]/g, '');
  return /^\d{1,15}$/.test(clean) ? Number(clean) : null;
};

/** `amount × factor ÷ divisor` rounded down; exact although the product may be too long for a number. */
const shareOf = (amount: number, factor: number, divisor: number): number => {
  const whole = Math.floor(amount / divisor);
  return whole * factor + Math.floor(((amount - whole * divisor) * factor) / divisor);
};

export interface Allotment {
  readonly id: number;
  readonly campusId: string;
  readonly group: string;
  readonly points: string;
}

/** What somebody typed; empty campus or group = all others. */
export interface BudgetDraft {
  readonly title: string;
  readonly source: Budget['source'];
  readonly base: string;
  readonly share: string;
  readonly pointsPerYuan: string;
  readonly from: string;
  readonly through: string;
  readonly whenFull: Budget['whenFull'];
  readonly expiredReturn: boolean;
  readonly allotments: readonly Allotment[];
}

export interface Size {
  readonly costFen: number;
  readonly points: number;
}

/** Fen and points, as the server will compute them; null while something is missing. */
export const sizeOfDraft = ({ source, base, share, pointsPerYuan }: BudgetDraft): Size | null => {
  const baseFen = readHundredths(base, MOST_FEN);
  const basisPoints = source === 'fixed' ? 10_000 : readHundredths(share, 10_000);
  const rate = readWhole(pointsPerYuan);
  if (baseFen === null || basisPoints === null || rate === null || rate < 1 || rate > 1_000) return null;
  const costFen = shareOf(baseFen, basisPoints, 10_000);
  return { costFen, points: shareOf(costFen, rate, 100) };
};

/** Points nobody is given yet; negative = too much was given; null while something is missing. */
export const restOf = (draft: BudgetDraft): number | null => {
  const size = sizeOfDraft(draft);
  const given = draft.allotments.map(({ points }) => readWhole(points));
  if (size === null || given.some((one) => one === null)) return null;
  return given.reduce<number>((rest, one) => rest - (one ?? 0), size.points);
};

/** What stands in the way of saving; null = nothing. */
export const draftProblem = (draft: BudgetDraft): string | null => {
  if (draft.title.trim().length < 2) return '请填写名称';
  if (!isLocalDate(draft.from) || !isLocalDate(draft.through)) return '请填写开始和结束日期，例如 2026-09-01';
  if (draft.through < draft.from) return '结束日期不能早于开始日期';
  if (sizeOfDraft(draft) === null) return '请填写金额、比例和每元积分';
  const places = draft.allotments.map(({ campusId, group }) => `${campusId}/${group}`);
  if (places.includes('/')) return '每一行分配至少要选一个校区或一个类别';
  if (new Set(places).size < places.length) return '同一个校区和类别只能分配一次';
  const rest = restOf(draft);
  if (rest === null) return '请填写每一行分配的积分';
  return rest < 0 ? '分配的积分加起来超过了总额' : null;
};

/** What is sent; only for drafts without a problem. */
export const bodyOf = (draft: BudgetDraft): BudgetBody => ({
  title: draft.title.trim(),
  source: draft.source,
  baseFen: readHundredths(draft.base, MOST_FEN) ?? 0,
  shareBasisPoints: draft.source === 'fixed' ? 10_000 : (readHundredths(draft.share, 10_000) ?? 0),
  pointsPerYuan: readWhole(draft.pointsPerYuan) ?? 0,
  from: draft.from,
  through: draft.through,
  whenFull: draft.whenFull,
  expiredReturn: draft.expiredReturn,
  allocations: draft.allotments.map(({ campusId, group, points }) => ({
    campusId: campusId === '' ? null : campusId,
    group: isGroup(group) ? group : null,
    points: readWhole(points) ?? 0,
  })),
});

/** Hundredths as they are written: 1050 → 10.50, 1000 → 10. */
export const hundredthsText = (value: number): string => {
  const digits = String(value).padStart(3, '0');
  return digits.endsWith('00') ? digits.slice(0, -2) : `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** A form filled with what there is, or an empty one. */
export const draftOf = (board?: Board): BudgetDraft => ({
  title: board?.title ?? '',
  source: board?.source ?? 'net_profit',
  base: board === undefined || board.baseFen === null ? '' : hundredthsText(board.baseFen),
  share: board === undefined || board.source === 'fixed' ? '10' : hundredthsText(board.shareBasisPoints),
  pointsPerYuan: board === undefined ? '100' : String(board.pointsPerYuan),
  from: board?.from ?? '',
  through: board?.through ?? '',
  whenFull: board?.whenFull ?? 'queue',
  expiredReturn: board?.expiredReturn ?? false,
  allotments: (board?.allocations ?? [])
    .filter(({ campusId, group }) => campusId !== null || group !== null)
    .map(({ campusId, group, points }, id) => ({ id, campusId: campusId ?? '', group: group ?? '', points: String(points) })),
});

/** A line has so many points at most; a year is drawn week by week. */
const MOST_DRAWN = 92;

/** Issued so far against the whole, on every day (or every few days) from the first to today or the last. */
export const burnOf = ({ from, through, today, points, days }: Board): readonly ChartPoint[] => {
  const last = (through < today ? through : today) as LocalDate;
  const dates: LocalDate[] = [];
  for (let date = from as LocalDate; date <= last; date = addDays(date, 1)) dates.push(date);
  const stride = Math.max(1, Math.ceil(dates.length / MOST_DRAWN));
  return dates
    .filter((_, index) => (dates.length - 1 - index) % stride === 0)
    .map((date) => {
      const issued = days.filter((day) => day.date <= date).at(-1)?.issued ?? 0;
      return { short: `${Number(date.slice(5, 7))}/${Number(date.slice(8))}`, name: date, values: [issued, points] };
    });
};

/** Points where there is little room: 1,000,000 → 100万. */
export const pointsShort = (points: number): string =>
  points < 10_000 ? String(points) : `${Math.floor(points / 1_000) / 10}万`;
