import { z } from 'zod';
import { endpoint, idSchema, instantSchema, pageOf, pageQuery, pointsSchema } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';

export const expiryExtensionErrors = defineErrors({
  expiry_extension_state: { status: 409, message: '这次延长的状态已经改变，请刷新后查看。' },
  expiry_extension_same_person: { status: 403, message: '发起延长的人不能自己确认，请另一位有权限的同事复核后确认。' },
  expiry_extension_busy: { status: 409, message: '已有一次延长在统计、等待确认或执行，请先处理完它。' },
  expiry_extension_version: { status: 422, message: '请选择一个已经发布的规则版本，才能按它的有效期延长。' },
});

/** `policy`: as long as a version's rules say now; `months`: so many months longer. */
export const EXPIRY_EXTENSION_KINDS = ['policy', 'months'] as const;
export const EXPIRY_EXTENSION_STATES = ['counting', 'ready', 'running', 'done', 'cancelled'] as const;
export type ExpiryExtensionKind = (typeof EXPIRY_EXTENSION_KINDS)[number];
export type ExpiryExtensionState = (typeof EXPIRY_EXTENSION_STATES)[number];

const MOST_MONTHS = 36;
const sums = z.object({ students: z.number().int(), lots: z.number().int(), points: pointsSchema });
const stepSchema = z.object({ staffId: z.string(), name: z.string().nullable(), at: instantSchema });

const extensionSchema = z.object({
  id: idSchema,
  title: z.string(),
  kind: z.enum(EXPIRY_EXTENSION_KINDS),
  months: z.number().int().nullable(),
  version: z.object({ id: z.string(), number: z.number().int().nullable(), title: z.string() }).nullable(),
  ruleCodes: z.array(z.object({ code: z.string(), title: z.string() })).describe('only points of these rules; empty = of all'),
  campusId: z.string().nullable().describe('only points that this campus bears; null = all'),
  state: z.enum(EXPIRY_EXTENSION_STATES),
  counted: sums.describe('what would last longer; grows while it is counted'),
  done: sums.describe('what lasts longer already; whatever lapsed meanwhile stays gone'),
  created: stepSchema,
  confirmed: stepSchema.nullable(),
  finishedAt: instantSchema.nullable(),
});
export type ExpiryExtensionView = z.output<typeof extensionSchema>;

const params = z.object({ extensionId: idSchema });
const see = { kind: 'staff', permission: 'rules.read' } as const;
const edit = { kind: 'staff', permission: 'rules.write' } as const;
const ruleCodes = z.array(z.string().min(1).max(40)).max(50).default([]);
const head = {
  title: z.string().trim().min(2, '请填写标题').max(60, '标题请控制在 60 字以内'),
  campusId: idSchema.nullable().default(null),
};

/** Points granted already are made to last longer; nothing ever makes them last shorter. */
export const expiryExtensionContracts = {
  list: endpoint({
    id: 'expiryExtensions.list',
    method: 'GET',
    path: '/expiry-extensions',
    summary: 'Decisions to make points last longer, the newest first',
    auth: see,
    query: pageQuery,
    response: pageOf(extensionSchema),
  }),
  read: endpoint({
    id: 'expiryExtensions.read',
    method: 'GET',
    path: '/expiry-extensions/:extensionId',
    summary: 'One decision: what it concerns and how far it is',
    auth: see,
    params,
    response: extensionSchema,
  }),
  create: endpoint({
    id: 'expiryExtensions.create',
    method: 'POST',
    path: '/expiry-extensions',
    summary: 'Count what would last longer; nothing changes before a second person confirms',
    auth: edit,
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('policy'), ...head, ruleVersionId: idSchema, ruleCodes }),
      z.object({
        kind: z.literal('months'),
        ...head,
        months: z.number().int('请填写整数').min(1, '至少 1 个月').max(MOST_MONTHS, `最多 ${MOST_MONTHS} 个月`),
        ruleCodes,
      }),
    ]),
    response: extensionSchema,
    errors: ['expiry_extension_busy', 'expiry_extension_version'],
    idempotent: true,
    status: 201,
  }),
  confirm: endpoint({
    id: 'expiryExtensions.confirm',
    method: 'POST',
    path: '/expiry-extensions/:extensionId/confirmation',
    summary: 'Carry out what was counted; by a second person, and not to be undone',
    auth: { kind: 'staff', permission: 'rules.publish' },
    params,
    response: extensionSchema,
    errors: ['expiry_extension_state', 'expiry_extension_same_person'],
    idempotent: true,
  }),
  cancel: endpoint({
    id: 'expiryExtensions.cancel',
    method: 'POST',
    path: '/expiry-extensions/:extensionId/cancellation',
    summary: 'Give up what has not been confirmed',
    auth: edit,
    params,
    response: extensionSchema,
    errors: ['expiry_extension_state'],
    idempotent: true,
  }),
} as const;
