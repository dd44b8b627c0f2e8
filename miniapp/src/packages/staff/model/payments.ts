import type { TagTone } from '@/components';
import { formatFen } from '@/format';
import { isLocalDate, localDateOf } from '@/vocabulary';
import type { Channel, DeskChannel, Payment, PaymentDetail, PaymentState, PaymentSummary, PaymentSums } from '../types';
import { queryOf, stamp } from './desk';

export const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
  wechat: '微信支付',
  cash: '现金',
  pos: '刷卡',
  transfer: '转账',
};
export const CHANNELS = Object.keys(CHANNEL_NAMES) as readonly Channel[];
export const DESK_CHANNELS: readonly DeskChannel[] = ['cash', 'pos', 'transfer'];
export const isChannel = (text: string): text is Channel => text in CHANNEL_NAMES;

/** What a desk most often collects for; the field below takes anything else. */
export const QUICK_TITLES: readonly string[] = ['教材费', '考级报名费', '材料费', '活动费'];

interface Face {
  readonly text: string;
  readonly tone: TagTone;
}
export const PAYMENT_STATES: Readonly<Record<PaymentState, Face>> = {
  open: { text: '待支付', tone: 'points' },
  settled: { text: '已收款', tone: 'brand' },
  held: { text: '待人工核对', tone: 'danger' },
  closed: { text: '已关闭', tone: 'neutral' },
};
export const isPaymentState = (text: string): text is PaymentState => text in PAYMENT_STATES;
const CLOSE_REASONS: Readonly<Record<NonNullable<Payment['closeReason']>, string>> = {
  expired: '已过期',
  cancelled: '已撤回',
  voided: '已作废',
  refunded: '已全额退款',
  handled: '已人工处理',
};

/** The state of a payment in one word, with what happened to its money since. */
export const stateOf = (payment: Pick<Payment, 'state' | 'closeReason' | 'amount' | 'refunded' | 'refunding'>): Face => {
  const { state, closeReason, amount, refunded, refunding } = payment;
  if (state === 'closed') return { text: closeReason === null ? '已关闭' : CLOSE_REASONS[closeReason], tone: 'neutral' };
  if (state !== 'settled') return PAYMENT_STATES[state];
  if (refunding > 0) return { text: '退款中', tone: 'info' };
  if (refunded >= amount) return { text: '已全额退款', tone: 'neutral' };
  return refunded > 0 ? { text: '部分退款', tone: 'info' } : PAYMENT_STATES.settled;
};

export const OUTCOMES: Readonly<Record<PaymentDetail['captures'][number]['outcome'], Face>> = {
  settled: { text: '已入账', tone: 'brand' },
  late: { text: '关单后到账', tone: 'points' },
  duplicate: { text: '重复付款', tone: 'points' },
  held: { text: '待人工核对', tone: 'danger' },
  voided: { text: '已作废', tone: 'neutral' },
  handled: { text: '已人工处理', tone: 'neutral' },
};

// ---- Filters ----

/** The filters of the list as a query; what is no valid value is left out, and a reversed range is turned round. */
export const paymentQuery = (filters: Readonly<Record<string, string>>) => {
  const { state = '' } = filters;
  return { ...refundQuery(filters), ...(isPaymentState(state) ? { state } : {}) };
};

/** What the server is asked for refunds: as for payments, without their state. */
export const refundQuery = (filters: Readonly<Record<string, string>>) => {
  const { campusId = '', channel = '', search = '' } = filters;
  return {
    ...queryOf({ campusId, search: search.trim(), ...daysOfFilter(filters) }),
    ...(isChannel(channel) ? { channel } : {}),
  };
};

/** The two days of a filter, the earlier one first; half a date is none. */
export const daysOfFilter = (filters: Readonly<Record<string, string>>): { readonly from: string; readonly to: string } => {
  const days = [filters.from ?? '', filters.to ?? ''].map((day) => (isLocalDate(day) ? day : ''));
  const [from = '', to = ''] = days.includes('') ? days : [...days].sort();
  return { from, to };
};

/** Today and the first day of the month, in Shanghai. */
export const periodsAt = (now: number): { readonly today: string; readonly monthStart: string } => {
  const today = localDateOf(now);
  return { today, monthStart: `${today.slice(0, 8)}01` };
};

// ---- Sums ----

export interface Sums {
  readonly total: number;
  readonly count: number;
  /** Channels with money only, in the order of the channels. */
  readonly lines: readonly PaymentSums[];
}
export const sumsOf = (rows: readonly PaymentSums[]): Sums => ({
  total: rows.reduce((sum, { amount }) => sum + amount, 0),
  count: rows.reduce((sum, { count }) => sum + count, 0),
  lines: CHANNELS.flatMap((channel) => rows.filter((row) => row.channel === channel && row.count > 0)),
});

export type WaitingKind = 'openTasks' | 'stuckRefunds' | 'pendingVoids' | 'openDifferences';
const WAITING_NAMES: Readonly<Record<WaitingKind, string>> = {
  openTasks: '财务待办',
  stuckRefunds: '退款未到账，需要处理',
  pendingVoids: '作废等待复核',
  openDifferences: '对账差异',
};
/** What waits for a person; kinds with nothing to do are left out. */
export const waitingOf = (
  summary: Pick<PaymentSummary, WaitingKind>,
): readonly { readonly kind: WaitingKind; readonly text: string; readonly count: number }[] =>
  (Object.keys(WAITING_NAMES) as WaitingKind[])
    .map((kind) => ({ kind, text: WAITING_NAMES[kind], count: summary[kind] }))
    .filter(({ count }) => count > 0);

// ---- What may be done ----

export interface Permissions {
  readonly collect: boolean;
  readonly refund: boolean;
}
export interface PaymentActs {
  readonly record: boolean;
  readonly close: boolean;
  readonly refund: boolean;
  readonly void: boolean;
  readonly sync: boolean;
}

/** Money of a payment that could be asked back: what settled it, unless a void of it is being decided. */
export const refundableCapture = (detail: Pick<PaymentDetail, 'captures'>) =>
  detail.captures.find(({ outcome, refundable, voidRequested }) => outcome === 'settled' && refundable > 0 && !voidRequested);

/** The desk receipt that could still be voided: final, untouched by refunds, and nobody has asked yet. */
const voidable = ({ captures }: Pick<PaymentDetail, 'captures'>) =>
  captures.find(
    ({ outcome, channel, amount, refundable, voidRequested }) =>
      outcome === 'settled' && channel !== 'wechat' && refundable === amount && !voidRequested,
  );

/** Which buttons a person sees on a payment. The server decides again. */
export const actsOf = (detail: PaymentDetail, may: Permissions): PaymentActs => ({
  record: detail.state === 'open' && may.collect,
  close: detail.state === 'open' && may.collect,
  refund: may.refund && refundableCapture(detail) !== undefined,
  void: may.collect && voidable(detail) !== undefined,
  sync: isMoving(detail) || detail.state === 'held',
});

/** Whether something is under way that will change a payment by itself, so that its page should be watched. */
export const isMoving = ({ state, refunding }: Pick<Payment, 'state' | 'refunding'>): boolean =>
  state === 'open' || refunding > 0;

/** Why a receipt number cannot be sent; null = it can. The rule is the contract's. */
export const receiptProblem = (text: string): string | null =>
  /^[0-9A-Za-z_-]{2,40}$/.test(text.trim()) ? null : '收据号由 2 到 40 位数字、字母、- 或 _ 组成';

// ---- What happened ----

export interface Step {
  readonly id: string;
  /** Null = happening now. */
  readonly at: number | null;
  readonly title: string;
  readonly hint: string | null;
  readonly tone: 'done' | 'now' | 'problem' | 'quiet';
}

const HINTS: Readonly<Record<PaymentDetail['captures'][number]['outcome'], string | null>> = {
  settled: null,
  late: '缴费已关闭，款项自动原路退回',
  duplicate: '这笔费用已经付过，多付的款项自动原路退回',
  held: '与缴费单不符，没有入账，等待财务处理',
  voided: '登记有误，已由第二人复核作废',
  handled: '与缴费单不符，财务已在线下处理',
};
const joined = (parts: readonly (string | null)[]): string | null => parts.filter((part) => part !== null).join(' · ') || null;

const captureStep = (capture: PaymentDetail['captures'][number]): Step => ({
  id: capture.id,
  at: capture.paidAt,
  title: `${CHANNEL_NAMES[capture.channel]}${capture.channel === 'wechat' ? '到账' : '收款'} ${formatFen(capture.amount)}`,
  hint: joined([
    capture.receiptNo === null ? null : `收据号 ${capture.receiptNo}`,
    // A desk may enter a transfer the day after it arrived.
    capture.recordedAt - capture.paidAt > 10 * 60_000 ? `登记于 ${stamp(capture.recordedAt)}` : null,
    HINTS[capture.outcome],
    capture.voidRequested ? '已申请作废，等待复核' : null,
  ]),
  tone: capture.outcome === 'held' ? 'problem' : capture.outcome === 'voided' || capture.outcome === 'handled' ? 'quiet' : 'done',
});

const refundSteps = (refund: PaymentDetail['refunds'][number]): readonly Step[] => [
  {
    id: refund.id,
    at: refund.createdAt,
    title: `发起退款 ${formatFen(refund.amount)}`,
    hint: refund.reason,
    tone: refund.stuck ? 'problem' : 'done',
  },
  ...(refund.succeededAt === null
    ? []
    : [
        {
          id: `${refund.id}-done`,
          at: refund.succeededAt,
          title: `退款完成 ${formatFen(refund.amount)}`,
          hint: refund.handReceiptNo === null ? null : `线下退款，收据号 ${refund.handReceiptNo}`,
          tone: 'done' as const,
        },
      ]),
];

const lastStep = (detail: PaymentDetail): readonly Step[] => {
  if (detail.state === 'open')
    return [
      detail.confirming
        ? { id: 'now', at: null, title: '家长已在微信下单', hint: '正在等待微信支付的结果，页面会自动更新', tone: 'now' }
        : { id: 'now', at: null, title: '等待家长支付', hint: `${stamp(detail.expiresAt)} 截止，逾期自动关闭`, tone: 'now' },
    ];
  if (detail.state === 'closed' && detail.closeReason === 'expired')
    return [{ id: 'closed', at: detail.expiresAt, title: '逾期未付，已关闭', hint: null, tone: 'quiet' }];
  if (detail.state === 'closed' && detail.closeReason === 'cancelled')
    return [{ id: 'closed', at: null, title: '缴费单已撤回', hint: null, tone: 'quiet' }];
  return [];
};

/** All that happened to a payment, oldest first; what is happening now stands last. */
export const timelineOf = (detail: PaymentDetail): readonly Step[] => {
  const created: Step = {
    id: 'created',
    at: detail.createdAt,
    title: `开单 ${formatFen(detail.amount)}`,
    hint: detail.createdByName,
    tone: 'done',
  };
  const rest = [...detail.captures.map(captureStep), ...detail.refunds.flatMap(refundSteps), ...lastStep(detail)];
  return [created, ...rest.sort((a, b) => (a.at ?? Number.MAX_SAFE_INTEGER) - (b.at ?? Number.MAX_SAFE_INTEGER))];
};
