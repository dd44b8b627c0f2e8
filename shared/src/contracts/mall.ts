import { z } from 'zod';
import { endpoint, idSchema, instantSchema, pageOf, pageQuery, pointsSchema } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { sortedPageQuery } from '../kernel/sorted-page-query';
import {
  courseTitleSchema,
  DELIVERIES,
  type Fulfilment,
  fulfilmentSchema,
  GOODS_CATEGORIES,
  GOODS_KINDS,
  GOODS_STATES,
  type GoodsKind,
  imageSchema,
  LIMIT_PERIODS,
  STOCK_MOVE_KINDS,
} from './mall-schemas';

export const mallErrors = defineErrors({
  good_not_found: { status: 404, message: '没有找到这件商品，可能已经下架。' },
  good_not_on_sale: { status: 409, message: '这件商品现在不能兑换，请看看其他商品。' },
  good_not_offered: { status: 409, message: '这个校区不提供这件商品，请换一个校区或看看其他商品。' },
  good_sold_out: { status: 409, message: '这件商品的库存不够了，请减少数量或看看其他商品。' },
  good_limit_student: { status: 409, message: '孩子已达到这件商品的限兑数量，请看看其他商品。' },
  good_limit_family: { status: 409, message: '您家已达到这件商品的限兑数量，请看看其他商品。' },
  good_price_changed: { status: 409, message: '商品的积分价格刚刚调整过，请确认新价格后再兑换。' },
  good_changed: { status: 409, message: '这件商品刚刚被其他同事改过，请刷新后再修改。' },
  good_state_refused: { status: 409, message: '商品目前的状态不能这样操作，请刷新后再试。' },
  good_other_campus: { status: 403, message: '这件商品也在您不负责的校区提供，请联系机构负责人修改。' },
  good_tier_only: { status: 403, message: '这件商品只对指定会员等级开放，孩子目前的等级还不能兑换。' },
  good_money_later: { status: 409, message: '积分加现金的商品要等订单功能开放后才能上架，请先把现金部分设为 0。' },
  good_needs_address: { status: 422, message: '请选择自提或填写收件地址。' },
  good_not_posted: { status: 409, message: '这件商品只能到校区自提，请选择自提校区。' },
  good_not_picked_up: { status: 409, message: '这件商品只能邮寄，请填写收件地址。' },
  good_course_missing: { status: 409, message: '这件商品对应的课程已停用，请换一件商品或联系校区。' },
  good_needs_enrolment: { status: 409, message: '孩子目前没有这门课程可以延期的课程包，请先看看其他商品。' },
  good_nothing_to_approve: { status: 409, message: '这笔兑换不需要家长确认，请刷新后查看。' },
  good_below_break_even: {
    status: 403,
    message: '标价低于保本价，您没有低于保本价的权限，请调高价格或联系机构负责人。',
  },
  good_promotion_below: {
    status: 403,
    message: '这样修改后，进行中或已安排的促销价会低于保本价，请先结束这个促销，或联系机构负责人。',
  },
  good_cost_needed: {
    status: 403,
    message: '这件商品的成本已经登记，您没有低于保本价的权限，不能清空成本，请填写成本或联系机构负责人。',
  },
  image_missing: { status: 422, message: '没有收到图片，请选择一张 JPG、PNG 或 WebP 图片。' },
  image_type: { status: 422, message: '无法识别这张图片，请上传 JPG、PNG 或 WebP 格式。' },
  image_too_large: { status: 422, message: '图片太大，请上传 5 MB 以内、边长不超过 8,000 像素的图片。' },
  image_too_small: { status: 422, message: '图片太小，请上传边长至少 200 像素的图片。' },
  image_unknown: { status: 422, message: '有图片已经失效，请重新上传后再保存。' },
  wishes_full: { status: 409, message: '心愿单最多放 20 件商品，请先移除一些。' },
  stock_short: { status: 409, message: '可用库存没有这么多，已被兑换预留的不能出库，请核对数量。' },
  stock_changed: { status: 409, message: '盘点期间库存有变动，请刷新后重新清点。' },
});

const limit = z.number().int().min(1, '限兑数量至少为 1').max(9_999, '限兑数量最多 9,999').nullable().default(null);
const quantity = z.number().int().min(1, '数量至少为 1').max(100_000, '数量最多 100,000');
const reason = z.string().trim().min(2, '请写明原因，至少两个字').max(60, '原因请控制在 60 字以内');
const moment = instantSchema.min(0).nullable().default(null);

const goodFields = {
  kind: z.enum(GOODS_KINDS),
  category: z.enum(GOODS_CATEGORIES),
  title: z.string().trim().min(1, '请填写商品名称').max(40, '商品名称请控制在 40 字以内'),
  description: z.string().trim().max(1_000, '商品说明请控制在 1,000 字以内').default(''),
  points: pointsSchema.min(1, '积分价格至少为 1').max(10_000_000, '积分价格最多一千万').describe('list price of one piece'),
  moneyFen: z
    .number()
    .int()
    .min(0)
    .max(100_000_000)
    .default(0)
    .describe('money beside the points; on sale only once orders exist'),
  costFen: z.number().int().min(0).max(100_000_000).nullable().default(null).describe('what one piece costs the school'),
  shippingFen: z.number().int().min(0).max(10_000_000).default(0).describe('what posting one piece costs'),
  fulfilment: fulfilmentSchema.default({ kind: 'pick_up' }),
  tiers: z.array(z.string().trim().min(1).max(40)).max(20).default([]).describe('tier-only: codes of tiers; empty = everybody'),
  imageIds: z.array(idSchema).max(6, '最多 6 张图片').default([]).describe('the first one is the cover'),
  perStudent: limit.describe('most pieces of one student in a period; null = no limit'),
  perFamily: limit.describe('most pieces of one family in a period; null = no limit'),
  limitPeriod: z.enum(LIMIT_PERIODS).default('ever'),
  saleFrom: moment.describe('on sale from this instant on; null = at once'),
  saleUntil: moment.describe('on sale until, not including, this instant; null = no end'),
  pickUpDays: z.number().int().min(1).max(90).default(14).describe('days after which what was not picked up is given back'),
  campusIds: z.array(idSchema).min(1, '请至少选择一个校区').max(200).describe('where it can be redeemed and picked up'),
} as const;

const windowIsRight = ({ saleFrom, saleUntil }: { saleFrom: number | null; saleUntil: number | null }): boolean =>
  saleFrom === null || saleUntil === null || saleFrom < saleUntil;
const kindIsRight = ({ kind, fulfilment }: { kind: GoodsKind; fulfilment: Fulfilment }): boolean =>
  (kind === 'physical') === (DELIVERIES as readonly string[]).includes(fulfilment.kind);
const kindMessage = { message: '实物商品请选择自提或邮寄，虚拟商品请选择到账方式', path: ['fulfilment'] };
const windowMessage = { message: '结束时间要晚于开始时间', path: ['saleUntil'] };

const goodSchema = z.object({
  ...goodFields,
  description: z.string(),
  moneyFen: z.number().int(),
  costFen: z.number().int().nullable(),
  shippingFen: z.number().int(),
  fulfilment: fulfilmentSchema,
  courseTitle: courseTitleSchema,
  tiers: z.array(z.string()),
  imageIds: z.array(idSchema),
  images: z.array(imageSchema),
  priceNow: pointsSchema.describe('what it costs now: the list price or the promotion in force'),
  promotionUntil: instantSchema.nullable().describe('end of the promotion in force'),
  breakEven: pointsSchema.nullable().describe('points that pay for one piece; null = no cost is known'),
  belowBreakEven: z
    .boolean()
    .describe("the list price, or a promotion that runs or is planned, is below break-even at today's points per yuan"),
  perStudent: z.number().int().nullable(),
  perFamily: z.number().int().nullable(),
  limitPeriod: z.enum(LIMIT_PERIODS),
  saleFrom: instantSchema.nullable(),
  saleUntil: instantSchema.nullable(),
  pickUpDays: z.number().int(),
  campusIds: z.array(idSchema),
  id: idSchema,
  state: z.enum(GOODS_STATES),
  version: z.number().int(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type GoodView = z.output<typeof goodSchema>;

const stockSchema = z.object({
  campusId: idSchema,
  campusName: z.string(),
  offered: z.boolean().describe('whether families can redeem it there'),
  available: z.number().int().describe('free to be redeemed'),
  held: z.number().int().describe('set aside for open redemptions'),
  onHand: z.number().int().describe('what must be on the shelf: available and held together'),
});
export type StockView = z.output<typeof stockSchema>;

const stockMoveSchema = z.object({
  id: idSchema,
  campusId: idSchema,
  kind: z.enum(STOCK_MOVE_KINDS),
  availableChange: z.number().int(),
  heldChange: z.number().int(),
  availableAfter: z.number().int(),
  heldAfter: z.number().int(),
  reason: z.string().nullable(),
  redemptionId: idSchema.nullable(),
  actorName: z.string().nullable().describe('null when a family or the system did it'),
  at: instantSchema,
});
export type StockMoveView = z.output<typeof stockMoveSchema>;

const reader = { kind: 'staff', permission: 'goods.read' } as const;
const editor = { kind: 'staff', permission: 'goods.write' } as const;
const keeper = { kind: 'staff', permission: 'stock.write' } as const;
const goodParams = z.object({ goodId: idSchema });
const campusesOfBody = [{ kind: 'campus', in: 'body', name: 'campusIds' }] as const;
const campusOfBody = [{ kind: 'campus', in: 'body', name: 'campusId' }] as const;
const campusOfQuery = [{ kind: 'campus', in: 'query', name: 'campusId' }] as const;

/** Goods and their stock. */
export const mallContracts = {
  createGood: endpoint({
    id: 'mall.createGood',
    method: 'POST',
    path: '/goods',
    summary: 'Write down a new good as a draft; no stock yet',
    auth: editor,
    objects: campusesOfBody,
    body: z.object(goodFields).refine(windowIsRight, windowMessage).refine(kindIsRight, kindMessage),
    response: goodSchema,
    errors: ['image_unknown', 'good_below_break_even'],
    idempotent: true,
    status: 201,
  }),
  saveGood: endpoint({
    id: 'mall.saveGood',
    method: 'PUT',
    path: '/goods/:goodId',
    summary: 'Change a good; what was redeemed before keeps its price and title',
    auth: editor,
    objects: campusesOfBody,
    params: goodParams,
    body: z
      .object({ ...goodFields, version: z.number().int().describe('the one that was read') })
      .refine(windowIsRight, windowMessage)
      .refine(kindIsRight, kindMessage),
    response: goodSchema,
    errors: [
      'good_not_found',
      'good_changed',
      'good_other_campus',
      'good_money_later',
      'good_course_missing',
      'good_below_break_even',
      'good_promotion_below',
      'good_cost_needed',
      'image_unknown',
    ],
  }),
  setGoodState: endpoint({
    id: 'mall.setGoodState',
    method: 'PUT',
    path: '/goods/:goodId/state',
    summary: 'Put a good on sale or take it off; open redemptions stay as they are',
    auth: editor,
    params: goodParams,
    body: z.object({ state: z.enum(['on_sale', 'off_sale']), version: z.number().int().describe('the one that was read') }),
    response: goodSchema,
    errors: [
      'good_not_found',
      'good_changed',
      'good_state_refused',
      'good_other_campus',
      'good_below_break_even',
      'good_promotion_below',
      'good_money_later',
      'good_course_missing',
    ],
  }),
  goods: endpoint({
    id: 'mall.goods',
    method: 'GET',
    path: '/goods',
    summary: 'All goods of the school, newest first unless sorted otherwise',
    auth: reader,
    objects: campusOfQuery,
    query: sortedPageQuery(['-created', 'created', '-points', 'points']).extend({
      state: z.enum(GOODS_STATES).optional(),
      category: z.enum(GOODS_CATEGORIES).optional(),
      campusId: idSchema.optional().describe('offered there'),
      search: z.string().trim().max(40).optional().describe('part of the title'),
      belowBreakEven: z.enum(['yes']).optional().describe('only what is, or will be, sold below break-even'),
    }),
    response: pageOf(goodSchema),
  }),
  good: endpoint({
    id: 'mall.good',
    method: 'GET',
    path: '/goods/:goodId',
    summary: 'One good with its stock on the campuses of the caller',
    auth: reader,
    params: goodParams,
    response: goodSchema.extend({ stock: z.array(stockSchema) }),
    errors: ['good_not_found'],
  }),
  moveStock: endpoint({
    id: 'mall.moveStock',
    method: 'POST',
    path: '/goods/:goodId/stock-moves',
    summary: 'Take pieces in or out, or correct their number with a reason; held pieces cannot be taken',
    auth: keeper,
    objects: campusOfBody,
    params: goodParams,
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('in'), campusId: idSchema, quantity, reason: reason.nullable().default(null) }),
      z.object({ kind: z.literal('out'), campusId: idSchema, quantity, reason }),
      z.object({
        kind: z.literal('adjust'),
        campusId: idSchema,
        quantity: z
          .number()
          .int()
          .min(-100_000, '一次最多调减 100,000 件')
          .max(100_000, '一次最多调增 100,000 件')
          .refine((change) => change !== 0, '调整数量不能为零')
          .describe('signed'),
        reason,
      }),
    ]),
    response: stockSchema,
    errors: ['good_not_found', 'stock_short'],
    idempotent: true,
    status: 201,
  }),
  takeStock: endpoint({
    id: 'mall.takeStock',
    method: 'POST',
    path: '/goods/:goodId/stock-takes',
    summary: 'Say what was counted on the shelf; the difference becomes a move',
    auth: keeper,
    objects: campusOfBody,
    params: goodParams,
    body: z.object({
      campusId: idSchema,
      expected: z.number().int().min(0).describe('what the list said when counting began'),
      counted: z
        .number()
        .int()
        .min(0, '清点数量不能小于零')
        .max(1_000_000, '清点数量最多一百万')
        .describe('held pieces included'),
    }),
    response: stockSchema,
    errors: ['good_not_found', 'stock_changed', 'stock_short'],
    idempotent: true,
    status: 201,
  }),
  stockMoves: endpoint({
    id: 'mall.stockMoves',
    method: 'GET',
    path: '/goods/:goodId/stock-moves',
    summary: 'Every change of the stock on the campuses of the caller, newest first',
    auth: reader,
    objects: campusOfQuery,
    params: goodParams,
    query: pageQuery.extend({ campusId: idSchema.optional() }),
    response: pageOf(stockMoveSchema),
  }),
  transferStock: endpoint({
    id: 'mall.transferStock',
    method: 'POST',
    path: '/goods/:goodId/stock-transfers',
    summary: 'Bring free pieces from one campus to another, out and in at once',
    auth: keeper,
    objects: [
      { kind: 'campus', in: 'body', name: 'fromCampusId' },
      { kind: 'campus', in: 'body', name: 'toCampusId' },
    ],
    params: goodParams,
    body: z.object({ fromCampusId: idSchema, toCampusId: idSchema, quantity, reason: reason.nullable().default(null) }),
    response: z.object({ from: stockSchema, to: stockSchema }),
    errors: ['good_not_found', 'stock_short'],
    idempotent: true,
    status: 201,
  }),
  stockList: endpoint({
    id: 'mall.stockList',
    method: 'GET',
    path: '/stock',
    summary: 'The stock of one campus for counting on the phone: goods by title, those running out first when asked for',
    auth: reader,
    objects: campusOfQuery,
    query: sortedPageQuery(['title', 'available']).extend({
      campusId: idSchema,
      search: z.string().trim().max(40).optional(),
    }),
    response: pageOf(
      stockSchema.extend({ goodId: idSchema, title: z.string(), thumbUrl: z.string().nullable(), state: z.enum(GOODS_STATES) }),
    ),
  }),
  uploadImage: endpoint({
    id: 'mall.uploadImage',
    method: 'POST',
    path: '/good-images',
    summary:
      'Upload a picture of a good (field `file`; JPEG, PNG or WebP, at most 5 MB); it is drawn anew without what the camera noted',
    auth: editor,
    body: z.object({}),
    response: imageSchema,
    errors: ['image_missing', 'image_type', 'image_too_large', 'image_too_small'],
    consumes: 'multipart',
    rate: 'heavy',
    status: 201,
  }),
  image: endpoint({
    id: 'mall.image',
    method: 'GET',
    path: '/good-images/:imageId/:size',
    summary: 'A picture of a good; it never changes, so it may be kept for a year',
    auth: { kind: 'public' },
    params: z.object({ imageId: idSchema, size: z.enum(['full', 'thumb']) }),
    response: z.unknown(),
    errors: ['not_found'],
    produces: 'file',
    rate: 'picture',
  }),
} as const;
