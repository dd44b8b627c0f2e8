import type { Database } from '../../../platform/db';
import { ordersOfIntent } from '../persistence/order-store';
import { refundsOfIntent } from '../persistence/refund-store';
import type { PaymentPorts } from '../ports';
import { syncOrder } from './sync-order';
import { syncRefund } from './sync-refund';

/** Somebody who pressed a button does not wait for more calls than that. */
const MAX_CALLS = 10;

/**
 * Asks WeChat Pay how a payment stands: its orders, also those that should be over, and its refunds, the newest of each.
 * Never inside a transaction.
 */
export const syncPayment = async (
  db: Database,
  ports: Pick<PaymentPorts, 'gateway' | 'log'>,
  paymentId: string,
): Promise<void> => {
  const [orders, refunds] = await db.read((reader) =>
    Promise.all([ordersOfIntent(reader, paymentId), refundsOfIntent(reader, paymentId)]),
  );
  for (const { outTradeNo } of orders.filter(({ state }) => state !== 'paid').slice(-MAX_CALLS)) {
    await syncOrder(db, ports, outTradeNo);
  }
  const underWay = refunds.filter(({ channel, state }) => channel === 'wechat' && state !== 'succeeded');
  for (const { id } of underWay.slice(-MAX_CALLS)) await syncRefund(db, ports, id);
};
