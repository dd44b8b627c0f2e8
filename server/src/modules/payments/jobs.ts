import type { QueuedWork, RepeatingTask, ScheduledTask } from '../../platform/jobs';
import type { Subscriber } from '../../platform/outbox';
import type { PaymentPorts } from './ports';

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

export const refundJobs = (_ports: PaymentPorts): RefundJobs => ({ works: [], repeating: [], tasks: [], subscribers: [] });
