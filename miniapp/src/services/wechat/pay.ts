import Taro from '@tarojs/taro';
import { payAtSimulator } from './pay-simulator';
import type { PayAnswer, PayOrder, PayPanel, PayParameters } from './pay-types';

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
