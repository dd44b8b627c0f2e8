import type { PaymentState } from '@qingya/shared';
import type { CloseReason } from './intent-state';

/** What a purpose wants to happen to money that arrives after its payment was closed. */
export type LatePolicy = 'refund' | 'settle';

/** The payment that the order number of the money belongs to. */
export interface AskedFor {
  readonly state: PaymentState;
  readonly closeReason: CloseReason | null;
  /** Fen. */
  readonly amount: number;
  readonly latePolicy: LatePolicy;
}

/** What arrived. */
export interface Arrived {
  readonly appId: string;
  readonly mchId: string;
  readonly currency: string;
  /** Fen, of the whole order. */
  readonly total: number;
}

export type HoldReason = 'amount_mismatch' | 'account_mismatch' | 'unknown_order';

export type CaptureDecision =
  | { readonly outcome: 'settled'; readonly late: boolean }
  /** Given back in full at once. */
  | { readonly outcome: 'late' | 'duplicate' }
  /** Left alone until a person decides. */
  | { readonly outcome: 'held'; readonly why: HoldReason };

/**
 * What is to be done with money that was not booked before.
 *
 * @param intent the payment it was paid for; null when its order number is not one of ours
 * @param expected the account that the school's money arrives at
 */
export const decideCapture = (
  intent: AskedFor | null,
  arrived: Arrived,
  expected: { readonly appId: string; readonly mchId: string },
): CaptureDecision => {
  if (intent === null) return { outcome: 'held', why: 'unknown_order' };
  if (arrived.appId !== expected.appId || arrived.mchId !== expected.mchId) return { outcome: 'held', why: 'account_mismatch' };
  if (arrived.currency !== 'CNY' || arrived.total !== intent.amount) return { outcome: 'held', why: 'amount_mismatch' };
  switch (intent.state) {
    case 'open':
    case 'held':
      return { outcome: 'settled', late: false };
    case 'settled':
      return { outcome: 'duplicate' };
    case 'closed':
      return keepsLateMoney(intent) ? { outcome: 'settled', late: true } : { outcome: 'late' };
  }
};

/** Only a payment that ended by itself may come back to life; one that a person ended stays as that person left it. */
const keepsLateMoney = ({ latePolicy, closeReason }: AskedFor): boolean => latePolicy === 'settle' && closeReason === 'expired';
