import { z } from 'zod';
import { endpoint, fenSchema, idSchema, pageOf, pageQuery } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { PAYMENT_STATES, paymentDetailSchema, paymentSchema, payParametersSchema } from './payments-schemas';

export * from './payments-schemas';

export const paymentErrors = defineErrors({
  pay_not_configured: { status: 503, message: '学校还没有开通微信支付，请到前台缴费。' },
  pay_unavailable: { status: 503, message: '微信支付暂时没有响应，请稍后再试。刚才已经付过的不用重复付款，结果会自动更新。' },
  pay_refused: { status: 502, message: '微信支付拒绝了这笔订单，没有扣款，请联系前台处理。' },
  payment_not_open: { status: 409, message: '这笔缴费已经不能支付了，请刷新查看最新状态。' },
  payment_expired: { status: 409, message: '这笔缴费已过支付期限，请联系前台重新开单。' },
  payment_already_paid: { status: 409, message: '这笔缴费已经付过了，请刷新查看结果。' },
  payment_busy: { status: 409, message: '这笔缴费正在付款中，请一分钟后再试。刚才已经付过的不用重复付款，结果会自动更新。' },
  payment_purpose_conflict: { status: 409, message: '这笔业务已有另一张金额不同的缴费单，请核对后再试。' },
  payment_family_mismatch: { status: 422, message: '所选学员不属于这个家庭，请重新选择。' },
  desk_receipt_used: { status: 409, message: '这个收据号在本校区已经登记过，请核对收据号。' },
  desk_receipt_future: { status: 422, message: '收款时间不能晚于现在，请重新选择。' },
  refund_changed: { status: 409, message: '这笔缴费刚刚有了新的退款，请核对退款记录后再退。' },
  refund_exceeds_payment: { status: 409, message: '退款金额超过了这笔收款还能退的金额，请核对后再试。' },
  refund_too_many_parts: { status: 409, message: '一笔微信收款最多分 50 次退款，请线下退款后登记。' },
  refund_too_old: { status: 409, message: '付款超过 365 天，微信不再支持原路退款，请线下退款后登记。' },
  refund_nothing_captured: { status: 409, message: '这笔缴费没有可以退的收款，请刷新查看最新状态。' },
  refund_not_retryable: { status: 409, message: '这笔退款现在不能重试或线下登记，请刷新查看最新状态。' },
  void_not_possible: { status: 409, message: '这笔收款不能作废：只有当面收款、且没有退过款的记录可以作废。' },
  void_already_requested: { status: 409, message: '这笔收款已有作废申请在等待复核。' },
  void_already_decided: { status: 409, message: '这条作废申请已经处理过，请刷新查看。' },
  void_same_person: { status: 403, message: '作废需要另一位同事复核，申请人不能自己通过。' },
  payment_task_done: { status: 409, message: '这条待办已经处理过，请刷新查看。' },
  bill_not_ready: { status: 409, message: '微信的账单要到次日 10 点以后才能下载，请稍后再对账。' },
  bill_date_invalid: { status: 422, message: '只能对最近三个月内、今天以前的账单，请重新选择日期。' },
  difference_resolved: { status: 409, message: '这条差异已经处理过，请刷新查看。' },
});

const payment = { kind: 'payment', in: 'params', name: 'paymentId' } as const;
export const paymentParams = z.object({ paymentId: idSchema });

/** What a family does with its payments. */
export const paymentContracts = {
  mine: endpoint({
    id: 'payments.mine',
    method: 'GET',
    path: '/me/payments',
    summary: 'The family’s payments, open ones first asked for by state, newest first',
    auth: { kind: 'guardian' },
    query: pageQuery.extend({ state: z.enum(PAYMENT_STATES).optional() }),
    response: pageOf(paymentSchema).extend({
      open: z.object({ count: z.number().int(), amount: fenSchema }).describe('what waits to be paid'),
    }),
  }),
  get: endpoint({
    id: 'payments.get',
    method: 'GET',
    path: '/payments/:paymentId',
    summary: 'A payment with its captures and refunds',
    auth: { kind: 'guardianOrStaff', permission: 'payment.read' },
    objects: [payment],
    params: paymentParams,
    response: paymentDetailSchema,
  }),
  placeOrder: endpoint({
    id: 'payments.placeOrder',
    method: 'POST',
    path: '/payments/:paymentId/wechat-order',
    summary: 'Place (or renew) the order at WeChat Pay and sign what the pay panel needs; safe to repeat',
    auth: { kind: 'guardian' },
    objects: [payment],
    params: paymentParams,
    response: z.object({
      parameters: payParametersSchema,
      simulator: z.string().nullable().describe('demo only: where the simulated phone shows the pay panel'),
    }),
    errors: [
      'pay_not_configured',
      'pay_unavailable',
      'pay_refused',
      'payment_not_open',
      'payment_expired',
      'payment_already_paid',
      'payment_busy',
    ],
  }),
  confirm: endpoint({
    id: 'payments.confirm',
    method: 'POST',
    path: '/payments/:paymentId/confirm',
    summary: 'Ask WeChat Pay for the result now instead of waiting for its notification',
    auth: { kind: 'guardian' },
    objects: [payment],
    params: paymentParams,
    response: paymentDetailSchema,
  }),
} as const;
