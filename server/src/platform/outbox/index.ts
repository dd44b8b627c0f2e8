export * from './administration';
export { backOffDelay, DEFAULT_RETRY, type RetryPolicy } from './back-off';
export { type DeadDelivery, deadDeliveries } from './dead';
export { createOutbox, type Outbox, type OutboxOptions } from './outbox';
export { OutboxDeliveryEntity, OutboxEventEntity } from './outbox.entity';
export { purgeOutbox } from './purge';
export type * from './types';
