import type { Database } from '../../../platform/db';
import { payableOrder } from '../persistence/order-store';
import type { PaymentPorts } from '../ports';
import { syncOrder } from './sync-order';

/** Asks WeChat Pay for the result of a payment that may have been made just now. Never inside a transaction. */
export const confirmPayment = async (
  db: Database,
  ports: Pick<PaymentPorts, 'gateway' | 'log'>,
  paymentId: string,
): Promise<void> => {
  const order = await db.read((reader) => payableOrder(reader, paymentId));
  if (order) await syncOrder(db, ports, order.outTradeNo);
};
