import { type Category, categoryNames } from '@/family/goods';
import { formatInstant, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';

export type Lottery = AnswerOf<'lottery.open'>['items'][number];

export const sorts = [
  { value: '-created', text: '最新上架' },
  { value: '-popular', text: '兑换最多' },
  { value: 'points', text: '积分从低到高' },
  { value: '-points', text: '积分从高到低' },
] as const;
export type Sort = (typeof sorts)[number]['value'];

export const scopes = [
  { value: 'every', text: '全部商品' },
  { value: 'affordable', text: '够换的' },
  { value: 'wished', text: '心愿单' },
] as const;
export type Scope = (typeof scopes)[number]['value'];

export const categories: readonly { readonly value: Category | ''; readonly text: string }[] = [
  { value: '', text: '不限类别' },
  ...Object.entries(categoryNames).map(([value, text]) => ({ value: value as Category, text })),
];

/** What the family wants to see of the shelf. */
export interface Wanted {
  readonly scope: Scope;
  readonly category: Category | '';
  readonly sort: Sort;
  readonly search: string;
}

export const everything: Wanted = { scope: 'every', category: '', sort: '-created', search: '' };

/** The query of the shelf; what is not narrowed is left out. */
export const shelfQuery = ({ scope, category, sort, search }: Wanted) => ({
  sort,
  ...(category === '' ? {} : { category }),
  ...(search.trim() === '' ? {} : { search: search.trim() }),
  ...(scope === 'affordable' ? { affordable: 'yes' as const } : {}),
  ...(scope === 'wished' ? { wished: 'yes' as const } : {}),
});

/** The same question has the same key. */
export const shelfKey = (studentId: string, wanted: Wanted): string => `shelf ${studentId} ${JSON.stringify(shelfQuery(wanted))}`;

/** What an empty shelf says. */
export const emptyShelf = (wanted: Wanted): { readonly title: string; readonly hint: string } => {
  if (wanted.search.trim() !== '') return { title: '没有找到这样的商品', hint: '换一个词，或清除筛选看看' };
  if (wanted.scope === 'wished') return { title: '心愿单里还没有商品', hint: '在商品页点「加入心愿单」，积分够了会看得到' };
  if (wanted.scope === 'affordable') return { title: '积分还不够换这里的商品', hint: '可以先把喜欢的放进心愿单' };
  if (wanted.category !== '') return { title: '这个类别还没有商品', hint: '可以换一个类别看看' };
  return { title: '商城还没有上架商品', hint: '学校上架后会显示在这里' };
};

/** How a lottery stands: when it begins, until when it runs, or that anyone can check it now. */
export const lotteryHint = ({ state, opensAt, closesAt, pointsPerDraw }: Lottery, now: number): string => {
  if (state === 'ended' || closesAt <= now) return '已结束，可以查看结果';
  if (opensAt > now) return `${formatInstant(opensAt)} 开始`;
  return `每次 ${formatPoints(pointsPerDraw)} 积分，${formatInstant(closesAt)} 截止`;
};
