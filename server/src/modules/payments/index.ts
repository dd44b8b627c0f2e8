import type { CallbackRoute } from '../../platform/http/callbacks';
import type { ObjectResolvers } from '../../platform/http/object-access';
import type { Route } from '../../platform/http/route';
import type { QueuedWork, RepeatingTask, ScheduledTask } from '../../platform/jobs';
import type { Subscriber } from '../../platform/outbox';
import type { FamilyDataContributor } from '../identity';
import { WATCH_LEASE_MS } from './domain/watch-limits';
import { paymentsFamilyData } from './family-data';
import { notificationCallback } from './http/callback';
import { exportRoutes } from './http/export-routes';
import { refundResolvers } from './http/owners';
import { deskRoutes } from './http/routes-desk';
import { familyRoutes } from './http/routes-family';
import { financeRoutes } from './http/routes-finance';
import { refundRoutes } from './http/routes-refunds';
import { staffRoutes } from './http/routes-staff';
import { refundJobs } from './jobs';
import type { PaymentPorts } from './ports';
import { paymentOwner } from './resolvers';
import { watchOrders } from './usecases/watch-orders';

/** The payments module's only door: what other modules and the composition root may use. */

export { REFUND_WORK } from './jobs';
export { paymentEntities } from './persistence/entities';
export type { IntentRow as Payment } from './persistence/intent-store';
export { intentById as paymentById, intentsOfPurposes as paymentsOfPurpose } from './persistence/intent-store';
export { openSums } from './persistence/payment-views';
export { deskVoidsWaiting, refundsWaiting, tasksWaiting, type WaitingMoney } from './persistence/waiting-store';
export type { PaymentPorts } from './ports';
export { type OpenPayment, openPayment } from './usecases/open-payment';
export { type PaymentDifference, reconcilePayments } from './usecases/reconcile-payments';
export { type RecordAtDesk, recordAtDesk } from './usecases/record-at-desk';
export { type RequestRefund, requestRefund } from './usecases/request-refund';
export { type WithdrawPayment, withdrawPayment } from './usecases/withdraw-payment';

/** Everything payments give to the platform. */
export interface Payments {
  readonly routes: Route[];
  readonly callbacks: CallbackRoute[];
  readonly subscribers: Subscriber[];
  readonly tasks: ScheduledTask[];
  readonly repeating: RepeatingTask[];
  readonly works: QueuedWork[];
  readonly resolvers: ObjectResolvers;
  readonly familyData: FamilyDataContributor;
}

/** The first pause of the poll is ten seconds; looking twice as often keeps to it. */
const WATCH_MS = 5_000;

/** Builds the module for one process. */
export const createPayments = (ports: PaymentPorts): Payments => {
  const { works, repeating, tasks, subscribers } = refundJobs(ports);
  return {
    routes: [
      ...familyRoutes(ports),
      ...staffRoutes(ports),
      ...deskRoutes(ports),
      ...refundRoutes(ports),
      ...financeRoutes(ports),
      ...exportRoutes(ports),
    ],
    callbacks: [notificationCallback(ports)],
    subscribers,
    tasks,
    repeating: [
      {
        name: 'payments.watch-orders',
        everyMs: WATCH_MS,
        leaseMs: WATCH_LEASE_MS,
        run: async (db) => {
          await watchOrders(db, ports);
        },
      },
      ...repeating,
    ],
    works,
    resolvers: { payment: paymentOwner, ...refundResolvers },
    familyData: paymentsFamilyData,
  };
};
