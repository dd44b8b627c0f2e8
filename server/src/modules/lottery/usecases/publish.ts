import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { publishedText } from '../domain/verify';
import { campaignById } from '../persistence/campaign-store';
import { publishedDraws } from '../persistence/draw-store';
import { publishedRules } from './campaign-rules';

/** @throws AppError lottery_not_found, lottery_still_open unless the campaign is over: from then on its file never changes */
export const requireEnded = async (reader: Reader, id: string) => {
  const campaign = await campaignById(reader, id);
  if (!campaign || campaign.state === 'draft') throw fail('lottery_not_found');
  const { seed, rules, rulesHash } = campaign;
  if (seed === null || rules === null || rulesHash === null) throw fail('lottery_still_open', { closesAt: campaign.closesAt });
  return { ...campaign, seed, rules, rulesHash };
};

/**
 * The file anyone can recompute a campaign with. It knows families by their nonces only.
 * @throws AppError lottery_not_found, lottery_still_open
 */
export const publishedFile = async (reader: Reader, id: string): Promise<string> => {
  const campaign = await requireEnded(reader, id);
  const { seed, rules, rulesHash, commitment } = campaign;
  const draws = await publishedDraws(reader, id);
  return publishedText({ rules: publishedRules(campaign), text: rules, rulesHash, commitment, seed, draws });
};
