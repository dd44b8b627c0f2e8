import type { Instant } from '@qingya/shared';
import type { Database, UnitOfWork } from '../../../platform/db';
import { type IntentRow, lockIntent } from '../persistence/intent-store';
import { endOrder, type OrderRow, orderByNumber, payableOrder } from '../persistence/order-store';
import type { PaymentPorts } from '../ports';
import { askAgain, codeOf, type OrderStanding, syncOrder } from './sync-order';

/** A call that places an order is over after this long, one way or the other. */
const CALL_IS_OVER_MS = 60_000;

/**
 * Closes an order at WeChat Pay; one that was paid after all is booked instead. Never inside a transaction.
 *
 * @param andThen done in the transaction that ends the order, with the payment locked, unless it has another order that may be paid
 */
export const closeOrder = async (
  db: Database,
  ports: Pick<PaymentPorts, 'gateway' | 'log'>,
  outTradeNo: string,
  andThen: (uow: UnitOfWork, intent: IntentRow) => Promise<void> = async () => undefined,
): Promise<OrderStanding> => {
  if (!ports.gateway) return { kind: 'unknown', code: 'not_configured' };
  const seen = await db.read((reader) => orderByNumber(reader, outTradeNo));
  const answer = await ports.gateway.closeOrder(outTradeNo);
  if (answer.kind === 'already_paid') return syncOrder(db, ports, outTradeNo);
  return db.transaction(async (uow): Promise<OrderStanding> => {
    const order = await orderByNumber(uow, outTradeNo);
    const intent = order && (await lockIntent(uow, order.intentId));
    if (!order || !intent) return { kind: 'not_found' };
    if (answer.kind === 'closed' || (answer.kind === 'not_found' && neverPayable(order, uow.now))) {
      await endOrder(uow, outTradeNo);
      // The family may have got its next order meanwhile: then this end decides nothing about the payment.
      if (await payableOrder(uow, intent.id)) return { kind: 'closed' };
      await andThen(uow, intent);
      return { kind: 'closed' };
    }
    const code = answer.kind === 'not_found' ? 'not_found' : codeOf(answer);
    await askAgain(uow, seen, code);
    return answer.kind === 'not_found' ? { kind: 'not_found' } : { kind: 'unknown', code };
  });
};

/**
 * Whether an order that the platform does not know can be given up: nobody was given its pay panel and the call that
 * would have placed it is over, or its time is.
 */
const neverPayable = (order: OrderRow, now: Instant): boolean =>
  (order.prepayId === null && now - order.createdAt >= CALL_IS_OVER_MS) || now - order.expiresAt >= CALL_IS_OVER_MS;
