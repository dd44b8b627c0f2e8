import type { FilterValues, TagTone } from '@/components';
import { formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import type { ApiFailure, Result } from '@/services/http';
import { addDays, localDateOf, startOfDay } from '@/vocabulary';
import { lastDayText } from './desk';
import type { Step } from './payments';

export type Redemption = AnswerOf<'redemptions.queue'>['items'][number];
export type RedemptionState = Redemption['state'];
export type Delivery = Redemption['delivery'];

export const REDEMPTION_STATES: Readonly<Record<RedemptionState, { readonly text: string; readonly tone: TagTone }>> = {
  held: { text: '等家长确认', tone: 'info' },
  confirmed: { text: '待备货', tone: 'points' },
  ready: { text: '待领取', tone: 'brand' },
  handed_over: { text: '已领取', tone: 'brand' },
  shipped: { text: '已发货', tone: 'info' },
  done: { text: '已完成', tone: 'neutral' },
  cancelled: { text: '已取消', tone: 'neutral' },
  expired: { text: '已过期', tone: 'neutral' },
  returned: { text: '已退回', tone: 'danger' },
};
export const isRedemptionState = (text: string): text is RedemptionState => text in REDEMPTION_STATES;

/**
 * What did not happen in time, so that nobody reproaches a family with a parcel the school did not post. What a child asked for and
 * nobody prepared may lack the guardian's word or what comes after it: which one is not told.
 */
const missedText = ({ delivery, byChild, readyAt }: Pick<Redemption, 'delivery' | 'byChild' | 'readyAt'>): string => {
  const unasked = byChild && readyAt === null;
  if (delivery === 'auto') return unasked ? '逾期未确认' : '逾期未到账';
  if (delivery === 'post') return unasked ? '未确认或未寄出' : '逾期未寄出';
  return unasked ? '未确认或未领' : '过期未领';
};

type Told = Pick<Redemption, 'state' | 'delivery' | 'exportedAt' | 'byChild' | 'readyAt'>;

/** The state of one redemption in words: what is posted is never «picked up», what arrives by itself is never «handed over». */
export const stateOf = (one: Told) => {
  const { state, delivery, exportedAt } = one;
  if (state === 'expired') return { ...REDEMPTION_STATES.expired, text: missedText(one) };
  if (delivery === 'post' && (state === 'confirmed' || state === 'ready'))
    return { ...REDEMPTION_STATES[state], text: exportedAt === null ? '待发货' : '待填单号' };
  if (delivery === 'auto' && state === 'handed_over') return { ...REDEMPTION_STATES[state], text: '已到账' };
  return REDEMPTION_STATES[state];
};

export const DELIVERY_NAMES: Readonly<Record<Delivery, string>> = { pick_up: '自提', post: '邮寄', auto: '自动到账' };
export const isDelivery = (text: string): text is Delivery => text in DELIVERY_NAMES;

/** Couriers as the contract names them; a test holds the two together. */
export const COURIERS = ['顺丰', '中通', '圆通', '申通', '韵达', '京东', '邮政EMS', '极兔', '其他'] as const;
export type Courier = (typeof COURIERS)[number];
export const isCourier = (text: string): text is Courier => (COURIERS as readonly string[]).includes(text);

/** What is wrong with a tracking number; null = nothing. */
export const trackingProblem = (text: string): string | null =>
  /^[0-9A-Za-z-]{6,40}$/.test(text.trim()) ? null : '快递单号由 6–40 位字母和数字组成';

export interface RedemptionRights {
  readonly fulfil: boolean;
  readonly takeBack: boolean;
}

export interface RedemptionActs {
  readonly prepare: boolean;
  readonly handOver: boolean;
  readonly ship: boolean;
  readonly withdraw: boolean;
  readonly correct: boolean;
  readonly transfer: boolean;
  readonly refuse: boolean;
  readonly takeBack: boolean;
}

type Moment = Pick<
  Redemption,
  'state' | 'delivery' | 'expiresAt' | 'exportedAt' | 'returnableUntil' | 'transferredFrom' | 'shipment'
>;

/** What may be done with a redemption at `now`; the server decides, this only hides what it would refuse. */
export const actsOf = (one: Moment, { fulfil, takeBack }: RedemptionRights, now: number): RedemptionActs => {
  const { state, delivery } = one;
  const settled = state === 'confirmed' || state === 'ready';
  const inTime = now < one.expiresAt;
  return {
    prepare: fulfil && inTime && delivery === 'pick_up' && state === 'confirmed',
    handOver: fulfil && inTime && delivery === 'pick_up' && settled,
    // The courier has the address: the parcel may be on its way, whatever the clock says.
    ship: fulfil && delivery === 'post' && settled && (inTime || one.exportedAt !== null),
    withdraw: fulfil && delivery === 'post' && settled && one.exportedAt !== null,
    // Some months after posting the number is gone with the address.
    correct: fulfil && (state === 'shipped' || state === 'done') && one.shipment !== null && one.shipment.trackingNo !== null,
    transfer:
      fulfil && inTime && delivery === 'pick_up' && (state === 'held' || state === 'confirmed') && one.transferredFrom === null,
    refuse: fulfil && (settled || state === 'held'),
    takeBack: takeBack && one.returnableUntil !== null && now < one.returnableUntil,
  };
};

/** What a return gives back: those pieces at what each cost. null = there are not so many. @param text as it was typed */
export const returnOf = (
  { quantity, points }: Pick<Redemption, 'quantity' | 'points'>,
  text: string,
): { readonly quantity: number; readonly points: number } | null => {
  const typed = text.trim();
  const pieces = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  return pieces < 1 || pieces > quantity ? null : { quantity: pieces, points: (points / quantity) * pieces };
};

/** 退回 1 件，600 积分; null = nothing came back after the hand-over. */
export const returnedText = ({
  returnedQuantity,
  returnedPoints,
}: Pick<Redemption, 'returnedQuantity' | 'returnedPoints'>): string | null =>
  returnedQuantity > 0 ? `退回 ${returnedQuantity} 件，${formatPoints(returnedPoints)} 积分` : null;

const ENDINGS: Readonly<Partial<Record<RedemptionState, string>>> = {
  done: '完成，不能再退',
  cancelled: '已取消，积分和库存已退回',
  returned: '已退回，积分退到原批次',
};

/** How it ended; undefined = it did not yet. */
const endingOf = (one: Redemption): string | undefined =>
  one.state === 'expired' ? `${missedText(one)}，积分和库存已退回` : ENDINGS[one.state];

/** What is waited for now. */
const nowStep = (one: Redemption): Step | null => {
  const step = (title: string): Step => ({ id: 'now', at: null, title, hint: one.campusName, tone: 'now' });
  if (one.state === 'held') return step('等家长在小程序里确认');
  if (one.delivery === 'post' && (one.state === 'confirmed' || one.state === 'ready'))
    return step(one.exportedAt === null ? '等校区发货' : '等填快递单号');
  if (one.state === 'confirmed') return step('等校区备货');
  return one.state === 'ready' ? step('等家长来领') : null;
};

/** The way of a redemption, oldest first. */
export const stepsOf = (one: Redemption): readonly Step[] => {
  const done = (id: string, at: number | null, title: string, hint: string | null = null): readonly Step[] =>
    at === null ? [] : [{ id, at, title, hint, tone: 'done' }];
  const posted = one.shipment;
  const ending = endingOf(one);
  const next = nowStep(one);
  return [
    ...done(
      'redeemed',
      one.redeemedAt,
      one.byChild ? '孩子提出兑换' : '兑换',
      one.transferredFrom === null ? null : `原在${one.transferredFrom}领取`,
    ),
    ...done('ready', one.readyAt, '备货完成'),
    ...done('exported', one.exportedAt, '地址已导出给快递'),
    ...done(
      'handed',
      one.handedOverAt,
      one.delivery === 'post' ? '已发货' : one.delivery === 'auto' ? '已到账' : '已领取',
      posted?.trackingNo == null ? null : `${posted.courier ?? ''} ${posted.trackingNo}`,
    ),
    ...(ending === undefined || one.endedAt === null
      ? []
      : [
          {
            id: 'ended',
            at: one.endedAt,
            title: ending,
            hint: one.note,
            tone: one.state === 'done' ? ('done' as const) : ('quiet' as const),
          },
        ]),
    ...(next === null ? [] : [next]),
  ];
};

/** The filters of the queue as the server takes them; without a state it is what is open. */
export const queueQuery = ({ campusId = '', state = '', delivery = '', goodId = '', studentId = '' }: FilterValues) => ({
  ...(campusId === '' ? {} : { campusId }),
  ...(goodId === '' ? {} : { goodId }),
  ...(studentId === '' ? {} : { studentId }),
  ...(isDelivery(delivery) ? { delivery } : {}),
  state: isRedemptionState(state) ? state : ('open' as const),
});

/** It waits for somebody. */
export const isOpen = ({ state }: Pick<Redemption, 'state'>): boolean =>
  state === 'held' || state === 'confirmed' || state === 'ready';

/** What its last day is the last day of. */
export const deadlineName = ({ delivery }: Pick<Redemption, 'delivery'>): string =>
  delivery === 'post' ? '寄出期限' : '领取期限';

/** Until when it can be picked up or posted, from today's point of view; nothing ends once the courier has the address. */
export const expiryText = (
  { expiresAt, exportedAt }: Pick<Redemption, 'expiresAt' | 'exportedAt'>,
  now: number,
): { readonly text: string; readonly soon: boolean } => {
  if (exportedAt !== null) return { text: '已导出地址', soon: false };
  const last = localDateOf(expiresAt - 1);
  const today = localDateOf(now);
  if (now >= expiresAt) return { text: '已过期', soon: true };
  if (last === today) return { text: '今天到期', soon: true };
  return { text: lastDayText(last, now), soon: startOfDay(addDays(today, 3)) > expiresAt };
};

// ---- The courier ----

/** What the file for the courier would hold, and what follows from taking it. */
export const courierText = ({ parcels, fresh }: AnswerOf<'mallDesk.toPost'>): string => {
  if (parcels === 0) return '没有待寄的包裹。';
  const news = fresh === parcels ? '' : fresh === 0 ? '，之前都导出过' : `，其中 ${fresh} 个第一次导出`;
  return `共 ${parcels} 个包裹${news}。导出后算作地址已交给快递：家长不能再自行取消，过了寄出期限也不会自动取消，积分一直冻结，直到填写快递单号。没有寄成的，请在那笔兑换里点「未交快递」。`;
};

/** What follows when the courier does not have it after all. */
export const withdrawText = ({ expiresAt }: Pick<Redemption, 'expiresAt'>, now: number): string =>
  `请先确认包裹没有交给快递。之后家长又可以自行取消，${
    now < expiresAt ? '过了寄出期限还没有交给快递会自动取消，积分退回。' : '而且寄出期限已过，几分钟内会自动取消，积分退回。'
  }`;

// ---- Several at once ----

export interface Together {
  readonly done: number;
  /** Somebody else was first, or the family has cancelled. */
  readonly gone: number;
  readonly failure: ApiFailure | null;
}

const GONE = ['redemption_state', 'redemption_expired', 'redemption_not_found'];

/**
 * Says of one after the other that it lies ready, and stops at the first failure that is not another's doing.
 * @returns the failure itself when nothing came of it at all
 */
export const prepareEach = async (
  rows: readonly Redemption[],
  send: (one: Redemption) => Promise<Result<unknown>>,
): Promise<Result<Together>> => {
  let done = 0;
  let gone = 0;
  for (const one of rows) {
    const answer = await send(one);
    if (answer.ok) done += 1;
    else if (GONE.includes(answer.error.code)) gone += 1;
    else return done + gone === 0 ? answer : { ok: true, data: { done, gone, failure: answer.error } };
  }
  return { ok: true, data: { done, gone, failure: null } };
};

export const togetherText = ({ done, gone, failure }: Together): string =>
  [
    done > 0 ? `${done} 笔已备好，家长会收到领取提醒` : '',
    gone > 0 ? `${gone} 笔状态已变化，没有处理` : '',
    failure === null ? '' : `其余没有处理：${failure.message}`,
  ]
    .filter((part) => part !== '')
    .join('；');
