import { z } from 'zod';
import { endpoint, fenSchema, idSchema, instantSchema, localDateSchema, pointsSchema } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { BUDGET_GROUPS } from './earning-rule-schemas';

export const budgetErrors = defineErrors({
  budget_dates_wrong: { status: 422, message: '结束日期不能早于开始日期，请重新选择。' },
  budget_over_allocated: { status: 422, message: '分配的积分加起来超过了总预算，请减少分配或提高总预算。' },
  budget_allocation_twice: { status: 422, message: '同一个校区和类别只能分配一次，请合并后再保存。' },
  budget_campus_unknown: { status: 422, message: '有一个校区已不存在，请刷新后重新分配。' },
  budget_below_used: { status: 409, message: '分配的积分不能少于已经发放的，请刷新后按最新数字调整。' },
  budget_allocation_kept: { status: 409, message: '使用中的预算不能删除分配，可以把它减到已发放的数额。' },
  budget_dates_fixed: { status: 409, message: '使用中的预算不能改日期，可以先结束它，再新建一个。' },
  budget_overlaps: { status: 409, message: '这段日期和另一个已启用的预算重叠，请调整日期。' },
  budget_changed: { status: 409, message: '预算刚刚被别人修改过，请刷新后再保存。' },
  budget_state_wrong: { status: 409, message: '预算的状态已经变化，请刷新后再操作。' },
});

export const BUDGET_SOURCES = ['fixed', 'revenue', 'net_profit'] as const;
export const BUDGET_STATES = ['draft', 'active', 'closed'] as const;
export const BUDGET_ALERT_KINDS = ['at_70', 'at_90', 'at_100', 'projection'] as const;
export type BudgetSource = (typeof BUDGET_SOURCES)[number];
export type BudgetState = (typeof BUDGET_STATES)[number];
export type BudgetAlertKind = (typeof BUDGET_ALERT_KINDS)[number];

/** More than this is a slip of the finger, and products of what follows stay exact. */
const MOST_FEN = 10_000_000_000_000;
const MOST_POINTS_PER_YUAN = 1_000;

const costSchema = z.object({
  source: z.enum(BUDGET_SOURCES),
  baseFen: z
    .number()
    .int()
    .min(1, '请填写金额')
    .max(MOST_FEN, '金额过大')
    .describe('the budget itself (fixed), or the revenue or net profit of which it is a share'),
  shareBasisPoints: z.number().int().min(1).max(10_000).describe('hundredths of a percent; 10000 for a fixed amount'),
  pointsPerYuan: z.number().int().min(1, '每元至少 1 积分').max(MOST_POINTS_PER_YUAN, '每元最多 1000 积分'),
});

const whenFull = z.enum(['refuse', 'queue']).describe('what becomes of an award the budget has no room for');
const EXPIRED_RETURN = 'whether points that expire unused return to the budget, from then on; claw-backs always do';
const group = z.enum(BUDGET_GROUPS).nullable().describe('null = every group without an allocation of its own');
const campus = idSchema.nullable().describe('null = every campus without an allocation of its own');

const periodInput = costSchema.extend({
  title: z.string().trim().min(2, '请填写名称').max(40, '名称请控制在 40 字以内'),
  from: localDateSchema,
  through: localDateSchema.describe('last day, inclusive'),
  whenFull,
  expiredReturn: z.boolean().default(false).describe(EXPIRED_RETURN),
  allocations: z
    .array(z.object({ campusId: campus, group, points: pointsSchema.min(0) }))
    .max(500)
    .describe('the rest belongs to the allocation of all other campuses and groups, which is never named here'),
});
/** Without `expiredReturn` expired points do not return. */
export type BudgetInput = Omit<z.output<typeof periodInput>, 'expiredReturn'> & { readonly expiredReturn?: boolean };

const sums = {
  points: pointsSchema,
  used: pointsSchema.describe('issued within the budget, less what was taken back'),
  beyond: pointsSchema.describe('issued beyond it by somebody’s approval, or before it was switched on'),
  left: pointsSchema,
  projected: pointsSchema.describe('issued by the last day, at the pace so far; before the first day 0'),
};

const periodSchema = periodInput.omit({ allocations: true, baseFen: true }).extend({
  id: idSchema,
  expiredReturn: z.boolean().describe(EXPIRED_RETURN),
  baseFen: fenSchema.nullable().describe('null for those who do not look after the whole school'),
  costFen: fenSchema,
  state: z.enum(BUDGET_STATES),
  revision: z.number().int().describe('sent back when saving: nobody overwrites what somebody else changed'),
  ...sums,
});
export type BudgetPeriodView = z.output<typeof periodSchema>;

const boardSchema = periodSchema.extend({
  allocations: z
    .array(z.object({ id: idSchema, campusId: campus, group, ...sums }))
    .describe('those of the campuses the caller may see, and those of all campuses'),
  alerts: z.array(
    z.object({
      id: idSchema,
      allocationId: idSchema.nullable().describe('null = the whole budget'),
      campusId: campus,
      group,
      kind: z.enum(BUDGET_ALERT_KINDS),
      points: pointsSchema.describe('at that time, as the other two'),
      issued: pointsSchema,
      projected: pointsSchema,
      raisedAt: instantSchema,
    }),
  ),
  days: z
    .array(z.object({ date: localDateSchema, issued: pointsSchema }))
    .describe('points issued up to the end of that day, less what was taken back; days on which nothing moved are left out'),
  endsFreely: z
    .boolean()
    .describe('it ends within two weeks or has ended, no budget follows, and then points are given without a limit'),
  today: localDateSchema,
});
export type BudgetBoardView = z.output<typeof boardSchema>;

const params = z.object({ budgetPeriodId: idSchema });
const readers = { kind: 'staff', permission: 'budget.read' } as const;
const writers = { kind: 'staff', permission: 'budget.write' } as const;
const inputErrors = ['budget_dates_wrong', 'budget_over_allocated', 'budget_allocation_twice', 'budget_campus_unknown'];

/** How many points the school may issue, and where. Changes are for those who look after the whole school. */
export const budgetContracts = {
  list: endpoint({
    id: 'budget.list',
    method: 'GET',
    path: '/budget/periods',
    summary: 'Every budget, the latest first, with what is issued of it',
    auth: readers,
    response: z.object({ items: z.array(periodSchema) }),
  }),
  board: endpoint({
    id: 'budget.board',
    method: 'GET',
    path: '/budget/periods/:budgetPeriodId',
    summary: 'One budget: allocations, what is issued, left and to be expected, and alerts',
    auth: readers,
    params,
    response: boardSchema,
  }),
  create: endpoint({
    id: 'budget.create',
    method: 'POST',
    path: '/budget/periods',
    summary: 'A draft of a budget',
    auth: writers,
    body: periodInput,
    response: periodSchema,
    errors: inputErrors,
    idempotent: true,
    status: 201,
  }),
  save: endpoint({
    id: 'budget.save',
    method: 'PUT',
    path: '/budget/periods/:budgetPeriodId',
    summary: 'Changes a draft; an active budget may grow, or shrink down to what is issued',
    auth: writers,
    params,
    body: periodInput.extend({ revision: z.number().int() }),
    response: periodSchema,
    errors: [
      ...inputErrors,
      'budget_below_used',
      'budget_allocation_kept',
      'budget_dates_fixed',
      'budget_changed',
      'budget_state_wrong',
    ],
  }),
  activate: endpoint({
    id: 'budget.activate',
    method: 'POST',
    path: '/budget/periods/:budgetPeriodId/activate',
    summary:
      'From now on awards of its days draw on this budget; what was given on them before is booked at once, beyond it where it has no room; budgets never overlap',
    auth: writers,
    params,
    response: periodSchema,
    errors: ['budget_overlaps', 'budget_state_wrong'],
    idempotent: true,
  }),
  close: endpoint({
    id: 'budget.close',
    method: 'POST',
    path: '/budget/periods/:budgetPeriodId/close',
    summary: 'Ends an active budget today; one that has not begun becomes a draft again',
    auth: writers,
    params,
    response: periodSchema,
    errors: ['budget_state_wrong'],
    idempotent: true,
  }),
  remove: endpoint({
    id: 'budget.remove',
    method: 'DELETE',
    path: '/budget/periods/:budgetPeriodId',
    summary: 'Throws a draft away',
    auth: writers,
    params,
    response: z.object({ ok: z.literal(true) }),
    errors: ['budget_state_wrong'],
  }),
} as const;
