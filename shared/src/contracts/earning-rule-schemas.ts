import { z } from 'zod';
import { idSchema, localDateSchema } from '../kernel/define-endpoint';
import { AWARD_LEVELS } from './behaviours';

/** Shares of the budget; each rule draws on one. */
export const BUDGET_GROUPS = ['attendance', 'learning', 'participation', 'revenue', 'referral', 'manual'] as const;
export type BudgetGroup = (typeof BUDGET_GROUPS)[number];

/** What people call the groups of behaviours. */
export const BUDGET_GROUP_NAMES: Readonly<Record<BudgetGroup, string>> = {
  attendance: '到课',
  learning: '学习成果',
  participation: '日常互动',
  revenue: '报名续费',
  referral: '转介绍',
  manual: '老师奖励',
};

/**
 * Everything that can earn. `core` behaviours touch revenue. `isShare` ones are the mere act of sharing: the platform's rules
 * forbid to reward them, so no rule that names one can be published. `ofCourse` ones may belong to a course; the others never do,
 * so that no rule for one can be for some courses only. Of `dayOnly` ones somebody writes down on which day they happened; every other
 * one has a moment of its own.
 */
export const EARNING_BEHAVIOURS = {
  attended_on_time: { name: '准时上课', core: false, isShare: false, source: 'attendance', ofCourse: true, dayOnly: false },
  sign_in: { name: '每日打卡', core: false, isShare: false, source: 'sign_in', ofCourse: false, dayOnly: false },
  lesson_comment: { name: '课程评价', core: false, isShare: false, source: 'behaviour', ofCourse: true, dayOnly: false },
  homework: { name: '提交作业', core: false, isShare: false, source: 'behaviour', ofCourse: true, dayOnly: false },
  teacher_comment: { name: '老师点评', core: false, isShare: false, source: 'behaviour', ofCourse: true, dayOnly: false },
  award: { name: '获奖', core: false, isShare: false, source: 'behaviour', ofCourse: false, dayOnly: true },
  exam: { name: '考级考试', core: false, isShare: false, source: 'behaviour', ofCourse: false, dayOnly: true },
  activity: { name: '参加活动', core: false, isShare: false, source: 'behaviour', ofCourse: false, dayOnly: true },
  course_completed: { name: '课程结业', core: false, isShare: false, source: 'behaviour', ofCourse: true, dayOnly: true },
  profile_completed: { name: '完善资料', core: false, isShare: false, source: 'behaviour', ofCourse: false, dayOnly: false },
  purchase: { name: '报名缴费', core: true, isShare: false, source: 'revenue', ofCourse: true, dayOnly: false },
  renewal: { name: '续费', core: true, isShare: false, source: 'revenue', ofCourse: true, dayOnly: false },
  referral_converted: { name: '推荐的家庭报名', core: true, isShare: false, source: 'revenue', ofCourse: true, dayOnly: false },
  shared_page: { name: '转发页面', core: false, isShare: true, source: 'behaviour', ofCourse: false, dayOnly: false },
} as const;
export type EarningBehaviour = keyof typeof EARNING_BEHAVIOURS;
export const EARNING_BEHAVIOUR_CODES = Object.keys(EARNING_BEHAVIOURS) as [EarningBehaviour, ...EarningBehaviour[]];

const pointsAmount = z.number().int().min(1).max(1_000_000);
const stepSchema = z.object({ at: z.number().int().min(1).max(1_000), points: pointsAmount });

export const formulaSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), points: pointsAmount }),
  z
    .object({ kind: z.literal('proportional'), points: pointsAmount, perFen: z.number().int().min(1).max(100_000_000) })
    .describe('`points` for each full or partial `perFen` of the net amount paid, rounded down once at the end'),
  z.object({
    kind: z.literal('stepped'),
    over: z.enum(['lessons_on_time', 'sign_in_days', 'count']),
    steps: z.array(stepSchema).min(1).max(20),
    cycle: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .nullable()
      .describe('the count begins again after so many; null = each step once in a row'),
  }),
  z.object({ kind: z.literal('graded'), points: z.record(z.enum(AWARD_LEVELS), pointsAmount) }),
]);
export type Formula = z.output<typeof formulaSchema>;

export const CAP_WINDOWS = ['day', 'week', 'month', 'period', 'ever'] as const;
export type CapWindow = (typeof CAP_WINDOWS)[number];

export const capSchema = z
  .object({
    per: z.enum(['student', 'family']),
    window: z.enum(CAP_WINDOWS),
    times: z.number().int().min(1).max(10_000).nullable(),
    points: z.number().int().min(1).max(10_000_000).nullable(),
  })
  .refine(({ times, points }) => times !== null || points !== null, '上限至少要填次数或积分中的一项');
export type Cap = z.output<typeof capSchema>;

export const expirySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rolling'), months: z.number().int().min(1).max(120) }),
  z
    .object({
      kind: z.literal('fixed_date'),
      month: z.number().int().min(1).max(12),
      day: z.number().int().min(1).max(31),
      years: z.number().int().min(1).max(5),
    })
    .describe('cleared at the beginning of that day, the first one after the day of earning (years 1), or a later one'),
  z.object({ kind: z.literal('never') }),
]);
export type ExpiryPolicy = z.output<typeof expirySchema>;

export const availabilitySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('now') }),
  z.object({ kind: z.literal('after_days'), days: z.number().int().min(1).max(366) }),
  z.object({ kind: z.literal('condition'), condition: z.enum(['refund_window_over', 'lesson_attended']) }),
]);

export const audienceSchema = z
  .object({
    campusIds: z.array(idSchema).max(200),
    courseIds: z.array(idSchema).max(500),
    tags: z.array(z.string().min(1).max(40)).max(50),
    tiers: z.array(z.string().min(1).max(40)).max(20),
  })
  .describe('each list: empty = everybody, else at least one must fit; all lists must fit');

/** One way to earn points. */
export const ruleSchema = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, '规则代码由小写字母、数字和下划线组成'),
  title: z.string().trim().min(2).max(40),
  explanation: z.string().trim().min(4).max(200).describe('how to earn it, in words for parents'),
  behaviour: z.enum(EARNING_BEHAVIOUR_CODES),
  formula: formulaSchema,
  onlyPassed: z.boolean().describe('exams: only those that were passed'),
  caps: z.array(capSchema).max(10),
  audience: audienceSchema,
  validFrom: localDateSchema.nullable().describe('first day, inclusive'),
  validThrough: localDateSchema.nullable().describe('last day, inclusive'),
  tierMultiplier: z.boolean(),
  campaignMultiplier: z.boolean(),
  expiry: expirySchema,
  availability: availabilitySchema,
  group: z.enum(BUDGET_GROUPS),
});
export type Rule = z.output<typeof ruleSchema>;

/** Days on which points count more. Of several that fit, the highest counts; they are never multiplied with each other. */
export const campaignSchema = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/),
  title: z.string().trim().min(2).max(40),
  from: localDateSchema,
  through: localDateSchema.describe('last day, inclusive'),
  percent: z.number().int().min(101).max(1_000),
  ruleCodes: z.array(z.string()).max(100).describe('empty = every rule that takes part in campaigns'),
  campusIds: z.array(idSchema).max(200).describe('empty = every campus'),
});
export type Campaign = z.output<typeof campaignSchema>;

/** What a version holds. */
export const ruleSetSchema = z.object({
  rules: z.array(ruleSchema).max(100),
  campaigns: z.array(campaignSchema).max(50),
});
export type RuleSet = z.output<typeof ruleSetSchema>;
