import { formatDay, formatEnd, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import type { State } from './model';

export type ShelfGood = AnswerOf<'mall.shelf'>['items'][number];
export type Category = ShelfGood['category'];

export const categoryNames: Readonly<Record<Category, string>> = {
  stationery: '文具',
  toy: '玩具',
  book: '图书',
  sports: '运动',
  daily: '生活',
  course: '课程',
  other: '其他',
};

/**
 * Where a picture of the server is found: the server names paths of its own, and WeChat needs whole addresses.
 * @param path of the contract: from the root, or below the API
 * @param base of the API, without a slash at its end
 */
export const pictureAddress = (path: string, base: string = API_BASE): string => {
  if (/^(https?:|data:)/.test(path)) return path;
  if (!path.startsWith('/api/')) return `${base}${path.startsWith('/') ? '' : '/'}${path}`;
  return `${/^https?:\/\/[^/]+/.exec(base)?.[0] ?? ''}${path}`;
};

/** What a child can do about a good right now; only `open` can be redeemed. */
export type Standing = 'open' | 'not_yet' | 'over' | 'tier_only' | 'sold_out' | 'limit' | 'lacking';

type Judged = Pick<ShelfGood, 'open' | 'saleFrom' | 'tierAllowed' | 'stock' | 'leftForChild' | 'lacking'>;

/**
 * How a good stands for a child: what nobody can change first, what the child can still earn last.
 * @param now by the server's clock
 */
export const standingOf = (good: Judged, now: number): Standing => {
  if (!good.open) return good.saleFrom !== null && good.saleFrom > now ? 'not_yet' : 'over';
  if (!good.tierAllowed) return 'tier_only';
  if (good.stock <= 0) return 'sold_out';
  if (good.leftForChild !== null && good.leftForChild <= 0) return 'limit';
  return good.lacking > 0 ? 'lacking' : 'open';
};

/** 还差 120 积分. */
export const lackText = (lacking: number): string => `还差 ${formatPoints(lacking)} 积分`;

/** 大约再上 4 节课; null where the pace says nothing, or nothing is lacking. */
export const paceText = ({ lacking, aboutLessons }: Pick<ShelfGood, 'lacking' | 'aboutLessons'>): string | null =>
  lacking > 0 && aboutLessons !== null && aboutLessons > 0 ? `大约再上 ${aboutLessons} 节课` : null;

/** The mark on a good that cannot be redeemed now, however many points there are; null = nothing to say. */
export const goodMark = (good: Judged & Pick<ShelfGood, 'tiers' | 'stockAnywhere'>, now: number): State | null => {
  switch (standingOf(good, now)) {
    case 'not_yet':
      return { text: `${formatDay(localDateOf(good.saleFrom ?? now)).split(' ')[0]}开始`, tone: 'info' };
    case 'over':
      return { text: '已结束', tone: 'neutral' };
    case 'sold_out':
      return { text: good.stockAnywhere > 0 ? '本校区已兑完' : '已兑完', tone: 'neutral' };
    case 'limit':
      return { text: '已达限兑', tone: 'neutral' };
    default:
      return good.tiers.length > 0 ? { text: '等级专享', tone: 'brand' } : null;
  }
};

/** Until when the price holds: 特价至 11月30日 周一 18:00. */
export const promotionText = ({
  promotionUntil,
  points,
  listPoints,
}: Pick<ShelfGood, 'promotionUntil' | 'points' | 'listPoints'>): string | null =>
  promotionUntil === null || points >= listPoints ? null : `特价至 ${formatEnd(promotionUntil)}`;

/** Everything a card of the grid says, in one sentence for a screen reader. */
export const goodSentence = (good: ShelfGood, now: number): string =>
  [
    good.title,
    `${formatPoints(good.points)} 积分`,
    good.comparePoints === null ? null : `原价 ${formatPoints(good.comparePoints)} 积分`,
    goodMark(good, now)?.text ?? null,
    good.lacking > 0 ? lackText(good.lacking) : null,
    paceText(good),
    good.wished ? '在心愿单里' : null,
  ]
    .filter((part) => part !== null)
    .join('，');
