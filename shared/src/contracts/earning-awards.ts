import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pointsSchema } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { sortedPageQuery } from '../kernel/sorted-page-query';
import { BUDGET_GROUPS } from './earning-rule-schemas';

export const earningAwardErrors = defineErrors({
  earning_award_decided: { status: 409, message: '这笔奖励已经处理过了，请刷新后查看。' },
});

/** `unfunded`: refused by the budget itself and decided by nobody yet. */
export const QUEUED_AWARD_STATES = ['queued', 'unfunded', 'approved', 'refused'] as const;
export type QueuedAwardState = (typeof QUEUED_AWARD_STATES)[number];

const roomSchema = z.object({
  allocationId: idSchema.describe('awards with the same one draw on the same points'),
  left: pointsSchema.describe('what the budget still has there'),
});

/** An award the budget had no room for, which somebody may still approve, or has decided about. */
export const queuedAwardSchema = z.object({
  awardId: idSchema,
  studentId: idSchema,
  studentName: z.string().describe('empty once the child’s data were deleted'),
  campusId: idSchema,
  title: z.string(),
  points: pointsSchema,
  group: z.enum(BUDGET_GROUPS),
  earnedOn: localDateSchema,
  expiresOn: localDateSchema.nullable(),
  queuedAt: instantSchema.describe('when the budget had no room for it'),
  room: roomSchema.nullable().describe('null when no budget counts that day, or when it is decided'),
  decidedByName: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  note: z.string().nullable().describe('why it was refused; for staff, and in the family’s data export'),
});
export type QueuedAwardView = z.output<typeof queuedAwardSchema>;

export const earningAwardContracts = {
  queued: endpoint({
    id: 'earning.queuedAwards',
    method: 'GET',
    path: '/queued-awards',
    summary:
      'Awards the budget had no room for: those that wait for approval, those it refused, or those decided; oldest first unless sorted otherwise',
    auth: { kind: 'staff', permission: 'budget.approve' },
    objects: [{ kind: 'campus', in: 'query', name: 'campusId' }],
    query: sortedPageQuery(['queued', '-queued', '-points', 'points']).extend({
      campusId: idSchema.optional(),
      group: z.enum(BUDGET_GROUPS).optional(),
      state: z.enum(QUEUED_AWARD_STATES).default('queued'),
    }),
    response: pageOf(queuedAwardSchema),
  }),
  decide: endpoint({
    id: 'earning.decideQueuedAward',
    method: 'POST',
    path: '/queued-awards/:awardId/decision',
    summary: 'Grant an award that waits or that the budget refused, once, beyond the budget if need be, or refuse it',
    auth: { kind: 'staff', permission: 'budget.approve' },
    objects: [{ kind: 'earningAward', in: 'params', name: 'awardId' }],
    params: z.object({ awardId: idSchema }),
    body: z.object({
      decision: z.enum(['approve', 'refuse']),
      note: z
        .string()
        .trim()
        .min(2, '请写明原因，至少两个字')
        .max(200, '原因请控制在 200 字以内')
        .optional()
        .describe('why it is refused, for staff; not kept with an approval'),
    }),
    response: z.object({ awardId: idSchema, state: z.enum(['given', 'refused']), points: pointsSchema }),
    errors: ['earning_award_decided'],
    idempotent: true,
  }),
} as const;
