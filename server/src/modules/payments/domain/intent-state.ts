import type { PaymentState } from '@qingya/shared';

/** Why a payment is closed. */
export type CloseReason = 'expired' | 'cancelled' | 'voided' | 'refunded' | 'handled';

/** What happens to a payment. */
export type IntentChange = 'settle' | 'hold' | 'expire' | 'cancel' | 'void' | 'give_back' | 'handle';

/**
 * The state a payment is in afterwards; null = the change does not apply and nothing happens.
 *
 * - `settle` from `closed` is late money that the purpose wants to keep; from `held`, the right money after wrong money.
 * - `void` undoes a receipt of the desk, `give_back` ends a held payment whose money went back, `handle` one whose money
 *   a person dealt with outside of the product.
 */
export const nextState = (state: PaymentState, change: IntentChange): PaymentState | null => TABLE[state][change];

const TABLE: Readonly<Record<PaymentState, Readonly<Record<IntentChange, PaymentState | null>>>> = {
  open: { settle: 'settled', hold: 'held', expire: 'closed', cancel: 'closed', void: null, give_back: null, handle: null },
  held: { settle: 'settled', hold: null, expire: null, cancel: null, void: null, give_back: 'closed', handle: 'closed' },
  settled: { settle: null, hold: null, expire: null, cancel: null, void: 'closed', give_back: null, handle: null },
  closed: { settle: 'settled', hold: null, expire: null, cancel: null, void: null, give_back: null, handle: null },
};
