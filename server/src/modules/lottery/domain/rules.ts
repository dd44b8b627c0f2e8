import type { Instant, LocalDate } from '@qingya/shared';

/** What a prize is: goods handed over, points, a coupon or another right at the school, or the explicit «no prize». */
export type PrizeKind = 'goods' | 'points' | 'coupon' | 'nothing';

/** A prize as it is published. */
export interface Prize {
  /** Stable within the campaign; letters, digits, `_` and `-`. */
  readonly id: string;
  readonly name: string;
  readonly kind: PrizeKind;
  /** What it is worth to the family in fen. */
  readonly valueFen: number;
  /** Points it gives; 0 unless kind is `points`. */
  readonly points: number;
  /** Its part of the total weight, a whole number from 1. */
  readonly weight: number;
  /** How many there are; null = as many as are drawn. */
  readonly stock: number | null;
  /** What takes the place of prizes that are gone; exactly one prize, without a stock. */
  readonly fallback: boolean;
  /** What coupons and points can be used for, and their limits; empty for others. */
  readonly usage: string;
}

/** Everything that is published before a campaign starts and stays as it is from then on. */
export interface LotteryRules {
  readonly campaignId: string;
  readonly title: string;
  /** SHA-256 of the seed, 64 hex digits. */
  readonly commitment: string;
  readonly opensAt: Instant;
  /** The first instant at which nobody draws any more. */
  readonly closesAt: Instant;
  /** What a draw costs. Points are the only way to a draw: there is none for sharing. */
  readonly pointsPerDraw: number;
  readonly perFamilyDay: number;
  readonly perFamily: number;
  /** In the order in which numbers are given to them. */
  readonly prizes: readonly Prize[];
  /** Who may take part. */
  readonly conditions: string;
  /** How prizes are claimed and how they get to the family. */
  readonly claim: string;
  /** Last day on which a prize is handed out. */
  readonly claimThrough: LocalDate;
  /** What becomes of a prize nobody claims. */
  readonly forfeit: string;
  readonly organiser: string;
  readonly contact: string;
}

export const RULES_FORMAT = 'qingya-lottery-1';

/** Ids and nonces stand between bars in what is hashed, so they never contain one. */
export const ID = /^[0-9A-Za-z_-]{1,64}$/;

/** A total up to here keeps draws from being repeated more often than one in fourteen. */
export const MAX_TOTAL_WEIGHT = 1_000_000_000;

/** Said in every campaign's rules, because draws are recomputed by it. */
export const STOCK_OUT_RULE =
  '按公布的抽奖顺序逐个发放；抽中的奖品已发完时，自动改发保底奖项。除「未中奖」外的奖品全部发完后，不再接受抽奖，也不收取积分。';

/** Points that were won last as long as points that are earned do by default, from the day of the draw. */
export const PRIZE_MONTHS = 12;
/** Coupons that were won can be used as long. */
export const COUPON_DAYS = 365;
/** Said in every campaign's rules: what is done with every prize of these kinds, whatever else is said of one. */
export const VALIDITY_RULE = `中奖的积分自抽中当天起可用，有效期 ${PRIZE_MONTHS} 个月；中奖的券自抽中次日起 ${COUPON_DAYS} 天内有效，抽中当天也可用，不设最低消费。奖品说明另有不同写法的，以本条为准。`;

/** Sum of the weights. */
export const totalWeight = (prizes: readonly Pick<Prize, 'weight'>[]): number =>
  prizes.reduce((sum, { weight }) => sum + weight, 0);

/**
 * The text of the rules whose SHA-256 is published: JSON with a fixed order of keys, so that one campaign has one text.
 * What has changed a letter of it has changed the rules.
 */
export const rulesText = (rules: LotteryRules): string =>
  JSON.stringify({
    format: RULES_FORMAT,
    campaignId: rules.campaignId,
    title: rules.title,
    commitment: rules.commitment,
    opensAt: rules.opensAt,
    closesAt: rules.closesAt,
    pointsPerDraw: rules.pointsPerDraw,
    perFamilyDay: rules.perFamilyDay,
    perFamily: rules.perFamily,
    totalWeight: totalWeight(rules.prizes),
    prizes: rules.prizes.map(({ id, name, kind, valueFen, points, weight, stock, fallback, usage }) => ({
      id,
      name,
      kind,
      valueFen,
      points,
      weight,
      stock,
      fallback,
      usage,
    })),
    stockOut: STOCK_OUT_RULE,
    validity: VALIDITY_RULE,
    conditions: rules.conditions,
    claim: rules.claim,
    claimThrough: rules.claimThrough,
    forfeit: rules.forfeit,
    organiser: rules.organiser,
    contact: rules.contact,
  });

/** How far a campaign is. */
export type CampaignState = 'draft' | 'started' | 'ended';

/** Whether rules may be saved: freely in a draft, and never again after the start, unless nothing changes at all. */
export const decideChange = (
  state: CampaignState,
  before: LotteryRules,
  after: LotteryRules,
): { readonly allowed: true } | { readonly allowed: false; readonly reason: 'rules_frozen' } =>
  state === 'draft' || rulesText(before) === rulesText(after) ? { allowed: true } : { allowed: false, reason: 'rules_frozen' };
