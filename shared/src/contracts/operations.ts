import { z } from 'zod';
import { endpoint, instantSchema, localDateSchema, pageOf } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { sortedPageQuery } from '../kernel/sorted-page-query';

/** Looking after the machinery: event deliveries and scheduled tasks. */
export const operationsErrors = defineErrors({
  outbox_delivery_settled: { status: 409, message: '这条消息已经处理完毕，请刷新列表查看最新状态。' },
  job_running: { status: 409, message: '这项任务正在运行，请稍后刷新查看结果。' },
  job_already_done: { status: 409, message: '这一天的任务已经完成；如确需重跑，请勾选“重新运行”后再提交。' },
  job_date_invalid: { status: 422, message: '不能运行未来日期的任务，请重新选择日期。' },
});

const read = { kind: 'staff', permission: 'ops.read' } as const;
const operate = { kind: 'staff', permission: 'ops.write' } as const;
const done = z.object({ ok: z.literal(true) });

const delivery = z.object({
  position: z.number().int(),
  subscriber: z.string(),
  aggregate: z.string(),
  state: z.enum(['pending', 'dead']),
  attempts: z.number().int(),
  nextAttemptAt: instantSchema.describe('epoch milliseconds; 0 = at once'),
  lastError: z.string().nullable(),
  eventId: z.string(),
  eventType: z.string(),
  occurredAt: instantSchema,
  knownSubscriber: z.boolean().describe('false: no subscriber of this release takes it; only discarding settles it'),
});
export type OutboxDelivery = z.output<typeof delivery>;

const deliveryParams = z.object({ position: z.coerce.number().int().min(1), subscriber: z.string().min(1).max(80) });

export const getOutboxSummary = endpoint({
  id: 'operations.getOutboxSummary',
  method: 'GET',
  path: '/operations/outbox/summary',
  summary: 'How many event deliveries wait or are dead, and how old the oldest is',
  auth: read,
  response: z.object({
    pending: z.number().int(),
    dead: z.number().int(),
    oldestPendingSeconds: z.number().int(),
    unknownSubscriber: z.number().int(),
  }),
});

export const listOutboxDeliveries = endpoint({
  id: 'operations.listOutboxDeliveries',
  method: 'GET',
  path: '/operations/outbox/deliveries',
  summary: 'Event deliveries that are dead or still wait, by the next attempt or by the event; q searches event and subscriber',
  auth: read,
  query: sortedPageQuery(['next', '-next', 'happened', '-happened']).extend({
    state: z.enum(['pending', 'dead']).default('dead'),
    q: z.string().trim().max(80).optional(),
  }),
  response: pageOf(delivery),
});

export const redriveOutboxDelivery = endpoint({
  id: 'operations.redriveOutboxDelivery',
  method: 'POST',
  path: '/operations/outbox/deliveries/:position/:subscriber/redrive',
  summary: 'Try a dead or waiting delivery again at once',
  auth: operate,
  params: deliveryParams,
  response: done,
  errors: ['outbox_delivery_settled'],
});

export const discardOutboxDelivery = endpoint({
  id: 'operations.discardOutboxDelivery',
  method: 'POST',
  path: '/operations/outbox/deliveries/:position/:subscriber/discard',
  summary: 'Give a delivery up, with a reason; later events of its aggregate go on',
  auth: operate,
  params: deliveryParams,
  body: z.object({ reason: z.string().trim().min(2, '请填写原因').max(200, '原因请控制在 200 字以内') }),
  response: done,
  errors: ['outbox_delivery_settled'],
});

const jobRun = z.object({
  businessDate: localDateSchema,
  state: z.enum(['requested', 'claimed', 'done', 'failed']),
  attempts: z.number().int(),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  nextAttemptAt: instantSchema.nullable().describe('when a failed run is tried again; null = not by itself'),
  manual: z.boolean(),
  progress: z.record(z.string(), z.union([z.number(), z.string()])).nullable(),
  lastError: z.string().nullable(),
});
export type JobRun = z.output<typeof jobRun>;

export const listJobs = endpoint({
  id: 'operations.listJobs',
  method: 'GET',
  path: '/operations/jobs',
  summary: 'Scheduled tasks with their last runs, newest first',
  auth: read,
  response: z.object({
    items: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        minuteOfDay: z.number().int().describe('earliest minute of the day, Asia/Shanghai'),
        runs: z.array(jobRun),
      }),
    ),
  }),
});

export const triggerJob = endpoint({
  id: 'operations.triggerJob',
  method: 'POST',
  path: '/operations/jobs/:name/runs',
  summary: 'Ask for a task to run for a business date',
  auth: operate,
  status: 202,
  params: z.object({ name: z.string().min(1).max(80) }),
  body: z.object({ businessDate: localDateSchema, rerun: z.boolean().default(false).describe('run again although it is done') }),
  response: done,
  errors: ['job_running', 'job_already_done', 'job_date_invalid'],
});
