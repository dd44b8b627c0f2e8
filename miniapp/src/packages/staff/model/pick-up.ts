import { formatMinute } from '@/format';
import type { AnswerOf } from '@/services/api';
import { minuteOfDay, readMemberCode } from '@/vocabulary';
import type { Redemption } from './redemptions';

export type Draw = AnswerOf<'lottery.byCode'>;

/** What was scanned or typed at the desk. */
export type Scanned =
  | { readonly kind: 'pick_up'; readonly code: string }
  | { readonly kind: 'prize'; readonly code: string }
  /** Eight letters typed by hand: most are of redemptions, some of prizes. */
  | { readonly kind: 'either'; readonly code: string }
  | { readonly kind: 'member'; readonly studentId: string }
  | { readonly problem: string };

const LEAST = 8;
const MOST = 40;

/** Reads a code by the letters in front of it: `p1.` picks up, `z1.` is a prize, `m1.` a child. */
export const readScanned = (text: string): Scanned => {
  const member = readMemberCode(text);
  if (member.kind === 'student') return { kind: 'member', studentId: member.studentId };
  const code = text.replace(/[\s-]/g, '');
  if (/^z\d+\./i.test(code)) return { kind: 'prize', code };
  if (/^p\d+\./i.test(code)) return { kind: 'pick_up', code };
  if (code.length < LEAST || code.length > MOST || !/^[0-9A-Za-z]+$/.test(code))
    return { problem: '这不是领取码。请家长打开「我的兑换」再扫一次，或输入二维码下方的字母和数字' };
  return { kind: 'either', code };
};

export const WIN_NAMES: Readonly<Record<Draw['state'], string>> = {
  none: '没有奖品',
  given: '已到账',
  waiting: '待领取',
  handed_over: '已领取',
  forfeited: '已过期',
};

/**
 * Where the request to the guardians stands: nobody was asked, they have time, they let it pass, they agreed, an agreement was
 * not used in time, they refused just now, or they refused a while ago.
 */
export type Asked = 'none' | 'waiting' | 'over' | 'accepted' | 'lapsed' | 'refused' | 'refused_before';

/** What each answer becomes once it no longer counts: also an agreement is for the person who stands at the desk now. */
const PAST = { waiting: 'over', accepted: 'lapsed', refused: 'refused_before' } as const;

export const askedOf = ({ pickUpRequest }: Pick<Redemption, 'pickUpRequest'>, now: number): Asked => {
  if (pickUpRequest === null) return 'none';
  return now >= pickUpRequest.until ? PAST[pickUpRequest.state] : pickUpRequest.state;
};

/** Staff may hand over on their own word only where no answer of the guardians counts, or is awaited. */
export const mayVouch = (asked: Asked): boolean =>
  asked === 'none' || asked === 'over' || asked === 'lapsed' || asked === 'refused_before';

/** What the button says that asks the guardians; null = they are not to be asked now. After a refusal only about somebody else. */
export const askText = (asked: Asked): string | null => {
  if (asked === 'waiting' || asked === 'accepted') return null;
  if (asked === 'refused') return '请家长确认另一位';
  return asked === 'over' ? '再问一次家长' : '请家长确认';
};

/** Where the question stands, in words. */
export const askedText = ({ pickUpRequest }: Pick<Redemption, 'pickUpRequest'>, now: number): string => {
  const { taker = '', until = now } = pickUpRequest ?? {};
  switch (askedOf({ pickUpRequest }, now)) {
    case 'none':
      return '没有领取码时，可以请家长在小程序里确认，或写明原因交付。';
    case 'waiting':
      return `已请家长确认由「${taker}」代领，还有 ${minutesLeft(until, now)} 分钟可以答复。`;
    case 'over':
      return `家长没有及时答复由「${taker}」代领，可以再问一次。`;
    case 'accepted':
      return `家长已同意由「${taker}」代领，请在 ${clockText(until)} 前交给对方。`;
    case 'lapsed':
      return `家长同意由「${taker}」代领已过半小时，请重新确认。`;
    case 'refused':
      return `家长没有同意由「${taker}」代领。${clockText(until)} 前不能再问同一位，也不能写明原因交付；请与家长联系。`;
    case 'refused_before':
      return `家长刚才没有同意由「${taker}」代领。如果情况有变，请先与家长联系。`;
  }
};

/** 18:30; the half hours of the desk are all of today. */
const clockText = (at: number): string => formatMinute(minuteOfDay(at));

/** Minutes left to answer, rounded up. */
export const minutesLeft = (until: number, now: number): number => Math.max(0, Math.ceil((until - now) / 60_000));

// ---- What waits at the desk ----

export type RedemptionPile = 'prepare' | 'hand_over' | 'post';
/** `prize` = what was won in lotteries, and waits like the rest. */
export type Pile = RedemptionPile | 'prize';
export const PILES: readonly { readonly value: Pile; readonly text: string }[] = [
  { value: 'prepare', text: '待备货' },
  { value: 'hand_over', text: '待领取' },
  { value: 'post', text: '待发货' },
  { value: 'prize', text: '奖品' },
];
export const isPile = (text: string): text is Pile => PILES.some(({ value }) => value === text);

/** What a desk page may be opened for: everything open of one good at one campus. */
export interface OnlyGood {
  readonly goodId: string;
  readonly campusId: string;
  readonly title: string;
}

/** What the queue is asked for; also what waits for a parent sets pieces of a good aside. */
export const deskQuery = (pile: RedemptionPile, campusId: string, only: OnlyGood | null) =>
  only === null
    ? { ...pileQuery(pile), ...(campusId === '' ? {} : { campusId }) }
    : { state: 'open' as const, goodId: only.goodId, campusId: only.campusId };

/** A pile as the server is asked for it. */
export const pileQuery = (pile: RedemptionPile) => {
  switch (pile) {
    case 'prepare':
      return { delivery: 'pick_up', state: 'confirmed' } as const;
    case 'hand_over':
      return { delivery: 'pick_up', state: 'ready' } as const;
    case 'post':
      return { delivery: 'post', state: 'open' } as const;
  }
};
