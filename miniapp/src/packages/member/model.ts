import { formatDay, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import { isLocalDate, type LocalDate } from '@/vocabulary';

export type Way = AnswerOf<'earning.ways'>['items'][number];
export type Dispute = AnswerOf<'points.studentDisputes'>['items'][number];
type ConsentState = AnswerOf<'identity.me'>['childDataConsent']['state'];
type Relation = NonNullable<AnswerOf<'identity.me'>['guardian']>['relation'];

/** The screen to go back to, only when it is one of ours. */
export const ownScreen = (back: string | undefined, otherwise: string): string => {
  if (back === undefined) return otherwise;
  let path = back;
  try {
    path = decodeURIComponent(back);
  } catch {
    return otherwise;
  }
  const own = /^\/(pages|packages)\/[\w/-]+(\?[^#]*)?$/.test(path);
  return own && !path.startsWith('/packages/member/pages/consent/') ? path : otherwise;
};

/** Where the family's consent stands, in words. */
export const consentWords: Readonly<Record<ConsentState, string>> = {
  given: '已同意',
  none: '还没有同意',
  withdrawn: '已撤回',
  outdated: '规则已更新，请重新同意',
};

export const relations: readonly { readonly value: Relation; readonly text: string }[] = [
  { value: 'mother', text: '妈妈' },
  { value: 'father', text: '爸爸' },
  { value: 'grandparent', text: '祖辈' },
  { value: 'other', text: '其他监护人' },
];

/** What is wrong with a typed birthday; null when it is fine or left empty. */
export const birthDateProblem = (text: string, today: LocalDate): string | null => {
  if (text === '') return null;
  if (!isLocalDate(text)) return '请按 2018-05-20 的格式填写';
  return text > today ? '生日不能晚于今天' : null;
};

/** 画画、跳舞 跑步 → three interests; doubles and blanks are dropped. */
export const interestsIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/[、,，;；\s]+/)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];

/** What is wrong with typed interests; null when they can be sent. */
export const interestsProblem = (words: readonly string[]): string | null => {
  if (words.length > 20) return '最多填写 20 项';
  return words.some((word) => word.length > 20) ? '每项最多 20 个字' : null;
};

/** What is missing for the points of a full profile; empty when nothing is. */
export const missingProfile = (child: {
  readonly birthDate: string | null;
  readonly gender: string | null;
  readonly interests: readonly string[];
}): readonly string[] => [
  ...(child.birthDate === null ? ['生日'] : []),
  ...(child.gender === null ? ['性别'] : []),
  ...(child.interests.length === 0 ? ['兴趣'] : []),
];

export interface WayView {
  /** Points of the next step: +20, or null when nothing is left. */
  readonly next: string | null;
  /** 3 / 4 节 */
  readonly progress: string | null;
  /** 0..100, rounded down. */
  readonly percent: number | null;
  /** 已获得 2 次 */
  readonly earned: string | null;
  /** What is still missing, in one sentence. */
  readonly missing: string;
  /** 双倍周 · 200% · 到11月30日 周一; null = no campaign runs. */
  readonly campaign: string | null;
  /** What was not given, the levels, the limits, how long it holds, what waits; each a line. */
  readonly notes: readonly string[];
}

const units = { lesson: '节', day: '天', time: '次' } as const;

const notesOf = ({ grades = [], limits = [], validThrough = null, pending = [], withheld = [] }: Way): string[] => [
  ...withheld.map(({ text }) => text),
  ...(grades.length === 0 ? [] : [grades.map(({ name, points }) => `${name} ${formatPoints(points, true)}`).join('，')]),
  ...limits,
  ...(validThrough === null ? [] : [`到 ${formatDay(validThrough as LocalDate)} 为止`]),
  ...pending.map(({ points, text }) => `待生效 ${formatPoints(points)} 积分，${text}`),
];

/** A way to earn as a family reads it. */
export const describeWay = (way: Way): WayView => ({ ...numbersOf(way), ...wordsOf(way) });

const wordsOf = (way: Way): Pick<WayView, 'missing' | 'campaign' | 'notes'> => ({
  missing: way.missing ?? '',
  campaign:
    way.campaign === null || way.campaign === undefined
      ? null
      : `${way.campaign.title} · 按 ${way.campaign.percent}% 计 · 到 ${formatDay(way.campaign.through as LocalDate)}`,
  notes: notesOf(way),
});

const numbersOf = ({ nextPoints, progress, timesEarned, done }: Way): Omit<WayView, 'missing' | 'campaign' | 'notes'> => ({
  next: done || nextPoints === null ? null : formatPoints(nextPoints, true),
  progress: progress === null ? null : `${progress.current} / ${progress.target} ${units[progress.unit]}`,
  percent:
    progress === null || progress.target <= 0
      ? null
      : Math.min(100, Math.max(0, Math.floor((progress.current * 100) / progress.target))),
  earned: timesEarned === 0 ? null : `已获得 ${timesEarned} 次`,
});

/** How a dispute stands. */
export const disputeState = ({ state }: Pick<Dispute, 'state'>) =>
  (
    ({
      open: { text: '处理中', tone: 'info' },
      upheld: { text: '已更正', tone: 'brand' },
      explained: { text: '已答复', tone: 'neutral' },
    }) as const
  )[state];

/** The name of the file a family's data is saved as. */
export const exportName = (today: LocalDate): string => `青芽-家庭数据-${today}.json`;

/** 2026-11-01 → 2026年11月1日 周日; anything else as it is. */
export const versionDay = (version: string): string => (isLocalDate(version) ? formatDay(version, true) : version);

/**
 * The child whose code is shown: the one asked for; where none was, the one looked at last, else the first.
 * Undefined when the one asked for is not among them.
 */
export const codeChild = <T extends { readonly id: string }>(
  children: readonly T[],
  asked: string,
  lookedAt: string | null,
): T | undefined =>
  children.find(({ id }) => id === (asked === '' ? lookedAt : asked)) ?? (asked === '' ? children[0] : undefined);
