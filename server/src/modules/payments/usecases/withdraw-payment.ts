import type { Database, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { type IntentRow, lockIntent } from '../persistence/intent-store';
import { beginClosing, payableOrder } from '../persistence/order-store';
import type { PaymentPorts } from '../ports';
import { closeOrder } from './close-order';
import { endPayment } from './end-payment';

export interface WithdrawPayment {
  readonly paymentId: string;
  readonly reason: string;
  readonly actor: Actor;
}

/** A family may tap «pay» while its last order is being closed; that many times at most. */
const ROUNDS = 3;

/**
 * Withdraws a payment that nobody has made. Its order is closed at WeChat Pay first, so that money cannot come any more;
 * when it has come, the payment is settled and the refusal says so. Never inside a transaction.
 *
 * @throws AppError payment_not_open, payment_already_paid, pay_unavailable (nothing was withdrawn: try again), not_found
 */
export const withdrawPayment = async (
  db: Database,
  ports: Pick<PaymentPorts, 'gateway' | 'log' | 'audit'>,
  command: WithdrawPayment,
): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const outTradeNo = await db.transaction((uow) => withdrawOrBeginClosing(uow, ports, command));
    if (outTradeNo === null) return;
    const standing = await closeOrder(db, ports, outTradeNo, (uow, intent) => withdraw(uow, ports, intent, command));
    if (standing.kind !== 'closed' && standing.kind !== 'paid') throw fail('pay_unavailable');
    if (standing.kind === 'closed' && (await db.read((reader) => isOver(reader, command.paymentId)))) return;
  }
  throw fail('pay_unavailable');
};

const isOver = async (reader: Parameters<typeof payableOrder>[0], paymentId: string): Promise<boolean> => {
  const intent = await reader.row<{ state: string }>('SELECT state FROM payments_intent WHERE id = ?', [paymentId]);
  return intent?.state === 'closed';
};

/** @returns the number of the order that has to be closed first; null when the payment is withdrawn */
const withdrawOrBeginClosing = async (
  uow: UnitOfWork,
  ports: Pick<PaymentPorts, 'audit'>,
  command: WithdrawPayment,
): Promise<string | null> => {
  const intent = await lockIntent(uow, command.paymentId);
  if (!intent) throw fail('not_found');
  if (intent.state === 'settled') throw fail('payment_already_paid');
  if (intent.state !== 'open') throw fail('payment_not_open');
  const order = await payableOrder(uow, intent.id);
  if (order) {
    await beginClosing(uow, order.outTradeNo, uow.now);
    return order.outTradeNo;
  }
  await withdraw(uow, ports, intent, command);
  return null;
};

const withdraw = async (
  uow: UnitOfWork,
  ports: Pick<PaymentPorts, 'audit'>,
  intent: IntentRow,
  { reason, actor }: WithdrawPayment,
): Promise<void> => {
  if (!(await endPayment(uow, intent, 'cancel'))) return;
  if (actor.kind !== 'staff') return;
  await ports.audit(uow, {
    actor,
    action: 'payments.payment.withdrawn',
    subjectKind: 'payment',
    subjectId: intent.id,
    campusId: intent.campusId,
    details: { amount: intent.amount, reason },
  });
};
