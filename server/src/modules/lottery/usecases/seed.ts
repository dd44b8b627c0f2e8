import type { Vault } from '../../../platform/vault';
import { commitmentOf } from '../domain/draw';
import type { CampaignRow } from '../persistence/campaign-store';
import { nodeHashing } from './hashing';

/** What a sealed seed belongs to: copied to another campaign, or to where phone numbers are kept, it does not open. */
const about = (campaignId: string): string => `lottery.seed.${campaignId}`;

/** Seals a seed for one campaign. */
export const sealSeed = (vault: Vault, campaignId: string, seed: string): string => vault.seal(seed, about(campaignId));

/**
 * Opens the seed of a campaign.
 * @throws Error when it was sealed for another campaign or is not the one that was committed to: no mistake of a user, so no error code
 */
export const openSeed = (vault: Vault, { id, commitment }: Pick<CampaignRow, 'id' | 'commitment'>, sealed: string): string => {
  const seed = vault.open(sealed, about(id));
  if (commitmentOf(nodeHashing, seed) !== commitment)
    throw new Error(`the seed of campaign ${id} is not the one that was committed to`);
  return seed;
};

/** Seals a seed with the current key, for the same campaign. */
export const sealAnew = (vault: Vault, campaignId: string, sealed: string): string =>
  vault.seal(vault.open(sealed, about(campaignId)), about(campaignId));
