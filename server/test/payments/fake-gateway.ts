import type {
  BillOutcome,
  CapturedPayment,
  CloseOutcome,
  JsapiOrder,
  NotificationOutcome,
  OrderOutcome,
  OrderQueryOutcome,
  PayGateway,
  RawNotification,
  RefundFacts,
  RefundOutcome,
  RefundQueryOutcome,
  RefundRequest,
} from '../../src/platform/pay/gateway';

type Call = 'createOrder' | 'queryOrder' | 'closeOrder' | 'refund' | 'queryRefund' | 'tradeBill';

interface HeldOrder {
  readonly order: JsapiOrder;
  state: 'open' | 'paying' | 'closed' | 'paid';
  payment?: CapturedPayment;
}

/**
 * What goes wrong with a call: `lost` = it never arrived, `answer_lost` = it did and nobody heard of it; `died` and
 * `died_after` = the same, and the process that made it is gone.
 */
export type Fault = 'lost' | 'answer_lost' | 'died' | 'died_after';

/** A script for the next call: an answer, an error, or something to do before the usual answer. */
type Script = object | Error | ((...args: never[]) => unknown);

/**
 * WeChat Pay in memory, for use cases: it keeps orders and refunds like the platform does and can be told to answer
 * otherwise, to fail, or to let something happen in the middle of a call.
 */
export class FakeGateway implements PayGateway {
  readonly appId = 'wx-test';
  readonly mchId = '1900000001';
  readonly orders = new Map<string, HeldOrder>();
  readonly refunds = new Map<string, RefundFacts>();
  /** `createOrder <number>`, in the order of the calls. */
  readonly calls: string[] = [];
  /** What a new refund is answered with. */
  refundStatus: RefundFacts['status'] = 'processing';
  bill: BillOutcome = { kind: 'empty' };
  /** What `readNotification` finds in a body, by its text. */
  readonly notifications = new Map<string, NotificationOutcome>();
  /** Asked before every call that has no script. */
  faults: (() => Fault | null) | null = null;
  /** The largest number of calls that were under way at once. */
  mostAtOnce = 0;

  private readonly scripts = new Map<Call, Script[]>();
  private serial = 0;
  private underWay = 0;

  constructor(private readonly now: () => number) {}

  /** The next calls of this kind do this, one script a call; afterwards the gateway behaves again. */
  next(call: Call, ...scripts: readonly Script[]): this {
    this.scripts.set(call, [...(this.scripts.get(call) ?? []), ...scripts]);
    return this;
  }

  /** Scripts that no call has used are dropped. */
  forget(): void {
    this.scripts.clear();
  }

  callsOf(call: Call): string[] {
    return this.calls.filter((line) => line.startsWith(`${call} `)).map((line) => line.slice(call.length + 1));
  }

  /** The payer enters the password; the money is taken. */
  pay(outTradeNo: string, change: Partial<CapturedPayment> = {}): CapturedPayment {
    const held = this.orders.get(outTradeNo);
    if (!held) throw new Error(`no order ${outTradeNo}`);
    if (held.state === 'paid' && held.payment) throw new Error(`order ${outTradeNo} is paid already`);
    if (held.state === 'closed') throw new Error(`order ${outTradeNo} is closed`);
    held.state = 'paid';
    held.payment = { ...this.payment(outTradeNo, held.order.amount), openid: held.order.openid, ...change };
    return held.payment;
  }

  /** The payer is looking at the password field. */
  startPaying(outTradeNo: string): void {
    const held = this.orders.get(outTradeNo);
    if (held?.state !== 'open') throw new Error(`order ${outTradeNo} cannot be paid`);
    held.state = 'paying';
  }

  /** Facts of money for any number. @param amount fen */
  payment(outTradeNo: string, amount: number): CapturedPayment {
    this.serial += 1;
    return {
      appId: this.appId,
      mchId: this.mchId,
      outTradeNo,
      transactionId: `42000${process.pid}${String(this.serial).padStart(8, '0')}${outTradeNo.slice(-8)}`,
      total: amount,
      payerTotal: amount,
      currency: 'CNY',
      openid: 'openid-of-nobody',
      paidAt: this.now(),
      attach: '',
    };
  }

  createOrder(order: JsapiOrder): Promise<OrderOutcome> {
    return this.call('createOrder', order.outTradeNo, [order], (): OrderOutcome => {
      const held = this.orders.get(order.outTradeNo);
      if (held && JSON.stringify(held.order) !== JSON.stringify(order)) return { kind: 'number_taken' };
      if (held?.state === 'paid') return { kind: 'already_paid' };
      if (held?.state === 'closed') return { kind: 'closed' };
      if (!held) this.orders.set(order.outTradeNo, { order, state: 'open' });
      this.serial += 1;
      return { kind: 'ready', prepayId: `wx-prepay-${this.serial}` };
    });
  }

  payParameters(prepayId: string) {
    return {
      timeStamp: String(Math.floor(this.now() / 1_000)),
      nonceStr: 'nonce',
      package: `prepay_id=${prepayId}`,
      signType: 'RSA' as const,
      paySign: 'signature',
    };
  }

  queryOrder(outTradeNo: string): Promise<OrderQueryOutcome> {
    return this.call('queryOrder', outTradeNo, [outTradeNo], (): OrderQueryOutcome => {
      const held = this.orders.get(outTradeNo);
      if (!held) return { kind: 'not_found' };
      if (held.payment) return { kind: 'paid', payment: held.payment };
      return held.state === 'closed' ? { kind: 'closed' } : { kind: 'unpaid', paying: held.state === 'paying' };
    });
  }

  closeOrder(outTradeNo: string): Promise<CloseOutcome> {
    return this.call('closeOrder', outTradeNo, [outTradeNo], (): CloseOutcome => {
      const held = this.orders.get(outTradeNo);
      if (!held) return { kind: 'not_found' };
      if (held.state === 'paid') return { kind: 'already_paid' };
      held.state = 'closed';
      return { kind: 'closed' };
    });
  }

  refund(request: RefundRequest): Promise<RefundOutcome> {
    return this.call('refund', request.outRefundNo, [request], (): RefundOutcome => {
      const known = this.refunds.get(request.outRefundNo);
      if (known) return { kind: 'accepted', refund: known };
      const payment = this.orders.get(request.outTradeNo)?.payment;
      this.serial += 1;
      const refund: RefundFacts = {
        outRefundNo: request.outRefundNo,
        refundId: `50000${this.serial}`,
        outTradeNo: request.outTradeNo,
        transactionId: payment?.transactionId ?? 'unknown',
        amount: request.amount,
        total: request.total,
        status: this.refundStatus,
        succeededAt: this.refundStatus === 'succeeded' ? this.now() : null,
      };
      this.refunds.set(request.outRefundNo, refund);
      return { kind: 'accepted', refund };
    });
  }

  /** The platform finishes a refund in its own time. */
  finishRefund(outRefundNo: string, status: RefundFacts['status']): RefundFacts {
    const known = this.refunds.get(outRefundNo);
    if (!known) throw new Error(`no refund ${outRefundNo}`);
    const refund: RefundFacts = { ...known, status, succeededAt: status === 'succeeded' ? this.now() : null };
    this.refunds.set(outRefundNo, refund);
    return refund;
  }

  queryRefund(outRefundNo: string): Promise<RefundQueryOutcome> {
    return this.call('queryRefund', outRefundNo, [outRefundNo], (): RefundQueryOutcome => {
      const refund = this.refunds.get(outRefundNo);
      return refund ? { kind: 'found', refund } : { kind: 'not_found' };
    });
  }

  readNotification(raw: RawNotification): Promise<NotificationOutcome> {
    return Promise.resolve(this.notifications.get(raw.body.toString()) ?? { kind: 'rejected', reason: 'bad_signature' });
  }

  tradeBill(date: string): Promise<BillOutcome> {
    return this.call('tradeBill', date, [date], () => this.bill);
  }

  private faultScript(usual: () => unknown): Script | undefined {
    const fault = this.faults?.() ?? null;
    if (fault === null) return undefined;
    if (fault === 'answer_lost' || fault === 'died_after') usual();
    return fault === 'died' || fault === 'died_after' ? new Error('the process died') : { kind: 'unknown', reason: 'timeout' };
  }

  private async call<T>(call: Call, subject: string, args: readonly unknown[], usual: () => T): Promise<T> {
    this.calls.push(`${call} ${subject}`);
    this.underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    try {
      // A provider call is never over in the turn it began in.
      await new Promise((resolve) => setImmediate(resolve));
      const script = this.scripts.get(call)?.shift() ?? this.faultScript(usual);
      if (script instanceof Error) throw script;
      if (typeof script === 'function') {
        const answer = await (script as (...given: readonly unknown[]) => unknown)(...args);
        return answer === undefined ? usual() : (answer as T);
      }
      return script === undefined ? usual() : (script as T);
    } finally {
      this.underWay -= 1;
    }
  }
}
