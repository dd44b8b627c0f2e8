import type { Database, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type RowsDone, workThroughRows } from '../../../platform/jobs/due-rows';
import { hashOfText } from '../domain/draw';
import { missingAt } from '../domain/duties';
import { rulesText } from '../domain/rules';
import {
  type CampaignRow,
  campaignById,
  campaignsToEnd,
  isOn,
  lockCampaign,
  prizesOf,
  revealSeed,
  sealedSeedOf,
  sealedSeeds,
  updateDraft,
} from '../persistence/campaign-store';
import type { LotteryPorts } from '../ports';
import { prizeOf, publishedRules, rulesOf } from './campaign-rules';
import { nodeHashing } from './hashing';
import { openSeed, sealAnew } from './seed';

type WithVault = Pick<LotteryPorts, 'vault'>;

/**
 * Publishes the rules with their hash and the commitment. From now on nothing of them changes. Not started with a seed that is another
 * one than its commitment says: at the end it would be too late to see.
 * @param version the one that was read: what is started is what somebody has looked at
 * @throws AppError lottery_off, lottery_not_found, lottery_changed, lottery_state, lottery_incomplete (details: missing)
 */
export const startCampaign = async (uow: UnitOfWork, { vault }: WithVault, id: string, version: number): Promise<CampaignRow> => {
  if (!(await isOn(uow))) throw fail('lottery_off');
  const row = await lockCampaign(uow, id);
  if (!row) throw fail('lottery_not_found');
  if (row.state !== 'draft') throw fail('lottery_state', { state: row.state });
  if (row.version !== version) throw fail('lottery_changed');
  const rules = rulesOf(row, (await prizesOf(uow, [id])).map(prizeOf));
  const missing = missingAt(rules, uow.now);
  if (missing.length > 0) throw fail('lottery_incomplete', { missing });
  openSeed(vault, row, await sealedSeedOf(uow, id));
  const text = rulesText(rules);
  const change = { state: 'started', rules: text, rulesHash: hashOfText(nodeHashing, text), startedAt: uow.now } as const;
  if (!(await updateDraft(uow, id, version, change))) throw fail('lottery_changed');
  await uow.append({ type: 'lottery.campaign.started', aggregate: `lottery:${id}`, payload: { lotteryId: id } });
  return { ...row, ...change, version: version + 1 };
};

/**
 * Ends a campaign after its closing time and lays the seed open. The campaign's row is locked, so a draw was made before it or is refused.
 * @throws AppError lottery_not_found, lottery_state, lottery_still_open
 */
export const endCampaign = async (uow: UnitOfWork, { vault }: WithVault, id: string): Promise<CampaignRow> => {
  const row = await lockCampaign(uow, id);
  if (!row) throw fail('lottery_not_found');
  if (row.state !== 'started') throw fail('lottery_state', { state: row.state });
  if (uow.now < row.closesAt) throw fail('lottery_still_open', { closesAt: row.closesAt });
  const { commitment } = publishedRules(row);
  if (!(await revealSeed(uow, id, openSeed(vault, { id, commitment }, await sealedSeedOf(uow, id))))) throw fail('lottery_state');
  const payload = { lotteryId: id, draws: row.draws };
  await uow.append({ type: 'lottery.campaign.ended', aggregate: `lottery:${id}`, payload });
  return row;
};

/** Ends every campaign whose time is over, one transaction each; one whose seed cannot be opened keeps no other open. */
export const endDueCampaigns = (db: Database, ports: WithVault): Promise<RowsDone> =>
  workThroughRows(db, campaignsToEnd, ({ id }) =>
    db.transaction(async (uow) => {
      // Somebody at the console may have been first.
      if ((await lockCampaign(uow, id))?.state !== 'started') return false;
      await endCampaign(uow, ports, id);
      return true;
    }),
  );

/** Seals the seeds of campaigns that are not over with the current key, after which older keys are needed no more. */
export const resealSeeds = (db: Database, { vault }: WithVault): Promise<RowsDone> =>
  workThroughRows(db, sealedSeeds, async ({ id, sealedSeed }) => {
    if (vault.isCurrent(sealedSeed)) return false;
    const sql = 'UPDATE lottery_campaign SET sealedSeed = ? WHERE id = ? AND sealedSeed = ?';
    const anew = sealAnew(vault, id, sealedSeed);
    return (await db.transaction((uow) => uow.run(sql, [anew, id, sealedSeed]))) === 1;
  });

/** @throws AppError lottery_not_found */
export const requireCampaign = async (uow: Parameters<typeof campaignById>[0], id: string): Promise<CampaignRow> => {
  const row = await campaignById(uow, id);
  if (!row) throw fail('lottery_not_found');
  return row;
};
