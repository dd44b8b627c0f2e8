import { z } from 'zod';
import {
  endpoint,
  fenSchema,
  idSchema,
  instantSchema,
  localDateSchema,
  pageOf,
  pageQuery,
  pointsSchema,
} from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { BUDGET_GROUPS, ruleSetSchema } from './earning-rule-schemas';

export const ruleBacktestErrors = defineErrors({
  backtest_busy: { status: 409, message: '已有回测正在排队或进行，请等它结束，或先取消它。' },
  backtest_state: { status: 409, message: '这次回测的状态已经改变，请刷新后查看。' },
  backtest_not_done: { status: 409, message: '这次回测还没有完成，请稍后再看结果。' },
  backtest_problems: { status: 422, message: '规则里还有需要修正的地方，请按提示修改后再回测。' },
});

export const BACKTEST_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type BacktestState = (typeof BACKTEST_STATES)[number];

/** What is compared: 0 = what was in force at the time of each fact, then the versions that were asked for. */
const sideIndex = z.coerce.number().int().min(0).max(2);
const MOST_MONTHS = 24;

const stepSchema = z.object({ staffId: z.string(), name: z.string().nullable(), at: instantSchema });

const candidateSchema = z.object({
  versionId: idSchema,
  number: z.number().int().nullable().describe('null = not published'),
  title: z.string(),
  unchanged: z.boolean().describe('the version still holds exactly what was tried; false also when it was thrown away'),
  campaignsToCome: z
    .array(
      z.object({
        title: z.string(),
        from: localDateSchema,
        through: localDateSchema,
        triedOn: z
          .object({ from: localDateSchema, through: localDateSchema })
          .nullable()
          .describe('the days of the past its multiplier was tried on; null = it was left out'),
      }),
    )
    .describe('campaigns that begin only after the days looked at'),
});

const summaryShape = {
  id: idSchema,
  title: z.string(),
  state: z.enum(BACKTEST_STATES),
  from: localDateSchema,
  through: localDateSchema.describe('last day, inclusive'),
  ignoreValidity: z.boolean(),
  candidates: z.array(candidateSchema).min(1).max(2),
  progress: z.object({ students: z.number().int(), of: z.number().int() }),
  created: stepSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
};
const summarySchema = z.object(summaryShape);
export type BacktestSummary = z.output<typeof summarySchema>;

const worth = { points: pointsSchema, fen: fenSchema.describe('rounded up to a whole fen') };
const budgetPoints = pointsSchema
  .nullable()
  .describe('what the budgets of these days allow, each in proportion to its days within them; null = no budget says anything');

const sideSchema = z.object({
  title: z.string(),
  versionId: idSchema.nullable().describe('null = the rules in force at the time'),
  ...worth,
  awards: z.number().int(),
  students: z.number().int().describe('who earned anything'),
  rules: z.array(z.object({ code: z.string(), title: z.string(), ...worth, times: z.number().int() })).describe('most first'),
  groups: z.array(z.object({ group: z.enum(BUDGET_GROUPS), ...worth, budgetPoints })),
  campuses: z.array(z.object({ campusId: idSchema, name: z.string(), ...worth, budgetPoints })).describe('most first'),
  weeks: z
    .array(z.object({ from: localDateSchema.describe('Monday'), ...worth, budgetPoints }))
    .describe('oldest first, all of them'),
  distribution: z.object({
    lowest: pointsSchema,
    tenth: pointsSchema,
    quarter: pointsSchema,
    median: pointsSchema,
    threeQuarters: pointsSchema,
    ninetieth: pointsSchema,
    highest: pointsSchema,
    buckets: z
      .array(z.object({ from: pointsSchema, below: pointsSchema.nullable(), students: z.number().int() }))
      .describe('the same for every side; the first holds those who earned nothing'),
  }),
});
export type BacktestSide = z.output<typeof sideSchema>;

const ruleDifference = z.object({ code: z.string(), title: z.string(), points: pointsSchema.describe('signed') });

const comparisonSchema = z.object({
  older: z.number().int(),
  newer: z.number().int(),
  points: pointsSchema.describe('signed'),
  gain: z.number().int().describe('students who would get more'),
  lose: z.number().int(),
  same: z.number().int(),
  rules: z.array(ruleDifference).describe('only where they differ, the largest first'),
});

const resultSchema = z.object({
  facts: z.number().int().describe('that were evaluated'),
  students: z.number().int().describe('with any fact in these days'),
  pointsPerYuan: z.number().int(),
  budgetPoints,
  sides: z.array(sideSchema).min(2).max(3),
  comparisons: z.array(comparisonSchema),
});
export type BacktestResult = z.output<typeof resultSchema>;

const detailSchema = z.object({ ...summaryShape, result: resultSchema.nullable().describe('null until it is done') });
export type BacktestDetail = z.output<typeof detailSchema>;

const studentSchema = z.object({
  studentId: idSchema,
  name: z.string(),
  campusId: idSchema,
  campusName: z.string(),
  older: pointsSchema,
  newer: pointsSchema,
  difference: pointsSchema,
  why: z.array(ruleDifference).describe('by rule, the largest first'),
});
export type BacktestStudent = z.output<typeof studentSchema>;

const studentsQuery = z.object({
  older: sideIndex.default(0),
  newer: sideIndex.default(1),
  order: z.enum(['gain', 'lose']).default('gain').describe('who gains, or loses, most comes first; the others are left out'),
  campusId: idSchema.optional(),
});

const previewSide = z.object({ code: z.string(), title: z.string(), points: pointsSchema });
const previewSchema = z.object({
  from: localDateSchema,
  through: localDateSchema,
  students: z.number().int().describe('who were looked at'),
  ofStudents: z.number().int().describe('of so many; where it is more, those looked at were drawn evenly'),
  inForce: z.object({ points: pointsSchema, rules: z.array(previewSide.extend({ times: z.number().int() })) }),
  draft: z.object({ points: pointsSchema, rules: z.array(previewSide.extend({ times: z.number().int() })) }),
  campaignsLeftOut: z
    .array(z.string())
    .describe('titles of campaigns that begin only after these days, so that nothing counts more'),
  lines: z
    .array(
      z.object({
        on: localDateSchema,
        what: z.string().describe('Chinese: what the child did'),
        inForce: z.array(previewSide),
        draft: z.array(previewSide.extend({ cut: z.string().nullable().describe('Chinese: the cap that cut it') })),
      }),
    )
    .max(400)
    .describe('of a chosen student, newest first; otherwise empty'),
});
export type RulePreview = z.output<typeof previewSchema>;

const params = z.object({ backtestId: idSchema });
const see = { kind: 'staff', permission: 'rules.read' } as const;
const edit = { kind: 'staff', permission: 'rules.write' } as const;
const campus = { kind: 'campus', in: 'query', name: 'campusId' } as const;

/** Rules tried on what really happened, before anybody publishes them. */
export const ruleBacktestContracts = {
  list: endpoint({
    id: 'ruleBacktests.list',
    method: 'GET',
    path: '/rule-backtests',
    summary: 'Backtests, the newest first',
    auth: see,
    query: pageQuery.extend({ ruleVersionId: idSchema.optional().describe('those that tried this version') }),
    response: pageOf(summarySchema),
  }),
  create: endpoint({
    id: 'ruleBacktests.create',
    method: 'POST',
    path: '/rule-backtests',
    summary: 'Try one version, or two against each other, on the last months; runs in the background',
    auth: edit,
    body: z.object({
      versionIds: z
        .array(idSchema)
        .min(1, '请选择要回测的版本')
        .max(2, '一次最多对比两个版本')
        .refine((ids) => new Set(ids).size === ids.length, '请选择两个不同的版本'),
      months: z.number().int().min(1).max(MOST_MONTHS, `最多回测 ${MOST_MONTHS} 个月`),
      ignoreValidity: z
        .boolean()
        .default(false)
        .describe('rules of the versions count on every day, whatever their first and last day'),
    }),
    response: detailSchema,
    errors: ['backtest_busy', 'backtest_problems'],
    idempotent: true,
    status: 201,
  }),
  read: endpoint({
    id: 'ruleBacktests.read',
    method: 'GET',
    path: '/rule-backtests/:backtestId',
    summary: 'One backtest: how far it is, and its result',
    auth: see,
    params,
    response: detailSchema,
  }),
  students: endpoint({
    id: 'ruleBacktests.students',
    method: 'GET',
    path: '/rule-backtests/:backtestId/students',
    summary: 'Who would gain or lose, and by which rules, on the campuses of the caller',
    auth: see,
    objects: [campus],
    params,
    query: pageQuery.extend(studentsQuery.shape),
    response: pageOf(studentSchema),
    errors: ['backtest_not_done'],
  }),
  cancel: endpoint({
    id: 'ruleBacktests.cancel',
    method: 'POST',
    path: '/rule-backtests/:backtestId/cancellation',
    summary: 'Stop a backtest that waits or runs',
    auth: edit,
    params,
    response: detailSchema,
    errors: ['backtest_state'],
    idempotent: true,
  }),
  exportStudents: endpoint({
    id: 'exports.backtestStudents',
    method: 'GET',
    path: '/exports/rule-backtests/:backtestId/students.:format',
    summary: 'Who would gain or lose as CSV or XLSX; leaves an audit row',
    auth: see,
    objects: [campus],
    params: params.extend({ format: z.enum(['csv', 'xlsx']) }),
    query: studentsQuery,
    response: z.unknown(),
    produces: 'file',
    rate: 'heavy',
    errors: ['backtest_not_done'],
  }),
  preview: endpoint({
    id: 'ruleBacktests.preview',
    method: 'POST',
    path: '/rule-previews',
    summary: 'What unsaved rules would have given over the last weeks, to one child or to an even sample of the school',
    auth: edit,
    objects: [{ kind: 'student', in: 'body', name: 'studentId' }],
    rate: 'heavy',
    body: z.object({
      ruleSet: ruleSetSchema,
      studentId: idSchema.optional(),
      days: z.number().int().min(7).max(92).default(31),
    }),
    response: previewSchema,
  }),
} as const;
