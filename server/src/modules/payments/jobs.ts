import type { QueuedWork, RepeatingTask, ScheduledTask } from '../../platform/jobs';
import type { Subscriber } from '../../platform/outbox';
import { WATCH_LEASE_MS } from './domain/watch-limits';
import { dueRefundIds } from './persistence/refund-store';
import type { PaymentPorts } from './ports';
import { compareRecentBills } from './usecases/compare-recent-bills';
import { sendRefund } from './usecases/send-refund';
import { watchRefunds } from './usecases/watch-refunds';

/** Name of the work that sends refunds; `PaymentPorts.wakeRefunds` enqueues it as (name, refund id, { refundId }). */
export const REFUND_WORK = 'payments.refund';

/** The background half of refunds and books, for `createPayments`. */
export interface RefundJobs {
  readonly works: QueuedWork[];
  readonly repeating: RepeatingTask[];
  readonly tasks: ScheduledTask[];
  /** Wakes the sender once a requested refund is committed; `requestRefund` has no ports of its own. */
  readonly subscribers: Subscriber[];
}

const WATCH_MS = 15_000;
/** Half an hour after the platform’s bills should be ready. */
const BILLS_AT_MINUTE = 10 * 60 + 30;
const RECOVERED_AT_START = 1_000;

const refundWork = (ports: PaymentPorts): QueuedWork<{ readonly refundId: string }> => ({
  name: REFUND_WORK,
  handle: (db, { refundId }) => sendRefund(db, ports, refundId),
  recover: async (db) => {
    const ids = await db.read((reader) => dueRefundIds(reader, reader.now, RECOVERED_AT_START));
    return ids.map((refundId) => ({ id: refundId, payload: { refundId } }));
  },
});

const waker = (ports: PaymentPorts): Subscriber => ({
  name: 'payments.wakes-refunds',
  types: ['payments.refund.requested'],
  handle: async (uow, { payload }) => {
    const { refundId } = payload as { readonly refundId: string };
    uow.afterCommit(() => ports.wakeRefunds(refundId));
  },
});

export const refundJobs = (ports: PaymentPorts): RefundJobs => ({
  works: [refundWork(ports) as QueuedWork],
  repeating: [
    {
      name: 'payments.watch-refunds',
      everyMs: WATCH_MS,
      leaseMs: WATCH_LEASE_MS,
      run: async (db) => {
        await watchRefunds(db, ports);
      },
    },
  ],
  tasks: [
    {
      name: 'payments.compare-bills',
      title: '微信支付每日对账',
      minuteOfDay: BILLS_AT_MINUTE,
      run: ({ db, businessDate, report }) => compareRecentBills(db, ports, businessDate, report),
    },
  ],
  subscribers: [waker(ports)],
});
