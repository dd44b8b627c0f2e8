import { z } from 'zod';
import { endpoint, idSchema, instantSchema, pageOf, pageQuery, pointsSchema } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { sortedPageQuery } from '../kernel/sorted-page-query';
import { courseTitleSchema, fulfilmentSchema } from './mall-schemas';

export const redemptionErrors = defineErrors({
  redemption_not_found: { status: 404, message: '没有找到这笔兑换，请刷新后再试。' },
  redemption_state: { status: 409, message: '这笔兑换的状态已经变化，请刷新后查看。' },
  redemption_expired: { status: 409, message: '这笔兑换已过期限，积分会自动退回，需要时请重新兑换。' },
  redemption_exported: { status: 409, message: '收件地址已交给快递，包裹可能正在路上，不能自行取消；如需取消请联系校区。' },
  redemption_code_unknown: { status: 404, message: '没有找到这个领取码，请核对后重新输入，或确认领取校区是否正确。' },
  redemption_code_wrong: { status: 409, message: '领取码与这笔兑换不符，请核对后重新扫码。' },
  redemption_transferred: { status: 409, message: '这笔兑换已经换过一次校区，不能再换，请联系校区前台。' },
  redemption_same_campus: { status: 409, message: '已经是在这个校区领取，请选择另一个校区。' },
  redemption_not_shippable: { status: 409, message: '这笔兑换不是邮寄，请让家长到校区领取。' },
  redemption_not_pick_up: { status: 409, message: '这笔兑换要邮寄，请填写快递单号发货。' },
  redemption_tracking_taken: { status: 409, message: '这个快递单号已用于另一个家庭的兑换，请核对后再填写。' },
  redemption_address_erased: { status: 409, message: '收件信息已满 90 天并按规定删除，不能再更正快递单号。' },
  redemption_needs_pin: { status: 403, message: '请输入家长密码确认这笔兑换。' },
  family_pin_wrong: { status: 403, message: '家长密码不对，请重新输入；忘记密码可以请校区前台重置。' },
  family_pin_locked: { status: 429, message: '家长密码连续输错多次，请 15 分钟后再试，或请校区前台重置。' },
  family_pin_missing: { status: 409, message: '请先设置 6 位家长密码，再打开大额兑换确认。' },
  pick_up_asked: { status: 409, message: '已经在等家长确认，请稍候或请家长查看小程序。' },
  pick_up_not_asked: { status: 404, message: '没有等待确认的代领请求，可能已经过期，请让前台重新发起。' },
  pick_up_refused: { status: 409, message: '家长刚才没有同意代领，30 分钟内请凭领取码领取，或与家长联系。' },
  right_not_found: { status: 404, message: '没有找到这项权益，请刷新后再试。' },
  right_used_up: { status: 409, message: '这项权益已经用完，不能再使用。' },
  right_over: { status: 409, message: '这项权益已过有效期，不能再使用。' },
  right_use_changed: { status: 409, message: '这项权益的核销次数刚刚变化，请刷新后核对再操作。' },
  right_in_use: { status: 409, message: '兑换到的权益已经用过，不能退回积分；如果是误核销，请校区主管先撤销核销。' },
  redemption_returned_once: { status: 409, message: '这笔兑换已经退过一次，不能再退。' },
  redemption_return_quantity: { status: 409, message: '退回的件数超过了兑换的件数，请核对后重新填写。' },
  redemption_return_whole: { status: 409, message: '自动到账的商品只能全部退回，不能只退一部分。' },
  redemption_return_late: { status: 409, message: '已超过可以退货的期限，不能再退。需要补偿时，可以由校区发放积分。' },
});

/** Days after a family has it in its hands within which that can be undone by a return. */
export const RETURN_DAYS = 7;
/** Nobody tells when a parcel arrives: it counts as arrived so many days after it was posted. */
export const ARRIVAL_DAYS = 7;

export const REDEMPTION_STATES = [
  'held',
  'confirmed',
  'ready',
  'handed_over',
  'shipped',
  'done',
  'cancelled',
  'expired',
  'returned',
] as const;
export type RedemptionState = (typeof REDEMPTION_STATES)[number];
/** Parts of a history: what is under way, what the family has, and what was given back. */
export const REDEMPTION_PARTS = ['open', 'received', 'back'] as const;
export type RedemptionPart = (typeof REDEMPTION_PARTS)[number];

/** `auto` = a virtual good: it arrives by itself. */
export const REDEMPTION_DELIVERIES = ['pick_up', 'post', 'auto'] as const;
export type RedemptionDelivery = (typeof REDEMPTION_DELIVERIES)[number];

/** No digits, streets and doors; three districts have a road in their names (路南区, 路北区, 路桥区). */
const REGION = /^(?:[^\d０-９路号室栋]|路(?=[南北桥]区))+$/;

export const addressSchema = z.object({
  recipient: z.string().trim().min(1, '请填写收件人').max(30, '收件人请控制在 30 字以内'),
  phone: z
    .string()
    .trim()
    .regex(/^1\d{10}$/, '请填写 11 位手机号'),
  region: z
    .string()
    .trim()
    .min(2, '请选择省市区')
    .max(60, '省市区请控制在 60 字以内')
    .regex(REGION, '省市区只填到区县，街道和门牌号请写在详细地址里')
    .describe('province, city, district; it is shown to staff, so there is no street and no number in it'),
  detail: z.string().trim().min(2, '请填写详细地址').max(100, '详细地址请控制在 100 字以内'),
});
export type PostalAddress = z.output<typeof addressSchema>;

export const pinSchema = z.string().regex(/^\d{6}$/, '家长密码是 6 位数字');

export const redemptionSchema = z.object({
  id: idSchema,
  studentId: idSchema,
  studentName: z.string().nullable(),
  campusId: idSchema,
  campusName: z.string().describe('where it is picked up'),
  goodId: idSchema,
  goodTitle: z.string().describe('as it was when it was redeemed'),
  thumbUrl: z.string().nullable().describe('path of the picture of the good'),
  fulfilment: fulfilmentSchema.describe('as it was when it was redeemed'),
  courseTitle: courseTitleSchema,
  delivery: z.enum(REDEMPTION_DELIVERIES),
  quantity: z.number().int(),
  points: pointsSchema.describe('of all pieces together'),
  returnedQuantity: z.number().int().describe('pieces that were taken back; fewer than all leave the state as it is'),
  returnedPoints: pointsSchema.describe('what went back with them'),
  byChild: z.boolean().describe('waits or waited for a guardian, because it is above the limit of the family'),
  shipment: z
    .object({
      recipient: z.string().describe('surname and stars'),
      phone: z.string().describe('masked'),
      address: z.string().describe('province, city and district only'),
      courier: z.string().nullable(),
      trackingNo: z.string().nullable(),
    })
    .nullable()
    .describe('of posted goods; the whole address is in the export for the courier only'),
  pickUpRequest: z
    .object({ taker: z.string(), state: z.enum(['waiting', 'accepted', 'refused']), until: instantSchema })
    .nullable()
    .describe('somebody without the code is at the desk, and a guardian is asked'),
  transferredFrom: z.string().nullable().describe('name of the campus where it was to be picked up at first'),
  state: z.enum(REDEMPTION_STATES),
  redeemedAt: instantSchema,
  expiresAt: instantSchema.describe('until, not including, when it can be picked up, or when the school must have posted it'),
  exportedAt: instantSchema
    .nullable()
    .describe(
      'when its address last went to the courier; while it is set only the school cancels it, and expiresAt ends nothing',
    ),
  readyAt: instantSchema.nullable(),
  handedOverAt: instantSchema.nullable(),
  returnableUntil: instantSchema.nullable().describe('until, not including, when it can be taken back; null = it cannot'),
  endedAt: instantSchema.nullable().describe('cancelled, expired, returned or done'),
  note: z.string().nullable().describe('why staff cancelled it, took it back or handed it over without the code'),
});
export type RedemptionView = z.output<typeof redemptionSchema>;

const family = { kind: 'guardianOrStaff', permission: 'redemption.read' } as const;
const desk = { kind: 'staff', permission: 'redemption.fulfil' } as const;
const studentParams = z.object({ studentId: idSchema });
const ofStudent = [{ kind: 'student', in: 'params', name: 'studentId' }] as const;
const redemptionParams = z.object({ redemptionId: idSchema });
const ofRedemption = [{ kind: 'redemption', in: 'params', name: 'redemptionId' }] as const;
const reason = z.string().trim().min(2, '请写明原因，至少两个字').max(60, '原因请控制在 60 字以内');
const code = z.string().trim().min(8, '领取码是 8 位字母和数字').max(40, '领取码格式不正确');

/** Redemptions of points for goods. */
export const redemptionContracts = {
  redeem: endpoint({
    id: 'redemptions.redeem',
    method: 'POST',
    path: '/students/:studentId/redemptions',
    summary: 'Set points and pieces aside for a student until they are picked up',
    auth: { kind: 'guardian' },
    objects: ofStudent,
    params: studentParams,
    body: z.object({
      goodId: idSchema,
      campusId: idSchema.optional().describe('where it will be picked up; absent = the campus of the student'),
      quantity: z.number().int().min(1, '数量至少为 1').max(99, '一次最多兑换 99 件').default(1),
      points: pointsSchema.min(1).describe('what the family was shown for all pieces together'),
      address: addressSchema.optional().describe('to have it posted; absent = picked up'),
      pin: pinSchema
        .optional()
        .describe("the guardian's word for a redemption above the family's limit; without it one waits as held"),
    }),
    response: redemptionSchema,
    errors: [
      'good_not_found',
      'good_not_on_sale',
      'good_not_offered',
      'good_sold_out',
      'good_limit_student',
      'good_limit_family',
      'good_price_changed',
      'good_tier_only',
      'good_needs_address',
      'good_not_posted',
      'good_not_picked_up',
      'good_course_missing',
      'good_needs_enrolment',
      'family_pin_wrong',
      'family_pin_locked',
      'points_insufficient',
    ],
    idempotent: true,
    status: 201,
  }),
  mine: endpoint({
    id: 'redemptions.mine',
    method: 'GET',
    path: '/students/:studentId/redemptions',
    summary: 'Redemptions of one student, newest first',
    auth: family,
    objects: ofStudent,
    params: studentParams,
    query: pageQuery.extend({
      state: z
        .enum([...REDEMPTION_STATES, ...REDEMPTION_PARTS])
        .optional()
        .describe(
          'open = held, confirmed or ready; received = handed over, shipped or done; back = cancelled, expired or returned',
        ),
    }),
    response: pageOf(redemptionSchema),
  }),
  read: endpoint({
    id: 'redemptions.read',
    method: 'GET',
    path: '/redemptions/:redemptionId',
    summary: 'One redemption; the family also gets its pick-up code, which never changes',
    auth: family,
    objects: ofRedemption,
    params: redemptionParams,
    response: redemptionSchema.extend({
      pickUpCode: z.string().nullable().describe('for the family only; shown as a QR code and as text'),
      pickUpText: z.string().nullable().describe('what the QR code says'),
    }),
  }),
  cancel: endpoint({
    id: 'redemptions.cancel',
    method: 'POST',
    path: '/redemptions/:redemptionId/cancellation',
    summary: 'Give up what was not handed over yet: points and pieces go back',
    auth: { kind: 'guardian' },
    objects: ofRedemption,
    params: redemptionParams,
    response: redemptionSchema,
    errors: ['redemption_state', 'redemption_exported'],
    idempotent: true,
  }),
  refuse: endpoint({
    id: 'redemptions.refuse',
    method: 'POST',
    path: '/redemptions/:redemptionId/refusal',
    summary: 'Cancel for the school what cannot be handed over, with a reason the family reads',
    auth: desk,
    objects: ofRedemption,
    params: redemptionParams,
    body: z.object({ reason }),
    response: redemptionSchema,
    errors: ['redemption_state'],
    idempotent: true,
  }),
  queue: endpoint({
    id: 'redemptions.queue',
    method: 'GET',
    path: '/redemptions',
    summary: 'Redemptions on the campuses of the caller, those that wait longest first unless sorted otherwise',
    auth: { kind: 'staff', permission: 'redemption.read' },
    objects: [
      { kind: 'campus', in: 'query', name: 'campusId' },
      { kind: 'student', in: 'query', name: 'studentId' },
    ],
    query: sortedPageQuery(['redeemed', '-redeemed', 'expires']).extend({
      delivery: z.enum(REDEMPTION_DELIVERIES).optional(),
      campusId: idSchema.optional(),
      studentId: idSchema.optional(),
      goodId: idSchema.optional(),
      state: z
        .enum([...REDEMPTION_STATES, 'open'])
        .default('open')
        .describe('open = held, confirmed or ready'),
    }),
    response: pageOf(redemptionSchema),
  }),
  byCode: endpoint({
    id: 'redemptions.byCode',
    method: 'GET',
    path: '/redemption-codes/:code',
    summary: 'What a scanned or typed pick-up code stands for, on the campuses of the caller',
    auth: desk,
    params: z.object({ code }),
    response: redemptionSchema,
    errors: ['redemption_code_unknown'],
  }),
  prepare: endpoint({
    id: 'redemptions.prepare',
    method: 'POST',
    path: '/redemptions/:redemptionId/readiness',
    summary: 'Say that it lies at the desk and can be picked up',
    auth: desk,
    objects: ofRedemption,
    params: redemptionParams,
    response: redemptionSchema,
    errors: ['redemption_state', 'redemption_expired', 'redemption_not_pick_up'],
    idempotent: true,
  }),
  handOver: endpoint({
    id: 'redemptions.handOver',
    method: 'POST',
    path: '/redemptions/:redemptionId/hand-over',
    summary: 'Hand it over: points and pieces leave for good, once',
    auth: desk,
    objects: ofRedemption,
    params: redemptionParams,
    body: z.discriminatedUnion('proof', [
      z.object({ proof: z.literal('code'), code }),
      z.object({ proof: z.literal('known'), reason: reason.describe('why without the code') }),
      z.object({ proof: z.literal('guardian').describe('a guardian agreed to the one who asked') }),
    ]),
    response: redemptionSchema,
    errors: [
      'redemption_state',
      'redemption_expired',
      'redemption_code_wrong',
      'redemption_not_pick_up',
      'pick_up_asked',
      'pick_up_not_asked',
      'pick_up_refused',
    ],
    idempotent: true,
  }),
  takeBack: endpoint({
    id: 'redemptions.takeBack',
    method: 'POST',
    path: '/redemptions/:redemptionId/return',
    summary:
      'Take back what was handed over: the points return to their lots, the pieces to the shelf if they can be given again',
    auth: { kind: 'staff', permission: 'redemption.return' },
    objects: ofRedemption,
    params: redemptionParams,
    body: z.object({
      reason,
      restock: z.boolean().describe('whether the pieces can be given to somebody else'),
      quantity: z
        .number()
        .int()
        .min(1, '退回的件数至少为 1')
        .max(99, '退回的件数最多 99')
        .optional()
        .describe('pieces that come back, once; absent = all. What arrived by itself comes back as a whole'),
    }),
    response: redemptionSchema,
    errors: [
      'redemption_state',
      'redemption_returned_once',
      'redemption_return_quantity',
      'redemption_return_whole',
      'redemption_return_late',
      'right_in_use',
    ],
    idempotent: true,
  }),
} as const;
