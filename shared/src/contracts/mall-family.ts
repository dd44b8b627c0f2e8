import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pageQuery, pointsSchema } from '../kernel/define-endpoint';
import { addressSchema, pinSchema, redemptionSchema } from './mall-redemptions';
import type { GRANT_KINDS } from './mall-schemas';

/** Rights that are kept and used up; credits and validity go to the packages at once. */
export const RIGHT_KINDS = [
  'coupon',
  'benefit_quota',
  'activity_seat',
] as const satisfies readonly (typeof GRANT_KINDS)[number][];
export type RightKind = (typeof RIGHT_KINDS)[number];
export const RIGHT_STATES = ['active', 'used', 'over', 'revoked'] as const;
export type RightState = (typeof RIGHT_STATES)[number];

export const rightSchema = z.object({
  id: idSchema,
  studentId: idSchema,
  studentName: z.string().nullable(),
  redemptionId: idSchema.nullable().describe('null = it was won in a lottery'),
  kind: z.enum(RIGHT_KINDS),
  label: z.string(),
  usage: z.string().nullable().describe('what it can be used for, as published with the prize; null = it was redeemed'),
  valueFen: z.number().int().nullable().describe('of a coupon'),
  minSpendFen: z.number().int().nullable().describe('of a coupon'),
  place: z.string().nullable().describe('of a seat'),
  startsAt: instantSchema.nullable().describe('of a seat'),
  times: z.number().int(),
  used: z.number().int(),
  lastUsedAt: instantSchema.nullable().describe('the last use that was not undone'),
  validThrough: localDateSchema.describe('last day on which it can be used'),
  state: z.enum(RIGHT_STATES),
});
export type RightView = z.output<typeof rightSchema>;

const familyRuleSchema = z.object({
  approvalAbove: pointsSchema.nullable().describe('redemptions above so many points wait for a guardian; null = none do'),
  hasPin: z.boolean(),
  lockedUntil: instantSchema.nullable().describe('too many wrong tries'),
});
export type FamilyMallRule = z.output<typeof familyRuleSchema>;

const ofStudent = [{ kind: 'student', in: 'params', name: 'studentId' }] as const;
const ofRedemption = [{ kind: 'redemption', in: 'params', name: 'redemptionId' }] as const;
const guardian = { kind: 'guardian' } as const;
const desk = { kind: 'staff', permission: 'redemption.fulfil' } as const;
const redemptionParams = z.object({ redemptionId: idSchema });
const studentParams = z.object({ studentId: idSchema });

/** What families decide about redemptions, and what virtual goods give them. */
export const mallFamilyContracts = {
  rule: endpoint({
    id: 'mallFamily.rule',
    method: 'GET',
    path: '/family/mall-rule',
    summary: "The family's limit above which a child's redemption waits for a guardian",
    auth: guardian,
    response: familyRuleSchema,
  }),
  setRule: endpoint({
    id: 'mallFamily.setRule',
    method: 'PUT',
    path: '/family/mall-rule',
    summary: 'Set the limit and the six-digit word of the guardians; changing either asks for the word that is set',
    auth: guardian,
    body: z.object({
      approvalAbove: pointsSchema.min(0, '积分不能小于零').max(10_000_000).nullable(),
      pin: pinSchema.optional().describe('the one that is set now'),
      newPin: pinSchema.optional(),
    }),
    response: familyRuleSchema,
    errors: ['family_pin_wrong', 'family_pin_locked', 'family_pin_missing'],
    idempotent: true,
    rate: 'auth',
  }),
  resetPin: endpoint({
    id: 'mallFamily.resetPin',
    method: 'DELETE',
    path: '/families/:familyId/mall-pin',
    summary: 'Forget the word of a family whose guardian is at the desk; leaves an audit row',
    auth: desk,
    objects: [{ kind: 'family', in: 'params', name: 'familyId' }],
    params: z.object({ familyId: idSchema }),
    response: familyRuleSchema,
  }),
  approve: endpoint({
    id: 'mallFamily.approve',
    method: 'POST',
    path: '/redemptions/:redemptionId/approval',
    summary: 'Confirm what a child asked for; the time to pick it up starts now',
    auth: guardian,
    objects: ofRedemption,
    params: redemptionParams,
    body: z.object({ pin: pinSchema.optional() }),
    response: redemptionSchema,
    errors: [
      'redemption_state',
      'redemption_expired',
      'redemption_needs_pin',
      'family_pin_wrong',
      'family_pin_locked',
      'good_course_missing',
      'good_needs_enrolment',
    ],
    idempotent: true,
    rate: 'auth',
  }),
  transfer: endpoint({
    id: 'mallFamily.transfer',
    method: 'POST',
    path: '/redemptions/:redemptionId/campus',
    summary: 'Pick it up at another campus that has it: once, and before it lies ready',
    auth: { kind: 'guardianOrStaff', permission: 'redemption.fulfil' },
    objects: ofRedemption,
    params: redemptionParams,
    body: z.object({ campusId: idSchema }),
    response: redemptionSchema,
    errors: [
      'redemption_state',
      'redemption_expired',
      'redemption_not_pick_up',
      'redemption_transferred',
      'redemption_same_campus',
      'good_not_offered',
      'good_sold_out',
    ],
    idempotent: true,
  }),
  answerPickUp: endpoint({
    id: 'mallFamily.answerPickUp',
    method: 'POST',
    path: '/redemptions/:redemptionId/pick-up-answer',
    summary: 'Say whether the person who stands at the desk may take it',
    auth: guardian,
    objects: ofRedemption,
    params: redemptionParams,
    body: z.object({ accept: z.boolean() }),
    response: redemptionSchema,
    errors: ['pick_up_not_asked', 'redemption_state'],
    idempotent: true,
  }),
  lastAddress: endpoint({
    id: 'mallFamily.lastAddress',
    method: 'GET',
    path: '/family/mall-address',
    summary: 'Where the family had something posted last, so that nobody types it twice',
    auth: guardian,
    response: z.object({ address: addressSchema.nullable() }),
  }),
  rights: endpoint({
    id: 'mallFamily.rights',
    method: 'GET',
    path: '/students/:studentId/rights',
    summary: 'Coupons, quotas and seats of a student, those that can be used first',
    auth: { kind: 'guardianOrStaff', permission: 'redemption.read' },
    objects: ofStudent,
    params: studentParams,
    query: pageQuery,
    response: pageOf(rightSchema),
  }),
  useRight: endpoint({
    id: 'mallFamily.useRight',
    method: 'POST',
    path: '/students/:studentId/rights/:rightId/uses',
    summary: 'Use a right once at the desk',
    auth: desk,
    objects: ofStudent,
    params: studentParams.extend({ rightId: idSchema }),
    body: z.object({
      used: z.number().int().min(0).describe('how often it was used when that was read: the use of what is seen is counted once'),
      note: z.string().trim().max(60).optional(),
    }),
    response: rightSchema,
    errors: ['right_not_found', 'right_used_up', 'right_over', 'right_use_changed'],
    idempotent: true,
  }),
  undoUse: endpoint({
    id: 'mallFamily.undoUse',
    method: 'POST',
    path: '/students/:studentId/rights/:rightId/undone-uses',
    summary: 'Undo the last use of a right that was counted by mistake, once, with a reason; leaves an audit row',
    auth: { kind: 'staff', permission: 'redemption.return' },
    objects: ofStudent,
    params: studentParams.extend({ rightId: idSchema }),
    body: z.object({
      used: z.number().int().min(1, '没有可以撤销的核销').describe('how often it was used when that was read'),
      reason: z.string().trim().min(2, '请写明原因，至少两个字').max(60, '原因请控制在 60 字以内'),
    }),
    response: rightSchema,
    errors: ['right_not_found', 'right_use_changed'],
    idempotent: true,
  }),
} as const;
