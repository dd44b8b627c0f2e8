import type { Database, UnitOfWork } from '../../../platform/db';
import type { OrderQueryOutcome, PayGateway, Refused, Unknown } from '../../../platform/pay/gateway';
import { nextCheck, nextTry } from '../domain/poll-schedule';
import { endOrder, type OrderRow, orderByNumber, rescheduleOrder } from '../persistence/order-store';
import type { PaymentPorts } from '../ports';
import { type TakenCapture, takeCapture } from './take-capture';

/** How an order stands, after what was learnt has been booked. */
export type OrderStanding =
  | { readonly kind: 'paid'; readonly taken: TakenCapture }
  | { readonly kind: 'unpaid'; readonly paying: boolean }
  /** Nobody can pay it any more. */
  | { readonly kind: 'closed' }
  /** The platform does not know the number (yet). */
  | { readonly kind: 'not_found' }
  /** No answer that can be believed. */
  | { readonly kind: 'unknown'; readonly code: string };

type Asking = Pick<PaymentPorts, 'gateway' | 'log'>;

/**
 * Asks WeChat Pay how an order stands and books the answer: money is taken, an order that is over is ended, and of one that
 * is not the next time to ask is noted. The number may be one that is unknown here. Never inside a transaction.
 */
export const syncOrder = async (db: Database, ports: Asking, outTradeNo: string): Promise<OrderStanding> => {
  const { gateway } = ports;
  if (!gateway) return { kind: 'unknown', code: 'not_configured' };
  const seen = await db.read((reader) => orderByNumber(reader, outTradeNo));
  const answer = checked(await gateway.queryOrder(outTradeNo), outTradeNo);
  return db.transaction((uow) => bookAnswer(uow, gateway, { outTradeNo, seen }, answer));
};

/** An answer about another order than the one asked about is none. */
const checked = (answer: OrderQueryOutcome, outTradeNo: string): OrderQueryOutcome =>
  (answer.kind === 'paid' || answer.kind === 'refunded') && answer.payment.outTradeNo !== outTradeNo
    ? { kind: 'unknown', reason: 'bad_answer' }
    : answer;

const bookAnswer = async (
  uow: UnitOfWork,
  gateway: PayGateway,
  { outTradeNo, seen }: { readonly outTradeNo: string; readonly seen: OrderRow | undefined },
  answer: OrderQueryOutcome,
): Promise<OrderStanding> => {
  switch (answer.kind) {
    case 'paid':
    case 'refunded': {
      const { payment } = answer;
      const taken = await takeCapture(uow, { channel: 'wechat', payment, via: 'query', expected: gateway });
      return { kind: 'paid', taken };
    }
    case 'closed':
      await endOrder(uow, outTradeNo);
      return answer;
    case 'unpaid':
      await askAgain(uow, seen, null);
      return answer;
    case 'not_found':
      await askAgain(uow, seen, 'not_found');
      return answer;
    default: {
      const code = codeOf(answer);
      await askAgain(uow, seen, code);
      return { kind: 'unknown', code };
    }
  }
};

/** What a person is told about an answer that decided nothing. */
export const codeOf = (answer: Refused | Unknown): string =>
  (answer.kind === 'refused' ? answer.code || answer.reason : answer.reason).slice(0, 60);

/**
 * Counts the time the order was asked about and notes the next one.
 * @param order as it was before the platform was asked; what has changed since is not overwritten
 */
export const askAgain = async (uow: UnitOfWork, order: OrderRow | undefined, code: string | null): Promise<void> => {
  if (order) await rescheduleOrder(uow, order, { ...next(uow, order), code });
};

const next = (uow: UnitOfWork, order: OrderRow): { at: number; checks: number } => {
  const checks = order.checks + 1;
  const at = order.state === 'closing' ? nextTry(uow.now, checks) : nextCheck(uow.now, checks, order.expiresAt);
  return { at, checks };
};
