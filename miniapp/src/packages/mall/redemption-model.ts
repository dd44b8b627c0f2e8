import type { Fact } from '@/family/Facts';
import { relativeDay, type State } from '@/family/model';
import { formatDay, formatInstant, formatMinute, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import { localDateOf, minuteOfDay } from '@/vocabulary';

export type Redemption = AnswerOf<'redemptions.mine'>['items'][number];
export type RedemptionDetail = AnswerOf<'redemptions.read'>;
type RedemptionState = Redemption['state'];

const states: Readonly<Record<RedemptionState, State>> = {
  held: { text: '等家长确认', tone: 'points' },
  confirmed: { text: '准备中', tone: 'info' },
  ready: { text: '可以领取', tone: 'brand' },
  handed_over: { text: '已领取', tone: 'brand' },
  shipped: { text: '已发货', tone: 'brand' },
  done: { text: '已完成', tone: 'neutral' },
  cancelled: { text: '已取消', tone: 'neutral' },
  expired: { text: '已过期', tone: 'neutral' },
  returned: { text: '已退货', tone: 'neutral' },
};

/** How a redemption stands, as a tag. */
export const standing = ({ state, delivery }: Pick<Redemption, 'state' | 'delivery'>): State => {
  if (delivery === 'post' && (state === 'confirmed' || state === 'ready')) return { text: '等待发货', tone: 'info' };
  if (delivery === 'auto' && (state === 'handed_over' || state === 'done')) return { text: '已到账', tone: 'brand' };
  return states[state];
};

const OPEN: readonly RedemptionState[] = ['held', 'confirmed', 'ready'];
const GIVEN_BACK: readonly RedemptionState[] = ['cancelled', 'expired', 'returned'];

/** The parts of the history one may look at alone. */
export const filters = [
  { value: '', text: '全部' },
  { value: 'open', text: '进行中' },
  { value: 'received', text: '已收到' },
  { value: 'back', text: '已退回' },
] as const;
export type Filter = (typeof filters)[number]['value'];

/** Which part of the history a redemption belongs to. */
export const partOf = (state: RedemptionState): Exclude<Filter, ''> => {
  if (OPEN.includes(state)) return 'open';
  return GIVEN_BACK.includes(state) ? 'back' : 'received';
};

/** What an empty part of the history says. */
export const emptyHistory = (filter: Filter): { readonly title: string; readonly hint: string } =>
  filter === ''
    ? { title: '还没有兑换记录', hint: '在商城里选一件喜欢的吧' }
    : { title: '没有这类兑换', hint: '可以换一个分类看看' };

/** 小熊积木 × 2. */
export const titleOf = ({ goodTitle, quantity }: Pick<Redemption, 'goodTitle' | 'quantity'>): string =>
  quantity === 1 ? goodTitle : `${goodTitle} × ${quantity}`;

const moment = (at: number, now: number): string =>
  `${relativeDay(localDateOf(at), localDateOf(now))} ${formatMinute(minuteOfDay(at))}`;

/** The instant before which something is still possible, as a family says it: one that ends with its day is that whole day. */
export const lastMoment = (until: number, now: number): string => {
  if (minuteOfDay(until) !== 0) return `${moment(until, now)} 前`;
  const last = localDateOf(until - 1);
  return last === localDateOf(now) ? '今天内' : `${relativeDay(last, localDateOf(now))}（含）前`;
};

/** 退回 1 件，600 积分; null = nothing came back after it was received. */
export const returnedText = ({
  returnedQuantity,
  returnedPoints,
}: Pick<Redemption, 'returnedQuantity' | 'returnedPoints'>): string | null =>
  returnedQuantity > 0 ? `退回 ${returnedQuantity} 件，${formatPoints(returnedPoints)} 积分` : null;

/** One line below a title: the next thing to know about it. */
export const historyHint = (redemption: Redemption, now: number): string => {
  const { state, delivery, campusName, expiresAt, exportedAt, redeemedAt } = redemption;
  if (state === 'held') return `${lastMoment(expiresAt, now)}确认`;
  if (delivery === 'pick_up' && OPEN.includes(state)) return `${campusName}，${lastMoment(expiresAt, now)}领取`;
  if (delivery === 'post' && OPEN.includes(state)) {
    return exportedAt === null ? `${lastMoment(expiresAt, now)}寄出` : '地址已交给快递，等快递单号';
  }
  if (state === 'shipped' && redemption.returnedQuantity === 0 && redemption.shipment?.trackingNo != null) {
    return `${redemption.shipment.courier ?? '快递'} ${redemption.shipment.trackingNo}`;
  }
  return returnedText(redemption) ?? formatDay(localDateOf(redeemedAt), true);
};

export interface Stations {
  readonly steps: readonly string[];
  readonly current: number;
  readonly failed: boolean;
}

const endings: Partial<Record<RedemptionState, string>> = { cancelled: '已取消', expired: '已过期', returned: '已退货' };

/** The way of a redemption and where it stands; what was given back ends where it was. */
export const stationsOf = (redemption: Redemption): Stations => {
  const { delivery, byChild, state, readyAt, handedOverAt, exportedAt } = redemption;
  const last = { pick_up: ['可以领取', '已领取'], post: ['已发货'], auto: ['已到账'] }[delivery];
  const way = [
    '已兑换',
    ...(byChild ? ['家长确认'] : []),
    ...(delivery === 'pick_up' ? ['准备'] : delivery === 'post' ? ['备货'] : []),
    ...last,
  ];
  const confirmed = byChild ? 2 : 1;
  // Whether a guardian had agreed before it ended is not told: only what came after that shows it.
  const ended = readyAt !== null ? way.length - 1 : exportedAt !== null ? confirmed : 1;
  const reached: Readonly<Record<RedemptionState, number>> = {
    held: 1,
    confirmed,
    ready: way.length - 1,
    handed_over: way.length,
    shipped: way.length,
    done: way.length,
    cancelled: ended,
    expired: ended,
    returned: way.length,
  };
  const current = reached[state];
  const ending = endings[state];
  if (ending === undefined) return { steps: way, current, failed: false };
  const walked = handedOverAt === null ? way.slice(0, Math.min(current, way.length - 1)) : way;
  return { steps: [...walked, ending], current: walked.length, failed: true };
};

export interface Headline {
  readonly title: string;
  /** What this means for the family, or what to do next. */
  readonly sentence: string;
}

/** What becomes of points that come back: a lot that lapsed meanwhile is given a few days more. */
export const KEPT = '有效期不变；期间已到期的会多留几天，最后可用日见积分页。';

const back = (points: number): string => `${formatPoints(points)} 积分已退回原来的批次，${KEPT}`;

/** What happens to something that is to be posted. */
const postingText = ({ exportedAt, expiresAt }: Pick<Redemption, 'exportedAt' | 'expiresAt'>, now: number): string =>
  exportedAt === null
    ? `校区会在${lastMoment(expiresAt, now)}寄出，到时还没有交给快递会自动取消，积分退回。`
    : '地址已交给快递，正在安排寄出，发货后这里会显示快递单号。需要取消请联系校区。';

/** Until when it can be brought back; empty where that is over or was never possible. */
const returnText = ({ returnableUntil, delivery }: Pick<Redemption, 'returnableUntil' | 'delivery'>, now: number): string =>
  returnableUntil === null || now >= returnableUntil || delivery === 'auto'
    ? ''
    : `如有问题，请在${lastMoment(returnableUntil, now)}联系校区退货。`;

/** What a guardian's yes sets going. */
export const approvalText = ({ goodTitle, points, delivery }: Pick<Redemption, 'goodTitle' | 'points' | 'delivery'>): string => {
  const then = {
    pick_up: '确认后开始准备，领取期限从现在算起。',
    post: '确认后开始备货，寄出期限从现在算起。',
    auto: '确认后马上到账。',
  }[delivery];
  return `${goodTitle}，用 ${formatPoints(points)} 积分。${then}`;
};

/** The first thing a redemption's page says. */
export const headlineOf = (redemption: Redemption, now: number): Headline => {
  const { state, delivery, campusName, expiresAt, points } = redemption;
  const { text } = standing(redemption);
  if (delivery === 'post' && (state === 'confirmed' || state === 'ready')) {
    return { title: text, sentence: postingText(redemption, now) };
  }
  const came = returnedText(redemption);
  if (came !== null && state !== 'returned') return { title: text, sentence: `已${came}；积分回到原来的批次，${KEPT}` };
  switch (state) {
    case 'held':
      return { title: text, sentence: `超过您家设定的额度，请在${lastMoment(expiresAt, now)}确认，过时自动取消，积分退回。` };
    case 'confirmed':
      return { title: text, sentence: `${campusName}正在准备，请在${lastMoment(expiresAt, now)}凭领取码领取。` };
    case 'ready':
      return { title: text, sentence: `请在${lastMoment(expiresAt, now)}到${campusName}，出示下面的领取码。` };
    case 'shipped':
      return {
        title: text,
        sentence: `包裹已寄出${redemption.shipment?.trackingNo == null ? '' : '，可以用快递单号查询'}。${returnText(redemption, now)}`,
      };
    case 'handed_over':
    case 'done':
      return { title: text, sentence: receivedText(redemption, now) };
    case 'cancelled':
      return { title: text, sentence: back(points) };
    case 'expired':
      return { title: text, sentence: `过了期限没有${missed(redemption)}，${back(points)}` };
    case 'returned':
      return { title: text, sentence: `商品已退回校区，${back(points)}` };
  }
};

const receivedText = (redemption: Redemption, now: number): string => {
  const { delivery, campusName } = redemption;
  if (delivery === 'auto') return arrivedText(redemption);
  const thanks = delivery === 'post' ? '感谢您的等待，祝孩子喜欢。' : `已在${campusName}领取，祝孩子喜欢。`;
  return `${thanks}${returnText(redemption, now)}`;
};

const missed = ({ delivery, byChild, readyAt }: Pick<Redemption, 'delivery' | 'byChild' | 'readyAt'>): string => {
  const last = { pick_up: '领取', post: '发货', auto: '到账' }[delivery];
  return byChild && readyAt === null ? `确认或${last}` : last;
};

/** Where a virtual good can be found. */
const arrivedText = ({
  fulfilment,
  courseTitle,
  quantity,
}: Pick<Redemption, 'fulfilment' | 'courseTitle' | 'quantity'>): string => {
  const course = courseTitle === null ? '' : `《${courseTitle}》`;
  if (fulfilment.kind === 'lesson_credits')
    return `${course}${fulfilment.credits * quantity} 节课已加到孩子的课时里，可以在「考勤与课时」查看。`;
  if (fulfilment.kind === 'validity_days') return `${course}课程包有效期已延长 ${fulfilment.days * quantity} 天。`;
  return '已放进「我的权益」，到前台使用。';
};

/** Whether what was redeemed lies among the rights of the child. */
export const gaveRight = ({ fulfilment, state }: Pick<Redemption, 'fulfilment' | 'state'>): boolean =>
  ['coupon', 'benefit_quota', 'activity_seat'].includes(fulfilment.kind) && (state === 'handed_over' || state === 'done');

/** What can still be given up by the family itself: not what a courier may be carrying already, only the school knows that. */
export const mayCancel = (
  { state, expiresAt, exportedAt }: Pick<Redemption, 'state' | 'expiresAt' | 'exportedAt'>,
  now: number,
): boolean => OPEN.includes(state) && exportedAt === null && now < expiresAt;

/** Whether a guardian is asked to confirm it. */
export const mayApprove = ({ state, expiresAt }: Pick<Redemption, 'state' | 'expiresAt'>, now: number): boolean =>
  state === 'held' && now < expiresAt;

/** Once, before it lies ready, and only for what is picked up. */
export const mayMove = (
  { state, delivery, transferredFrom, expiresAt }: Pick<Redemption, 'state' | 'delivery' | 'transferredFrom' | 'expiresAt'>,
  now: number,
): boolean => state === 'confirmed' && delivery === 'pick_up' && transferredFrom === null && now < expiresAt;

/** Whether the pick-up code is worth showing. */
export const showsCode = (
  { state, delivery, expiresAt }: Pick<Redemption, 'state' | 'delivery' | 'expiresAt'>,
  now: number,
): boolean => (state === 'confirmed' || state === 'ready') && delivery === 'pick_up' && now < expiresAt;

/** Whether somebody at the desk waits for the family's word. */
export const waitsForWord = ({ pickUpRequest }: Pick<Redemption, 'pickUpRequest'>, now: number): boolean =>
  pickUpRequest !== null && pickUpRequest.state === 'waiting' && now < pickUpRequest.until;

/** Whether the family's yes to somebody at the desk can still be taken back; nothing is handed over on it after `until`. */
export const mayTakeBack = (
  { pickUpRequest, state, expiresAt }: Pick<Redemption, 'pickUpRequest' | 'state' | 'expiresAt'>,
  now: number,
): boolean =>
  pickUpRequest?.state === 'accepted' &&
  now < pickUpRequest.until &&
  (state === 'confirmed' || state === 'ready') &&
  now < expiresAt;

const requestWords = {
  waiting: '请求已过期，需要时请前台重新发起。',
  accepted: '您已同意由对方代领。',
  // Also after a yes that was taken back.
  refused: '您不同意由对方代领。',
} as const;

/** What became of a request for a pick-up that nobody has to answer any more. */
export const requestText = ({ pickUpRequest }: Pick<Redemption, 'pickUpRequest'>, now: number): string | null =>
  pickUpRequest === null || waitsForWord({ pickUpRequest }, now)
    ? null
    : `${pickUpRequest.taker}：${requestWords[pickUpRequest.state]}`;

/** ABCDEFGH → ABCD EFGH, to be read out over a counter. */
export const readable = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');

/** What it was, where and when. */
export const redemptionFacts = (redemption: RedemptionDetail): readonly Fact[] => {
  const { studentName, points, delivery, campusName, transferredFrom, redeemedAt, readyAt, handedOverAt, endedAt, id, state } =
    redemption;
  const came = returnedText(redemption);
  return [
    ...(studentName === null ? [] : [{ name: '孩子', value: studentName }]),
    { name: '花费', value: `${formatPoints(points)} 积分` },
    ...(came === null ? [] : [{ name: '退货', value: came }]),
    ...(delivery === 'pick_up' ? [{ name: '领取校区', value: campusName }] : []),
    ...(transferredFrom === null ? [] : [{ name: '原领取校区', value: transferredFrom }]),
    { name: '兑换时间', value: formatInstant(redeemedAt) },
    ...(readyAt === null ? [] : [{ name: '备好时间', value: formatInstant(readyAt) }]),
    ...(handedOverAt === null
      ? []
      : [{ name: { pick_up: '领取时间', post: '发货时间', auto: '到账时间' }[delivery], value: formatInstant(handedOverAt) }]),
    ...(endedAt === null || !GIVEN_BACK.includes(state) ? [] : [{ name: '退回时间', value: formatInstant(endedAt) }]),
    { name: '兑换单号', value: id },
  ];
};

/** What was posted, and how. */
export const shipmentFacts = ({ recipient, phone, address, courier }: NonNullable<Redemption['shipment']>): readonly Fact[] => [
  { name: '收件人', value: `${recipient} ${phone}`.trim() },
  { name: '寄往', value: address },
  ...(courier === null ? [] : [{ name: '快递公司', value: courier }]),
];
