import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pageQuery, pointsSchema } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { sortedPageQuery } from '../kernel/sorted-page-query';

export const pointsErrors = defineErrors({
  points_amount_invalid: { status: 400, message: '积分数必须是大于零的整数，请检查后重新提交。' },
  points_insufficient: { status: 409, message: '可用积分不足，请减少数量，或积累更多积分后再试。' },
  points_source_conflict: { status: 409, message: '这笔积分已经按另一份内容记过账，请联系校区老师核对。' },
  points_transaction_not_found: { status: 404, message: '没有找到这笔积分记录，请刷新后重试。' },
  points_not_reversible: { status: 409, message: '这类积分记录不能撤销，请联系校区老师处理。' },
  points_reversal_exceeds: { status: 409, message: '撤销的积分超过了这笔记录还能撤销的数量，请核对后再试。' },
  points_hold_not_found: { status: 404, message: '没有找到这笔冻结的积分，请刷新后重试。' },
  points_hold_ended: { status: 409, message: '这笔冻结的积分已经结束，请返回后重新操作。' },
  points_dispute_open: { status: 409, message: '这笔积分已有一条异议正在处理，请等待老师答复。' },
  points_correction_limit: {
    status: 409,
    message: '更正的积分超过了您单次或当天的限额。请限额更高的同事处理，或先说明原因，再用“奖励积分”提交审批。',
  },
  points_correction_budget: {
    status: 409,
    message: '「老师奖励」的积分预算放不下这笔更正。请先提高预算，或请可以审批预算的同事来处理。',
  },
  points_dispute_decided: { status: 409, message: '这条异议已经处理完毕，请刷新后查看结果。' },
});

export const POINTS_TRANSACTION_KINDS = [
  'credit',
  'adjust_credit',
  'spend',
  'adjust_debit',
  'hold',
  'commit',
  'void',
  'undo',
  'claw_back',
  'release',
  'expire',
] as const;
export type PointsTransactionKind = (typeof POINTS_TRANSACTION_KINDS)[number];

/** What a parent may narrow the statement to. */
export const POINTS_STATEMENT_FILTERS = ['earned', 'spent', 'expired', 'held', 'corrected'] as const;
export type PointsStatementFilter = (typeof POINTS_STATEMENT_FILTERS)[number];

const studentParams = z.object({ studentId: idSchema });
const ofStudent = [{ kind: 'student', in: 'params', name: 'studentId' }] as const;
const readers = { kind: 'guardianOrStaff', permission: 'points.read' } as const;

export const pointsBalanceSchema = z.object({
  studentId: idSchema,
  available: pointsSchema.describe('may be spent now'),
  pending: pointsSchema.describe('visible, not yet spendable'),
  held: pointsSchema.describe('set aside for unfinished redemptions'),
  debt: pointsSchema.describe('taken back after it was spent; the next points repay it first'),
  expiring: z
    .array(z.object({ expiresOn: localDateSchema.describe('last usable day'), amount: pointsSchema }))
    .describe('spendable points by last usable day, for the next 60 days'),
});
export type PointsBalanceView = z.output<typeof pointsBalanceSchema>;

const changesSchema = z.object({ available: pointsSchema, pending: pointsSchema, held: pointsSchema, debt: pointsSchema });

export const pointsLineSchema = z.object({
  transactionId: idSchema,
  kind: z.enum(POINTS_TRANSACTION_KINDS),
  title: z.string().describe('Chinese text of the line'),
  amount: pointsSchema.describe('signed headline amount'),
  changes: changesSchema.describe('what this line changed in each balance'),
  after: changesSchema.describe('the balances after this line'),
  effectiveAt: instantSchema.describe('when it happened'),
  recordedAt: instantSchema.describe('when it was written'),
  reason: z.string(),
  source: z.object({ type: z.string(), id: z.string() }),
  actor: z.object({ kind: z.enum(['guardian', 'staff', 'system']), id: z.string() }),
  ruleVersionId: idSchema.nullable(),
  inputs: z.record(z.string(), z.unknown()).describe('what the rule was given'),
  reversesId: idSchema.nullable(),
  lot: z
    .object({
      credited: pointsSchema,
      remaining: pointsSchema,
      expiresOn: localDateSchema.nullable(),
      pending: z.boolean(),
      availableOn: localDateSchema.nullable(),
    })
    .nullable()
    .describe('the lot this line opened'),
  uses: z
    .array(
      z.object({
        lotId: idSchema,
        lotTitle: z.string().describe('what the points were earned for'),
        amount: pointsSchema.describe('negative: taken from the lot'),
        expiresOn: localDateSchema.nullable(),
      }),
    )
    .describe('which lots gave or got back how much'),
  explanations: z.array(z.string()).describe('Chinese sentences that explain the line'),
  disputeState: z.enum(['open', 'upheld', 'explained']).nullable(),
});
export type PointsLineView = z.output<typeof pointsLineSchema>;

export const pointsDisputeSchema = z.object({
  disputeId: idSchema,
  studentId: idSchema,
  campusId: idSchema,
  transactionId: idSchema,
  lineTitle: z.string(),
  lineAmount: pointsSchema,
  state: z.enum(['open', 'upheld', 'explained']),
  reasonText: z.string(),
  filedAt: instantSchema,
  answerText: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  correctionId: idSchema.nullable(),
  correctionAmount: pointsSchema.nullable().describe('signed points of the correction'),
});
export type PointsDisputeView = z.output<typeof pointsDisputeSchema>;

const sentence = (name: string) => z.string().trim().min(2, `请填写${name}，至少两个字`).max(200, `${name}请控制在 200 字以内`);

export const pointsContracts = {
  balance: endpoint({
    id: 'points.balance',
    method: 'GET',
    path: '/students/:studentId/points',
    summary: 'Balances of a student and what expires in the next 60 days',
    auth: readers,
    objects: ofStudent,
    params: studentParams,
    response: pointsBalanceSchema,
  }),
  statement: endpoint({
    id: 'points.statement',
    method: 'GET',
    path: '/students/:studentId/points/statement',
    summary: 'Every change of a student’s points, newest first, with its explanation',
    auth: readers,
    objects: ofStudent,
    params: studentParams,
    query: pageQuery.extend({
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/, '月份格式应为 2026-09')
        .optional(),
      filter: z.enum(POINTS_STATEMENT_FILTERS).optional(),
    }),
    response: pageOf(pointsLineSchema),
  }),
  expiries: endpoint({
    id: 'points.expiries',
    method: 'GET',
    path: '/students/:studentId/points/expiries',
    summary: 'Points by what they were earned for: spendable ones, those that lapse first in front; and those that still wait',
    auth: readers,
    objects: ofStudent,
    params: studentParams,
    query: pageQuery,
    response: pageOf(
      z.object({
        transactionId: idSchema.describe('the line that gave them'),
        title: z.string(),
        earnedAt: instantSchema,
        amount: pointsSchema.describe('what is left of them'),
        expiresOn: localDateSchema.nullable().describe('last usable day; null = never lapse'),
      }),
    ).extend({
      months: z
        .array(z.object({ month: z.string(), amount: pointsSchema }))
        .describe('sums by month of the last usable day, all pages together'),
      never: pointsSchema.describe('points that never lapse'),
      waiting: z
        .array(
          z.object({
            transactionId: idSchema.describe('the line that gave them'),
            title: z.string(),
            amount: pointsSchema,
            expiresOn: localDateSchema
              .nullable()
              .describe('last usable day: they lapse then also while they wait; null = never lapse'),
            text: z.string().describe('Chinese: what they wait for'),
          }),
        )
        .describe('points that cannot be spent yet, on every page; those that lapse first in front'),
    }),
  }),
  fileDispute: endpoint({
    id: 'points.fileDispute',
    method: 'POST',
    path: '/students/:studentId/points/lines/:transactionId/disputes',
    summary: 'Dispute one line of the statement',
    auth: { kind: 'guardian' },
    objects: ofStudent,
    params: z.object({ studentId: idSchema, transactionId: idSchema }),
    body: z.object({ reasonText: sentence('异议理由') }),
    response: pointsDisputeSchema,
    errors: ['points_transaction_not_found', 'points_dispute_open'],
    idempotent: true,
    status: 201,
  }),
  studentDisputes: endpoint({
    id: 'points.studentDisputes',
    method: 'GET',
    path: '/students/:studentId/points/disputes',
    summary: 'Disputes about one student’s points, newest first',
    auth: readers,
    objects: ofStudent,
    params: studentParams,
    query: pageQuery,
    response: pageOf(pointsDisputeSchema),
  }),
  disputes: endpoint({
    id: 'points.disputes',
    method: 'GET',
    path: '/points/disputes',
    summary: 'Disputes on the campuses of the caller, newest first unless sorted otherwise',
    auth: { kind: 'staff', permission: 'dispute.decide' },
    objects: [{ kind: 'campus', in: 'query', name: 'campusId' }],
    query: sortedPageQuery(['-filed', 'filed']).extend({
      campusId: idSchema.optional(),
      state: z.enum(['open', 'upheld', 'explained']).optional(),
    }),
    response: pageOf(pointsDisputeSchema),
  }),
  decideDispute: endpoint({
    id: 'points.decideDispute',
    method: 'POST',
    path: '/points/disputes/:disputeId/decision',
    summary: 'Answer a dispute: uphold it with a correcting transaction, or explain the line',
    auth: { kind: 'staff', permission: 'dispute.decide' },
    objects: [{ kind: 'dispute', in: 'params', name: 'disputeId' }],
    params: z.object({ disputeId: idSchema }),
    body: z.discriminatedUnion('decision', [
      z.object({
        decision: z.literal('upheld'),
        answerText: sentence('答复'),
        correction: pointsSchema
          .min(-1_000_000)
          .max(1_000_000)
          .refine((amount) => amount !== 0, '更正的积分数不能为零')
          .describe('signed: positive gives points, negative takes them'),
      }),
      z.object({ decision: z.literal('explained'), answerText: sentence('答复') }),
    ]),
    response: pointsDisputeSchema,
    errors: ['points_dispute_decided', 'points_insufficient', 'points_correction_limit', 'points_correction_budget'],
    idempotent: true,
  }),
} as const;
