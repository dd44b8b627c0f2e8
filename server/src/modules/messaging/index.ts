import type { Route } from '../../platform/http/route';
import type { RepeatingTask, ScheduledTask } from '../../platform/jobs';
import type { Subscriber } from '../../platform/outbox';
import type { FamilyDataContributor } from '../identity';
import { messagingFamilyData } from './family-data';
import { messageRoutes } from './http/routes';
import type { MessagingPorts } from './ports';
import { DELIVER_LEASE_MS, deliver } from './usecases/deliver';
import { sweepMessages } from './usecases/sweep-messages';
import { takeDelivered, takeSubscriptions } from './usecases/take-push';

/** The messaging module's only door: what other modules and the composition root may use. */

export type { Notice, TemplateUse } from './domain/notice';
export { messagingEntities } from './persistence/entities';
export type { MessagingPorts, TemplateIds } from './ports';
export { unreadOf } from './usecases/inbox';
export { type ConsentDifference, reconcileConsents } from './usecases/reconcile-consents';
export { tell, toldAt } from './usecases/tell';

/** Everything messaging gives to the platform. */
export interface Messaging {
  readonly routes: Route[];
  readonly subscribers: Subscriber[];
  readonly tasks: ScheduledTask[];
  readonly repeating: RepeatingTask[];
  readonly familyData: FamilyDataContributor;
}

/** Somebody may wait for a message: sent about as soon as it happened. */
const DELIVER_MS = 5_000;
const SWEEP_AT_MINUTE = 3 * 60 + 45;

/** Builds the module for one process. */
export const createMessaging = (ports: MessagingPorts): Messaging => ({
  routes: messageRoutes(ports),
  subscribers: [
    {
      name: 'messaging.takes-subscriptions',
      types: ['wechat.subscriptions.changed'],
      handle: (uow, event) => takeSubscriptions(uow, ports, event),
    },
    {
      name: 'messaging.takes-reports',
      types: ['wechat.message.delivered'],
      handle: (uow, event) => takeDelivered(uow, ports, event),
    },
  ],
  tasks: [
    {
      name: 'messaging.sweep',
      title: '清理半年前的消息',
      minuteOfDay: SWEEP_AT_MINUTE,
      run: async ({ db, report }) => report({ removed: await sweepMessages(db) }),
    },
  ],
  repeating: [
    {
      name: 'messaging.deliver',
      everyMs: DELIVER_MS,
      leaseMs: DELIVER_LEASE_MS,
      run: async (db) => {
        await deliver(db, ports);
      },
    },
  ],
  familyData: messagingFamilyData,
});
