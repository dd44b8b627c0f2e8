import type { Database } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { intentById } from '../persistence/intent-store';
import { ordersOfIntent } from '../persistence/order-store';
import { refundsOfIntent } from '../persistence/refund-store';
import type { PaymentPorts } from '../ports';
import { syncOrder } from './sync-order';
import { syncRefund } from './sync-refund';

/** Somebody who pressed a button does not wait for more calls than that. */
const MAX_CALLS = 5;

/**
 * Asks WeChat Pay how a payment stands: its orders, also those that should be over, and its refunds, the newest of each.
 * Never inside a transaction.
 * @throws AppError not_found
 */
export const syncPayment = async (
  db: Database,
  ports: Pick<PaymentPorts, 'gateway' | 'log' | 'audit'>,
  { paymentId, actor }: { readonly paymentId: string; readonly actor: Actor },
): Promise<void> => {
  const [orders, refunds] = await db.transaction(async (uow) => {
    const intent = await intentById(uow, paymentId);
    if (!intent) throw fail('not_found');
    const subject = { subjectKind: 'payment', subjectId: intent.id, campusId: intent.campusId };
    await ports.audit(uow, { actor, action: 'payments.payment.synced', ...subject });
    return [await ordersOfIntent(uow, paymentId), await refundsOfIntent(uow, paymentId)] as const;
  });
  for (const { outTradeNo } of orders.filter(({ state }) => state !== 'paid').slice(-MAX_CALLS)) {
    await syncOrder(db, ports, outTradeNo);
  }
  const underWay = refunds.filter(({ channel, state }) => channel === 'wechat' && state !== 'succeeded');
  for (const { id } of underWay.slice(-MAX_CALLS)) await syncRefund(db, ports, id);
};
