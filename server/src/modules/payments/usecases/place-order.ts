import type { Instant } from '@qingya/shared';
import type { Database, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { ClientPayParameters, OrderOutcome, PayGateway, Refused } from '../../../platform/pay/gateway';
import { openIdOfAccount } from '../../identity';
import { type IntentRow, lockIntent } from '../persistence/intent-store';
import {
  beginClosing,
  insertOrder,
  keepPrepay,
  type OrderRow,
  orderByNumber,
  payableOrder,
  watchClosely,
} from '../persistence/order-store';
import type { PaymentPorts } from '../ports';
import { closeOrder } from './close-order';
import { openTask } from './open-task';
import { askAgain, syncOrder } from './sync-order';

const MINUTE = 60_000;
/** A pay panel can be opened with a prepay id for 2 hours after it was given. */
const PREPAY_LIFE_MS = 120 * MINUTE;
/** A prepay id with less than this left is renewed: the payer needs time to pay. */
const PREPAY_REST_MS = 5 * MINUTE;
/** Each round either ends or finds the order before it over; more rounds than that means several phones at once. */
const ROUNDS = 4;

type Placing = Pick<PaymentPorts, 'gateway' | 'log'>;

export interface PlaceOrder {
  readonly paymentId: string;
  /** The account of the guardian who pays. */
  readonly accountId: string;
}

/** What is to be done for this payer now. */
type Step =
  | { readonly kind: 'reuse'; readonly prepayId: string }
  | { readonly kind: 'place'; readonly intent: IntentRow; readonly order: OrderRow; readonly openid: string }
  /** The order must be over before there can be another number. */
  | { readonly kind: 'replace'; readonly order: OrderRow };

/**
 * Gives a guardian what opens the pay panel. Three steps, so that no call to WeChat Pay runs inside a transaction and a
 * process may die between any two of them: the row of the order first, then the call, then the prepay id. Safe to
 * repeat, from two phones of one guardian and from two guardians at once.
 *
 * @throws AppError pay_not_configured, pay_unavailable, pay_refused, payment_not_open, payment_expired,
 * payment_already_paid, payment_busy, not_found
 */
export const placeOrder = async (db: Database, ports: Placing, command: PlaceOrder): Promise<ClientPayParameters> => {
  const { gateway } = ports;
  if (!gateway) throw fail('pay_not_configured');
  for (let round = 0; round < ROUNDS; round += 1) {
    const step = await db.transaction((uow) => choose(uow, command.paymentId, command.accountId));
    if (step.kind === 'reuse') return gateway.payParameters(step.prepayId);
    if (step.kind === 'replace') {
      await giveUp(db, ports, step.order);
      continue;
    }
    const askedAt = db.clock.now();
    const outcome = await gateway.createOrder(requestOf(step));
    const prepayId = await takeOutcome(db, ports, gateway, step, outcome, askedAt + PREPAY_LIFE_MS);
    if (prepayId !== null) return gateway.payParameters(prepayId);
  }
  throw fail('payment_busy');
};

/** Everything in it comes from the row, so that a repeat of the number is the same request to the letter. */
const requestOf = ({ order, openid }: Extract<Step, { kind: 'place' }>) => ({
  outTradeNo: order.outTradeNo,
  description: order.description,
  amount: order.amount,
  openid,
  expiresAt: order.expiresAt,
  attach: order.intentId,
});

const choose = async (uow: UnitOfWork, paymentId: string, accountId: string): Promise<Step> => {
  const intent = await lockIntent(uow, paymentId);
  if (!intent) throw fail('not_found');
  requirePayable(intent, uow.now);
  const order = await payableOrder(uow, paymentId);
  if (order && order.accountId !== accountId && isFresh(order, uow.now)) throw fail('payment_busy');
  if (order && (order.accountId !== accountId || order.state === 'closing' || uow.now >= order.expiresAt)) {
    return { kind: 'replace', order };
  }
  if (order?.prepayId && (order.prepayUntil ?? 0) - uow.now >= PREPAY_REST_MS) {
    await watchClosely(uow, order);
    return { kind: 'reuse', prepayId: order.prepayId };
  }
  const openid = await openIdOfAccount(uow, accountId);
  if (openid === undefined) throw fail('unauthenticated');
  return { kind: 'place', intent, order: order ?? (await insertOrder(uow, intent, accountId)), openid };
};

/**
 * The other guardian tapped a moment ago, and is placing the order or looking at the pay panel: two who tap at once would
 * close each other's orders until neither has one. Over with the first time the order is asked about.
 */
const isFresh = (order: OrderRow, now: Instant): boolean =>
  order.state === 'placed' && order.checks === 0 && now < order.nextCheckAt;

/** @throws AppError payment_already_paid, payment_not_open, payment_expired */
const requirePayable = (intent: IntentRow, now: Instant): void => {
  if (intent.state === 'settled') throw fail('payment_already_paid');
  if (intent.state === 'closed' && intent.closeReason === 'expired') throw fail('payment_expired');
  if (intent.state !== 'open') throw fail('payment_not_open');
  if (now >= intent.expiresAt) throw fail('payment_expired');
};

/** @returns null when the order turned out to be over or somebody else's turn: look again */
const takeOutcome = async (
  db: Database,
  ports: Placing,
  gateway: PayGateway,
  step: Extract<Step, { kind: 'place' }>,
  outcome: OrderOutcome,
  prepayUntil: Instant,
): Promise<string | null> => {
  const { order, intent } = step;
  switch (outcome.kind) {
    case 'ready':
      // An order that was being closed meanwhile is not handed out, so that nobody can pay it.
      return (await db.transaction((uow) => keep(uow, order, outcome.prepayId, prepayUntil))) ? outcome.prepayId : null;
    case 'already_paid':
      await syncOrder(db, ports, order.outTradeNo);
      throw fail('payment_already_paid');
    case 'closed':
    case 'number_taken':
      await giveUp(db, ports, order);
      return null;
    case 'refused':
      await db.transaction((uow) => noteRefusal(uow, gateway, intent, order, outcome));
      throw fail('pay_refused');
    case 'unknown':
      throw fail('pay_unavailable');
  }
};

const keep = async (uow: UnitOfWork, order: OrderRow, prepayId: string, until: Instant): Promise<boolean> => {
  const intent = await lockIntent(uow, order.intentId);
  return intent?.state === 'open' && (await keepPrepay(uow, order, prepayId, until));
};

/**
 * Sees to it that nobody can pay the order any more. When it was paid after all, the money is booked, which the caller
 * notices when it looks at the payment again.
 * @throws AppError payment_busy while it is being paid or nobody knows whether it is closed; pay_unavailable
 */
const giveUp = async (db: Database, ports: Placing, order: OrderRow): Promise<void> => {
  const { outTradeNo } = order;
  const standing = await syncOrder(db, ports, outTradeNo);
  if (standing.kind === 'paid' || standing.kind === 'closed') return;
  if (standing.kind === 'unknown') throw fail('pay_unavailable');
  if (standing.kind === 'unpaid') {
    if (standing.paying) throw fail('payment_busy');
    // Kept before the call: should the process die, the watch closes the order.
    const begun = await db.transaction((uow) => beginClosing(uow, outTradeNo, uow.now));
    if (!begun) return;
  }
  const closed = await closeOrder(db, ports, outTradeNo);
  if (closed.kind !== 'closed' && closed.kind !== 'paid') throw fail('payment_busy');
};

/**
 * Keys or bindings that are wrong concern every order and are one task for whoever looks after the account; a refused
 * request is a task about its payment.
 */
const noteRefusal = async (
  uow: UnitOfWork,
  gateway: PayGateway,
  intent: IntentRow,
  order: OrderRow,
  refused: Refused,
): Promise<void> => {
  await askAgain(uow, await orderByNumber(uow, order.outTradeNo), refused.code.slice(0, 60));
  const general = refused.reason === 'not_authorised';
  await openTask(uow, {
    kind: 'order_refused',
    subjectId: general ? gateway.mchId : intent.id,
    campusId: general ? null : intent.campusId,
    intentId: intent.id,
    captureId: null,
    refundId: null,
    details: { code: refused.code, reason: refused.reason, outTradeNo: order.outTradeNo, amount: order.amount },
  });
};
