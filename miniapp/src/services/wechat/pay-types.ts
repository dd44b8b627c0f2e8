import type { AnswerOf } from '../api';

/** An order that is ready to be paid; the fields of `parameters` are signed together. */
export type PayOrder = AnswerOf<'payments.placeOrder'>;
export type PayParameters = PayOrder['parameters'];

/**
 * What the pay panel said. It proves nothing: whether money arrived, only the server knows.
 * `elsewhere`: this device has no pay panel at all.
 */
export type PayAnswer = 'ok' | 'cancelled' | 'failed' | 'elsewhere';

/** The stand-in for the pay panel where WeChat's own is not at hand. */
export interface PayPanel {
  /** Where the payer confirms or refuses. */
  readonly phoneUrl: string;
  /** The payer closes it, as a tap on WeChat's own panel would: nothing is paid. */
  readonly close: () => void;
  /** The screen no longer needs its answer. */
  readonly dismiss: () => void;
}
