import type { State } from '@/family/model';
import { formatFen, formatInstant, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';

export type Home = AnswerOf<'schooling.home'>;
export type HomeLottery = Home['lottery'];
export type HomeLesson = NonNullable<Home['selected']>['lessons'][number];

const checkInStates: Readonly<Record<HomeLesson['checkIn'], State>> = {
  not_open: { text: '未到签到时间', tone: 'neutral' },
  open: { text: '可以签到', tone: 'brand' },
  done: { text: '已签到', tone: 'brand' },
  leave: { text: '已请假', tone: 'info' },
  over: { text: '已结束', tone: 'neutral' },
  cancelled: { text: '已取消', tone: 'danger' },
};

/** How a lesson of today stands, for the tag beside its name. */
export const lessonState = ({ checkIn, attendance }: Pick<HomeLesson, 'checkIn' | 'attendance'>): State => {
  if (attendance?.status === 'late') return { text: '已签到 · 迟到', tone: 'points' };
  if (attendance?.status === 'absent') return { text: '缺课', tone: 'danger' };
  return checkInStates[checkIn];
};

/** The lesson the screen is about: one that can be checked in now, else the next to come, else the first. */
export const mainLesson = <L extends Pick<HomeLesson, 'checkIn' | 'startsAt'>>(lessons: readonly L[]): L | undefined => {
  const byStart = [...lessons].sort((a, b) => a.startsAt - b.startsAt);
  return byStart.find(({ checkIn }) => checkIn === 'open') ?? byStart.find(({ checkIn }) => checkIn === 'not_open') ?? byStart[0];
};

/** Lessons of today in the order in which a family cares: the main one first, then by time. */
export const orderedLessons = <L extends Pick<HomeLesson, 'checkIn' | 'startsAt'>>(lessons: readonly L[]): readonly L[] => {
  const main = mainLesson(lessons);
  const rest = lessons.filter((lesson) => lesson !== main).sort((a, b) => a.startsAt - b.startsAt);
  return main === undefined ? rest : [main, ...rest];
};

/** What a daily sign-in did, as one sentence. */
export const signInSentence = ({ streak, replayed }: AnswerOf<'schooling.signIn'>): string =>
  replayed ? `今天已经打过卡，已连续 ${streak} 天` : streak > 1 ? `打卡成功，已连续 ${streak} 天` : '打卡成功，明天再来';

/** 有 2 笔费用待缴，共 ¥1,280; null when nothing waits. */
export const paymentsSentence = (payments: Home['payments']): string | null => {
  if (payments === null) return null;
  const amount = formatFen(payments.amount);
  return payments.open === 1 ? `有 1 笔费用待缴：${amount}` : `有 ${payments.open} 笔费用待缴，共 ${amount}`;
};

export type Redemption = NonNullable<Home['selected']>['redemptions'][number];

/** What waits for the family about one redemption. */
export interface RedemptionNews {
  readonly redemptionId: string;
  readonly text: string;
  /** Somebody waits for an answer. */
  readonly urgent: boolean;
}

const newsOf = (
  { id, goodTitle, campusName, state, expiresAt, pickUpRequest }: Redemption,
  now: number,
): RedemptionNews | null => {
  if (now >= expiresAt) return null;
  if (pickUpRequest?.state === 'waiting' && now < pickUpRequest.until) {
    return { redemptionId: id, text: `${pickUpRequest.taker}在前台想代领「${goodTitle}」，等您确认`, urgent: true };
  }
  if (state === 'held') return { redemptionId: id, text: `孩子想兑换「${goodTitle}」，等您确认`, urgent: true };
  return state === 'ready' ? { redemptionId: id, text: `「${goodTitle}」可以到${campusName}领取了`, urgent: false } : null;
};

/** Redemptions that wait for the family, those that need an answer first. */
export const redemptionNews = (items: readonly Redemption[], now: number): readonly RedemptionNews[] => {
  const news = items.map((item) => newsOf(item, now)).filter((one) => one !== null);
  return [...news.filter(({ urgent }) => urgent), ...news.filter(({ urgent }) => !urgent)];
};

/** What a draw costs and until when; null when nobody can draw any more. @param now the server's clock */
export const lotterySentence = (lottery: HomeLottery, now: number): string | null =>
  lottery === null || now >= lottery.closesAt
    ? null
    : `每次 ${formatPoints(lottery.pointsPerDraw)} 积分，${formatInstant(lottery.closesAt)} 截止`;

/** The server counts no further. */
const MOST_COUNTED = 100;

/** 有 3 条新消息; null when everything was read. */
export const unreadSentence = (unread: number): string | null => {
  if (unread <= 0) return null;
  return unread >= MOST_COUNTED ? '有 99 条以上新消息' : `有 ${unread} 条新消息`;
};
