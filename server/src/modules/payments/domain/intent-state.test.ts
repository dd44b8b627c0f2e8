import { PAYMENT_STATES, type PaymentState } from '@qingya/shared';
import { type IntentChange, nextState } from './intent-state';

const CHANGES: readonly IntentChange[] = ['settle', 'hold', 'expire', 'cancel', 'void', 'give_back'];

describe('states of a payment', () => {
  it('has an answer for every change in every state', () => {
    for (const state of PAYMENT_STATES) for (const change of CHANGES) expect(nextState(state, change)).not.toBeUndefined();
  });

  it.each<[PaymentState, IntentChange, PaymentState | null]>([
    ['open', 'settle', 'settled'],
    ['open', 'hold', 'held'],
    ['open', 'expire', 'closed'],
    ['open', 'cancel', 'closed'],
    ['settled', 'settle', null],
    ['settled', 'expire', null],
    ['settled', 'cancel', null],
    ['settled', 'hold', null],
    ['settled', 'void', 'closed'],
    ['held', 'settle', 'settled'],
    ['held', 'expire', null],
    ['held', 'give_back', 'closed'],
    ['closed', 'settle', 'settled'],
    ['closed', 'expire', null],
    ['closed', 'hold', null],
  ])('%s + %s = %s', (state, change, expected) => {
    expect(nextState(state, change)).toBe(expected);
  });
});
