import { randomUUID } from 'node:crypto';
import type { PayKeys } from './keys';
import type { Order, Orders } from './orders';
import { ControlProblem } from './problem';
import { DAY_MS } from './time';

const OPEN_MS = 2 * 3_600_000;
/** For so long a panel may mean that the password is being typed; after that the phone was put away. */
const PAYING_MS = 5 * 60_000;
const LONGEST_WAIT_MS = 25_000;

export const PANEL_ACTIONS = ['pay', 'cancel', 'fail', 'pay_and_lose_answer', 'pay_notify_late', 'pay_never_notify'] as const;
export type PanelAction = (typeof PANEL_ACTIONS)[number];
export type PanelState = 'waiting' | 'paid' | 'cancelled' | 'failed' | 'lost';

export interface Panel {
  readonly requestId: string;
  readonly outTradeNo: string;
  readonly prepayId: string;
  readonly at: number;
  state: PanelState;
}

export interface PanelParts {
  readonly appId: string;
  readonly orders: Orders;
  readonly now: () => number;
  /** Pays the order and sends the notification as the action says; false when it cannot be paid any more. */
  readonly pay: (order: Order, action: PanelAction) => boolean;
  readonly changed: () => void;
}

const FIELDS = ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const;

/** What a phone tells the mini-program when `wx.requestPayment` cannot open its panel. */
const refuse = (why: string): ControlProblem => new ControlProblem(why, { errMsg: `requestPayment:fail ${why}` });

const typeName = (value: unknown): string =>
  value === undefined ? 'Undefined' : (Object.prototype.toString.call(value).slice(8, -1) as string);

/** The pay panels that are open on phones. */
export class Panels {
  private readonly panels = new Map<string, Panel>();
  private readonly waiters = new Map<string, (() => void)[]>();

  constructor(private readonly parts: PanelParts) {}

  /** Opens the panel for the parameters of `wx.requestPayment`, when the phone would. */
  async open(given: Readonly<Record<string, unknown>>, keys: PayKeys): Promise<Panel> {
    for (const field of FIELDS) {
      const value = given[field];
      if (typeof value === 'string' && value !== '') continue;
      throw refuse(`parameter error: parameter.${field} should be String instead of ${typeName(value)};`);
    }
    const { timeStamp, nonceStr, package: pack, signType, paySign } = given as Readonly<Record<(typeof FIELDS)[number], string>>;
    const good = await keys.verify(`${this.parts.appId}\n${timeStamp}\n${nonceStr}\n${pack}\n`, paySign);
    const wellFormed = /^\d{1,10}$/.test(timeStamp) && nonceStr.length <= 32 && pack.startsWith('prepay_id=');
    if (signType !== 'RSA' || !good || !wellFormed) throw refuse('支付验证签名失败');
    const prepayId = pack.slice('prepay_id='.length);
    const found = this.parts.orders.ofPrepay(prepayId);
    if (!found) throw refuse('支付订单不存在或已失效');
    if (found.obstacle !== undefined) throw refuse(found.obstacle);
    const panel: Panel = {
      requestId: randomUUID(),
      outTradeNo: found.order.outTradeNo,
      prepayId,
      at: this.parts.now(),
      state: 'waiting',
    };
    this.forgetOld(panel.at);
    this.panels.set(panel.requestId, panel);
    this.parts.changed();
    return panel;
  }

  private forgetOld(now: number): void {
    for (const [requestId, { at }] of this.panels) {
      if (at + DAY_MS > now) break;
      this.panels.delete(requestId);
    }
  }

  /** How many are remembered. */
  get count(): number {
    return this.panels.size;
  }

  /** Those that wait for the payer, newest first. */
  waiting(): readonly Panel[] {
    const since = this.parts.now() - OPEN_MS;
    return [...this.panels.values()].filter(({ state, at }) => state === 'waiting' && at > since).reverse();
  }

  /** Whether somebody may be paying an order right now. */
  isPaying(outTradeNo: string): boolean {
    const since = this.parts.now() - PAYING_MS;
    return this.waiting().some((panel) => panel.outTradeNo === outTradeNo && panel.at > since);
  }

  private get(requestId: string): Panel {
    const panel = this.panels.get(requestId);
    if (!panel) throw new ControlProblem(`no pay request ${requestId}`);
    return panel;
  }

  /** What the payer does. A payment that the platform no longer takes makes the panel `failed`. */
  act(requestId: string, action: unknown): Panel {
    const panel = this.get(requestId);
    if (!PANEL_ACTIONS.includes(action as PanelAction))
      throw new ControlProblem(`action must be one of ${PANEL_ACTIONS.join(', ')}`);
    if (panel.state !== 'waiting') throw new ControlProblem(`the pay request is ${panel.state} already`);
    panel.state = this.outcome(panel, action as PanelAction);
    for (const wake of this.waiters.get(requestId) ?? []) wake();
    this.parts.changed();
    return panel;
  }

  private outcome(panel: Panel, action: PanelAction): PanelState {
    if (action === 'cancel') return 'cancelled';
    const found = this.parts.orders.ofPrepay(panel.prepayId);
    if (action === 'fail' || !found || found.obstacle !== undefined) return 'failed';
    if (!this.parts.pay(found.order, action)) return 'failed';
    return action === 'pay_and_lose_answer' ? 'lost' : 'paid';
  }

  /** The state, waiting up to `waitMs` of real time (25,000 at most) until the payer has done something. */
  async stateOf(requestId: string, waitMs: number): Promise<PanelState> {
    const panel = this.get(requestId);
    if (panel.state !== 'waiting' || !(waitMs > 0)) return panel.state;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, Math.min(waitMs, LONGEST_WAIT_MS));
      timer.unref();
      const waiters = this.waiters;
      function done(): void {
        clearTimeout(timer);
        const others = (waiters.get(requestId) ?? []).filter((wake) => wake !== done);
        if (others.length > 0) waiters.set(requestId, others);
        else waiters.delete(requestId);
        resolve();
      }
      this.waiters.set(requestId, [...(this.waiters.get(requestId) ?? []), done]);
    });
    return panel.state;
  }

  /** How many calls wait for this payer. */
  waitingCallers(requestId: string): number {
    return this.waiters.get(requestId)?.length ?? 0;
  }

  toJSON(): readonly Panel[] {
    return this.waiting().toReversed();
  }

  load(saved: readonly Panel[]): void {
    for (const panel of saved) this.panels.set(panel.requestId, { ...panel });
  }
}
