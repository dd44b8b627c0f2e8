import { canonical } from './fields';
import { randomDigits } from './keys';
import { type RefundInput, refundRule } from './order-rules';
import type { Order, Orders } from './orders';
import { badField, ControlProblem, PayProblem } from './problem';
import type { PaySettings } from './settings';
import { DAY_MS, dateOf, MINUTE_MS, rfc3339 } from './time';

const WINDOW_MS = 365 * DAY_MS;
const MAX_PARTS = 50;
const PER_SECOND = 150;
const BAD_PER_SECOND = 6;
const ENDS_AFTER_MS = 3_000;

export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED';
export type RefundEnd = Exclude<RefundStatus, 'PROCESSING'>;

export interface Refund {
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly input: RefundInput;
  readonly createdAt: number;
  /** Serial of the key that signs what is sent about this refund. */
  readonly signer: string;
  /** When and how it will end by itself. */
  readonly end: { readonly at: number; readonly status: RefundEnd } | null;
  status: RefundStatus;
  successAt: number | null;
}

export interface RefundParts {
  readonly orders: Orders;
  readonly settings: PaySettings;
  readonly now: () => number;
  /** Called for every refund accepted. */
  readonly accepted: (refund: Refund) => void;
}

/** Counts calls of the last second. */
class Meter {
  private times: number[] = [];

  constructor(private readonly limit: number) {}

  isFull(now: number): boolean {
    this.times = this.times.filter((at) => at > now - 1_000 && at <= now);
    return this.times.length >= this.limit;
  }

  count(now: number): void {
    this.times.push(now);
  }
}

const ENDS = { success: 'SUCCESS', abnormal: 'ABNORMAL', closed: 'CLOSED' } as const;

/** Refunds of the one merchant, by their out_refund_no. */
export class Refunds {
  private readonly refunds = new Map<string, Refund>();
  private readonly byOrder = new Map<string, Refund[]>();
  private readonly calls = new Meter(PER_SECOND);
  private readonly mistakes = new Meter(BAD_PER_SECOND);

  constructor(private readonly parts: RefundParts) {}

  all(): readonly Refund[] {
    return [...this.refunds.values()];
  }

  find(outRefundNo: string): Refund | undefined {
    return this.refunds.get(outRefundNo);
  }

  /** Those of one order, oldest first. */
  of(outTradeNo: string): readonly Refund[] {
    return this.byOrder.get(outTradeNo) ?? [];
  }

  /** Fen of an order that have gone back or are on their way. */
  refunded(outTradeNo: string): number {
    return this.of(outTradeNo)
      .filter(({ status }) => status !== 'CLOSED')
      .reduce((sum, { input }) => sum + input.amount.refund, 0);
  }

  /** Accepts a refund, or gives back the one with the same number and parameters. */
  ask(body: unknown, signer: string): Refund {
    const now = this.parts.now();
    if (this.calls.isFull(now) || this.mistakes.isFull(now))
      throw new PayProblem('FREQUENCY_LIMITED', '频率超限，请降低请求频率后原参数重试');
    this.calls.count(now);
    try {
      return this.accept(body, signer, now);
    } catch (error) {
      if (error instanceof PayProblem && (error.status === 400 || error.status === 404)) this.mistakes.count(now);
      throw error;
    }
  }

  private accept(body: unknown, signer: string, now: number): Refund {
    refundRule(body, '');
    const input = body as RefundInput;
    const { amount } = input;
    if (amount.from && amount.from.reduce((sum, part) => sum + part.amount, 0) !== amount.refund) {
      throw badField('/amount/from', '的金额之和应等于退款金额');
    }
    const known = this.refunds.get(input.out_refund_no);
    if (known && canonical(known.input) !== canonical(input)) {
      throw new PayProblem('INVALID_REQUEST', '退款单号已存在，且请求参数与首次请求时不一致，请核实后再试');
    }
    if (known) return known;
    const order = this.orderOf(input);
    this.mustBeRefundable(order, input, now);
    this.takeFromBalance(amount.refund);
    return this.add(order, input, signer, now);
  }

  private orderOf(input: RefundInput): Order & { transactionId: string; paidAt: number } {
    const { transaction_id: transactionId, out_trade_no: outTradeNo } = input;
    if (transactionId === undefined && outTradeNo === undefined) throw badField('/transaction_id', '与 out_trade_no 至少填一个');
    const { orders } = this.parts;
    const order = transactionId === undefined ? orders.find(outTradeNo as string) : orders.findByTransaction(transactionId);
    const same = outTradeNo === undefined || order?.outTradeNo === outTradeNo;
    if (!order || !same || order.transactionId === null || order.paidAt === null) {
      throw new PayProblem('RESOURCE_NOT_EXISTS', '订单不存在或未支付，请检查订单号是否正确且已支付');
    }
    return order as Order & { transactionId: string; paidAt: number };
  }

  private mustBeRefundable(order: Order & { paidAt: number }, input: RefundInput, now: number): void {
    const total = order.input.amount.total;
    const earlier = this.of(order.outTradeNo);
    const last = earlier.at(-1);
    if (input.amount.total !== total) throw new PayProblem('INVALID_REQUEST', '订单金额与实际订单金额不一致，请核实后再试');
    if (input.amount.refund > total - this.refunded(order.outTradeNo)) {
      throw new PayProblem('INVALID_REQUEST', '申请退款金额大于订单剩余可退金额，请核实后再试');
    }
    if (now - order.paidAt > WINDOW_MS) throw new PayProblem('INVALID_REQUEST', '订单已超过可退款的最大期限（支付后一年）');
    if (earlier.length >= MAX_PARTS) throw new PayProblem('INVALID_REQUEST', '订单部分退款次数已达上限');
    if (last && now - last.createdAt < MINUTE_MS) {
      throw new PayProblem('FREQUENCY_LIMITED', '同一笔订单的多次退款需间隔一分钟，请稍后原参数重试');
    }
  }

  private takeFromBalance(fen: number): void {
    const { settings } = this.parts;
    if (settings.refundMode === 'refuse_user_account') {
      throw new PayProblem('USER_ACCOUNT_ABNORMAL', '退款请求失败，用户账户异常或已注销，请自行处理退款');
    }
    if (settings.balanceFen === null) return;
    if (settings.balanceFen < fen) throw new PayProblem('NOT_ENOUGH', '基本账户余额不足，请充值后重新发起');
    settings.balanceFen -= fen;
  }

  private add(order: Order & { transactionId: string }, input: RefundInput, signer: string, now: number): Refund {
    const mode = this.parts.settings.refundMode;
    const refund: Refund = {
      outRefundNo: input.out_refund_no,
      refundId: `50${randomDigits(8)}${dateOf(now).replaceAll('-', '')}${randomDigits(11)}`,
      outTradeNo: order.outTradeNo,
      transactionId: order.transactionId,
      input,
      createdAt: now,
      signer,
      end: mode in ENDS ? { at: now + ENDS_AFTER_MS, status: ENDS[mode as keyof typeof ENDS] } : null,
      status: 'PROCESSING',
      successAt: null,
    };
    this.keep(refund);
    this.parts.accepted(refund);
    return refund;
  }

  private keep(refund: Refund): void {
    this.refunds.set(refund.outRefundNo, refund);
    this.byOrder.set(refund.outTradeNo, [...this.of(refund.outTradeNo), refund]);
  }

  /** Ends a refund that is processing, or one that was abnormal and a person has looked after. */
  finish(outRefundNo: string, status: RefundEnd): Refund {
    const refund = this.refunds.get(outRefundNo);
    if (!refund) throw new ControlProblem(`no refund ${outRefundNo}`);
    const open = refund.status === 'PROCESSING' || (refund.status === 'ABNORMAL' && status !== 'ABNORMAL');
    if (!open) throw new ControlProblem(`the refund ${outRefundNo} is ${refund.status} already`);
    refund.status = status;
    if (status === 'SUCCESS') refund.successAt = this.parts.now();
    const { settings } = this.parts;
    if (status === 'CLOSED' && settings.balanceFen !== null) settings.balanceFen += refund.input.amount.refund;
    return refund;
  }

  toJSON(): readonly Refund[] {
    return this.all();
  }

  load(saved: readonly Refund[]): void {
    for (const refund of saved) this.keep({ ...refund });
  }
}

const amountsOf = ({ amount }: RefundInput): object => ({
  total: amount.total,
  refund: amount.refund,
  payer_total: amount.total,
  payer_refund: amount.refund,
});

const RECEIVED_BY = '支付用户零钱';

/** The answer of the refund call and of its query. */
export const refundAnswer = (refund: Refund): object => ({
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  transaction_id: refund.transactionId,
  out_trade_no: refund.outTradeNo,
  channel: 'ORIGINAL',
  user_received_account: RECEIVED_BY,
  ...(refund.successAt === null ? {} : { success_time: rfc3339(refund.successAt) }),
  create_time: rfc3339(refund.createdAt),
  status: refund.status,
  funds_account: 'AVAILABLE',
  amount: {
    ...amountsOf(refund.input),
    from: refund.input.amount.from ?? [],
    settlement_refund: refund.input.amount.refund,
    settlement_total: refund.input.amount.total,
    discount_refund: 0,
    currency: 'CNY',
  },
  promotion_detail: [],
});

/** The plain text of a refund notification. */
export const refundNotice = (refund: Refund, mchId: string): object => ({
  mchid: mchId,
  transaction_id: refund.transactionId,
  out_trade_no: refund.outTradeNo,
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  refund_status: refund.status,
  ...(refund.successAt === null ? {} : { success_time: rfc3339(refund.successAt) }),
  user_received_account: RECEIVED_BY,
  amount: amountsOf(refund.input),
});
