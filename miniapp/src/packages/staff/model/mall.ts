import type { FilterValues, TagTone } from '@/components';
import { categoryNames } from '@/family/goods';
import { formatEnd, formatFen, formatInstant, formatWhole } from '@/format';
import type { AnswerOf } from '@/services/api';
import { yuanText } from './money';

export type Good = AnswerOf<'mall.goods'>['items'][number];
export type GoodDetail = AnswerOf<'mall.good'>;
export type Stock = GoodDetail['stock'][number];
export type StockMove = AnswerOf<'mall.stockMoves'>['items'][number];
export type StockLine = AnswerOf<'mall.stockList'>['items'][number];
export type Fulfilment = Good['fulfilment'];
export type FulfilmentKind = Fulfilment['kind'];
export type GoodState = Good['state'];
export type Category = Good['category'];

interface Word {
  readonly text: string;
  readonly tone: TagTone;
}

export const CATEGORY_NAMES = categoryNames;
export const isCategory = (text: string): text is Category => text in CATEGORY_NAMES;

export const GOOD_STATES: Readonly<Record<GoodState, Word>> = {
  draft: { text: '草稿', tone: 'neutral' },
  on_sale: { text: '在售', tone: 'brand' },
  off_sale: { text: '已下架', tone: 'points' },
};
export const isGoodState = (text: string): text is GoodState => text in GOOD_STATES;

export const KIND_NAMES: Readonly<Record<Good['kind'], string>> = { physical: '实物', virtual: '虚拟权益' };

export const FULFILMENT_NAMES: Readonly<Record<FulfilmentKind, string>> = {
  pick_up: '到校区自提',
  post: '邮寄',
  pick_up_or_post: '自提或邮寄，由家长选',
  lesson_credits: '课时',
  validity_days: '课包延期',
  coupon: '优惠券',
  benefit_quota: '权益次数',
  activity_seat: '活动名额',
};
export const isFulfilment = (text: string): text is FulfilmentKind => text in FULFILMENT_NAMES;

/** What a kind of good may do: goods of flesh are carried, the others arrive by themselves. */
export const FULFILMENTS_OF: Readonly<Record<Good['kind'], readonly FulfilmentKind[]>> = {
  physical: ['pick_up', 'post', 'pick_up_or_post'],
  virtual: ['lesson_credits', 'validity_days', 'coupon', 'benefit_quota', 'activity_seat'],
};

const POSTED = '地址导出给快递以后不再过期。';

/** What the days mean after which a redemption ends: whoever picks it up has to come, what is posted has to leave. */
export const daysWords = (kind: FulfilmentKind): { readonly label: string; readonly hint?: string } => {
  if (kind === 'post') return { label: '几天内寄出，过期退回', hint: POSTED };
  if (kind === 'pick_up_or_post') return { label: '几天内领取或寄出，过期退回', hint: `选邮寄的，${POSTED}` };
  return { label: '几天内领取，过期退回' };
};

/** How what was redeemed gets to the family, with its figures. */
export const fulfilmentText = ({ fulfilment: one, courseTitle }: Pick<Good, 'fulfilment' | 'courseTitle'>): string => {
  const course = courseTitle === null ? '' : `《${courseTitle}》`;
  switch (one.kind) {
    case 'lesson_credits':
      return `${course}${one.credits} 课时，${one.validDays} 天内有效`;
    case 'validity_days':
      return `最先到期的${course}课包延期 ${one.days} 天`;
    case 'coupon':
      return `${one.label}：${one.minSpendFen > 0 ? `满 ${formatFen(one.minSpendFen)} ` : ''}减 ${formatFen(one.valueFen)}，${one.validDays} 天内有效`;
    case 'benefit_quota':
      return `${one.label} ${one.times} 次，${one.validDays} 天内有效`;
    case 'activity_seat':
      return `${one.label}：${formatInstant(one.startsAt)}，${one.place}`;
    default:
      return FULFILMENT_NAMES[one.kind];
  }
};

export const PERIOD_NAMES: Readonly<Record<Good['limitPeriod'], string>> = {
  day: '每天',
  week: '每周',
  month: '每月',
  ever: '总共',
};
export const isPeriodOfLimit = (text: string): text is Good['limitPeriod'] => text in PERIOD_NAMES;

/** What is for tiers only cannot be redeemed by anybody as long as nobody keeps tiers; it may be prepared all the same. */
export const NO_TIERS_YET = '目前还没有会员等级，任何家庭都不能兑换这件商品';

/** 每周每位学员 2 件，每个家庭 4 件; nothing for a good without limits. */
export const limitText = ({
  perStudent,
  perFamily,
  limitPeriod,
}: Pick<Good, 'perStudent' | 'perFamily' | 'limitPeriod'>): string => {
  const parts = [
    ...(perStudent === null ? [] : [`每位学员 ${formatWhole(perStudent)} 件`]),
    ...(perFamily === null ? [] : [`每个家庭 ${formatWhole(perFamily)} 件`]),
  ];
  return parts.length === 0 ? '不限' : `${PERIOD_NAMES[limitPeriod]}${parts.join('，')}`;
};

/** From when until when something is on sale, in words. @param until the first instant after it */
export const windowText = (from: number | null, until: number | null): string => {
  if (from === null && until === null) return '长期';
  if (from === null) return `至 ${formatEnd(until ?? 0)}`;
  return until === null ? `${formatInstant(from)} 起` : `${formatInstant(from)} 至 ${formatEnd(until)}`;
};

/** The filters of the list of goods as the server takes them; a search for blanks is none. */
export const goodsQuery = ({ search = '', state = '', category = '', campusId = '', belowBreakEven = '' }: FilterValues) => ({
  ...(search.trim() === '' ? {} : { search: search.trim() }),
  ...(isGoodState(state) ? { state } : {}),
  ...(isCategory(category) ? { category } : {}),
  ...(campusId === '' ? {} : { campusId }),
  ...(belowBreakEven === 'yes' ? { belowBreakEven: 'yes' as const } : {}),
});

/** What can be done about the state of a good now. */
export const nextState = ({ state }: Pick<Good, 'state'>): { readonly state: 'on_sale' | 'off_sale'; readonly text: string } =>
  state === 'on_sale' ? { state: 'off_sale', text: '下架' } : { state: 'on_sale', text: '上架' };

/** The stock of one campus in one line. */
export const stockText = ({ available, held }: Pick<Stock, 'available' | 'held'>): string =>
  `可兑 ${formatWhole(available)}${held > 0 ? ` · 预留 ${formatWhole(held)}` : ''}`;

// ---- Moving stock ----

export const MOVE_NAMES: Readonly<Record<StockMove['kind'], string>> = {
  in: '入库',
  out: '出库',
  adjust: '调整',
  stock_take: '盘点',
  hold: '兑换预留',
  release: '取消预留',
  hand_over: '已领取',
  return: '退回',
  transfer_out: '调出',
  transfer_in: '调入',
};

export type HandMove = 'in' | 'out' | 'adjust' | 'transfer';
export const HAND_MOVES: readonly { readonly value: HandMove; readonly text: string }[] = [
  { value: 'in', text: '入库' },
  { value: 'out', text: '出库' },
  { value: 'adjust', text: '调整' },
  { value: 'transfer', text: '调到别的校区' },
];
export const isHandMove = (text: string): text is HandMove => HAND_MOVES.some(({ value }) => value === text);

/** A move of stock as it is typed. */
export interface MoveDraft {
  readonly kind: HandMove;
  readonly campusId: string;
  readonly toCampusId: string;
  readonly quantity: string;
  readonly reason: string;
}

export type MoveBody =
  | { readonly kind: 'in'; readonly campusId: string; readonly quantity: number; readonly reason: string | null }
  | { readonly kind: 'out' | 'adjust'; readonly campusId: string; readonly quantity: number; readonly reason: string }
  | {
      readonly kind: 'transfer';
      readonly fromCampusId: string;
      readonly toCampusId: string;
      readonly quantity: number;
      readonly reason: string | null;
    };
export type ReadMove =
  | { readonly value: MoveBody }
  | { readonly field: 'quantity' | 'reason' | 'toCampusId'; readonly problem: string };

const MOST_PIECES = 100_000;

/** Reads how many pieces are moved: whole, and signed only where the number itself is corrected. */
const readQuantity = (kind: HandMove, text: string): number | null => {
  const clean = text
    .trim()
    .replace(/[,，\s]/g, '')
    .replace(/^[−－]/, '-')
    .replace(/^＋/, '+');
  if (!/^[+-]?\d{1,7}$/.test(clean)) return null;
  const quantity = Number(clean);
  if (quantity === 0 || Math.abs(quantity) > MOST_PIECES) return null;
  return quantity < 0 && kind !== 'adjust' ? null : quantity;
};

/** Reads a move: stock that leaves or is corrected needs a reason of two characters, what comes in does not. */
export const readStockMove = (draft: MoveDraft): ReadMove => {
  const { kind, campusId, toCampusId } = draft;
  const quantity = readQuantity(kind, draft.quantity);
  const reason = draft.reason.trim();
  if (kind === 'transfer' && (toCampusId === '' || toCampusId === campusId))
    return { field: 'toCampusId', problem: '请选择另一个校区' };
  if (quantity === null)
    return {
      field: 'quantity',
      problem: kind === 'adjust' ? '请填写增减的件数，例如 3 或 -2' : '请填写 1 到 100,000 之间的整数',
    };
  if (reason.length === 1 || ((kind === 'out' || kind === 'adjust') && reason.length < 2))
    return { field: 'reason', problem: '请写明原因，至少两个字' };
  switch (kind) {
    case 'in':
      return { value: { kind, campusId, quantity, reason: reason === '' ? null : reason } };
    case 'transfer':
      return { value: { kind, fromCampusId: campusId, toCampusId, quantity, reason: reason === '' ? null : reason } };
    default:
      return { value: { kind, campusId, quantity, reason } };
  }
};

/** A change with its sign; nothing where nothing changed. */
export const changeText = (change: number): string =>
  change === 0 ? '' : change > 0 ? `+${formatWhole(change)}` : formatWhole(change);

/** Fen for a field of a form; unknown is blank. */
export const fenField = (fen: number | null): string => (fen === null ? '' : yuanText(fen));
