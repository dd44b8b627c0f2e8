import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pageQuery, pointsSchema } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { BUDGET_GROUPS } from './earning-rule-schemas';

export const earningAwardErrors = defineErrors({
  earning_award_decided: { status: 409, message: '这笔奖励已经处理过了，请刷新后查看。' },
});

/** An award the budget had no room for, which somebody may still approve. */
export const queuedAwardSchema = z.object({
  awardId: idSchema,
  studentId: idSchema,
  studentName: z.string(),
  campusId: idSchema,
  title: z.string(),
  points: pointsSchema,
  group: z.enum(BUDGET_GROUPS),
  earnedOn: localDateSchema,
  expiresOn: localDateSchema.nullable(),
  queuedAt: instantSchema,
});

export const earningAwardContracts = {
  queued: endpoint({
    id: 'earning.queuedAwards',
    method: 'GET',
    path: '/queued-awards',
    summary: 'Awards that wait for approval because the budget had no room, oldest first',
    auth: { kind: 'staff', permission: 'budget.approve' },
    objects: [{ kind: 'campus', in: 'query', name: 'campusId' }],
    query: pageQuery.extend({ campusId: idSchema.optional() }),
    response: pageOf(queuedAwardSchema),
  }),
  decide: endpoint({
    id: 'earning.decideQueuedAward',
    method: 'POST',
    path: '/queued-awards/:awardId/decision',
    summary: 'Grant an award that waits, once, beyond the budget if need be, or refuse it',
    auth: { kind: 'staff', permission: 'budget.approve' },
    objects: [{ kind: 'earningAward', in: 'params', name: 'awardId' }],
    params: z.object({ awardId: idSchema }),
    body: z.object({ decision: z.enum(['approve', 'refuse']) }),
    response: z.object({ awardId: idSchema, state: z.enum(['given', 'refused']), points: pointsSchema }),
    errors: ['earning_award_decided'],
    idempotent: true,
  }),
} as const;
