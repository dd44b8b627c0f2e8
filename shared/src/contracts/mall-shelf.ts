import { z } from 'zod';
import { endpoint, idSchema, instantSchema, pageOf, pointsSchema } from '../kernel/define-endpoint';
import { sortedPageQuery } from '../kernel/sorted-page-query';
import { courseTitleSchema, fulfilmentSchema, GOODS_CATEGORIES, GOODS_KINDS, imageSchema, LIMIT_PERIODS } from './mall-schemas';

const familyGoodSchema = z.object({
  id: idSchema,
  kind: z.enum(GOODS_KINDS),
  category: z.enum(GOODS_CATEGORIES),
  title: z.string(),
  description: z.string(),
  points: pointsSchema.describe('what one piece costs now'),
  listPoints: pointsSchema.describe('list price; above `points` while a promotion is in force'),
  comparePoints: pointsSchema
    .nullable()
    .describe('what may be shown struck through: the lowest price paid in the seven days before the promotion; null = none'),
  promotionUntil: instantSchema.nullable(),
  images: z.array(imageSchema),
  fulfilment: fulfilmentSchema,
  courseTitle: courseTitleSchema,
  tiers: z.array(z.string()).describe('only for students of these tiers; empty = everybody'),
  tierAllowed: z.boolean(),
  wished: z.boolean(),
  aboutLessons: z
    .number()
    .int()
    .nullable()
    .describe('lessons until there is enough, at the pace of the last eight weeks; 0 = enough; null = cannot be told'),
  campusId: idSchema.describe('where it would be picked up'),
  stock: z.number().int().describe('pieces that can be redeemed there now'),
  stockAnywhere: z.number().int().describe('pieces that can be redeemed now on all campuses that offer it, together'),
  lacking: pointsSchema.describe('points the student lacks for one piece; 0 = enough'),
  perStudent: z.number().int().nullable().describe('most pieces of one student in a period; null = no limit'),
  perFamily: z.number().int().nullable().describe('most pieces of one family in a period; null = no limit'),
  limitPeriod: z.enum(LIMIT_PERIODS),
  leftForChild: z.number().int().nullable().describe('pieces the limits still allow; null = no limit'),
  limitRenewsAt: instantSchema
    .nullable()
    .describe('when the limits count anew; null = never, there are none, or it is not on sale any more by then'),
  saleFrom: instantSchema.nullable(),
  saleUntil: instantSchema.nullable(),
  open: z.boolean().describe('whether its sale window is open now; of a seat also whether its activity is still to come'),
  pickUpDays: z.number().int(),
});
export type FamilyGoodView = z.output<typeof familyGoodSchema>;

const ofStudent = [{ kind: 'student', in: 'params', name: 'studentId' }] as const;
const family = { kind: 'guardianOrStaff', permission: 'redemption.read' } as const;
const wisher = { kind: 'guardian' } as const;
const wishParams = z.object({ studentId: idSchema, goodId: idSchema });

/** Goods as families see them, and their wishes. */
export const mallShelfContracts = {
  shelf: endpoint({
    id: 'mall.shelf',
    method: 'GET',
    path: '/students/:studentId/goods',
    summary: 'What a student can redeem at a campus, with stock, what is lacking and what the limits leave',
    auth: family,
    objects: ofStudent,
    params: z.object({ studentId: idSchema }),
    query: sortedPageQuery(['-created', 'points', '-points', '-popular']).extend({
      campusId: idSchema.optional().describe('absent = the campus of the student'),
      category: z.enum(GOODS_CATEGORIES).optional(),
      search: z.string().trim().max(40).optional(),
      affordable: z.enum(['yes']).optional().describe('only what the spendable points are enough for'),
      wished: z.enum(['yes']).optional().describe('only what is on the wish list'),
    }),
    response: pageOf(familyGoodSchema),
  }),
  shelfGood: endpoint({
    id: 'mall.shelfGood',
    method: 'GET',
    path: '/students/:studentId/goods/:goodId',
    summary: 'One good as a family sees it, with the campuses that offer it',
    auth: family,
    objects: ofStudent,
    params: z.object({ studentId: idSchema, goodId: idSchema }),
    query: z.object({ campusId: idSchema.optional() }),
    response: familyGoodSchema.extend({
      campuses: z.array(z.object({ campusId: idSchema, campusName: z.string(), stock: z.number().int() })),
    }),
    errors: ['good_not_found'],
  }),
  wish: endpoint({
    id: 'mall.wish',
    method: 'PUT',
    path: '/students/:studentId/wishes/:goodId',
    summary: 'Put a good on the wish list of a student; at most 20',
    auth: wisher,
    objects: ofStudent,
    params: wishParams,
    response: z.object({ wished: z.literal(true) }),
    errors: ['good_not_found', 'wishes_full'],
  }),
  unwish: endpoint({
    id: 'mall.unwish',
    method: 'DELETE',
    path: '/students/:studentId/wishes/:goodId',
    summary: 'Take a good off the wish list',
    auth: wisher,
    objects: ofStudent,
    params: wishParams,
    response: z.object({ wished: z.literal(false) }),
  }),
} as const;
