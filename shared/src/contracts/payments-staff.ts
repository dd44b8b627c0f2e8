import { z } from 'zod';
import { endpoint, fenSchema, idSchema, instantSchema, localDateSchema, pageOf } from '../kernel/define-endpoint';
import { sortedPageQuery } from '../kernel/sorted-page-query';
import { paymentParams } from './payments';
import {
  DESK_CHANNELS,
  PAYMENT_CHANNELS,
  PAYMENT_STATES,
  paymentDetailSchema,
  paymentRefundSchema,
  paymentSchema,
  positiveFen,
} from './payments-schemas';

const payment = { kind: 'payment', in: 'params', name: 'paymentId' } as const;
const campusQuery = { kind: 'campus', in: 'query', name: 'campusId' } as const;
const staffWith = <const P extends string>(permission: P) => ({ kind: 'staff', permission }) as const;
const reason = z.string().trim().min(2, '请填写原因').max(80, '原因请控制在 80 字以内');
const note = z.string().trim().max(200, '备注请控制在 200 字以内');
const receiptNo = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z_-]{2,40}$/, '收据号由 2 到 40 位数字、字母、- 或 _ 组成');

const staffPaymentSchema = paymentSchema.extend({
  familyName: z.string().nullable(),
  studentName: z.string().nullable(),
});
export type StaffPaymentView = z.output<typeof staffPaymentSchema>;

const staffRefundSchema = paymentRefundSchema.extend({ title: z.string(), campusId: idSchema.nullable() });
export type StaffRefundView = z.output<typeof staffRefundSchema>;

const listQuery = z.object({
  campusId: idSchema.optional(),
  state: z.enum(PAYMENT_STATES).optional(),
  channel: z.enum(PAYMENT_CHANNELS).optional(),
  familyId: idSchema.optional(),
  from: localDateSchema.optional().describe('created on this day or later'),
  to: localDateSchema.optional().describe('created on this day or earlier'),
  search: z.string().trim().min(1).max(64).optional().describe('part of the title, a receipt number or a WeChat number'),
});

const sumsSchema = z.object({ channel: z.enum(PAYMENT_CHANNELS), count: z.number().int(), amount: fenSchema });

/** What the school does with payments. */
export const paymentStaffContracts = {
  list: endpoint({
    id: 'payments.list',
    method: 'GET',
    path: '/payments',
    summary: 'Payments of the campuses one may see, newest first unless sorted by amount',
    auth: staffWith('payment.read'),
    objects: [campusQuery, { kind: 'family', in: 'query', name: 'familyId' }],
    query: sortedPageQuery(['-created', 'created', 'amount', '-amount']).extend(listQuery.shape),
    response: pageOf(staffPaymentSchema),
  }),
  summary: endpoint({
    id: 'payments.summary',
    method: 'GET',
    path: '/payments/summary',
    summary: 'Money taken and given back between two days, by channel and by day, and what waits for a person',
    auth: staffWith('payment.read'),
    objects: [campusQuery],
    query: z.object({ campusId: idSchema.optional(), from: localDateSchema, to: localDateSchema }),
    response: z.object({
      captured: z.array(sumsSchema),
      refunded: z.array(sumsSchema),
      days: z
        .array(z.object({ date: localDateSchema, captured: fenSchema, refunded: fenSchema }))
        .describe('oldest first; days on which nothing moved are left out'),
      openTasks: z.number().int(),
      stuckRefunds: z.number().int(),
      openDifferences: z.number().int(),
      pendingVoids: z.number().int(),
    }),
  }),
  collect: endpoint({
    id: 'payments.collect',
    method: 'POST',
    path: '/payments',
    summary: 'Ask a family for money: it can pay in the mini-program or at the desk',
    auth: staffWith('payment.collect'),
    objects: [
      { kind: 'campus', in: 'body', name: 'campusId' },
      { kind: 'family', in: 'body', name: 'familyId' },
      { kind: 'student', in: 'body', name: 'studentId' },
    ],
    body: z.object({
      campusId: idSchema,
      familyId: idSchema,
      studentId: idSchema.nullable(),
      title: z.string().trim().min(2, '请写明收什么费').max(40, '名称请控制在 40 字以内'),
      note: note.nullable(),
      amount: positiveFen,
      payWithinDays: z.number().int().min(1, '至少留 1 天').max(30, '最长 30 天').default(7),
    }),
    response: paymentDetailSchema,
    errors: ['payment_family_mismatch'],
    idempotent: true,
    status: 201,
  }),
  close: endpoint({
    id: 'payments.close',
    method: 'POST',
    path: '/payments/:paymentId/close',
    summary: 'Withdraw a payment that nobody has made; the order at WeChat Pay is closed first',
    auth: staffWith('payment.collect'),
    objects: [payment],
    params: paymentParams,
    body: z.object({ reason }),
    response: paymentDetailSchema,
    errors: ['payment_not_open', 'payment_already_paid', 'pay_unavailable'],
  }),
  recordAtDesk: endpoint({
    id: 'payments.recordAtDesk',
    method: 'POST',
    path: '/payments/:paymentId/desk-receipts',
    summary: 'Record money taken at the desk, with its receipt number',
    auth: staffWith('payment.collect'),
    objects: [payment],
    params: paymentParams,
    body: z.object({
      channel: z.enum(DESK_CHANNELS),
      receiptNo,
      paidAt: instantSchema.optional().describe('now by default'),
    }),
    response: paymentDetailSchema,
    errors: ['payment_not_open', 'desk_receipt_used', 'desk_receipt_future'],
    idempotent: true,
    status: 201,
  }),
  syncOrder: endpoint({
    id: 'payments.sync',
    method: 'POST',
    path: '/payments/:paymentId/sync',
    summary: 'Ask WeChat Pay how the payment and its refunds stand, now',
    auth: staffWith('payment.read'),
    objects: [payment],
    params: paymentParams,
    response: paymentDetailSchema,
  }),
} as const;

const refund = { kind: 'refund', in: 'params', name: 'refundId' } as const;
const refundParams = z.object({ refundId: idSchema });

export const refundContracts = {
  list: endpoint({
    id: 'refunds.list',
    method: 'GET',
    path: '/refunds',
    summary: 'Refunds, newest first unless sorted by amount; «stuck» = those that need a person',
    auth: staffWith('payment.read'),
    objects: [campusQuery],
    query: sortedPageQuery(['-created', 'created', 'amount', '-amount']).extend({
      campusId: idSchema.optional(),
      view: z.enum(['all', 'under_way', 'stuck', 'succeeded']).default('all'),
      channel: z.enum(PAYMENT_CHANNELS).optional().describe('the way the money goes back'),
      from: localDateSchema.optional().describe('asked for on this day or later'),
      to: localDateSchema.optional().describe('asked for on this day or earlier'),
      search: z.string().trim().min(1).max(64).optional().describe('part of the title, a refund number or a receipt number'),
    }),
    response: pageOf(staffRefundSchema),
  }),
  request: endpoint({
    id: 'refunds.request',
    method: 'POST',
    path: '/payments/:paymentId/refunds',
    summary: 'Give money back, whole or in part, the way it came; money taken at the desk is given back at the desk',
    auth: staffWith('payment.refund'),
    objects: [payment],
    params: paymentParams,
    body: z.object({
      amount: positiveFen,
      reason,
      handReceiptNo: receiptNo.nullable().default(null).describe('needed for money taken at the desk'),
      refundsSeen: z
        .number()
        .int()
        .min(0)
        .describe(
          'how many refunds that staff asked for the payment showed when this one was decided; with another number now nothing is given back',
        ),
    }),
    response: paymentDetailSchema,
    errors: [
      'refund_changed',
      'refund_exceeds_payment',
      'refund_too_many_parts',
      'refund_too_old',
      'refund_nothing_captured',
      'desk_receipt_used',
    ],
    idempotent: true,
    status: 201,
  }),
  retry: endpoint({
    id: 'refunds.retry',
    method: 'POST',
    path: '/refunds/:refundId/retry',
    summary: 'Try a stuck refund again at once',
    auth: staffWith('payment.refund'),
    objects: [refund],
    params: refundParams,
    response: staffRefundSchema,
    errors: ['refund_not_retryable'],
    idempotent: true,
  }),
  settleByHand: endpoint({
    id: 'refunds.settleByHand',
    method: 'POST',
    path: '/refunds/:refundId/by-hand',
    summary: 'Record that a stuck refund was given back by hand',
    auth: staffWith('payment.refund'),
    objects: [refund],
    params: refundParams,
    body: z.object({ channel: z.enum(DESK_CHANNELS), receiptNo, note: note.nullable() }),
    response: staffRefundSchema,
    errors: ['refund_not_retryable', 'desk_receipt_used'],
    idempotent: true,
  }),
} as const;

const deskVoidSchema = z.object({
  id: idSchema,
  captureId: idSchema,
  paymentId: idSchema,
  campusId: idSchema,
  title: z.string(),
  channel: z.enum(DESK_CHANNELS),
  receiptNo: z.string(),
  amount: fenSchema,
  state: z.enum(['requested', 'approved', 'rejected']),
  reason: z.string(),
  requestedById: idSchema.describe('member of staff who asked, and who therefore may not decide'),
  requestedByName: z.string().nullable(),
  requestedAt: instantSchema,
  decidedByName: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  note: z.string().nullable(),
});
export type DeskVoidView = z.output<typeof deskVoidSchema>;

export const deskVoidContracts = {
  list: endpoint({
    id: 'deskVoids.list',
    method: 'GET',
    path: '/desk-voids',
    summary: 'Requests to void desk receipts',
    auth: staffWith('payment.read'),
    objects: [campusQuery],
    query: sortedPageQuery(['-requested', 'requested', 'amount', '-amount']).extend({
      campusId: idSchema.optional(),
      state: z.enum(['requested', 'approved', 'rejected']).optional(),
    }),
    response: pageOf(deskVoidSchema),
  }),
  request: endpoint({
    id: 'deskVoids.request',
    method: 'POST',
    path: '/payments/:paymentId/desk-voids',
    summary: 'Ask a second person to void a desk receipt that was recorded by mistake',
    auth: staffWith('payment.collect'),
    objects: [payment],
    params: paymentParams,
    body: z.object({ reason }),
    response: deskVoidSchema,
    errors: ['void_not_possible', 'void_already_requested'],
    idempotent: true,
    status: 201,
  }),
  decide: endpoint({
    id: 'deskVoids.decide',
    method: 'POST',
    path: '/desk-voids/:deskVoidId/decision',
    summary: 'Approve or reject a void; never by the person who asked',
    auth: staffWith('payment.void'),
    objects: [{ kind: 'deskVoid', in: 'params', name: 'deskVoidId' }],
    params: z.object({ deskVoidId: idSchema }),
    body: z.object({ approve: z.boolean(), note: note.nullable() }),
    response: deskVoidSchema,
    errors: ['void_already_decided', 'void_same_person', 'void_not_possible'],
    idempotent: true,
  }),
} as const;
