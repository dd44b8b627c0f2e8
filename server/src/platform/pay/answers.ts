import { z } from 'zod';
import type { CapturedPayment, OrderQueryOutcome, RefundFacts } from './gateway';
import { parseRfc3339 } from './instants';

/** Bodies of answers and notifications. Amounts are integer fen; a fraction or a text in their place is refused. */

const fen = z.number().int().nonnegative();

const instant = z.string().transform((text, context) => {
  const at = parseRfc3339(text);
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: 'not an RFC 3339 time' });
  return z.NEVER;
});

export const orderAnswer = z.object({ prepay_id: z.string().min(1).max(64) });

export const billAnswer = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().regex(/^[0-9a-fA-F]{40}$/),
  download_url: z.url(),
});

const captured = z
  .object({
    appid: z.string().min(1),
    mchid: z.string().min(1),
    out_trade_no: z.string().min(1),
    transaction_id: z.string().min(1),
    attach: z.string().default(''),
    success_time: instant,
    payer: z.object({ openid: z.string().min(1) }),
    amount: z.object({ total: fen, payer_total: fen.optional(), currency: z.string().default('CNY') }),
  })
  .transform(
    (answer): CapturedPayment => ({
      appId: answer.appid,
      mchId: answer.mchid,
      outTradeNo: answer.out_trade_no,
      transactionId: answer.transaction_id,
      total: answer.amount.total,
      payerTotal: answer.amount.payer_total ?? answer.amount.total,
      currency: answer.amount.currency,
      openid: answer.payer.openid,
      paidAt: answer.success_time,
      attach: answer.attach,
    }),
  );

const tradeState = z.object({
  out_trade_no: z.string().min(1),
  trade_state: z.enum(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR']),
});

/** Reads the answer of an order query. @returns undefined when it is not one, or of another order */
export const readOrderState = (body: unknown, outTradeNo: string): OrderQueryOutcome | undefined => {
  const state = tradeState.safeParse(body);
  if (!state.success || state.data.out_trade_no !== outTradeNo) return undefined;
  switch (state.data.trade_state) {
    case 'SUCCESS':
    case 'REFUND': {
      const payment = captured.safeParse(body);
      if (!payment.success) return undefined;
      return { kind: state.data.trade_state === 'SUCCESS' ? 'paid' : 'refunded', payment: payment.data };
    }
    case 'CLOSED':
    case 'REVOKED':
      return { kind: 'closed' };
    case 'USERPAYING':
      return { kind: 'unpaid', paying: true };
    default:
      return { kind: 'unpaid', paying: false };
  }
};

/** Reads the plain text of a payment notification; undefined when it tells of anything but money taken. */
export const readPaidNotice = (body: unknown): CapturedPayment | undefined => {
  const state = tradeState.safeParse(body);
  if (!state.success || (state.data.trade_state !== 'SUCCESS' && state.data.trade_state !== 'REFUND')) return undefined;
  return captured.safeParse(body).data;
};

const REFUND_STATES = {
  SUCCESS: 'succeeded',
  PROCESSING: 'processing',
  ABNORMAL: 'abnormal',
  CLOSED: 'closed',
  // Spelling of one of the platform's own enumerations.
  CLOSE: 'closed',
} as const;

const refundState = z.enum(['SUCCESS', 'PROCESSING', 'ABNORMAL', 'CLOSED', 'CLOSE']).transform((state) => REFUND_STATES[state]);

const refundFields = z.object({
  refund_id: z.string().min(1),
  out_refund_no: z.string().min(1),
  transaction_id: z.string().min(1),
  out_trade_no: z.string().min(1),
  success_time: instant.nullish(),
  amount: z.object({ total: fen, refund: fen }),
});

const refundFacts = (answer: z.output<typeof refundFields>, status: RefundFacts['status']): RefundFacts => ({
  outRefundNo: answer.out_refund_no,
  refundId: answer.refund_id,
  outTradeNo: answer.out_trade_no,
  transactionId: answer.transaction_id,
  amount: answer.amount.refund,
  total: answer.amount.total,
  status,
  succeededAt: answer.success_time ?? null,
});

const refundAnswer = refundFields.extend({ status: refundState });
const refundNotice = refundFields.extend({ refund_status: refundState, mchid: z.string().min(1) });

/** Reads the answer of a refund or a refund query. @returns undefined when it is not one, or of another refund */
export const readRefund = (body: unknown, outRefundNo: string): RefundFacts | undefined => {
  const answer = refundAnswer.safeParse(body);
  if (!answer.success || answer.data.out_refund_no !== outRefundNo) return undefined;
  return refundFacts(answer.data, answer.data.status);
};

/** Reads the plain text of a refund notification. */
export const readRefundNotice = (body: unknown): { mchId: string; refund: RefundFacts } | undefined => {
  const notice = refundNotice.safeParse(body);
  if (!notice.success) return undefined;
  return { mchId: notice.data.mchid, refund: refundFacts(notice.data, notice.data.refund_status) };
};
