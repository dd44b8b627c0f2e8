import type { TagTone } from '@/components';
import { formatFen } from '@/format';
import type { PaymentDetail, Refund, RefundState } from '../types';
import { readYuan } from './money';

export const REFUND_STATES: Readonly<Record<RefundState, { readonly text: string; readonly tone: TagTone }>> = {
  waiting: { text: '等待发出', tone: 'info' },
  processing: { text: '微信处理中', tone: 'info' },
  blocked: { text: '余额不足', tone: 'danger' },
  abnormal: { text: '退款异常', tone: 'danger' },
  failed: { text: '退款失败', tone: 'danger' },
  succeeded: { text: '已退款', tone: 'brand' },
};
export const REFUND_CAUSES: Readonly<Record<Refund['cause'], string>> = {
  asked: '员工发起',
  late: '关单后到账，自动退回',
  duplicate: '重复付款，自动退回',
  held: '核对不符，财务退回',
};

export const REFUND_VIEWS = [
  { id: 'stuck', text: '需要处理' },
  { id: 'under_way', text: '进行中' },
  { id: 'succeeded', text: '已完成' },
  { id: 'all', text: '全部' },
] as const;
export type RefundView = (typeof REFUND_VIEWS)[number]['id'];
export const isRefundView = (text: string): text is RefundView => REFUND_VIEWS.some(({ id }) => id === text);

/** How many refunds somebody asked for; what went back by itself (paid twice, too late) is no news to whoever gives money back. */
export const askedRefunds = ({ refunds }: { readonly refunds: readonly Pick<Refund, 'cause'>[] }): number =>
  refunds.filter(({ cause }) => cause === 'asked').length;

const WHY: Readonly<Record<RefundState, string>> = {
  waiting: '退款还没有发出，正在排队。',
  processing: '微信已受理，正在退给付款人；零钱通常几分钟内到账，银行卡 1 至 3 个工作日。',
  blocked: '商户号可用余额不够这次退款。',
  abnormal: '付款人的银行卡已注销或冻结，微信退不进去。',
  failed: '微信关闭了这笔退款，钱没有退出去。',
  succeeded: '钱已经退回。',
};
const ADVICE: Readonly<Record<RefundState, string | null>> = {
  waiting: '比平常久，可以点「重试」。',
  processing: '比平常久，系统会继续查询；如果家长已收到，不用处理。',
  blocked: '请在微信商户平台充值，或等当天收款入账；系统每小时自动再试，充值后也可以点「重试」。',
  abnormal: '可以点「重试」换新单号再退；仍不成功时，请联系家长线下退款，再登记收据号。',
  failed: '可以点「重试」换新单号再退；仍不成功时，请联系家长线下退款，再登记收据号。',
  succeeded: null,
};

export interface RefundAdvice {
  readonly why: string;
  /** What a person should do; null = nothing. */
  readonly todo: string | null;
  readonly mayRetry: boolean;
  readonly mayByHand: boolean;
}

/** Why a refund stands where it stands, what to do, and which buttons help. Only stuck ones ask for anything. */
export const adviceOf = ({ state, stuck }: Pick<Refund, 'state' | 'stuck'>): RefundAdvice => {
  const over = state === 'blocked' || state === 'abnormal' || state === 'failed';
  return {
    why: WHY[state],
    todo: over || stuck ? ADVICE[state] : null,
    mayRetry: over || (stuck && state === 'waiting'),
    // Money that WeChat may still be sending must not be given a second time at the desk.
    mayByHand: over,
  };
};

/** What is wrong with the amount of a refund; null = it can be sent. `most` is what may still be asked back, in fen. */
export const refundAmount = (text: string, most: number): { readonly fen: number } | { readonly problem: string } => {
  const read = readYuan(text);
  if ('problem' in read) return read;
  return read.fen > most ? { problem: `最多还能退 ${formatFen(most)}` } : read;
};

const DAY_MS = 86_400_000;
/** WeChat Pay gives money back for a year after the payment, in at most fifty parts. */
const WINDOW_MS = 365 * DAY_MS;
const MOST_PARTS = 50;

/**
 * How the money of a capture goes back: through WeChat, or by hand with a receipt number because it was taken at the desk,
 * because WeChat no longer gives it back, or because it was given back in too many parts.
 */
export const refundWay = (
  capture: Pick<PaymentDetail['captures'][number], 'id' | 'channel' | 'paidAt'>,
  refunds: readonly Pick<Refund, 'captureId'>[],
  now: number,
): 'wechat' | 'desk' | 'tooOld' | 'tooMany' => {
  if (capture.channel !== 'wechat') return 'desk';
  if (now - capture.paidAt > WINDOW_MS) return 'tooOld';
  return refunds.filter(({ captureId }) => captureId === capture.id).length >= MOST_PARTS ? 'tooMany' : 'wechat';
};
