import type { State } from '@/family/model';
import { formatDay, formatFen, formatInstant } from '@/format';
import type { IconName } from '@/icons/icons';
import type { AnswerOf } from '@/services/api';
import { daysBetween, type LocalDate } from '@/vocabulary';

export type Right = AnswerOf<'mallFamily.rights'>['items'][number];

/** Days before its end from which a right is called ending. */
const SOON_DAYS = 14;

const ends: Readonly<Record<Exclude<Right['state'], 'active'>, State>> = {
  used: { text: '已用完', tone: 'neutral' },
  over: { text: '已过期', tone: 'neutral' },
  revoked: { text: '已收回', tone: 'neutral' },
};

/** How a right stands on a day. */
export const rightState = ({ state, validThrough }: Pick<Right, 'state' | 'validThrough'>, today: LocalDate): State => {
  if (state !== 'active') return ends[state];
  const days = daysBetween(today, validThrough as LocalDate);
  if (days < 0) return ends.over;
  if (days === 0) return { text: '今天最后一天', tone: 'points' };
  return days <= SOON_DAYS ? { text: `还有 ${days} 天`, tone: 'points' } : { text: '可使用', tone: 'brand' };
};

const kinds: Readonly<Record<Right['kind'], { readonly name: string; readonly icon: IconName }>> = {
  coupon: { name: '优惠券', icon: 'wallet' },
  benefit_quota: { name: '权益次数', icon: 'gift' },
  activity_seat: { name: '活动名额', icon: 'calendar' },
};
export const rightIcon = ({ kind }: Pick<Right, 'kind'>): IconName => kinds[kind].icon;

const dayOf = (date: string): string => formatDay(date as LocalDate, true);

/** How much is left of a right: 剩 1 / 2 张; null for one coupon or one seat, which its state says everything of. */
const leftText = ({ kind, times, used }: Pick<Right, 'kind' | 'times' | 'used'>): string | null => {
  const left = `剩 ${Math.max(0, times - used)} / ${times}`;
  if (kind === 'benefit_quota') return `${left} 次`;
  return times > 1 ? `${left} ${kind === 'coupon' ? '张' : '个名额'}` : null;
};

/** What a right is good for, how much of it is left, where, and until when. */
export const rightHint = (right: Right): string => {
  const { kind, valueFen, minSpendFen, place, startsAt, validThrough } = right;
  const what = {
    coupon: [`抵 ${formatFen(valueFen ?? 0)}`, (minSpendFen ?? 0) > 0 ? `满 ${formatFen(minSpendFen ?? 0)} 可用` : null],
    benefit_quota: [],
    activity_seat: [startsAt === null ? null : formatInstant(startsAt), place],
  }[kind];
  const until = kind === 'activity_seat' ? null : `有效期至 ${dayOf(validThrough)}`;
  const hint = [...what, leftText(right), until].filter((part) => part !== null).join('，');
  // What was published with the prize stands whole, and last.
  return right.usage === null ? hint : `${hint}。使用说明：${right.usage}`;
};

/** 优惠券：教材券. */
export const rightTitle = ({ kind, label }: Pick<Right, 'kind' | 'label'>): string => `${kinds[kind].name}：${label}`;
