import { relativeDay, type State } from '@/family/model';
import { formatFen, formatInstant, formatMinute } from '@/format';
import type { AnswerOf } from '@/services/api';
import { localDateOf, minuteOfDay } from '@/vocabulary';

export type Payment = AnswerOf<'payments.mine'>['items'][number];
export type PaymentDetail = AnswerOf<'payments.get'>;
export type Capture = PaymentDetail['captures'][number];
export type Refund = PaymentDetail['refunds'][number];
type PaymentState = Payment['state'];

/** The parts of the history one may look at alone; empty = all. */
export const filters = [
  { value: '', text: '全部' },
  { value: 'settled', text: '已缴费' },
  { value: 'held', text: '核对中' },
  { value: 'closed', text: '已关闭' },
] as const satisfies readonly { readonly value: PaymentState | ''; readonly text: string }[];
export type Filter = (typeof filters)[number]['value'];

const refundStanding = ({ amount, refunded, refunding }: Pick<Payment, 'amount' | 'refunded' | 'refunding'>): State | null => {
  if (refunding > 0) return { text: '退款中', tone: 'info' };
  if (refunded === 0) return null;
  return refunded < amount ? { text: '部分退款', tone: 'info' } : { text: '已退款', tone: 'neutral' };
};

/** How a payment stands, as a tag; `now` tells an open one from one whose time is over but that is not closed yet. */
export const standing = (
  payment: Pick<Payment, 'state' | 'closeReason' | 'expiresAt' | 'amount' | 'refunded' | 'refunding'>,
  now: number,
): State => {
  switch (payment.state) {
    case 'open':
      return now < payment.expiresAt ? { text: '待缴费', tone: 'points' } : { text: '已过期限', tone: 'neutral' };
    case 'held':
      return { text: '核对中', tone: 'info' };
    case 'settled':
      return refundStanding(payment) ?? { text: '已缴费', tone: 'brand' };
    case 'closed':
      if (payment.closeReason === 'refunded') return refundStanding(payment) ?? { text: '已退款', tone: 'neutral' };
      return refundStanding(payment) ?? { text: '已关闭', tone: 'neutral' };
  }
};

const MINUTE_MS = 60_000;
/** From here on minutes say more than a time of the day. */
const LAST_HOUR_MS = 60 * MINUTE_MS;
/** From here on the time that is left is counted down. */
const LAST_DAY_MS = 24 * LAST_HOUR_MS;

/** 11月28日 周六 18:30 前支付, 今天 18:30 前支付. */
export const payUntil = (expiresAt: number, now: number): string =>
  `${relativeDay(localDateOf(expiresAt), localDateOf(now))} ${formatMinute(minuteOfDay(expiresAt))} 前支付`;

/** Whether so little time is left that its running out should be seen. */
export const runsOut = (expiresAt: number, now: number): boolean => expiresAt > now && expiresAt - now < LAST_DAY_MS;

/** Until when a payment can be made, as a list says it: the day and time, in the last hour 还剩 12 分钟. */
export const payBefore = (expiresAt: number, now: number): string => {
  const left = expiresAt - now;
  if (left <= 0) return '已过支付期限';
  if (left < LAST_HOUR_MS) return `还剩 ${Math.ceil(left / MINUTE_MS)} 分钟`;
  return payUntil(expiresAt, now);
};

/** Until the words of `payBefore` change next, in ms; null when they no longer do. Bounded, so that a timer can hold it. */
export const wordsChangeIn = (expiresAt: number, now: number): number | null => {
  const left = expiresAt - now;
  if (left <= 0) return null;
  return Math.min(left % MINUTE_MS || MINUTE_MS, MINUTE_MS);
};

/** What the family can do about a payment that is open. */
export type Payable = 'wechat' | 'desk' | 'too_late';

/** Whether an open payment can be paid here, only at the front desk, or no longer. */
export const payableBy = (
  { wechatPayable, expiresAt }: Pick<PaymentDetail, 'wechatPayable' | 'expiresAt'>,
  now: number,
): Payable => {
  if (now >= expiresAt) return 'too_late';
  return wechatPayable ? 'wechat' : 'desk';
};

const channelNames: Readonly<Record<Capture['channel'], string>> = {
  wechat: '微信支付',
  cash: '现金',
  pos: '刷卡',
  transfer: '转账',
};

const closedSentences: Readonly<Record<NonNullable<Payment['closeReason']>, string>> = {
  expired: '超过支付期限没有付款，已自动关闭。仍要缴费时，请联系前台重新开单。',
  cancelled: '学校已撤回这笔缴费，不需要支付。',
  voided: '这笔收款登记有误，学校已作废。如有疑问请联系前台。',
  refunded: '款项已全额退回，这笔缴费已结束。',
  handled: '您的付款与缴费金额不符，财务已核对处理，这笔缴费已结束。如有疑问请联系前台。',
};

export interface Result {
  readonly title: string;
  readonly tone: 'brand' | 'info' | 'neutral';
  /** What this means for the family; null when the title says it all. */
  readonly sentence: string | null;
}

/**
 * A payment that is no longer open, as its page puts it first.
 * @param paidHere whether it was paid on this screen a moment ago
 */
export const resultOf = (payment: Payment, paidHere: boolean): Result => {
  const refund = refundStanding(payment);
  switch (payment.state) {
    case 'held':
      return { title: '金额核对中', tone: 'info', sentence: '学校已收到付款通知，正在核对金额，会尽快联系您。请不要重复付款。' };
    case 'closed':
      return {
        title: refund?.text ?? (payment.closeReason === 'refunded' ? '已退款' : '已关闭'),
        tone: 'neutral',
        sentence: closedSentences[payment.closeReason ?? 'cancelled'],
      };
    default:
      if (refund !== null) return { title: refund.text, tone: 'info', sentence: refundSums(payment) };
      return { title: paidHere ? '支付成功' : '已缴费', tone: 'brand', sentence: null };
  }
};

/** 已退 ¥100，退款中 ¥50; empty when nothing goes back. */
export const refundSums = ({ refunded, refunding }: Pick<Payment, 'refunded' | 'refunding'>): string =>
  [...(refunded > 0 ? [`已退 ${formatFen(refunded)}`] : []), ...(refunding > 0 ? [`退款中 ${formatFen(refunding)}`] : [])].join(
    '，',
  );

export interface NamedFact {
  readonly name: string;
  readonly value: string;
}

/** The receipt of money that settled the payment; empty when none did. */
export const receiptFacts = ({ captures }: Pick<PaymentDetail, 'captures'>): readonly NamedFact[] => {
  const capture = captures.find(({ outcome }) => outcome === 'settled');
  if (capture === undefined) return [];
  return [
    { name: '支付方式', value: channelNames[capture.channel] },
    { name: '支付时间', value: formatInstant(capture.paidAt) },
    ...(capture.transactionId === null ? [] : [{ name: '微信支付单号', value: capture.transactionId }]),
    ...(capture.receiptNo === null ? [] : [{ name: '收据号', value: capture.receiptNo }]),
  ];
};

/** One sentence for each amount that arrived although it was not needed. */
export const surplusSentences = ({ captures }: Pick<PaymentDetail, 'captures'>): readonly string[] =>
  captures.flatMap(({ outcome, amount, paidAt }) => {
    const what = `${formatInstant(paidAt)} 支付的 ${formatFen(amount)}`;
    if (outcome === 'duplicate') return [`${what} 是重复付款，会全额原路退回。`];
    return outcome === 'late' ? [`${what} 在缴费关闭后才到账，会全额原路退回。`] : [];
  });

export interface RefundLine {
  readonly state: State;
  /** Where the money is, and what happens next. */
  readonly sentence: string;
}

const backByHand = ({ channel, handReceiptNo }: Pick<Refund, 'channel' | 'handReceiptNo'>): string | null => {
  if (handReceiptNo !== null) return `学校已当面退款，收据号 ${handReceiptNo}`;
  return channel === 'wechat' ? null : '学校已当面退款';
};

/** How one refund stands, in plain words. */
export const refundLine = (refund: Pick<Refund, 'state' | 'channel' | 'handReceiptNo' | 'succeededAt'>): RefundLine => {
  switch (refund.state) {
    case 'waiting':
      return { state: { text: '退款中', tone: 'info' }, sentence: '学校已受理，正在提交微信' };
    case 'processing':
      return { state: { text: '退款中', tone: 'info' }, sentence: '已提交微信，一般 1–3 个工作日到账' };
    case 'blocked':
      return { state: { text: '退款中', tone: 'info' }, sentence: '学校正在安排退款，稍后会自动提交微信，您不用操作' };
    case 'abnormal':
      return { state: { text: '学校处理中', tone: 'points' }, sentence: '原付款账户暂时收不到退款，学校会联系您改用其他方式' };
    case 'failed':
      return { state: { text: '学校处理中', tone: 'points' }, sentence: '这次退款没有成功，学校会重新处理，您不用操作' };
    case 'succeeded': {
      const how = backByHand(refund) ?? '已退回您的原付款账户';
      const when = refund.succeededAt === null ? '' : ` · ${formatInstant(refund.succeededAt)}`;
      return { state: { text: '已退款', tone: 'brand' }, sentence: `${how}${when}` };
    }
  }
};

/** Whether `loaded` was overtaken on its way by `heard`: a payment that was decided never opens again. */
export const outdated = (loaded: Pick<Payment, 'state'> | undefined, heard: Pick<Payment, 'state'>): boolean =>
  loaded?.state === 'open' && heard.state !== 'open';

/** Newest first: what moved last is what somebody looks for. */
export const newestFirst = (refunds: readonly Refund[]): readonly Refund[] =>
  [...refunds].sort((a, b) => b.createdAt - a.createdAt);

/** 待缴 2 笔，共 ¥1,280. */
export const openSentence = ({ count, amount }: { readonly count: number; readonly amount: number }): string =>
  `待缴 ${count} 笔，共 ${formatFen(amount)}`;
