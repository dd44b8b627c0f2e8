import { z } from 'zod';
import { endpoint, idSchema, instantSchema, pointsSchema } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';

export const mallPricingErrors = defineErrors({
  promotion_not_below_list: { status: 422, message: '促销价要低于标价，请调低促销价。' },
  promotion_below_break_even: {
    status: 403,
    message: '促销价低于保本价，您没有低于保本价促销的权限，请调高价格或联系机构负责人。',
  },
  promotion_loss_not_confirmed: { status: 409, message: '促销价低于保本价，每兑换一件学校都要补贴，请确认后再保存。' },
  promotion_overlaps: { status: 409, message: '这段时间已有别的促销，请调整时间或先结束那一个。' },
  promotion_over: { status: 409, message: '这个促销已经结束，不能再改。' },
  promotion_not_found: { status: 404, message: '没有找到这个促销，请刷新后再试。' },
  promotion_in_past: { status: 422, message: '促销的结束时间要在现在之后。' },
});

const fen = z.number().int().min(0).max(100_000_000);
const basisPoints = z.number().int().min(1).max(1_000_000);

/** From what a list price is proposed. */
export const pricingInputSchema = z.object({
  costFen: fen.describe('purchase price of one piece'),
  shippingFen: fen.default(0).describe('posting one piece; 0 = picked up'),
  premiums: z.array(basisPoints).max(5).default([]).describe('further premiums, multiplied: 15,000 = 150 %'),
  logistics: z.enum(['exact', 'percent']).default('exact').describe('the logistics premium as it is, or in whole percent'),
  step: z.number().int().min(1).max(1_000_000).default(100).describe('list prices are multiples of it'),
  discountPercent: z.number().int().min(1).max(100).default(100).describe('a discount to try: 70 = 7 折'),
  pieces: z.number().int().min(0).max(1_000_000).default(0).describe('for the effect on what the school owes'),
});

const proposalSchema = z.object({
  pointsPerYuan: z.number().int(),
  logisticsBasisPoints: z.number().int(),
  computed: pointsSchema,
  points: pointsSchema.describe('the proposed list price'),
  breakEven: pointsSchema,
  raised: z.boolean().describe('break-even set the price, because the premiums did not cover shipping'),
  deepestPercent: z.number().int().describe('deepest discount that still covers the cost; 66 = 6.6 折'),
  deepestText: z.string(),
  discounted: pointsSchema.describe('the list price at the discount that was tried'),
  discountText: z.string(),
  belowBreakEven: z
    .object({ missingPoints: pointsSchema, lossFen: z.number().int(), text: z.string() })
    .nullable()
    .describe('what the tried discount costs the school per piece; null = it is covered'),
  liability: z
    .object({
      points: pointsSchema,
      fen: z.number().int(),
      costFen: z.number().int(),
      marginFen: z.number().int(),
      shareBasisPoints: z.number().int().nullable(),
    })
    .describe('what redeeming `pieces` at the tried price does to what the school owes'),
});
export type PriceProposal = z.output<typeof proposalSchema>;

const promotionSchema = z.object({
  id: idSchema,
  points: pointsSchema,
  from: instantSchema,
  until: instantSchema.nullable().describe('the first instant after it; null = until it is ended'),
  state: z.enum(['planned', 'running', 'over']),
  belowBreakEven: z.boolean().describe("by today's cost and points per yuan; of one that is over, as it was when it was set"),
  createdBy: z.string().nullable(),
  createdAt: instantSchema,
});
export type PromotionView = z.output<typeof promotionSchema>;

const stretchSchema = z.object({
  from: instantSchema,
  until: instantSchema.nullable(),
  points: pointsSchema,
  list: pointsSchema,
  promotionId: idSchema.nullable(),
});
export type PriceStretchView = z.output<typeof stretchSchema>;

const reader = { kind: 'staff', permission: 'goods.read' } as const;
const pricer = { kind: 'staff', permission: 'goods.write' } as const;
const goodParams = z.object({ goodId: idSchema });

/** What goods should cost, promotions, and what they cost before. */
export const mallPricingContracts = {
  propose: endpoint({
    id: 'mallPricing.propose',
    method: 'POST',
    path: '/price-proposals',
    summary: 'Work out a list price, break-even, the deepest discount and the effect on the liability; saves nothing',
    auth: pricer,
    body: pricingInputSchema,
    response: proposalSchema,
  }),
  prices: endpoint({
    id: 'mallPricing.prices',
    method: 'GET',
    path: '/goods/:goodId/prices',
    summary: 'Every price of a good with its promotions, newest first',
    auth: reader,
    params: goodParams,
    response: z.object({ promotions: z.array(promotionSchema), history: z.array(stretchSchema) }),
    errors: ['good_not_found'],
  }),
  promote: endpoint({
    id: 'mallPricing.promote',
    method: 'POST',
    path: '/goods/:goodId/promotions',
    summary: 'Lower the price for a while; below break-even only with goods.price.below and on confirmation',
    auth: pricer,
    params: goodParams,
    body: z
      .object({
        points: pointsSchema.min(1, '促销价至少为 1').max(10_000_000),
        from: instantSchema.min(0).nullable().default(null).describe('null = now'),
        until: instantSchema.min(0).nullable().default(null),
        confirmLoss: z.boolean().default(false).describe('whoever sets it has read that it is below break-even'),
      })
      .refine(({ from, until }) => from === null || until === null || from < until, {
        message: '结束时间要晚于开始时间',
        path: ['until'],
      }),
    response: promotionSchema,
    errors: [
      'good_not_found',
      'good_other_campus',
      'promotion_not_below_list',
      'promotion_below_break_even',
      'promotion_loss_not_confirmed',
      'promotion_overlaps',
      'promotion_in_past',
    ],
    idempotent: true,
    status: 201,
  }),
  endPromotion: endpoint({
    id: 'mallPricing.endPromotion',
    method: 'POST',
    path: '/goods/:goodId/promotions/:promotionId/end',
    summary: 'End a promotion now; one that has not begun never happens',
    auth: pricer,
    params: goodParams.extend({ promotionId: idSchema }),
    response: promotionSchema,
    errors: ['good_not_found', 'good_other_campus', 'promotion_not_found', 'promotion_over'],
  }),
} as const;
