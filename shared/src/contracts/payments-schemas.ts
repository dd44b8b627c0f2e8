import { z } from 'zod';
import { fenSchema, idSchema, instantSchema } from '../kernel/define-endpoint';

export const PAYMENT_STATES = ['open', 'settled', 'held', 'closed'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** Ways in which money reaches the school. */
export const PAYMENT_CHANNELS = ['wechat', 'cash', 'pos', 'transfer'] as const;
export type PaymentChannel = (typeof PAYMENT_CHANNELS)[number];
export const DESK_CHANNELS = ['cash', 'pos', 'transfer'] as const;
export type DeskChannel = (typeof DESK_CHANNELS)[number];

export const REFUND_STATES = ['waiting', 'processing', 'blocked', 'abnormal', 'failed', 'succeeded'] as const;
export type RefundState = (typeof REFUND_STATES)[number];
export const REFUND_CAUSES = ['asked', 'late', 'duplicate', 'held'] as const;
export type RefundCause = (typeof REFUND_CAUSES)[number];

export const CAPTURE_OUTCOMES = ['settled', 'late', 'duplicate', 'held', 'voided', 'handled'] as const;
export type CaptureOutcome = (typeof CAPTURE_OUTCOMES)[number];

export const PAYMENT_TASK_KINDS = [
  'amount_mismatch',
  'account_mismatch',
  'unknown_order',
  'order_refused',
  'refund_not_enough',
  'refund_abnormal',
  'refund_failed',
] as const;
export type PaymentTaskKind = (typeof PAYMENT_TASK_KINDS)[number];

export const DIFFERENCE_KINDS = ['missing_here', 'missing_there', 'amount_differs'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** At most 1,000,000 yuan at once: a slip of the finger, not a sale, lies above it. */
export const MAX_COLLECTION_FEN = 100_000_000;

export const positiveFen = fenSchema.min(1, '金额必须大于 0').max(MAX_COLLECTION_FEN, '单笔金额不能超过 100 万元');

export const paymentRefundSchema = z.object({
  id: idSchema,
  paymentId: idSchema.nullable(),
  captureId: idSchema,
  outRefundNo: z.string(),
  amount: fenSchema,
  reason: z.string(),
  cause: z.enum(REFUND_CAUSES),
  channel: z.enum(PAYMENT_CHANNELS),
  state: z.enum(REFUND_STATES),
  stuck: z.boolean().describe('needs a person, or has been under way for longer than it should'),
  attempts: z.number().int(),
  lastCode: z.string().nullable().describe('code of the platform’s last refusal'),
  createdAt: instantSchema,
  nextAttemptAt: instantSchema.nullable(),
  succeededAt: instantSchema.nullable(),
  handReceiptNo: z.string().nullable().describe('receipt of money that was given back by hand'),
});
export type PaymentRefundView = z.output<typeof paymentRefundSchema>;

export const paymentCaptureSchema = z.object({
  id: idSchema,
  paymentId: idSchema.nullable(),
  channel: z.enum(PAYMENT_CHANNELS),
  amount: fenSchema,
  paidAt: instantSchema,
  recordedAt: instantSchema,
  outcome: z.enum(CAPTURE_OUTCOMES),
  transactionId: z.string().nullable(),
  receiptNo: z.string().nullable(),
  refunded: fenSchema,
  refundable: fenSchema.describe('what may still be asked back'),
  voidRequested: z.boolean(),
});
export type PaymentCaptureView = z.output<typeof paymentCaptureSchema>;

/** What a list shows of a payment. */
export const paymentSchema = z.object({
  id: idSchema,
  familyId: idSchema,
  campusId: idSchema,
  studentId: idSchema.nullable(),
  purposeKind: z.string().describe('which capability asked for the money; «counter» = collected by the front desk'),
  title: z.string(),
  note: z.string().nullable(),
  amount: fenSchema,
  state: z.enum(PAYMENT_STATES),
  closeReason: z.enum(['expired', 'cancelled', 'voided', 'refunded', 'handled']).nullable(),
  channel: z.enum(PAYMENT_CHANNELS).nullable(),
  refunded: fenSchema.describe('given back so far'),
  refunding: fenSchema.describe('under way to the payer'),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  settledAt: instantSchema.nullable(),
});
export type PaymentView = z.output<typeof paymentSchema>;

/** A payment with all that happened to it. */
export const paymentDetailSchema = paymentSchema.extend({
  wechatPayable: z.boolean().describe('whether WeChat Pay is set up and the payment can be paid with it now'),
  confirming: z.boolean().describe('an order was placed at WeChat Pay and its result is not known yet'),
  familyName: z.string().nullable().describe('for staff'),
  studentName: z.string().nullable(),
  createdByName: z.string().nullable().describe('for staff'),
  captures: z.array(paymentCaptureSchema),
  refunds: z.array(paymentRefundSchema),
});
export type PaymentDetail = z.output<typeof paymentDetailSchema>;

/** What `wx.requestPayment` is called with. */
export const payParametersSchema = z.object({
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.literal('RSA'),
  paySign: z.string(),
});
