import { z } from 'zod';
import { endpoint, fenSchema, idSchema, instantSchema, localDateSchema, pageOf } from '../kernel/define-endpoint';
import { sortedPageQuery } from '../kernel/sorted-page-query';
import { DIFFERENCE_KINDS, PAYMENT_TASK_KINDS } from './payments-schemas';

const campusQuery = { kind: 'campus', in: 'query', name: 'campusId' } as const;
const staffWith = <const P extends string>(permission: P) => ({ kind: 'staff', permission }) as const;
const reason = z.string().trim().min(2, '请填写原因').max(80, '原因请控制在 80 字以内');

const taskSchema = z.object({
  id: idSchema,
  kind: z.enum(PAYMENT_TASK_KINDS),
  campusId: idSchema.nullable(),
  paymentId: idSchema.nullable(),
  captureId: idSchema.nullable(),
  refundId: idSchema.nullable(),
  title: z.string().describe('Chinese sentence: what happened'),
  advice: z.string().describe('Chinese sentence: what to do'),
  amount: fenSchema.nullable(),
  state: z.enum(['open', 'done']),
  canRefund: z.boolean(),
  canClose: z.boolean().describe('whether «dealt with» may be noted; a refund that is owed has to arrive first'),
  createdAt: instantSchema,
  resolvedAt: instantSchema.nullable(),
  resolvedByName: z.string().nullable(),
  note: z.string().nullable(),
});
export type PaymentTaskView = z.output<typeof taskSchema>;

const BILL_RUN_STATES = ['done', 'not_ready', 'failed'] as const;
const runSchema = z.object({
  billDate: localDateSchema,
  state: z.enum(BILL_RUN_STATES),
  checkedAt: instantSchema,
  payments: z.number().int(),
  refunds: z.number().int(),
  paymentTotal: fenSchema,
  refundTotal: fenSchema,
  openDifferences: z.number().int(),
  message: z.string().nullable(),
});
export type BillRunView = z.output<typeof runSchema>;

const differenceSchema = z.object({
  id: idSchema,
  billDate: localDateSchema,
  kind: z.enum(DIFFERENCE_KINDS),
  subject: z.enum(['payment', 'refund']),
  number: z.string().describe('out_trade_no or out_refund_no'),
  ours: fenSchema.nullable(),
  theirs: fenSchema.nullable(),
  paymentId: idSchema.nullable(),
  state: z.enum(['open', 'resolved', 'gone']),
  note: z.string().nullable(),
  resolvedByName: z.string().nullable(),
  resolvedAt: instantSchema.nullable(),
});
export type BillDifferenceView = z.output<typeof differenceSchema>;

/** What finance looks after. */
export const financeContracts = {
  tasks: endpoint({
    id: 'paymentTasks.list',
    method: 'GET',
    path: '/payment-tasks',
    summary: 'What a person has to decide: mismatches, unknown orders, refunds without money',
    auth: staffWith('payment.reconcile'),
    objects: [campusQuery],
    query: sortedPageQuery(['-created', 'created', 'amount', '-amount']).extend({
      campusId: idSchema.optional().describe('tasks about no campus are left out then'),
      state: z.enum(['open', 'done']).default('open'),
      kind: z.enum(PAYMENT_TASK_KINDS).optional(),
    }),
    response: pageOf(taskSchema),
  }),
  resolveTask: endpoint({
    id: 'paymentTasks.resolve',
    method: 'POST',
    path: '/payment-tasks/:paymentTaskId/resolve',
    summary: 'Refund what is held, or note that it was dealt with',
    auth: staffWith('payment.reconcile'),
    objects: [{ kind: 'paymentTask', in: 'params', name: 'paymentTaskId' }],
    params: z.object({ paymentTaskId: idSchema }),
    body: z.object({ resolution: z.enum(['refund', 'done']), note: reason }),
    response: taskSchema,
    errors: ['payment_task_done', 'refund_exceeds_payment', 'refund_too_old', 'refund_too_many_parts'],
    idempotent: true,
  }),
  bills: endpoint({
    id: 'paymentBills.list',
    method: 'GET',
    path: '/payment-bills',
    summary: 'Days that were compared with the trade bill, newest first unless asked otherwise',
    auth: staffWith('payment.reconcile'),
    query: sortedPageQuery(['-date', 'date']).extend({
      from: localDateSchema.optional(),
      to: localDateSchema.optional(),
      state: z.enum(BILL_RUN_STATES).optional(),
    }),
    response: pageOf(runSchema),
  }),
  compareBill: endpoint({
    id: 'paymentBills.compare',
    method: 'POST',
    path: '/payment-bills/:billDate/compare',
    summary: 'Compare a day with the trade bill now (again)',
    auth: staffWith('payment.reconcile'),
    params: z.object({ billDate: localDateSchema }),
    response: runSchema,
    errors: ['bill_not_ready', 'bill_date_invalid', 'pay_not_configured', 'pay_unavailable'],
    rate: 'heavy',
  }),
  differences: endpoint({
    id: 'paymentBills.differences',
    method: 'GET',
    path: '/payment-differences',
    summary: 'Differences between our books and the trade bills',
    auth: staffWith('payment.reconcile'),
    query: sortedPageQuery(['-date', 'date']).extend({
      billDate: localDateSchema.optional(),
      state: z.enum(['open', 'resolved', 'gone']).optional(),
      kind: z.enum(DIFFERENCE_KINDS).optional(),
    }),
    response: pageOf(differenceSchema),
  }),
  resolveDifference: endpoint({
    id: 'paymentBills.resolveDifference',
    method: 'POST',
    path: '/payment-differences/:paymentDifferenceId/resolve',
    summary: 'Note how a difference was settled',
    auth: staffWith('payment.reconcile'),
    objects: [{ kind: 'paymentDifference', in: 'params', name: 'paymentDifferenceId' }],
    params: z.object({ paymentDifferenceId: idSchema }),
    body: z.object({ note: reason }),
    response: differenceSchema,
    errors: ['difference_resolved'],
    idempotent: true,
  }),
} as const;
