import { canonical } from './fields';
import { randomDigits, randomText } from './keys';
import { type OrderInput, orderRule } from './order-rules';
import { badField, PayProblem } from './problem';
import { DAY_MS, dateOf, MINUTE_MS, parseRfc3339, rfc3339 } from './time';

const PREPAY_LIFE_MS = 2 * 3_600_000;

export interface Order {
  readonly outTradeNo: string;
  readonly input: OrderInput;
  readonly createdAt: number;
  /** End of paying; null = none was given. */
  readonly expiresAt: number | null;
  /** Serial of the key that signs what is sent about this order. */
  readonly signer: string;
  state: 'unpaid' | 'paid' | 'closed';
  transactionId: string | null;
  paidAt: number | null;
}

interface Prepay {
  readonly id: string;
  readonly outTradeNo: string;
  readonly expiresAt: number;
}

export interface SavedOrders {
  readonly orders: readonly Order[];
  readonly prepays: readonly Prepay[];
}

export interface OrderParts {
  readonly appId: string;
  readonly mchId: () => string;
  readonly now: () => number;
  readonly personExists: (openid: string) => boolean;
}

/** Orders of the one merchant, by their out_trade_no. */
export class Orders {
  private readonly orders = new Map<string, Order>();
  private readonly byTransaction = new Map<string, Order>();
  private readonly prepays = new Map<string, Prepay>();

  constructor(private readonly parts: OrderParts) {}

  all(): readonly Order[] {
    return [...this.orders.values()];
  }

  find(outTradeNo: string): Order | undefined {
    return this.orders.get(outTradeNo);
  }

  findByTransaction(transactionId: string): Order | undefined {
    return this.byTransaction.get(transactionId);
  }

  /** Places an order, or gives an identical one that nobody has paid yet a fresh prepay id. */
  place(body: unknown, signer: string): string {
    orderRule(body, '');
    const input = body as OrderInput;
    if (input.mchid !== this.parts.mchId()) throw new PayProblem('MCH_NOT_EXISTS', '商户号不存在，请检查商户号');
    if (input.appid !== this.parts.appId) throw new PayProblem('APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配，请检查后再试');
    if (!this.parts.personExists(input.payer.openid)) throw badField('/payer/openid', '与 appid 不匹配', input.payer.openid);
    const known = this.orders.get(input.out_trade_no);
    if (known) this.mustBeRepeatable(known, input);
    const now = this.parts.now();
    const wanted = input.time_expire === undefined ? undefined : parseRfc3339(input.time_expire);
    const order: Order = known ?? {
      outTradeNo: input.out_trade_no,
      input,
      createdAt: now,
      expiresAt: wanted === undefined ? null : Math.max(wanted, now + MINUTE_MS),
      signer,
      state: 'unpaid',
      transactionId: null,
      paidAt: null,
    };
    this.orders.set(order.outTradeNo, order);
    return this.newPrepay(order.outTradeNo, now);
  }

  private mustBeRepeatable(known: Order, input: OrderInput): void {
    if (known.state === 'paid') throw new PayProblem('ORDERPAID', '该订单已支付');
    if (known.state === 'closed') throw new PayProblem('ORDER_CLOSED', '该订单已关闭，请更换商户订单号后重新下单');
    if (canonical(known.input) !== canonical(input)) {
      throw new PayProblem('INVALID_REQUEST', '请求重入时，参数与首次请求时不一致，请核实后再试');
    }
    if (this.isOver(known)) throw new PayProblem('INVALID_REQUEST', '订单已超过支付截止时间，请更换商户订单号后重新下单');
  }

  private newPrepay(outTradeNo: string, now: number): string {
    for (const [old, { expiresAt }] of this.prepays) {
      if (expiresAt + DAY_MS > now) break;
      this.prepays.delete(old);
    }
    const id = `wx${rfc3339(now).replace(/\D/g, '').slice(0, 14)}${randomText(18).toLowerCase()}0000`;
    this.prepays.set(id, { id, outTradeNo, expiresAt: now + PREPAY_LIFE_MS });
    return id;
  }

  /** Whether nobody can pay it any more because of its time_expire; that does not close it. */
  isOver(order: Order): boolean {
    return order.expiresAt !== null && this.parts.now() >= order.expiresAt;
  }

  /** The order of a prepay id, with what stands in the way of paying it. */
  ofPrepay(id: string): { order: Order; obstacle: string | undefined } | undefined {
    const prepay = this.prepays.get(id);
    const order = prepay && this.orders.get(prepay.outTradeNo);
    if (!order) return undefined;
    if (order.state === 'paid') return { order, obstacle: '该订单已支付' };
    if (order.state === 'closed') return { order, obstacle: '该订单已关闭' };
    const over = this.isOver(order) || this.parts.now() >= prepay.expiresAt;
    return { order, obstacle: over ? '该订单已过期' : undefined };
  }

  /** Closes what nobody paid; closing again changes nothing. */
  close(outTradeNo: string): void {
    const order = this.orders.get(outTradeNo);
    if (!order) throw new PayProblem('ORDERNOTEXIST', '订单不存在');
    if (order.state === 'paid') throw new PayProblem('ORDERPAID', '订单已支付，不能关闭');
    order.state = 'closed';
  }

  /** The payer pays. @returns false when the order cannot be paid any more */
  pay(order: Order): boolean {
    if (order.state !== 'unpaid' || this.isOver(order)) return false;
    const now = this.parts.now();
    order.state = 'paid';
    order.paidAt = now;
    order.transactionId = `4200${randomDigits(6)}${dateOf(now).replaceAll('-', '')}${randomDigits(10)}`;
    this.byTransaction.set(order.transactionId, order);
    return true;
  }

  /** How many prepay ids are remembered. */
  get prepayCount(): number {
    return this.prepays.size;
  }

  toJSON(): SavedOrders {
    const now = this.parts.now();
    return { orders: this.all(), prepays: [...this.prepays.values()].filter(({ expiresAt }) => expiresAt > now) };
  }

  load(saved: SavedOrders): void {
    for (const order of saved.orders) {
      this.orders.set(order.outTradeNo, { ...order });
      const own = this.orders.get(order.outTradeNo);
      if (own?.transactionId) this.byTransaction.set(own.transactionId, own);
    }
    for (const prepay of saved.prepays) this.prepays.set(prepay.id, prepay);
  }
}

const STATE_TEXTS = {
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款',
  NOTPAY: '订单未支付',
  CLOSED: '订单已关闭',
  USERPAYING: '用户支付中',
} as const;
export type TradeState = keyof typeof STATE_TEXTS;

/** The answer of a query, and the plain text of a payment notification. */
export const transactionOf = (order: Order, state: TradeState): object => {
  const { input } = order;
  const total = input.amount.total;
  const base = {
    appid: input.appid,
    mchid: input.mchid,
    out_trade_no: order.outTradeNo,
    trade_state: state,
    trade_state_desc: STATE_TEXTS[state],
    ...(input.attach ? { attach: input.attach } : {}),
    promotion_detail: [],
  };
  if (order.paidAt === null) return { ...base, amount: { total, currency: 'CNY' } };
  return {
    ...base,
    transaction_id: order.transactionId,
    trade_type: 'JSAPI',
    bank_type: 'OTHERS',
    success_time: rfc3339(order.paidAt),
    payer: { openid: input.payer.openid },
    amount: { total, payer_total: total, currency: 'CNY', payer_currency: 'CNY' },
  };
};
