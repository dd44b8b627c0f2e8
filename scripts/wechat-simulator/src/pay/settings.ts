/**
 * How an accepted refund ends, about three seconds later. `stay`: not by itself.
 * `refuse_user_account`: the refund is not accepted, USER_ACCOUNT_ABNORMAL.
 */
export const REFUND_MODES = ['success', 'abnormal', 'closed', 'stay', 'refuse_user_account'] as const;
export type RefundMode = (typeof REFUND_MODES)[number];

/** What can be chosen about the merchant's account; setting a value that makes no sense throws a `RangeError`. */
export class PaySettings {
  private mode: RefundMode = 'success';
  private balance: number | null = null;
  private keyOnly = true;

  constructor(private readonly changed: () => void) {}

  /** Counts for refunds that are accepted from now on. */
  get refundMode(): RefundMode {
    return this.mode;
  }

  set refundMode(mode: RefundMode) {
    if (!REFUND_MODES.includes(mode)) throw new RangeError(`refundMode must be one of ${REFUND_MODES.join(', ')}`);
    this.mode = mode;
    this.changed();
  }

  /** Fen that refunds can still be paid from, less with every one accepted (payments do not add to it); null = enough. */
  get balanceFen(): number | null {
    return this.balance;
  }

  set balanceFen(fen: number | null) {
    if (fen !== null && (!Number.isSafeInteger(fen) || fen < 0))
      throw new RangeError('balanceFen must be fen, 0 or more, or null');
    this.balance = fen;
    this.changed();
  }

  /** As every new merchant: a public key of the platform, and no platform certificates. */
  get publicKeyOnly(): boolean {
    return this.keyOnly;
  }

  set publicKeyOnly(only: boolean) {
    if (typeof only !== 'boolean') throw new RangeError('publicKeyOnly must be true or false');
    this.keyOnly = only;
    this.changed();
  }

  toJSON(): { refundMode: RefundMode; balanceFen: number | null; publicKeyOnly: boolean } {
    return { refundMode: this.mode, balanceFen: this.balance, publicKeyOnly: this.keyOnly };
  }

  load(saved: ReturnType<PaySettings['toJSON']>): void {
    this.mode = saved.refundMode;
    this.balance = saved.balanceFen;
    this.keyOnly = saved.publicKeyOnly;
  }
}
