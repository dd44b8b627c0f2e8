import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pointsSchema } from '../kernel/define-endpoint';
import { sortedPageQuery } from '../kernel/sorted-page-query';
import { REDEMPTION_STATES, redemptionSchema } from './mall-redemptions';
import { GOODS_CATEGORIES } from './mall-schemas';

const desk = { kind: 'staff', permission: 'redemption.fulfil' } as const;
const analyst = { kind: 'staff', permission: 'mall.report.read' } as const;
const ofRedemption = [{ kind: 'redemption', in: 'params', name: 'redemptionId' }] as const;
const campusOfQuery = [{ kind: 'campus', in: 'query', name: 'campusId' }] as const;
const redemptionParams = z.object({ redemptionId: idSchema });
const format = z.enum(['csv', 'xlsx']);

/** Couriers as schools name them; `other` is written out in the tracking number's note. */
export const COURIERS = ['顺丰', '中通', '圆通', '申通', '韵达', '京东', '邮政EMS', '极兔', '其他'] as const;
const tracking = z.object({
  courier: z.enum(COURIERS),
  trackingNo: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z-]{6,40}$/, '快递单号由 6–40 位字母和数字组成'),
});

const range = z.object({
  from: localDateSchema,
  through: localDateSchema.describe('both days included, at most 366 days'),
  campusId: idSchema.optional(),
});

const goodLineSchema = z.object({
  goodId: idSchema,
  title: z.string(),
  category: z.enum(GOODS_CATEGORIES),
  redemptions: z.number().int().describe('made in these days and not given back'),
  pieces: z.number().int(),
  points: pointsSchema,
  fen: z.number().int().describe('what those points stand for'),
  costFen: z.number().int().nullable().describe('cost and shipping of the pieces by the cost known when they were redeemed'),
  marginFen: z.number().int().nullable().describe('fen less costFen; null = no cost was known'),
  givenBack: z.number().int().describe('cancelled, expired or returned'),
  available: z.number().int().describe('free on the shelves now'),
  daysOfStock: z.number().int().nullable().describe('how long that lasts at the pace of these days; null = nothing was redeemed'),
  lastRedeemedAt: instantSchema.nullable(),
});
export type MallGoodLine = z.output<typeof goodLineSchema>;

const slowLineSchema = z.object({
  goodId: idSchema,
  title: z.string(),
  campusId: idSchema,
  campusName: z.string(),
  onHand: z.number().int(),
  costFen: z.number().int().nullable().describe('money that lies on the shelf'),
  idleDays: z.number().int().describe('days since it was last redeemed there, or since stock first came in'),
});
export type SlowStockLine = z.output<typeof slowLineSchema>;

const studentLineSchema = z.object({
  studentId: idSchema,
  studentName: z.string().nullable(),
  redemptions: z.number().int(),
  pieces: z.number().int(),
  points: pointsSchema,
  lastRedeemedAt: instantSchema,
});
export type MallStudentLine = z.output<typeof studentLineSchema>;

const studentsTotalSchema = studentLineSchema
  .pick({ redemptions: true, pieces: true, points: true })
  .extend({ students: z.number().int() })
  .describe('of all students of the range, whatever the page');
export type MallStudentsTotal = z.output<typeof studentsTotalSchema>;

const goodsQuery = range.extend({ sort: z.enum(['-points', '-pieces', '-margin', 'margin', '-givenBack']).default('-points') });

/** What the desk does beyond handing over, and the mall's figures. */
export const mallDeskContracts = {
  ship: endpoint({
    id: 'mallDesk.ship',
    method: 'POST',
    path: '/redemptions/:redemptionId/shipment',
    summary: 'Say that it was posted, with courier and tracking number; points and pieces leave for good, once',
    auth: desk,
    objects: ofRedemption,
    params: redemptionParams,
    body: tracking,
    response: redemptionSchema,
    errors: ['redemption_state', 'redemption_expired', 'redemption_not_shippable', 'redemption_tracking_taken'],
    idempotent: true,
  }),
  correctTracking: endpoint({
    id: 'mallDesk.correctTracking',
    method: 'PUT',
    path: '/redemptions/:redemptionId/shipment',
    summary: 'Correct courier and tracking number of what was posted; leaves an audit row',
    auth: desk,
    objects: ofRedemption,
    params: redemptionParams,
    body: tracking,
    response: redemptionSchema,
    errors: ['redemption_state', 'redemption_tracking_taken', 'redemption_address_erased'],
  }),
  takeFromCourier: endpoint({
    id: 'mallDesk.takeFromCourier',
    method: 'POST',
    path: '/redemptions/:redemptionId/courier-withdrawal',
    summary:
      'Say that the courier does not have it after all: the family can cancel again, and its time ends again. Without effect where no courier has it; leaves an audit row',
    auth: desk,
    objects: ofRedemption,
    params: redemptionParams,
    response: redemptionSchema,
    errors: ['redemption_state', 'redemption_not_shippable'],
    idempotent: true,
  }),
  askGuardian: endpoint({
    id: 'mallDesk.askGuardian',
    method: 'POST',
    path: '/redemptions/:redemptionId/pick-up-request',
    summary: 'Somebody without the code is at the desk: ask the guardians, who have half an hour',
    auth: desk,
    objects: ofRedemption,
    params: redemptionParams,
    body: z.object({ taker: z.string().trim().min(1, '请填写来领的人').max(20, '请控制在 20 字以内') }),
    response: redemptionSchema,
    errors: ['redemption_state', 'redemption_expired', 'redemption_not_pick_up', 'pick_up_asked', 'pick_up_refused'],
    idempotent: true,
  }),
  toPost: endpoint({
    id: 'mallDesk.toPost',
    method: 'GET',
    path: '/courier-parcels',
    summary: 'How many redemptions the file for the courier would hold',
    auth: { kind: 'staff', permission: 'redemption.export' },
    objects: campusOfQuery,
    query: z.object({ campusId: idSchema.optional() }),
    response: z.object({
      parcels: z.number().int(),
      fresh: z.number().int().describe('of these, those that are in no file yet: from then on they count as with the courier'),
    }),
  }),
  courierFile: endpoint({
    id: 'mallDesk.courierFile',
    method: 'GET',
    path: '/exports/courier.:format',
    summary:
      'Addresses of everything that is to be posted, for the courier, which counts as with the courier from then on; an address that cannot be read is said so in its line and does not count. Leaves an audit row',
    auth: { kind: 'staff', permission: 'redemption.export' },
    objects: campusOfQuery,
    params: z.object({ format }),
    query: z.object({ campusId: idSchema.optional() }),
    response: z.unknown(),
    produces: 'file',
    rate: 'heavy',
  }),
  redemptionsFile: endpoint({
    id: 'mallDesk.redemptionsFile',
    method: 'GET',
    path: '/exports/redemptions.:format',
    summary: 'The list of redemptions with its filters and in its order; leaves an audit row',
    auth: { kind: 'staff', permission: 'redemption.export' },
    objects: [...campusOfQuery, { kind: 'student', in: 'query', name: 'studentId' }],
    params: z.object({ format }),
    query: z.object({
      sort: z.enum(['redeemed', '-redeemed', 'expires']).default('redeemed'),
      campusId: idSchema.optional(),
      studentId: idSchema.optional(),
      goodId: idSchema.optional(),
      delivery: z.enum(['pick_up', 'post', 'auto']).optional(),
      state: z
        .enum([...REDEMPTION_STATES, 'open'])
        .default('open')
        .describe('as in the list'),
    }),
    response: z.unknown(),
    produces: 'file',
    rate: 'heavy',
  }),
  goodsReport: endpoint({
    id: 'mallDesk.goodsReport',
    method: 'GET',
    path: '/mall-reports/goods',
    summary: 'What was redeemed: pieces, points, what they stand for, cost and margin by good',
    auth: analyst,
    objects: campusOfQuery,
    query: goodsQuery,
    response: z.object({
      items: z.array(goodLineSchema),
      total: goodLineSchema
        .pick({ redemptions: true, pieces: true, points: true, fen: true, costFen: true, givenBack: true })
        .extend({
          marginFen: z.number().int().describe('of the goods whose cost is known'),
        }),
    }),
    errors: ['date_range_invalid'],
  }),
  goodsReportFile: endpoint({
    id: 'mallDesk.goodsReportFile',
    method: 'GET',
    path: '/exports/mall-goods.:format',
    summary: 'The report by good as a file; leaves an audit row',
    auth: analyst,
    objects: campusOfQuery,
    params: z.object({ format }),
    query: goodsQuery,
    response: z.unknown(),
    errors: ['date_range_invalid'],
    produces: 'file',
    rate: 'heavy',
  }),
  slowStock: endpoint({
    id: 'mallDesk.slowStock',
    method: 'GET',
    path: '/mall-reports/slow-stock',
    summary: 'What lies on the shelf and was not redeemed for so many days, longest first',
    auth: analyst,
    objects: campusOfQuery,
    query: z.object({ campusId: idSchema.optional(), days: z.coerce.number().int().min(7).max(365).default(60) }),
    response: z.object({ items: z.array(slowLineSchema) }),
  }),
  students: endpoint({
    id: 'mallDesk.students',
    method: 'GET',
    path: '/mall-reports/students',
    summary: 'Who redeemed, most points first unless sorted otherwise',
    auth: analyst,
    objects: campusOfQuery,
    query: sortedPageQuery(['-points', '-pieces', '-last']).extend(range.shape),
    response: pageOf(studentLineSchema).extend({ total: studentsTotalSchema }),
    errors: ['date_range_invalid'],
  }),
} as const;
