import type { Database } from '../db';
import type { Scheduler } from '../jobs';
import { type OutboxSummary, type Subscriber, summarise } from '../outbox';

/** Figures for gauges; asked at most once per scrape. */
export interface OperationsMetrics {
  /** Pending and dead deliveries, those of unknown subscribers, and the age of the oldest pending one in seconds (the lag). */
  outbox(): Promise<OutboxSummary>;
  /** Seconds by which the latest scheduled task is late. */
  jobLagSeconds(): Promise<number>;
}

export const operationsMetrics = (db: Database, subscribers: readonly Subscriber[], scheduler: Scheduler): OperationsMetrics => {
  const names = subscribers.map(({ name }) => name);
  return {
    outbox: () => db.read((r) => summarise(r, names)),
    jobLagSeconds: () => scheduler.lagSeconds(),
  };
};
