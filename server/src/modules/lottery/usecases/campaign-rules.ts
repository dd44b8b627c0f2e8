import type { LotteryPrizeInput } from '@qingya/shared';
import type { CostedPrize } from '../domain/expected-cost';
import type { LotteryRules, Prize } from '../domain/rules';
import type { CampaignFields, CampaignRow, PrizeRow } from '../persistence/campaign-store';

/** What staff write about a campaign. */
export interface CampaignText extends CampaignFields {
  readonly prizes: readonly LotteryPrizeInput[];
}

export const prizeOf = (row: PrizeRow): Prize => ({
  id: row.prizeId,
  name: row.name,
  kind: row.kind,
  valueFen: row.valueFen,
  points: row.points,
  weight: row.weight,
  stock: row.stock,
  fallback: row.fallback === 1,
  usage: row.terms,
});

/** The prizes as rows; those of a draft were never given. */
export const prizeRows = (campaignId: string, prizes: readonly LotteryPrizeInput[]): PrizeRow[] =>
  prizes.map(({ id, usage, fallback, ...prize }, seq) => ({
    campaignId,
    seq,
    prizeId: id,
    ...prize,
    fallback: fallback ? 1 : 0,
    terms: usage,
    given: 0,
  }));

/** The rules that a campaign and its prizes make. @param prizes in their order */
export const rulesOf = (row: CampaignFields & Pick<CampaignRow, 'id' | 'commitment'>, prizes: readonly Prize[]): LotteryRules => {
  const { id, title, commitment, opensAt, closesAt, pointsPerDraw, perFamilyDay, perFamily } = row;
  const { conditions, claim, claimThrough, forfeit, organiser, contact } = row;
  const figures = { campaignId: id, title, commitment, opensAt, closesAt, pointsPerDraw, perFamilyDay, perFamily };
  return { ...figures, prizes, conditions, claim, claimThrough, forfeit, organiser, contact };
};

/** The rules that were published: read from the very text, because the text is what was promised. */
export const publishedRules = ({ id, rules }: Pick<CampaignRow, 'id' | 'rules'>): LotteryRules => {
  if (rules === null) throw new Error(`campaign ${id} was not started`);
  return JSON.parse(rules) as LotteryRules;
};

/** What odds and costs are computed from, of prizes as staff write them. */
export const costedPrizes = (prizes: readonly LotteryPrizeInput[]): CostedPrize[] =>
  prizes.map(({ id, weight, stock, points, fallback, costFen }) => ({ id, weight, stock, points, fallback, costFen }));
