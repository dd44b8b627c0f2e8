import { randomUUID } from 'node:crypto';
import type { SimulatorClock } from '../clock';
import type { Faults } from '../faults';
import { Authorizer } from './authorization';
import { Bills } from './bills';
import { PayKeys, type SavedKeys } from './keys';
import { type EventType, LATE_MS, type LoggedAttempt, type NewEvent, Notifier } from './notifications';
import { type Order, Orders, type SavedOrders, type TradeState, transactionOf } from './orders';
import { type Panel, type PanelAction, Panels } from './panels';
import { ControlProblem, PayProblem } from './problem';
import { type Refund, type RefundEnd, Refunds, refundNotice } from './refunds';
import { PaySettings } from './settings';

export { PaySettings, REFUND_MODES, type RefundMode } from './settings';

/** What the payment half needs from the rest of the simulator. */
export interface PayParts {
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly appId: string;
  /** Whether somebody with this openid ever logged in; without it every openid is good. */
  personExists?(openid: string): boolean;
  /** Further fields of `GET /simulator/credentials`: appSecret, pushToken, pushAesKey. */
  extraCredentials?(): object;
  /** Called after every change of state. */
  changed(): void;
}

interface Saved {
  readonly keys?: SavedKeys;
  readonly settings: ReturnType<PaySettings['toJSON']>;
  readonly orders: SavedOrders;
  readonly refunds: readonly Refund[];
  readonly panels: readonly Panel[];
  readonly notifications: ReturnType<Notifier['toJSON']>;
}

/** Everything the simulated WeChat Pay remembers. */
export class PayWorld {
  readonly settings: PaySettings;
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly panels: Panels;
  readonly notifier: Notifier;
  readonly bills: Bills;
  readonly authorizer = new Authorizer();
  private keysMade: PayKeys | undefined;
  private keysComing: Promise<PayKeys> | undefined;

  constructor(readonly parts: PayParts) {
    const now = () => this.now();
    const changed = () => this.changed();
    this.settings = new PaySettings(changed);
    this.orders = new Orders({
      appId: parts.appId,
      mchId: () => this.mchId,
      now,
      personExists: (openid) => parts.personExists?.(openid) ?? true,
    });
    this.refunds = new Refunds({
      orders: this.orders,
      settings: this.settings,
      now,
      accepted: (refund) => this.planEnd(refund),
    });
    this.panels = new Panels({
      appId: parts.appId,
      orders: this.orders,
      now,
      changed,
      pay: (order, action) => this.pay(order, action),
    });
    this.notifier = new Notifier({ clock: parts.clock, faults: parts.faults, keys: () => this.keys(), changed });
    this.bills = new Bills({ orders: this.orders, refunds: this.refunds, now, appId: parts.appId, mchId: () => this.mchId });
  }

  now(): number {
    return this.parts.clock.now();
  }

  changed(): void {
    this.parts.changed();
  }

  /** The keys, made at the first use. */
  async keys(): Promise<PayKeys> {
    if (this.keysMade) return this.keysMade;
    this.keysComing ??= PayKeys.make(this.now());
    const made = await this.keysComing;
    if (!this.keysMade) {
      this.keysMade = made;
      this.changed();
    }
    return this.keysMade;
  }

  private get mchId(): string {
    return this.keysMade?.saved.mchId ?? '';
  }

  /** For the `Request-ID` header. */
  requestId(): string {
    return randomUUID().replaceAll('-', '').toUpperCase();
  }

  /** What a query tells about an order. */
  transaction(order: Order | undefined): object {
    if (!order) throw new PayProblem('ORDERNOTEXIST', '订单不存在');
    return transactionOf(order, this.stateOf(order));
  }

  stateOf(order: Order): TradeState {
    if (order.state === 'closed') return 'CLOSED';
    if (order.state === 'paid') return this.refunds.refunded(order.outTradeNo) > 0 ? 'REFUND' : 'SUCCESS';
    return this.panels.isPaying(order.outTradeNo) && !this.orders.isOver(order) ? 'USERPAYING' : 'NOTPAY';
  }

  /** The payer pays; @returns false when the platform no longer takes it. */
  pay(order: Order, action: PanelAction = 'pay'): boolean {
    if (!this.orders.pay(order)) return false;
    if (action !== 'pay_never_notify') this.notifier.send(this.paymentEvent(order), action === 'pay_notify_late' ? LATE_MS : 0);
    this.changed();
    return true;
  }

  private paymentEvent(order: Order): NewEvent {
    return {
      eventType: 'TRANSACTION.SUCCESS',
      outTradeNo: order.outTradeNo,
      outRefundNo: null,
      url: order.input.notify_url,
      plain: transactionOf(order, 'SUCCESS'),
      signer: order.signer,
    };
  }

  private refundEvent(refund: Refund, url: string): NewEvent {
    return {
      eventType: `REFUND.${refund.status}` as EventType,
      outTradeNo: refund.outTradeNo,
      outRefundNo: refund.outRefundNo,
      url,
      plain: refundNotice(refund, this.mchId),
      signer: refund.signer,
    };
  }

  private planEnd(refund: Refund): void {
    const { end } = refund;
    if (!end) return;
    this.parts.clock.plan(end.at, () => {
      if (refund.status === 'PROCESSING') this.finishRefund(refund.outRefundNo, end.status);
    });
  }

  /** Ends a refund and tells the merchant when it gave an address for that. */
  finishRefund(outRefundNo: string, status: RefundEnd): Refund {
    const refund = this.refunds.finish(outRefundNo, status);
    if (refund.input.notify_url !== undefined) this.notifier.send(this.refundEvent(refund, refund.input.notify_url));
    this.changed();
    return refund;
  }

  /** Sends the notification of a payment again; resolves with how that went. */
  async notifyPaymentAgain(outTradeNo: string): Promise<LoggedAttempt | undefined> {
    const order = this.orders.find(outTradeNo);
    if (order?.state !== 'paid') throw new ControlProblem(`no paid order ${outTradeNo}`);
    return this.notifier.resend(
      (event) => event.outTradeNo === outTradeNo && event.outRefundNo === null,
      () => this.paymentEvent(order),
    );
  }

  /** Sends the newest notification of a refund again; resolves with how that went. */
  async notifyRefundAgain(outRefundNo: string): Promise<LoggedAttempt | undefined> {
    const refund = this.refunds.find(outRefundNo);
    if (!refund || refund.status === 'PROCESSING') throw new ControlProblem(`no ended refund ${outRefundNo}`);
    const url = refund.input.notify_url;
    if (url === undefined) throw new ControlProblem(`the refund ${outRefundNo} was asked for without notify_url`);
    return this.notifier.resend(
      (event) => event.outRefundNo === outRefundNo,
      () => this.refundEvent(refund, url),
    );
  }

  toJSON(): Saved {
    return {
      ...(this.keysMade ? { keys: this.keysMade.saved } : {}),
      settings: this.settings.toJSON(),
      orders: this.orders.toJSON(),
      refunds: this.refunds.toJSON(),
      panels: this.panels.toJSON(),
      notifications: this.notifier.toJSON(),
    };
  }

  /** Takes back what `toJSON` gave, before anything else happens, and goes on with what was under way. */
  load(json: unknown): void {
    const saved = json as Saved;
    if (saved.keys) this.keysMade = PayKeys.load(saved.keys);
    this.settings.load(saved.settings);
    this.orders.load(saved.orders);
    this.refunds.load(saved.refunds);
    this.panels.load(saved.panels);
    this.notifier.load(saved.notifications);
    for (const refund of this.refunds.all()) if (refund.status === 'PROCESSING') this.planEnd(refund);
  }
}
