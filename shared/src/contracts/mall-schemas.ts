import { z } from 'zod';
import { idSchema, instantSchema } from '../kernel/define-endpoint';

export const GOODS_KINDS = ['physical', 'virtual'] as const;
export type GoodsKind = (typeof GOODS_KINDS)[number];
export const GOODS_CATEGORIES = ['stationery', 'toy', 'book', 'sports', 'daily', 'course', 'other'] as const;
export type GoodsCategory = (typeof GOODS_CATEGORIES)[number];
export const GOODS_STATES = ['draft', 'on_sale', 'off_sale'] as const;
export type GoodsState = (typeof GOODS_STATES)[number];
/** Over what a limit counts: calendar days, weeks from Monday and months of Asia/Shanghai, or all time. */
export const LIMIT_PERIODS = ['day', 'week', 'month', 'ever'] as const;
export type LimitPeriod = (typeof LIMIT_PERIODS)[number];
/** What staff may do to stock by hand; the other moves come with redemptions. */
export const STOCK_HAND_MOVES = ['in', 'out', 'adjust'] as const;
export const STOCK_MOVE_KINDS = [
  ...STOCK_HAND_MOVES,
  'stock_take',
  'hold',
  'release',
  'hand_over',
  'return',
  'transfer_out',
  'transfer_in',
] as const;
export type StockMoveKind = (typeof STOCK_MOVE_KINDS)[number];

/** What physical goods do: they are picked up at a campus, posted, or as the family likes. */
export const DELIVERIES = ['pick_up', 'post', 'pick_up_or_post'] as const;
export type Delivery = (typeof DELIVERIES)[number];
/** Kinds of fulfilment that need nobody: they happen in the transaction that confirms the redemption. */
export const GRANT_KINDS = ['lesson_credits', 'validity_days', 'coupon', 'benefit_quota', 'activity_seat'] as const;
export type GrantKind = (typeof GRANT_KINDS)[number];

const validDays = z
  .number()
  .int()
  .min(1, '有效天数至少为 1')
  .max(730, '有效天数最多 730')
  .describe('days from the redemption on');
const label = z.string().trim().min(1, '请填写名称').max(40, '名称请控制在 40 字以内');

/** How what was redeemed gets to the family; a snapshot of it stays with each redemption. */
export const fulfilmentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pick_up') }),
  z.object({ kind: z.literal('post') }),
  z.object({ kind: z.literal('pick_up_or_post') }),
  z.object({
    kind: z.literal('lesson_credits').describe('a package of so many lessons of a course'),
    courseId: idSchema,
    credits: z.number().int().min(1, '课时至少为 1').max(100, '课时最多 100'),
    validDays,
  }),
  z.object({
    kind: z.literal('validity_days').describe("the student's package of a course that ends first lasts so many days longer"),
    courseId: idSchema,
    days: z.number().int().min(1, '天数至少为 1').max(365, '天数最多 365'),
  }),
  z.object({
    kind: z.literal('coupon').describe('a right to a reduction; used at the desk until orders take it'),
    label,
    valueFen: z.number().int().min(1).max(100_000_000),
    minSpendFen: z.number().int().min(0).max(100_000_000).default(0),
    validDays,
  }),
  z.object({
    kind: z.literal('benefit_quota').describe('a right to something so many times'),
    label,
    times: z.number().int().min(1, '次数至少为 1').max(100, '次数最多 100'),
    validDays,
  }),
  z.object({
    kind: z.literal('activity_seat').describe('a seat at an activity; it can be used until the activity begins plus a day'),
    label,
    startsAt: instantSchema.min(0),
    place: z.string().trim().min(1, '请填写地点').max(60, '地点请控制在 60 字以内'),
  }),
]);
export type Fulfilment = z.output<typeof fulfilmentSchema>;

/** Name of the course that a fulfilment gives lessons or days of, as it is called today. */
export const courseTitleSchema = z
  .string()
  .nullable()
  .describe('of the course whose lessons or days it gives, as it is called today; null = it gives none');

export const imageSchema = z.object({
  imageId: idSchema,
  url: z.string().describe('path of the picture, at most 1,080 pixels wide; never changes'),
  thumbUrl: z.string().describe('path of the thumbnail, at most 360 pixels wide'),
});
export type GoodImage = z.output<typeof imageSchema>;
