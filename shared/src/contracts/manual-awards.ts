import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pageQuery, pointsSchema } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { PERMISSIONS } from '../kernel/permissions';
import { sortedPageQuery } from '../kernel/sorted-page-query';

export const manualAwardErrors = defineErrors({
  manual_award_decided: { status: 409, message: '这条申请已经处理过了，请刷新后查看结果。' },
  manual_award_same_person: { status: 403, message: '申请人不能审批自己的申请，请另一位有权限的同事处理。' },
  manual_award_undo_late: { status: 409, message: '已经超过可以撤回的时间。如果发错了，请联系校区主管更正积分。' },
  manual_award_budget_full: { status: 409, message: '本期的奖励积分额度已经用完，请联系校区主管。' },
  manual_policy_changed: { status: 409, message: '限额刚刚被其他同事改过，请刷新后再修改。' },
});

/** What teachers most often thank a child for; anything else is typed. */
export const MANUAL_AWARD_REASONS = ['课堂表现积极', '作业完成认真', '帮助同学', '进步明显', '活动参与积极'] as const;
/** Amounts that one tap chooses; anything else is typed. */
export const MANUAL_AWARD_AMOUNTS = [5, 10, 20, 50] as const;
/** How long the giver may take an award back that needed nobody's approval. */
export const MANUAL_UNDO_MINUTES = 10;

/** Roles that may give points by hand, each with limits of its own: those with `points.award`. */
export const AWARDING_ROLES = PERMISSIONS['points.award'];
export type AwardingRole = (typeof AWARDING_ROLES)[number];

export const MANUAL_AWARD_STATES = ['given', 'waiting', 'approved', 'refused', 'withdrawn', 'undone'] as const;
export type ManualAwardState = (typeof MANUAL_AWARD_STATES)[number];

export const MANUAL_WAITING_REASONS = ['per_award', 'per_day', 'budget'] as const;
export type ManualWaitingReason = (typeof MANUAL_WAITING_REASONS)[number];

const limit = z.number().int().min(0, '限额不能小于零').max(1_000_000, '限额最多一百万');

export const manualLimitSchema = z.object({
  perAward: limit.describe('most points of one award without approval'),
  perDay: limit.describe('most points of all awards of one person on one Shanghai day without approval'),
  perDeduction: limit.describe('most points of one deduction without approval'),
  deductionsPerDay: limit.describe('most points of all deductions of one person on one Shanghai day without approval'),
});
export type ManualLimit = z.output<typeof manualLimitSchema>;

const manualLimitsSchema = z.object({
  owner: manualLimitSchema,
  campus_manager: manualLimitSchema,
  front_desk: manualLimitSchema,
  teacher: manualLimitSchema,
} satisfies Record<AwardingRole, typeof manualLimitSchema>);
export type ManualLimits = z.output<typeof manualLimitsSchema>;

const validMonths = z.number().int().min(1).max(120).nullable().describe('months that given points last; null = for ever');

const policySchema = z.object({
  version: z.number().int(),
  limits: manualLimitsSchema,
  validMonths,
  changedAt: instantSchema,
  changedByName: z.string().nullable().describe('null for the one the product came with'),
});
export type ManualPolicyView = z.output<typeof policySchema>;

const manualAwardSchema = z.object({
  id: idSchema,
  studentId: idSchema,
  studentName: z.string().nullable(),
  campusId: idSchema,
  points: pointsSchema.describe('signed: positive gives, negative takes'),
  reason: z.string(),
  state: z.enum(MANUAL_AWARD_STATES),
  waitedFor: z.enum(MANUAL_WAITING_REASONS).nullable().describe('why it needed a second person'),
  givenById: idSchema,
  givenByName: z.string().nullable(),
  givenAt: instantSchema,
  decidedByName: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  note: z.string().nullable(),
  transactionId: idSchema.nullable(),
  undoableUntil: instantSchema.nullable().describe('until when its giver may take it back'),
});
export type ManualAwardView = z.output<typeof manualAwardSchema>;

const giver = { kind: 'staff', permission: 'points.award' } as const;
const approver = { kind: 'staff', permission: 'points.adjust' } as const;
const student = { kind: 'student', in: 'params', name: 'studentId' } as const;
const award = { kind: 'manualAward', in: 'params', name: 'manualAwardId' } as const;
const studentParams = z.object({ studentId: idSchema });
const awardParams = z.object({ manualAwardId: idSchema });
const reason = z.string().trim().min(2, '请写明原因，至少两个字').max(60, '原因请控制在 60 字以内');

/** Points that staff give or take by hand. */
export const manualAwardContracts = {
  options: endpoint({
    id: 'manualAwards.options',
    method: 'GET',
    path: '/students/:studentId/manual-awards/options',
    summary: 'What the caller may give this child today without asking anybody, and what has been given already',
    auth: giver,
    objects: [student],
    params: studentParams,
    response: z.object({
      studentName: z.string(),
      available: pointsSchema,
      limit: manualLimitSchema,
      awardedToday: pointsSchema,
      deductedToday: pointsSchema,
      today: localDateSchema,
      reasons: z.array(z.string()).describe('what one tap chooses; anything else is typed'),
      amounts: z.array(pointsSchema).describe('what one tap chooses; anything else is typed'),
    }),
  }),
  give: endpoint({
    id: 'manualAwards.give',
    method: 'POST',
    path: '/students/:studentId/manual-awards',
    summary: 'Give or take points with a reason the family reads; above the limits it waits for a second person',
    auth: giver,
    objects: [student],
    params: studentParams,
    body: z.object({
      points: pointsSchema
        .min(-100_000, '一次最多扣减 100,000 积分')
        .max(100_000, '一次最多奖励 100,000 积分')
        .refine((amount) => amount !== 0, '积分数不能为零')
        .describe('signed: positive gives, negative takes'),
      reason,
      expiresOn: localDateSchema
        .optional()
        .describe(
          'last usable day of given points, when they are to lapse sooner than the policy says; not for what needs approval',
        ),
    }),
    response: manualAwardSchema,
    errors: ['invalid_request', 'points_insufficient', 'manual_award_budget_full'],
    idempotent: true,
    status: 201,
  }),
  mine: endpoint({
    id: 'manualAwards.mine',
    method: 'GET',
    path: '/manual-awards/mine',
    summary: 'What the caller gave and took, newest first',
    auth: giver,
    query: pageQuery,
    response: pageOf(manualAwardSchema),
  }),
  list: endpoint({
    id: 'manualAwards.list',
    method: 'GET',
    path: '/manual-awards',
    summary: 'Awards and deductions on the campuses of the caller, newest first unless sorted otherwise',
    auth: approver,
    objects: [
      { kind: 'campus', in: 'query', name: 'campusId' },
      { kind: 'student', in: 'query', name: 'studentId' },
    ],
    query: sortedPageQuery(['-given', 'given', '-points', 'points']).extend({
      campusId: idSchema.optional(),
      studentId: idSchema.optional(),
      givenById: idSchema.optional(),
      state: z.enum(MANUAL_AWARD_STATES).optional(),
      kind: z.enum(['award', 'deduction']).optional(),
      from: localDateSchema.optional().describe('given on this day or later'),
      to: localDateSchema.optional().describe('given on this day or earlier'),
    }),
    response: pageOf(manualAwardSchema),
  }),
  decide: endpoint({
    id: 'manualAwards.decide',
    method: 'POST',
    path: '/manual-awards/:manualAwardId/decision',
    summary: 'Approve or refuse what waits; never by the person who asked',
    auth: approver,
    objects: [award],
    params: awardParams,
    body: z.discriminatedUnion('decision', [
      z.object({ decision: z.literal('approved') }),
      z.object({ decision: z.literal('refused'), note: reason }),
    ]),
    response: manualAwardSchema,
    errors: ['manual_award_decided', 'manual_award_same_person', 'points_insufficient'],
    idempotent: true,
  }),
  withdraw: endpoint({
    id: 'manualAwards.withdraw',
    method: 'POST',
    path: '/manual-awards/:manualAwardId/withdrawal',
    summary: 'Take back one’s own request while it waits',
    auth: giver,
    objects: [award],
    params: awardParams,
    response: manualAwardSchema,
    errors: ['manual_award_decided'],
    idempotent: true,
  }),
  undo: endpoint({
    id: 'manualAwards.undo',
    method: 'POST',
    path: '/manual-awards/:manualAwardId/undo',
    summary: 'Undo one’s own award or deduction within ten minutes',
    auth: giver,
    objects: [award],
    params: awardParams,
    response: manualAwardSchema,
    errors: ['manual_award_undo_late'],
    idempotent: true,
  }),
  policy: endpoint({
    id: 'manualAwards.policy',
    method: 'GET',
    path: '/manual-award-policy',
    summary: 'Limits of each role in force, and all earlier ones',
    auth: approver,
    response: z.object({
      current: policySchema,
      history: z.array(policySchema).describe('newest first, the current one included'),
    }),
  }),
  setPolicy: endpoint({
    id: 'manualAwards.setPolicy',
    method: 'PUT',
    path: '/manual-award-policy',
    summary: 'Set the limits of each role; earlier ones are kept',
    auth: { kind: 'staff', permission: 'points.limits' },
    body: z.object({ version: z.number().int().describe('the one that was read'), limits: manualLimitsSchema, validMonths }),
    response: policySchema,
    errors: ['manual_policy_changed'],
  }),
} as const;
