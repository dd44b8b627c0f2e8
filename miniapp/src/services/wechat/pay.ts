import Taro from '@tarojs/taro';
import type { AnswerOf } from '../api';
import { payAtSimulator } from './pay-simulator';

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

/**
 * Opens the pay panel and waits for what it says; an answer may never come. Never throws.
 *
 * A browser has no panel that could take these orders, not even WeChat's own one: they are placed for the mini-program
 * and for the payer's identity in it. Only the demo's simulator can be paid there, on its page «the phone».
 * @param show receives the stand-in of the demo, once, when it is open
 */
export const requestPayment = async (
  { parameters, simulator }: PayOrder,
  show: (panel: PayPanel) => void,
): Promise<PayAnswer> => {
  const { timeStamp, nonceStr, package: prepared, signType, paySign } = parameters;
  const fields: PayParameters = { timeStamp, nonceStr, package: prepared, signType, paySign };
  if (process.env.TARO_ENV === 'h5') return simulator === null ? 'elsewhere' : payAtSimulator(simulator, fields, show);
  try {
    await Taro.requestPayment(fields);
    return 'ok';
  } catch (error) {
    return /cancel/i.test(String((error as { errMsg?: unknown } | null)?.errMsg ?? '')) ? 'cancelled' : 'failed';
  }
};
