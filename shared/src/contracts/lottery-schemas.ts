import { z } from 'zod';
import { idSchema, instantSchema, localDateSchema, pointsSchema } from '../kernel/define-endpoint';

export const PRIZE_KINDS = ['goods', 'points', 'coupon', 'nothing'] as const;
export const LOTTERY_STATES = ['draft', 'started', 'ended'] as const;
export type LotteryState = (typeof LOTTERY_STATES)[number];
/** `points` are credited and coupons given with the draw; goods wait to be picked up. */
export const WIN_STATES = ['none', 'given', 'waiting', 'handed_over', 'forfeited'] as const;
export type WinState = (typeof WIN_STATES)[number];

const text = (most: number) => z.string().trim().max(most, `请控制在 ${most} 字以内`).default('');
const prizeInput = z.object({
  id: z.string().regex(/^[0-9A-Za-z_-]{1,40}$/, '奖品编号只能用字母、数字、下划线和短横'),
  name: z.string().trim().max(40, '奖品名称请控制在 40 字以内'),
  kind: z.enum(PRIZE_KINDS),
  valueFen: z.number().int().min(0).max(1_000_000_000),
  points: z.number().int().min(0).max(10_000_000).default(0),
  weight: z.number().int().min(1, '概率份数至少为 1').max(1_000_000_000),
  stock: z.number().int().min(1).max(1_000_000).nullable(),
  fallback: z.boolean().default(false),
  usage: text(200),
  costFen: z.number().int().min(0).max(1_000_000_000).default(0).describe('what one costs the school; not published'),
});
export type LotteryPrizeInput = z.output<typeof prizeInput>;

/** Far above what a campaign may last; what lies beyond no calendar can show. */
const campaignInstant = instantSchema.min(0).max(Date.UTC(2100, 0, 1));
/** What staff write about a campaign; while it is a draft almost anything may be missing. */
export const campaignFields = {
  title: z.string().trim().max(40, '活动名称请控制在 40 字以内').default(''),
  opensAt: campaignInstant,
  closesAt: campaignInstant,
  pointsPerDraw: z.number().int().min(0).max(1_000_000),
  perFamilyDay: z.number().int().min(0).max(1_000),
  perFamily: z.number().int().min(0).max(100_000),
  prizes: z.array(prizeInput).max(20, '最多 20 个奖项'),
  conditions: text(500),
  claim: text(500),
  claimThrough: localDateSchema,
  forfeit: text(300),
  organiser: text(60),
  contact: text(60),
} as const;

export const oddsSchema = z.object({
  over: z.number().int(),
  under: z.number().int(),
  basisPoints: z.number().int().describe('hundredths of a percent; all add up to 10,000'),
  text: z.string(),
});
const shownPrize = prizeInput.omit({ costFen: true }).extend({
  odds: oddsSchema,
  left: z.number().int().nullable().describe('how many are left; null = no limit'),
});
const dutySchema = z.object({ code: z.string(), prizeId: z.string().nullable(), text: z.string() });
export const costSchema = z.object({
  draws: z.number().int(),
  pointsIn: pointsSchema,
  pointsOut: pointsSchema,
  costFen: z.number().int(),
  mostFen: z.number().int(),
  mostPointsOut: pointsSchema,
});
export type LotteryCost = z.output<typeof costSchema>;

/** Said in the rules of every campaign, whoever wrote the rest. */
const standingRules = {
  stockOut: z.string().describe('what is given for prizes that are gone'),
  validity: z.string().describe('how long points and coupons that are won can be used'),
} as const;

export const staffCampaignSchema = z.object({
  ...campaignFields,
  id: idSchema,
  state: z.enum(LOTTERY_STATES),
  version: z.number().int(),
  title: z.string(),
  prizes: z.array(shownPrize.extend({ costFen: z.number().int(), given: z.number().int().describe('drawn so far') })),
  ...standingRules,
  commitment: z.string(),
  rulesHash: z.string().nullable().describe('set at the start'),
  seed: z.string().nullable().describe('revealed at the end'),
  draws: z.number().int(),
  families: z.number().int().describe('that drew'),
  missing: z.array(dutySchema).describe('what keeps it from starting'),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
});
export type StaffLottery = z.output<typeof staffCampaignSchema>;

export const familyCampaignSchema = z.object({
  id: idSchema,
  state: z.enum(LOTTERY_STATES),
  title: z.string(),
  opensAt: instantSchema,
  closesAt: instantSchema,
  pointsPerDraw: z.number().int(),
  perFamilyDay: z.number().int(),
  perFamily: z.number().int(),
  prizes: z.array(shownPrize),
  ...standingRules,
  conditions: z.string(),
  claim: z.string(),
  claimThrough: localDateSchema,
  forfeit: z.string(),
  organiser: z.string(),
  contact: z.string(),
  commitment: z.string(),
  rulesHash: z.string(),
  rulesText: z.string().describe('the very text whose SHA-256 is rulesHash'),
  seed: z.string().nullable(),
  draws: z.number().int().describe('drawn by all families so far'),
  drawnToday: z.number().int().describe('by this family'),
  drawn: z.number().int(),
  leftToday: z.number().int().describe('draws that limits and points still allow today'),
  available: pointsSchema.describe("the student's spendable points"),
  refusal: z.string().nullable().describe('error code a draw would get now; null = go on'),
  nonce: z.string().nullable().describe("the family's own, fixed by its first draw"),
  guardianId: idSchema.describe('the caller: a device keeps what it was told apart for each guardian'),
});
export type FamilyLottery = z.output<typeof familyCampaignSchema>;

export const drawSchema = z.object({
  id: idSchema,
  campaignId: idSchema,
  campaignTitle: z.string(),
  studentId: idSchema,
  studentName: z.string().nullable(),
  guardianId: idSchema.describe('who drew: a device finds the draw it began among those of the other guardians'),
  campusName: z.string().describe("the child's campus at the draw: there a prize waits"),
  drawNo: z.number().int(),
  nonce: z.string(),
  prizeId: z.string(),
  prizeName: z.string(),
  prizeKind: z.enum(PRIZE_KINDS),
  prizePoints: z.number().int(),
  insteadOf: z.string().nullable().describe('name of the prize that was gone'),
  pointsPaid: pointsSchema,
  state: z.enum(WIN_STATES),
  claimThrough: localDateSchema,
  drawnAt: instantSchema,
  handedOverAt: instantSchema.nullable(),
  claimCode: z.string().nullable().describe('for the family, while it waits to be picked up'),
  claimText: z.string().nullable().describe('what its QR code says'),
});
export type DrawView = z.output<typeof drawSchema>;

export const staffDrawSchema = drawSchema.extend({
  staffFamily: z.boolean().describe('a guardian of the family works at the school'),
  note: z.string().nullable().describe('why it was handed over without its code'),
});
export type StaffDraw = z.output<typeof staffDrawSchema>;

export const winnerSchema = z.object({
  firstName: z
    .string()
    .describe('without the family name; what stands in its place when the family agreed to no publication any more'),
  prizeName: z.string(),
  drawnOn: localDateSchema.describe('the day only: number and time would say which line of the published list it is'),
});
export type WinnerView = z.output<typeof winnerSchema>;
