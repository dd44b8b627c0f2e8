import type { Instant, LocalDate, RedemptionDelivery, RedemptionState } from '@qingya/shared';
import type { Notice } from '../../messaging';
import { pages } from '../domain/pages';
import { cut, dateText, firstNameOf, whenText } from '../domain/words';
import type { Child } from './lessons';

/** A redemption as a message names it. */
export interface Redemption {
  readonly id: string;
  readonly goodTitle: string;
  readonly quantity: number;
  /** Of all pieces together. */
  readonly points: number;
  /** Pieces that were taken back. */
  readonly returnedQuantity: number;
  /** Points that went back with them. */
  readonly returnedPoints: number;
  readonly state: RedemptionState;
  readonly delivery: RedemptionDelivery;
  readonly expiresAt: Instant;
  /** When its address went to the courier: from then on the clock ends nothing. */
  readonly exportedAt: Instant | null;
  readonly approved: boolean;
  readonly byChild: boolean;
  readonly note: string | null;
  readonly courier: string | null;
  readonly trackingNo: string | null;
  /** Until, not including, when it can be taken back; null = it cannot. */
  readonly returnableUntil: Instant | null;
}

const about = (child: Child, redemption: Redemption, reason: string, subject = redemption.id) =>
  ({
    familyId: child.familyId,
    studentId: child.id,
    topic: 'points',
    reason: `redemption.${reason}`,
    subject,
    page: pages.redemption(redemption.id),
  }) as const;

const goods = ({ goodTitle, quantity }: Redemption): string => `「${goodTitle}」${quantity === 1 ? '' : ` × ${quantity}`}`;
const because = (note: string | null): string => (note === null || note === '' ? '' : `原因：${note}。`);
const at = (campus: string): string => (campus === '' ? '校区' : campus);

/** Until when points that came back can be used: a lot that ran out meanwhile lasts a few days more. */
export interface BackUntil {
  /** Last usable day of those that lapse first; null = they never do. */
  readonly first: LocalDate | null;
  /** Of those that lapse last. */
  readonly last: LocalDate | null;
}

/** @param until undefined = all of them went into a debt */
const back = (until: BackUntil | undefined): string => {
  if (!until) return '积分已退回。';
  if (until.first === null) return '积分已退回，长期有效。';
  const which = until.first === until.last ? '' : '其中最早到期的一批';
  return `积分已退回，${which}最后可用日是${dateText(until.first)}。`;
};

/** A child wants something above the family's limit. */
export const redemptionAsked = (child: Child, redemption: Redemption): Notice => ({
  ...about(child, redemption, 'asked'),
  title: `${firstNameOf(child.name)}想兑换，等您确认`,
  body: cut(
    `${goods(redemption)}，共 ${redemption.points} 积分。请在${whenText(redemption.expiresAt)}前确认，到时没有确认会自动取消，积分退回。`,
    400,
  ),
  urgency: 'now',
  validUntil: redemption.expiresAt,
});

/** A guardian confirmed it. @param campus where it is picked up */
export const redemptionApproved = (child: Child, redemption: Redemption, campus: string): Notice => ({
  ...about(child, redemption, 'approved'),
  title: '兑换已确认',
  body: cut(
    redemption.delivery === 'post'
      ? `${firstNameOf(child.name)}兑换的${goods(redemption)}已确认，${posting(redemption)}`
      : `${firstNameOf(child.name)}兑换的${goods(redemption)}已确认，请在${whenText(redemption.expiresAt)}前到${at(campus)}领取。`,
    400,
  ),
  urgency: 'daytime',
});

const posting = ({ exportedAt, expiresAt }: Redemption): string =>
  exportedAt === null
    ? `校区会在${whenText(expiresAt)}前寄出，到时还没有交给快递会自动取消，积分退回。`
    : '地址已交给快递，正在安排寄出，发货后可在兑换详情查看快递单号。需要取消请联系校区。';

/** It lies at the desk. */
export const redemptionReady = (child: Child, redemption: Redemption, campus: string): Notice => ({
  ...about(child, redemption, 'ready'),
  title: '兑换的商品可以领取了',
  body: cut(
    `${firstNameOf(child.name)}兑换的${goods(redemption)}已备好，请在${whenText(redemption.expiresAt)}前到${at(campus)}出示领取码领取。`,
    400,
  ),
  urgency: 'daytime',
});

/** The desk has it picked up at another campus. @param campus the new one */
export const redemptionMoved = (child: Child, redemption: Redemption, campus: string): Notice => ({
  ...about(child, redemption, 'moved'),
  title: '领取校区已更换',
  body: cut(
    `${firstNameOf(child.name)}兑换的${goods(redemption)}改到${at(campus)}领取${
      redemption.state === 'held' ? '' : `，请在${whenText(redemption.expiresAt)}前凭领取码领取`
    }。如不是您要求更换的，请联系校区。`,
    400,
  ),
  urgency: 'daytime',
});

/** What was changed, and into what. */
export interface Changed<T> {
  readonly from: T;
  readonly to: T;
}

/** What became of an activity's time and place; null = as it was, or nothing to tell. */
export interface SeatChange {
  readonly startsAt: Changed<Instant> | null;
  readonly place: Changed<string> | null;
  /** When it begins now. */
  readonly begins: Instant;
}

/**
 * An activity was put off or moved.
 * @param child whose seat a tap opens
 * @param names of all children of the family whose seats moved, the child's included
 * @param moveId the same activity may be moved again
 */
export const redemptionRescheduled = (
  child: Child,
  names: readonly string[],
  redemption: Redemption,
  moveId: string,
  { startsAt, place, begins }: SeatChange,
): Notice => {
  const what = [...(startsAt ? ['时间'] : []), ...(place ? ['地点'] : [])].join('和');
  const changes = [
    ...(startsAt ? [`活动时间由${whenText(startsAt.from)}改为${whenText(startsAt.to)}`] : []),
    ...(place ? [`活动地点由「${place.from}」改为「${place.to}」`] : []),
  ].join('，');
  const who = names.map(firstNameOf).join('、');
  return {
    ...about(child, redemption, 'rescheduled', moveId),
    title: `活动${what}有调整`,
    body: cut(`${who}兑换的「${redemption.goodTitle}」，${changes}。不能参加的话，请联系校区。`, 400),
    urgency: 'now',
    validUntil: begins,
  };
};

/** Somebody has it now, or it arrived by itself. */
export const redemptionHandedOver = (child: Child, redemption: Redemption, campus: string): Notice => ({
  ...about(child, redemption, 'handed-over'),
  title: redemption.delivery === 'auto' ? '兑换已到账' : '兑换的商品已领取',
  body: cut(
    redemption.delivery === 'auto'
      ? `${firstNameOf(child.name)}兑换的${goods(redemption)}已到账，用去 ${redemption.points} 积分。`
      : `${firstNameOf(child.name)}兑换的${goods(redemption)}已在${at(campus)}领取。${
          redemption.note === null ? '' : `没有出示领取码，登记说明：${redemption.note}。`
        }如不是家人领取，请联系校区。`,
    400,
  ),
  urgency: 'daytime',
});

/** It was posted. Messages are kept longer than addresses, so that the whole number is not in one. */
export const redemptionShipped = (child: Child, redemption: Redemption): Notice => ({
  ...about(child, redemption, 'shipped'),
  title: '兑换的商品已寄出',
  body: cut(
    `${firstNameOf(child.name)}兑换的${goods(redemption)}已由${redemption.courier ?? '快递'}寄出，${numberOf(redemption)}请留意查收。${sendBack(redemption)}`,
    400,
  ),
  urgency: 'daytime',
});

const numberOf = ({ trackingNo }: Redemption): string =>
  trackingNo === null ? '单号见兑换详情，' : `单号尾号 ${trackingNo.slice(-4)}，完整单号见兑换详情，`;
const sendBack = ({ returnableUntil: until }: Redemption): string =>
  until === null ? '' : `收到后如有问题，请在${whenText(until)}前联系校区退货。`;

/** It waits for the family, and not for long any more. @param eventId the family may be reminded again */
export const redemptionReminded = (child: Child, redemption: Redemption, campus: string, eventId: string): Notice => {
  const waits = redemption.state === 'held';
  const until = whenText(redemption.expiresAt);
  return {
    ...about(child, redemption, 'reminded', `${redemption.id}:${eventId}`),
    title: waits ? `${firstNameOf(child.name)}的兑换还在等您确认` : '兑换的商品还没有领取',
    body: cut(
      waits
        ? `${goods(redemption)}，共 ${redemption.points} 积分。请在${until}前确认，否则会自动取消，积分退回。`
        : `${firstNameOf(child.name)}兑换的${goods(redemption)}请在${until}前到${at(campus)}领取，否则会自动取消，积分退回。`,
      400,
    ),
    urgency: 'daytime',
    validUntil: redemption.expiresAt,
  };
};

/** Nobody came for it, or nobody answered the child. */
export const redemptionExpired = (child: Child, redemption: Redemption, until: BackUntil | undefined): Notice => ({
  ...about(child, redemption, 'expired'),
  title: '兑换已过期',
  body: cut(
    `${firstNameOf(child.name)}兑换的${goods(redemption)}${missed(redemption)}，已自动取消，${redemption.points} ${back(until)}`,
    400,
  ),
  urgency: 'daytime',
});

const missed = ({ byChild, approved, delivery }: Redemption): string => {
  if (byChild && !approved) return '没有在期限内得到家长确认';
  return delivery === 'post' ? '校区没能在期限内寄出' : '没有在期限内领取';
};

/** The school cancelled it; what a family cancels itself is no news. */
export const redemptionRefused = (child: Child, redemption: Redemption, until: BackUntil | undefined): Notice => ({
  ...about(child, redemption, 'cancelled'),
  title: '校区取消了一笔兑换',
  body: cut(
    `${firstNameOf(child.name)}兑换的${goods(redemption)}已取消。${because(redemption.note)}${redemption.points} ${back(until)}`,
    400,
  ),
  urgency: 'now',
});

/** All or some of it was taken back. */
export const redemptionReturned = (child: Child, redemption: Redemption, until: BackUntil | undefined): Notice => ({
  ...about(child, redemption, 'returned'),
  title: '退货已办理',
  body: cut(
    `${firstNameOf(child.name)}兑换的${goods(redemption)}${cameBack(redemption)}。${because(redemption.note)}${redemption.returnedPoints} ${back(until)}`,
    400,
  ),
  urgency: 'daytime',
});

const cameBack = ({ quantity, returnedQuantity }: Redemption): string =>
  returnedQuantity === quantity ? '已退货' : `已退回 ${returnedQuantity} 件`;

/** Somebody without the code is at the desk. Messages are kept longer than names of strangers: the page has the name while the question stands. */
export const pickUpAsked = (
  child: Child,
  redemption: Redemption,
  campus: string,
  request: { readonly id: string; readonly validUntil: Instant },
): Notice => ({
  ...about(child, redemption, 'pick-up', request.id),
  title: '有人来代领兑换的商品，请您确认',
  body: cut(
    `有人在${at(campus)}想代${firstNameOf(child.name)}领取${goods(redemption)}。请在${whenText(request.validUntil)}前打开兑换详情，看看是谁并回复；不认识请选择不同意。`,
    400,
  ),
  urgency: 'now',
  validUntil: request.validUntil,
});
