import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pageQuery } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { ruleSetSchema } from './earning-rule-schemas';

export const ruleVersionErrors = defineErrors({
  rule_version_stale: { status: 409, message: '这份草稿刚被修改过，请刷新后在最新内容上继续。' },
  rule_version_numbered: { status: 409, message: '这个版本曾经发布过，编号要保留，不能删除。可以修改后重新提交。' },
  rule_version_state: { status: 409, message: '这个版本的状态已经改变，请刷新后查看。' },
  rule_version_same_person: {
    status: 403,
    message: '编写、保存或提交这一版的人不能发布或撤回它，请另一位有权限的同事来处理。',
  },
  rule_version_in_force: {
    status: 409,
    message: '这一版已经生效，或者大约半小时内就要生效，不能撤回。需要更正，请以它新建草稿再发布。',
  },
  rule_version_problems: { status: 422, message: '规则里还有需要修正的地方，请按提示逐条修改后再提交。' },
  rule_version_extending: {
    status: 409,
    message: '有一项「延长有效期」正按这一版进行，请先等它完成或取消它，再撤回这一版。',
  },
  rule_version_effective_time: {
    status: 422,
    message:
      '生效时间最早在大约半小时以后，最晚在一年之内：课前半小时就能签到，已经能签到的课要按原来的规则计分。请改一个时间，或者选择尽快生效。',
  },
});

/** `published` ones are in force or will be; `retired` ones were, until a later version took over. */
export const RULE_VERSION_STATES = ['draft', 'review', 'published', 'retired'] as const;
export type RuleVersionState = (typeof RULE_VERSION_STATES)[number];

const title = z.string().trim().min(2, '请填写标题').max(60, '标题请控制在 60 字以内');
const note = z.string().trim().max(500, '说明请控制在 500 字以内').nullable();
const revision = z.number().int().min(1).describe('of the content the caller has seen');

/** Somebody's step in the life of a version. */
const stepSchema = z.object({ staffId: z.string(), name: z.string().nullable(), at: instantSchema }).nullable();

const summaryShape = {
  id: idSchema,
  number: z.number().int().nullable().describe('given when it is published; null before'),
  state: z.enum(RULE_VERSION_STATES),
  inForce: z.boolean(),
  title: z.string(),
  note: z.string().nullable(),
  revision: z.number().int(),
  effectiveFrom: instantSchema.nullable().describe('null until it is published'),
  basedOnId: z.string().nullable(),
  ruleCount: z.number().int(),
  campaignCount: z.number().int(),
  created: stepSchema,
  saved: stepSchema,
  submitted: stepSchema,
  published: stepSchema,
  returnedReason: z
    .string()
    .nullable()
    .describe('why it came back from review, or was withdrawn before it took effect; null once it was submitted again'),
};

export const ruleVersionSummarySchema = z.object(summaryShape);

/** Something that keeps a version from being published. */
export const ruleProblemSchema = z.object({
  code: z.string().describe('stable, `rule_…` or `campaign_…`'),
  path: z.string().describe('where, dotted: rules.0.formula.steps'),
  message: z.string(),
});
export type RuleProblem = z.output<typeof ruleProblemSchema>;

/** A rule or a campaign in words, in the order of the set. */
const cardSchema = z.object({
  code: z.string(),
  title: z.string(),
  sentence: z.string().describe('what it gives, and for what'),
  lines: z.array(z.object({ label: z.string(), text: z.string() })),
});

const changedSchema = z.object({
  code: z.string(),
  title: z.string(),
  changes: z.array(z.object({ field: z.string(), label: z.string(), before: z.string(), after: z.string() })),
});
const headSchema = z.object({ code: z.string(), title: z.string(), sentence: z.string() });
const differenceSchema = z.object({
  added: z.array(headSchema),
  removed: z.array(headSchema),
  changed: z.array(changedSchema),
  unchanged: z.number().int(),
});

export const ruleVersionDetailSchema = z.object({
  ...summaryShape,
  ruleSet: ruleSetSchema,
  ruleCards: z.array(cardSchema),
  campaignCards: z.array(cardSchema),
  problems: z.array(ruleProblemSchema).describe('empty for a version that can be, or has been, published'),
  current: z
    .object({ id: z.string(), number: z.number().int(), title: z.string() })
    .nullable()
    .describe('the version in force now'),
  pending: z
    .array(z.object({ id: idSchema, number: z.number().int(), title: z.string(), effectiveFrom: instantSchema }))
    .describe('other versions that were published and are not in force yet, the next one first'),
  backtest: z
    .object({ id: z.string(), finishedAt: instantSchema, from: localDateSchema, through: localDateSchema })
    .nullable()
    .describe('the newest finished backtest of exactly what it holds; of a published version the one it was published from'),
  mayDiscard: z.boolean().describe('whether it is a draft that was never published'),
  mayPublish: z.boolean().describe('whether the caller is a second person for it, as far as what it holds goes'),
  mayWithdraw: z.boolean().describe('the same of a published version that can still be withdrawn'),
  leadMinutes: z
    .number()
    .int()
    .describe(
      'so long before it takes effect a version is published or withdrawn: lessons that can be checked in for keep their rules',
    ),
});

const params = z.object({ ruleVersionId: idSchema });
const see = { kind: 'staff', permission: 'rules.read' } as const;
const edit = { kind: 'staff', permission: 'rules.write' } as const;
const decide = { kind: 'staff', permission: 'rules.publish' } as const;

export const ruleVersionContracts = {
  list: endpoint({
    id: 'ruleVersions.list',
    method: 'GET',
    path: '/rule-versions',
    summary: 'Versions of the earning rules, the newest draft first',
    auth: see,
    query: pageQuery.extend({ state: z.enum(RULE_VERSION_STATES).optional() }),
    response: pageOf(ruleVersionSummarySchema),
  }),
  read: endpoint({
    id: 'ruleVersions.read',
    method: 'GET',
    path: '/rule-versions/:ruleVersionId',
    summary: 'A version with its rules, also in words, what is wrong with it, and who did what',
    auth: see,
    params,
    response: ruleVersionDetailSchema,
  }),
  diff: endpoint({
    id: 'ruleVersions.diff',
    method: 'GET',
    path: '/rule-versions/:ruleVersionId/diff/:otherVersionId',
    summary: 'What a version changes against another one, rule by rule and field by field, in words',
    auth: see,
    params: params.extend({ otherVersionId: idSchema.describe('the older side') }),
    response: z.object({ rules: differenceSchema, campaigns: differenceSchema }),
  }),
  create: endpoint({
    id: 'ruleVersions.create',
    method: 'POST',
    path: '/rule-versions',
    summary: 'Begin a draft, empty or from a version',
    auth: edit,
    idempotent: true,
    status: 201,
    body: z.object({ title, note, basedOnId: idSchema.nullable() }),
    response: ruleVersionDetailSchema,
  }),
  save: endpoint({
    id: 'ruleVersions.save',
    method: 'PUT',
    path: '/rule-versions/:ruleVersionId',
    summary: 'Replace what a draft holds',
    auth: edit,
    params,
    body: z.object({ revision, title, note, ruleSet: ruleSetSchema }),
    response: ruleVersionDetailSchema,
    errors: ['rule_version_stale', 'rule_version_state'],
  }),
  discard: endpoint({
    id: 'ruleVersions.discard',
    method: 'DELETE',
    path: '/rule-versions/:ruleVersionId',
    summary: 'Throw a draft away that was never published',
    auth: edit,
    params,
    response: z.object({ ok: z.literal(true) }),
    errors: ['rule_version_state', 'rule_version_numbered'],
  }),
  submit: endpoint({
    id: 'ruleVersions.submit',
    method: 'POST',
    path: '/rule-versions/:ruleVersionId/submit',
    summary: 'Hand a draft without problems over for review',
    auth: edit,
    params,
    body: z.object({ revision }),
    response: ruleVersionDetailSchema,
    errors: ['rule_version_stale', 'rule_version_state', 'rule_version_problems'],
  }),
  return: endpoint({
    id: 'ruleVersions.return',
    method: 'POST',
    path: '/rule-versions/:ruleVersionId/return',
    summary: 'Give a version back from review, with a reason',
    auth: decide,
    params,
    body: z.object({ reason: z.string().trim().min(2, '请填写原因').max(200, '原因请控制在 200 字以内') }),
    response: ruleVersionDetailSchema,
    errors: ['rule_version_state'],
  }),
  publish: endpoint({
    id: 'ruleVersions.publish',
    method: 'POST',
    path: '/rule-versions/:ruleVersionId/publish',
    summary: 'Publish what was reviewed, by a second person; it takes over at its effective time',
    auth: decide,
    params,
    body: z.object({
      revision,
      effectiveFrom: instantSchema.nullable().describe('null = as soon as may be, which is `leadMinutes` later'),
    }),
    response: ruleVersionDetailSchema,
    errors: [
      'rule_version_stale',
      'rule_version_state',
      'rule_version_same_person',
      'rule_version_problems',
      'rule_version_effective_time',
    ],
  }),
  withdraw: endpoint({
    id: 'ruleVersions.withdraw',
    method: 'POST',
    path: '/rule-versions/:ruleVersionId/withdrawal',
    summary: 'Make a published version that is not in force yet a draft again, with a reason, by a second person',
    auth: decide,
    params,
    body: z.object({ reason: z.string().trim().min(2, '请填写原因').max(200, '原因请控制在 200 字以内') }),
    response: ruleVersionDetailSchema,
    errors: ['rule_version_state', 'rule_version_same_person', 'rule_version_in_force', 'rule_version_extending'],
  }),
} as const;
