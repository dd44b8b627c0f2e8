import {
  addDays,
  addMonths,
  type Fulfilment,
  type Instant,
  type LimitPeriod,
  type LocalDate,
  localDate,
  localDateOf,
  startOfDay,
  startOfWeek,
} from '@qingya/shared';
import { isStillToCome } from './fulfilment';
import { isOnSale, type Sale } from './sale';

/** Limits of a good; null = none. */
export interface Limits {
  readonly perStudent: number | null;
  readonly perFamily: number | null;
}

/** Pieces redeemed in the current period and not given back. */
export interface Redeemed {
  readonly byStudent: number;
  readonly byFamily: number;
}

/** Before the first day of any school. */
const BEGINNING = localDate('2000-01-01');

/** The first day that counts: today, this week's Monday, the first of the month, or the beginning. */
export const periodStart = (period: LimitPeriod, today: LocalDate): LocalDate => {
  switch (period) {
    case 'day':
      return today;
    case 'week':
      return startOfWeek(today);
    case 'month':
      return localDate(`${today.slice(0, 8)}01`);
    case 'ever':
      return BEGINNING;
  }
};

/** The first day of the next period; null = the limit is for ever. */
export const nextPeriod = (period: LimitPeriod, today: LocalDate): LocalDate | null => {
  switch (period) {
    case 'day':
      return addDays(today, 1);
    case 'week':
      return addDays(startOfWeek(today), 7);
    case 'month':
      return addMonths(periodStart('month', today), 1);
    case 'ever':
      return null;
  }
};

/** A good, as far as it says when its limits count anew. */
export type LimitedGood = Limits & Sale & { readonly limitPeriod: LimitPeriod; readonly fulfilment: Fulfilment };

/**
 * When the limits count anew and the good can be redeemed again: the beginning of the next period. null = never, since there is no
 * limit, it is for ever, or the good is not on sale by then.
 */
export const limitRenewsAt = (good: LimitedGood, now: Instant): Instant | null => {
  if (good.perStudent === null && good.perFamily === null) return null;
  const next = nextPeriod(good.limitPeriod, localDateOf(now));
  if (next === null) return null;
  const at = startOfDay(next);
  return isOnSale(good, at) && isStillToCome(good.fulfilment, at) ? at : null;
};

/** Pieces the limits still allow; null = no limit. Never below zero, also after a limit was lowered. */
export const leftOf = ({ perStudent, perFamily }: Limits, { byStudent, byFamily }: Redeemed): number | null => {
  const left = [...(perStudent === null ? [] : [perStudent - byStudent]), ...(perFamily === null ? [] : [perFamily - byFamily])];
  return left.length === 0 ? null : Math.max(0, Math.min(...left));
};

/** The limit that leaves the least, and how many pieces both of them still allow. */
export type LimitDecision = 'allowed' | { readonly limit: 'student' | 'family'; readonly left: number };

/**
 * Whether so many pieces more are within the limits. The one that leaves less is named, so that whoever asks for what it leaves is not
 * refused by the other; the student's when both leave the same.
 * @param quantity pieces, ≥ 1
 */
export const decideLimits = (limits: Limits, redeemed: Redeemed, quantity: number): LimitDecision => {
  const left = leftOf(limits, redeemed);
  if (left === null || quantity <= left) return 'allowed';
  const isStudents = leftOf({ ...limits, perFamily: null }, redeemed) === left;
  return { limit: isStudents ? 'student' : 'family', left };
};

const PERIODS: Readonly<Record<LimitPeriod, string>> = { day: '今天', week: '本周', month: '本月', ever: '' };
const NEXT: Readonly<Record<Exclude<LimitPeriod, 'ever'>, string>> = { day: '明天', week: '下周一', month: '下月 1 日' };

/**
 * Why a limit refuses, for the family: how many pieces it leaves, or when it counts anew.
 * @param renews whether the good can be redeemed again in the next period
 */
export const limitSentence = (
  { limit, left }: Exclude<LimitDecision, 'allowed'>,
  period: LimitPeriod,
  renews: boolean,
): string => {
  const who = `${limit === 'student' ? '孩子' : '您家'}${PERIODS[period]}`;
  if (left > 0) return `${who}还可以兑换 ${left} 件，请减少数量。`;
  const next = period === 'ever' || !renews ? '请看看其他商品' : `${NEXT[period]}可以再兑换`;
  return `${who}已达到这件商品的限兑数量，${next}。`;
};
