import type { ApiFailure, Result } from '@/services/http';
import type { PayAnswer, PayOrder, PayPanel } from '@/services/wechat';
import type { PaymentDetail } from './model';

/**
 * `panel`: the pay panel is open. `confirming`: it was left, and the server is asked what came of it. `unsure`: the server could
 * not say for a while.
 */
export type Phase = 'idle' | 'ordering' | 'panel' | 'confirming' | 'unsure';

export interface Hint {
  readonly text: string;
  /** Something went wrong; otherwise the sentence only says what happened. */
  readonly bad: boolean;
}

export interface FlowState {
  readonly phase: Phase;
  readonly hint: Hint | null;
  /** The stand-in for the pay panel, while it is open. */
  readonly panel: PayPanel | null;
  /** Paid on this screen, since it was opened. */
  readonly paidHere: boolean;
}

export const resting: FlowState = { phase: 'idle', hint: null, panel: null, paidHere: false };

export interface FlowParts {
  readonly placeOrder: () => Promise<Result<PayOrder>>;
  /** Has the server ask WeChat Pay now. */
  readonly confirm: () => Promise<Result<PaymentDetail>>;
  readonly get: () => Promise<Result<PaymentDetail>>;
  readonly requestPayment: (order: PayOrder, show: (panel: PayPanel) => void) => Promise<PayAnswer>;
  readonly onState: (state: FlowState) => void;
  /** What the server said last. */
  readonly onPayment: (payment: PaymentDetail) => void;
}

/** Between the questions after the panel was left: a little over a minute altogether. */
const CONFIRM_PAUSES_MS = [1_000, 2_000, 3_000, 5_000, 8_000, 10_000, 15_000, 20_000];
/** The same where nobody knows whether anything was paid at all: WeChat Pay itself was asked first, so a few are enough. */
const RESUME_PAUSES_MS = [2_000, 3_000];
/** Between quiet questions after a panel that said it was not paid: it may be wrong. */
const QUIET_PAUSES_MS = [3_000, 8_000];
/** While the panel is open: its answer may never come. */
const PANEL_PAUSES_MS = [10_000, 5_000, 5_000, 10_000];
const PANEL_LAST_PAUSE_MS = 15_000;

const hints: Readonly<Record<Exclude<PayAnswer, 'ok'>, Hint>> = {
  cancelled: { text: '您没有付款，可以随时再支付。', bad: false },
  failed: { text: '支付没有完成。没有扣款可以再试一次；已经扣款的，结果会自动更新。', bad: true },
  elsewhere: { text: '浏览器里不能付款，请在手机微信里打开学校的小程序支付。', bad: true },
};

/** Refusals that mean that what the screen shows is out of date. */
const OUTDATED = ['payment_not_open', 'payment_expired'];

const decided = (payment: PaymentDetail | undefined): boolean => payment !== undefined && payment.state !== 'open';

/**
 * Pays one payment and finds out what came of it. Whatever the panel says, the server is asked; only its word changes the
 * screen. One thing at a time: a tap while something is under way does nothing.
 */
export class PayFlow {
  private state = resting;
  /** Whatever began under an older number has nothing to say any more. */
  private turn = 0;
  private declined = false;

  constructor(private readonly parts: FlowParts) {}

  /** The main button. */
  async pay(): Promise<void> {
    if (this.busy()) return;
    const mine = this.begin('ordering');
    const order = await this.parts.placeOrder();
    if (mine !== this.turn) return;
    if (!order.ok) return this.refused(order.error, mine);
    this.set({ phase: 'panel' });
    const answer = await Promise.race([this.openPanel(order.data, mine), this.watchPanel(mine)]);
    if (mine !== this.turn) return;
    this.closePanel();
    if (answer === 'decided') return this.set({ phase: 'idle' });
    if (answer === 'ok') return this.track(mine, false);
    this.declined = true;
    this.set({ phase: 'idle', hint: hints[answer] });
    if (answer !== 'elsewhere') await this.lookQuietly(mine);
  }

  /** Goes on confirming what was begun before this screen was opened. */
  async resume(payment: Pick<PaymentDetail, 'state' | 'confirming'>): Promise<void> {
    if (this.state.phase !== 'idle' || this.declined || payment.state !== 'open' || !payment.confirming) return;
    await this.track(this.begin('confirming'), true);
  }

  /** The payer says that the panel is gone, or wants to know again. */
  async askAgain(): Promise<void> {
    if (this.state.phase !== 'panel' && this.state.phase !== 'unsure') return;
    await this.track(this.begin('confirming'), true);
  }

  /** The screen closes. */
  stop(): void {
    this.turn += 1;
    this.state.panel?.dismiss();
  }

  private busy(): boolean {
    return this.state.phase !== 'idle' && this.state.phase !== 'unsure';
  }

  private begin(phase: Phase): number {
    this.turn += 1;
    this.declined = false;
    this.closePanel();
    this.set({ phase, hint: null });
    return this.turn;
  }

  private set(change: Partial<FlowState>): void {
    this.state = { ...this.state, ...change };
    this.parts.onState(this.state);
  }

  private closePanel(): void {
    this.state.panel?.dismiss();
    if (this.state.panel !== null) this.set({ panel: null });
  }

  private openPanel(order: PayOrder, mine: number): Promise<PayAnswer> {
    return this.parts.requestPayment(order, (panel) => {
      if (mine === this.turn) this.set({ panel });
      else panel.dismiss();
    });
  }

  private async refused(error: ApiFailure, mine: number): Promise<void> {
    if (error.code === 'payment_already_paid') return this.track(mine, false);
    this.set({ phase: 'idle', hint: { text: error.message, bad: true } });
    if (OUTDATED.includes(error.code)) await this.ask(this.parts.get, mine);
  }

  /** Asks once. @returns undefined when there was no answer or nobody waits for it */
  private async ask(how: () => Promise<Result<PaymentDetail>>, mine: number): Promise<PaymentDetail | undefined> {
    const answer = await how();
    if (!answer.ok || mine !== this.turn) return undefined;
    if (decided(answer.data)) this.set({ paidHere: answer.data.state === 'settled' });
    this.parts.onPayment(answer.data);
    return answer.data;
  }

  /** @param resumed nobody knows whether anything was paid: then «there is no order any more» ends it too */
  private async track(mine: number, resumed: boolean): Promise<void> {
    this.set({ phase: 'confirming', hint: null });
    const over = (seen: PaymentDetail | undefined) => decided(seen) || (resumed && seen?.confirming === false);
    let seen = await this.ask(this.parts.confirm, mine);
    const pauses = resumed ? RESUME_PAUSES_MS : CONFIRM_PAUSES_MS;
    for (const [index, pause] of pauses.entries()) {
      if (mine !== this.turn || over(seen)) break;
      await wait(pause);
      if (mine !== this.turn) return;
      // The notification may never come: every second question goes to WeChat Pay itself.
      seen = await this.ask(index % 2 === 0 ? this.parts.get : this.parts.confirm, mine);
    }
    if (mine === this.turn) this.set({ phase: over(seen) ? 'idle' : 'unsure' });
  }

  private async lookQuietly(mine: number): Promise<void> {
    let seen = await this.ask(this.parts.confirm, mine);
    for (const pause of QUIET_PAUSES_MS) {
      if (mine !== this.turn || decided(seen)) break;
      await wait(pause);
      if (mine !== this.turn) return;
      seen = await this.ask(this.parts.get, mine);
    }
    if (mine === this.turn && decided(seen)) this.set({ hint: null });
  }

  private async watchPanel(mine: number): Promise<'decided'> {
    for (let n = 0; mine === this.turn && this.state.phase === 'panel'; n += 1) {
      await wait(PANEL_PAUSES_MS[n] ?? PANEL_LAST_PAUSE_MS);
      if (mine !== this.turn || this.state.phase !== 'panel') break;
      if (decided(await this.ask(n % 2 === 0 ? this.parts.confirm : this.parts.get, mine))) return 'decided';
    }
    // The panel has answered, or another attempt has begun: this one has nothing to say.
    return new Promise(() => undefined);
  }
}

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
