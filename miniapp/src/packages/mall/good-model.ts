import type { Fact } from '@/family/Facts';
import { goodMark, lackText, type ShelfGood, standingOf } from '@/family/goods';
import type { State } from '@/family/model';
import { formatEnd, formatFen, formatInstant, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import type { ApiFailure } from '@/services/http';

export type Good = AnswerOf<'mall.shelfGood'>;
export type Rule = AnswerOf<'mallFamily.rule'>;
export type Address = NonNullable<AnswerOf<'mallFamily.lastAddress'>['address']>;
type Fulfilment = Good['fulfilment'];
type Campus = Good['campuses'][number];
export type Delivery = 'pick_up' | 'post' | 'auto';

/** One redemption takes no more. */
const MOST = 99;

/** How a good can get to the family. */
export const deliveriesOf = ({ kind }: Pick<Fulfilment, 'kind'>): readonly Delivery[] => {
  if (kind === 'pick_up' || kind === 'post') return [kind];
  return kind === 'pick_up_or_post' ? ['pick_up', 'post'] : ['auto'];
};

export const deliveryNames: Readonly<Record<Delivery, string>> = { pick_up: '到校区自提', post: '邮寄到家', auto: '自动到账' };

/** 《创意美术》; a course that nobody finds any more is not named. */
const courseText = (title: string | null): string => (title === null ? '' : `《${title}》`);

/** What arrives and how, in whole sentences. */
export const arrivalSentences = ({
  fulfilment,
  courseTitle,
  pickUpDays,
}: Pick<Good, 'fulfilment' | 'courseTitle' | 'pickUpDays'>): readonly string[] => {
  const pickUp = `兑换后 ${pickUpDays} 天内到校区领取，过期自动取消，积分退回。`;
  const post = `兑换后 ${pickUpDays} 天内寄出，发货后可以看到快递单号；逾期还没有交给快递会自动取消，积分退回。`;
  switch (fulfilment.kind) {
    case 'pick_up':
      return [pickUp];
    case 'post':
      return [post];
    case 'pick_up_or_post':
      return [`自提：${pickUp}`, `邮寄：${post}`];
    case 'lesson_credits':
      return [`兑换后马上到账${courseText(courseTitle) || ' '}${fulfilment.credits} 节课，${fulfilment.validDays} 天内有效。`];
    case 'validity_days':
      return [`兑换后，孩子最先到期的${courseText(courseTitle)}课程包有效期延长 ${fulfilment.days} 天。`];
    case 'coupon':
      return [
        `${fulfilment.label}：抵 ${formatFen(fulfilment.valueFen)}${fulfilment.minSpendFen > 0 ? `，满 ${formatFen(fulfilment.minSpendFen)} 可用` : ''}。`,
        `兑换后马上到账，${fulfilment.validDays} 天内到前台使用。`,
      ];
    case 'benefit_quota':
      return [`${fulfilment.label}：共 ${fulfilment.times} 次。`, `兑换后马上到账，${fulfilment.validDays} 天内到前台使用。`];
    case 'activity_seat':
      return [
        `${fulfilment.label}：${formatInstant(fulfilment.startsAt)}，${fulfilment.place}。`,
        '兑换后马上留出名额，到场时报孩子姓名。',
      ];
  }
};

const periods = {
  day: { every: '每天', now: '今天', next: '明天' },
  week: { every: '每周', now: '本周', next: '下周一' },
  month: { every: '每月', now: '本月', next: '下月 1 日' },
  ever: { every: '', now: '', next: '' },
} as const satisfies Readonly<Record<Good['limitPeriod'], object>>;

type Limited = Pick<Good, 'perStudent' | 'perFamily' | 'limitPeriod' | 'limitRenewsAt' | 'leftForChild'>;

/** 下周一; null = the limit never counts anew while the good is on sale. */
const renewalOf = ({ limitPeriod, limitRenewsAt }: Pick<Good, 'limitPeriod' | 'limitRenewsAt'>): string | null =>
  limitRenewsAt === null ? null : periods[limitPeriod].next;

/** What the limits are, and what is left of them for the child. */
const limitFacts = (good: Limited): readonly Fact[] => {
  const { perStudent, perFamily, limitPeriod, leftForChild } = good;
  if (leftForChild === null) return [];
  const { every, now } = periods[limitPeriod];
  const total = limitPeriod === 'ever' ? '总共 ' : ' ';
  const most = [
    ...(perStudent === null ? [] : [`每个孩子${total}${formatPoints(perStudent)} 件`]),
    ...(perFamily === null ? [] : [`每个家庭${total}${formatPoints(perFamily)} 件`]),
  ];
  const next = renewalOf(good);
  const left = leftForChild > 0 ? `${now === '' ? '' : `${now} `}${formatPoints(leftForChild)} 件` : `${now}已兑满`;
  return [
    { name: '限兑', value: `${every}${most.join('，')}` },
    { name: '还可以兑换', value: leftForChild > 0 || next === null ? left : `${left}，${next}可以再兑换` },
  ];
};

/** Limits and sale window; nothing for a good without any. */
export const ruleFacts = (good: Limited & Pick<Good, 'saleFrom' | 'saleUntil' | 'tiers' | 'tierAllowed'>): readonly Fact[] => [
  ...limitFacts(good),
  ...(good.saleFrom === null ? [] : [{ name: '开始兑换', value: formatInstant(good.saleFrom) }]),
  ...(good.saleUntil === null ? [] : [{ name: '截止兑换', value: formatEnd(good.saleUntil) }]),
  ...(good.tiers.length === 0
    ? []
    : [{ name: '会员等级', value: good.tierAllowed ? '专享，孩子的等级可以兑换' : '专享，孩子的等级还不能兑换' }]),
];

/** 剩 3 件 / 已兑完. */
export const stockText = (stock: number): string => (stock <= 0 ? '已兑完' : `剩 ${formatPoints(stock)} 件`);

/** The campus a sheet begins with: the child's own while it has any, else the first that does. */
export const firstCampus = ({ campusId, campuses }: Pick<Good, 'campusId' | 'campuses'>): string => {
  const own = campuses.find((campus) => campus.campusId === campusId);
  if (own !== undefined && own.stock > 0) return campusId;
  return campuses.find(({ stock }) => stock > 0)?.campusId ?? campusId;
};

/** Campuses to choose from, the child's own first. */
export const campusOptions = ({ campusId, campuses }: Pick<Good, 'campusId' | 'campuses'>) =>
  [...campuses]
    .sort((a, b) => Number(b.campusId === campusId) - Number(a.campusId === campusId))
    .map((campus) => ({ value: campus.campusId, text: `${campus.campusName}（${stockText(campus.stock)}）` }));

export const stockAt = (campuses: readonly Campus[], campusId: string): number =>
  campuses.find((campus) => campus.campusId === campusId)?.stock ?? 0;

/** How a good stands when every campus counts: another one may have what the child's own has not. */
export const standingAnywhere = (good: Good, now: number) => standingOf({ ...good, stock: mostAtOne(good) }, now);

const mostAtOne = ({ stock, campuses }: Pick<Good, 'stock' | 'campuses'>): number =>
  Math.max(stock, ...campuses.map((campus) => campus.stock));

/** The mark on a good's own page: one that only another campus has can be redeemed all the same. */
export const pageMark = (good: Good, now: number): State | null => {
  const standing = standingAnywhere(good, now);
  const elsewhere = good.stock <= 0 && (standing === 'open' || standing === 'lacking');
  return elsewhere ? { text: '其他校区有货', tone: 'info' } : goodMark({ ...good, stock: mostAtOne(good) }, now);
};

/** The next instant at which a good's page says something else by itself, ms; null = none is known. */
export const nextTurn = (
  {
    saleFrom,
    saleUntil,
    promotionUntil,
    limitRenewsAt,
    fulfilment,
  }: Pick<Good, 'saleFrom' | 'saleUntil' | 'promotionUntil' | 'limitRenewsAt' | 'fulfilment'>,
  now: number,
): number | null => {
  const begins = fulfilment.kind === 'activity_seat' ? fulfilment.startsAt : null;
  const coming = [saleFrom, saleUntil, promotionUntil, limitRenewsAt, begins]
    .filter((at) => at !== null)
    .filter((at) => at > now);
  return coming.length === 0 ? null : Math.min(...coming);
};

export interface Offer {
  /** What the button says. */
  readonly text: string;
  readonly open: boolean;
}

/** 本周已兑满，下周一可再兑; without a next time only that it is so. */
const limitText = (good: Good): string => {
  const next = renewalOf(good);
  return next === null ? '已达到限兑数量' : `${periods[good.limitPeriod].now}已兑满，${next}可再兑`;
};

/** The main button of a good: redeem it, or why that cannot be. */
export const offerOf = (good: Good, now: number): Offer => {
  switch (standingAnywhere(good, now)) {
    case 'not_yet':
      return { text: `${formatInstant(good.saleFrom ?? now)} 开始`, open: false };
    case 'over':
      return { text: '兑换已结束', open: false };
    case 'tier_only':
      return { text: '指定会员等级专享', open: false };
    case 'sold_out':
      return { text: '已兑完', open: false };
    case 'limit':
      return { text: limitText(good), open: false };
    case 'lacking':
      return { text: lackText(good.lacking), open: false };
    case 'open':
      return { text: '兑换', open: true };
  }
};

/** Most pieces that stock and limits allow at once; at least one, so that a sheet has something to show. */
export const mostPieces = ({ leftForChild }: Pick<ShelfGood, 'leftForChild'>, stock: number): number =>
  Math.max(1, Math.min(MOST, stock, leftForChild ?? MOST));

export interface Cost {
  readonly points: number;
  /** What is left of the spendable points; never below zero. */
  readonly after: number;
  /** What is lacking for so many pieces; 0 = enough. */
  readonly short: number;
}

/** What so many pieces cost. @param available the child's spendable points */
export const costOf = ({ points }: Pick<ShelfGood, 'points'>, quantity: number, available: number): Cost => {
  const total = points * quantity;
  return { points: total, after: Math.max(0, available - total), short: Math.max(0, total - available) };
};

/** Whether a redemption waits for a guardian: it costs more than the family's limit. */
export const needsGuardian = (rule: Pick<Rule, 'approvalAbove'> | undefined, points: number): boolean =>
  rule !== undefined && rule.approvalAbove !== null && points > rule.approvalAbove;

export const isPin = (text: string): boolean => /^\d{6}$/.test(text);

/** What the family is about to redeem. */
export interface Choice {
  readonly delivery: Delivery;
  readonly campusId: string;
  readonly quantity: number;
}

/** The choice a sheet begins with. */
export const firstChoice = (good: Good): Choice => ({
  delivery: deliveriesOf(good.fulfilment)[0] ?? 'pick_up',
  campusId: firstCampus(good),
  quantity: 1,
});

/**
 * The choice after the good was read again: no more than there is now. Where nobody goes to a campus, one that has it takes the place
 * of one that has none left; where it is picked up the family chooses the place itself.
 */
export const fittingChoice = (good: Good, choice: Choice): Choice => {
  const gone = stockAt(good.campuses, choice.campusId) <= 0;
  const campusId = gone && choice.delivery !== 'pick_up' ? firstCampus(good) : choice.campusId;
  return {
    ...choice,
    campusId,
    quantity: Math.min(choice.quantity, mostPieces(good, stockAt(good.campuses, campusId))),
  };
};

/** Whether there is anything left where the choice says, or at least somewhere else. */
export type Left = 'here' | 'elsewhere' | 'nowhere';

export const leftFor = (good: Good, { campusId }: Pick<Choice, 'campusId'>): Left => {
  if (stockAt(good.campuses, campusId) > 0) return 'here';
  return good.campuses.some(({ stock }) => stock > 0) ? 'elsewhere' : 'nowhere';
};

/** What the server is asked for; the points are those that were shown. Null while the address is missing. */
export const redeemBody = (good: Good, { delivery, campusId, quantity }: Choice, address: Address | null) => {
  if (delivery === 'post' && address === null) return null;
  return {
    goodId: good.id,
    campusId,
    quantity,
    points: costOf(good, quantity, 0).points,
    ...(delivery === 'post' && address !== null ? { address } : {}),
  };
};
export type RedeemBody = NonNullable<ReturnType<typeof redeemBody>>;

/** 广东省深圳市南山区 科技路 1 号，王芳 13800001234. */
export const addressLine = ({ recipient, phone, region, detail }: Address): string =>
  `${region} ${detail}，${recipient} ${phone}`;

/** Reasons after which the good is read again, because it is not what was shown. */
const STALE: readonly string[] = [
  'good_price_changed',
  'good_sold_out',
  'good_not_on_sale',
  'good_not_offered',
  'good_limit_student',
  'good_limit_family',
  'good_tier_only',
  'points_insufficient',
];
export const isStale = ({ code }: Pick<ApiFailure, 'code'>): boolean => STALE.includes(code);

const numberIn = (details: unknown, name: string): number | null => {
  const value: unknown = typeof details === 'object' && details !== null ? (details as Record<string, unknown>)[name] : undefined;
  return typeof value === 'number' ? value : null;
};

/**
 * What a refusal says where it happened: with the numbers the server gave, when it gave some.
 * @param delivery only where it is picked up can the family choose another campus
 */
export const refusalText = (
  { code, message, details }: Pick<ApiFailure, 'code' | 'message' | 'details'>,
  delivery: Delivery = 'pick_up',
): string => {
  if (code === 'good_price_changed') {
    const points = numberIn(details, 'points');
    return points === null ? message : `价格刚刚调整过，现在共需 ${formatPoints(points)} 积分。请看清后再确认。`;
  }
  if (code === 'good_sold_out') {
    const left = numberIn(details, 'available');
    if (left !== null && left > 0) return `只剩 ${left} 件了，请减少数量。`;
    return delivery === 'pick_up'
      ? '这个校区刚刚兑完了，可以换一个校区或看看其他商品。'
      : '库存刚刚有变化，没有兑换成功，请看清后再确认。';
  }
  if (code === 'good_limit_student' || code === 'good_limit_family') {
    const left = numberIn(details, 'left');
    return left === null || left <= 0 ? message : `限兑数量还剩 ${left} 件，请减少数量。`;
  }
  if (code === 'idempotency_conflict') return '上一次提交可能已经成功，请先到「我的兑换」里看一看。';
  return message;
};

/** What the second tap is about: what it costs, what is left, and where it will be. */
export const sheetFacts = (good: Pick<Good, 'campuses'>, choice: Choice, { points, after }: Cost): readonly Fact[] => [
  { name: choice.quantity === 1 ? '需要' : `${choice.quantity} 件共需`, value: `${formatPoints(points)} 积分` },
  { name: '兑换后剩余', value: `${formatPoints(after)} 积分` },
  ...(choice.delivery === 'pick_up'
    ? [
        {
          name: '领取地点',
          value: good.campuses.find(({ campusId }) => campusId === choice.campusId)?.campusName ?? '孩子所在校区',
        },
      ]
    : [{ name: '怎样拿到', value: deliveryNames[choice.delivery] }]),
];

interface SheetState {
  readonly cost: Cost;
  /** Above the family's limit. */
  readonly guarded: boolean;
  /** As it was typed; may stay empty. */
  readonly pin: string;
  /** Nothing is missing, an address for instance. */
  readonly complete: boolean;
  readonly left: Left;
}

/** What the second tap says, and whether it may be tapped. */
export const sheetText = ({
  cost,
  guarded,
  pin,
  complete,
  left,
}: SheetState): { readonly confirmText: string; readonly ready: boolean } => {
  if (left !== 'here') return { confirmText: left === 'elsewhere' ? '这个校区已兑完，请换一个校区' : '已兑完', ready: false };
  if (cost.short > 0) return { confirmText: lackText(cost.short), ready: false };
  if (!complete) return { confirmText: '请先填写收件地址', ready: false };
  if (!guarded) return { confirmText: `确认兑换，用 ${formatPoints(cost.points)} 积分`, ready: true };
  if (pin === '') return { confirmText: '提交，等家长确认', ready: true };
  return { confirmText: `家长确认，用 ${formatPoints(cost.points)} 积分`, ready: isPin(pin) };
};
