import { MINUTE_MS } from '@qingya/shared';
import type { Answer, TestProduct } from './product';
import { freshKey, nextSerial, type Person } from './product-school';

/** Whom money is asked from. */
export interface Payer {
  readonly campusId: string;
  readonly familyId: string;
  readonly studentId?: string | null;
  readonly title?: string;
  readonly note?: string | null;
  /** fen */
  readonly amount?: number;
}

export const PAYMENT_AMOUNT = 12_800;

const accepted = async (what: string, call: Promise<Answer>): Promise<Answer['body']> => {
  const { status, body } = await call;
  if (status >= 300) throw new Error(`${what} was refused: ${status} ${JSON.stringify(body)}`);
  return body;
};

/** The desk asks a family for money. @returns the payment's id */
export const buildPayment = async (desk: Pick<Person, 'api'>, payer: Payer): Promise<string> => {
  const { campusId, familyId, studentId = null, title = '秋季书法班学费', note = null, amount = PAYMENT_AMOUNT } = payer;
  const wish = { campusId, familyId, studentId, title, note, amount, payWithinDays: 7 };
  return (await accepted('the payment', desk.api.post('/payments', wish, freshKey()))).id;
};

/** A receipt number that no other test of this process uses. */
export const freshReceiptNo = (): string => `R-${process.pid}-${nextSerial()}`;

/** The desk takes the money of a payment in cash. */
export const payAtDesk = (desk: Pick<Person, 'api'>, paymentId: string): Promise<Answer['body']> => {
  const receipt = { channel: 'cash', receiptNo: freshReceiptNo() };
  return accepted('the receipt', desk.api.post(`/payments/${paymentId}/desk-receipts`, receipt, freshKey()));
};

/** The payer enters the password on the simulated phone. WeChat Pay tells nobody; whoever asks learns it. */
export const payOnPhone = (t: TestProduct, outTradeNo: string): void => {
  const order = t.wechat.pay.orders.find(outTradeNo);
  if (!order || !t.wechat.pay.pay(order, 'pay_never_notify')) throw new Error(`order ${outTradeNo} cannot be paid`);
};

/** A parent pays in the mini-program and sees the result. */
export const payInApp = async (t: TestProduct, parent: Pick<Person, 'api'>, paymentId: string): Promise<void> => {
  await accepted('the order', parent.api.post(`/payments/${paymentId}/wechat-order`));
  payOnPhone(t, paymentId);
  const { state } = await accepted('the result', parent.api.post(`/payments/${paymentId}/confirm`));
  if (state !== 'settled') throw new Error(`the payment is ${state}, though it was paid`);
};

/** Another amount is paid than was asked for, which the platform never lets happen: the money is held for a person. */
export const payWrongAmount = async (t: TestProduct, parent: Pick<Person, 'api'>, paymentId: string): Promise<void> => {
  await accepted('the order', parent.api.post(`/payments/${paymentId}/wechat-order`));
  const amount = t.wechat.pay.orders.find(paymentId)?.input.amount;
  Object.assign(amount ?? {}, { total: 1 });
  payOnPhone(t, paymentId);
  const { state } = await accepted('the result', parent.api.post(`/payments/${paymentId}/confirm`));
  if (state !== 'held') throw new Error(`the payment is ${state}, though it was paid wrongly`);
};

/** A refund is asked for. @param handReceiptNo for money taken at the desk @returns the refund's id */
export const askBack = async (
  finance: Pick<Person, 'api'>,
  paymentId: string,
  amount = PAYMENT_AMOUNT,
  handReceiptNo: string | null = null,
): Promise<string> => {
  const { refunds: seen } = await accepted('the payment', finance.api.get(`/payments/${paymentId}`));
  const wish = {
    amount,
    reason: '课程取消',
    handReceiptNo,
    refundsSeen: seen.filter(({ cause }: { cause: string }) => cause === 'asked').length,
  };
  const { refunds } = await accepted('the refund', finance.api.post(`/payments/${paymentId}/refunds`, wish, freshKey()));
  return refunds.at(-1).id;
};

/** Takes the due step of every refund, as the process in the background does. */
export const sendRefunds = async (t: TestProduct): Promise<void> => {
  const watch = t.product.modules.repeating.find(({ name }) => name === 'payments.watch-refunds');
  if (!watch) throw new Error('nobody watches refunds');
  await watch.run(t.db);
};

/** Sends a refund and lets it end at WeChat Pay, which is then asked. The simulator must have been told `stay`. */
export const finishRefund = async (t: TestProduct, refundId: string, end: 'SUCCESS' | 'ABNORMAL'): Promise<void> => {
  await sendRefunds(t);
  t.wechat.pay.refunds.finish(refundId, end);
  t.clock.advance(MINUTE_MS);
  await sendRefunds(t);
};

/** Somebody gives money back on the merchant's own pages: our books know nothing of it. */
export const refundBehindOurBacks = (t: TestProduct, paymentId: string, refund: number): string => {
  const total = t.wechat.pay.orders.find(paymentId)?.input.amount.total;
  const number = `MERCHANT-PAGES-${nextSerial()}`;
  const amount = { refund, total, currency: 'CNY' };
  t.wechat.pay.refunds.ask({ out_trade_no: paymentId, out_refund_no: number, amount }, 'merchant pages');
  return number;
};
