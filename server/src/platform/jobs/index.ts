export * from './administration';
export { type BullmqOptions, bullmqJobId, createBullmqQueue } from './bullmq-queue';
export { createInProcessQueue, QUEUE_RETRY, type WorkQueueOptions } from './in-process-queue';
export { JobRunEntity } from './job-run.entity';
export { createRepeater, type Repeater, type RepeaterOptions, type RepeatingTask } from './repeating';
export type { JobRunRow } from './runs';
export { createScheduler, JOB_RETRY, LeaseLost, type Scheduler, type SchedulerOptions } from './scheduler';
export type * from './types';
