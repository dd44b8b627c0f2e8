import { randomBytes } from 'node:crypto';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { commitmentOf } from '../domain/draw';
import { decideChange } from '../domain/rules';
import { campaignById, insertCampaign, prizesOf, replacePrizes, updateDraft } from '../persistence/campaign-store';
import type { LotteryPorts } from '../ports';
import { type CampaignText, prizeOf, prizeRows, rulesOf } from './campaign-rules';
import { nodeHashing } from './hashing';
import { sealSeed } from './seed';

const SEED_BYTES = 32;

/**
 * Begins a draft. Its seed is drawn here, sealed at once and seen by nobody; what is published of it is the commitment.
 * @returns the campaign's id
 */
export const createCampaign = async (
  uow: UnitOfWork,
  { vault }: Pick<LotteryPorts, 'vault'>,
  { prizes, ...fields }: CampaignText,
): Promise<string> => {
  const id = uow.newId();
  const seed = randomBytes(SEED_BYTES).toString('hex');
  const unset = { seed: null, rules: null, rulesHash: null, startedAt: null, endedAt: null };
  const fresh = { id, state: 'draft', version: 1, commitment: commitmentOf(nodeHashing, seed), draws: 0 } as const;
  await insertCampaign(uow, { ...fields, ...fresh, ...unset, createdAt: uow.now }, sealSeed(vault, id, seed));
  await replacePrizes(uow, id, prizeRows(id, prizes));
  return id;
};

/**
 * Changes a draft. After the start a text that changes nothing is taken and changes nothing.
 * @param version the one the editor read
 * @throws AppError lottery_not_found, lottery_frozen, lottery_changed
 */
export const saveCampaign = async (
  uow: UnitOfWork,
  id: string,
  version: number,
  { prizes, ...fields }: CampaignText,
): Promise<void> => {
  const row = await campaignById(uow, id);
  if (!row) throw fail('lottery_not_found');
  const [before, after] = [await prizesOf(uow, [id]), prizeRows(id, prizes)];
  const decision = decideChange(row.state, rulesOf(row, before.map(prizeOf)), rulesOf({ ...row, ...fields }, after.map(prizeOf)));
  if (!decision.allowed) throw fail('lottery_frozen');
  if (row.state !== 'draft') {
    // What a prize costs the school is not among the rules, but the expected cost was worked out with it.
    if (before.some(({ costFen }, index) => costFen !== after[index]?.costFen)) throw fail('lottery_frozen');
    return;
  }
  if (!(await updateDraft(uow, id, version, fields))) throw fail('lottery_changed');
  await replacePrizes(uow, id, after);
};
