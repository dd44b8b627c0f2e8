import type { Instant, LocalDate } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { KeySet } from '../../../platform/http/key-set';
import type { CampaignState, PrizeKind } from '../domain/rules';

/** What staff write about a campaign, without its prizes. */
export interface CampaignFields {
  readonly title: string;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly pointsPerDraw: number;
  readonly perFamilyDay: number;
  readonly perFamily: number;
  readonly conditions: string;
  readonly claim: string;
  readonly claimThrough: LocalDate;
  readonly forfeit: string;
  readonly organiser: string;
  readonly contact: string;
}

export interface CampaignRow extends CampaignFields {
  readonly id: string;
  readonly state: CampaignState;
  readonly version: number;
  readonly commitment: string;
  /** Published at the end, null before. */
  readonly seed: string | null;
  /** The very text whose hash was published; null in a draft. */
  readonly rules: string | null;
  readonly rulesHash: string | null;
  /** How many draws there were; the next one has the next number. */
  readonly draws: number;
  readonly createdAt: Instant;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
}

export interface PrizeRow {
  readonly campaignId: string;
  readonly seq: number;
  readonly prizeId: string;
  readonly name: string;
  readonly kind: PrizeKind;
  readonly valueFen: number;
  readonly points: number;
  readonly weight: number;
  readonly stock: number | null;
  readonly fallback: number;
  /** What it can be used for. */
  readonly terms: string;
  readonly costFen: number;
  readonly given: number;
}

/** Everything but the sealed seed, so that what reads campaigns never carries it along. */
const COLUMNS = [
  'id, state, version, title, opensAt, closesAt, pointsPerDraw, perFamilyDay, perFamily, conditions, claim, claimThrough, forfeit',
  'organiser, contact, commitment, seed, rules, rulesHash, draws, createdAt, startedAt, endedAt',
].join(', ');

/** Whether the school has switched lotteries on. */
export const isOn = async (reader: Reader): Promise<boolean> =>
  (await reader.row<{ isOn: number }>('SELECT isOn FROM lottery_setting WHERE id = 1'))?.isOn === 1;

export const setOn = async (uow: UnitOfWork, on: boolean): Promise<void> => {
  await uow.run('UPDATE lottery_setting SET isOn = ? WHERE id = 1', [on ? 1 : 0]);
};

/** @param sealedSeed as the vault made it */
export const insertCampaign = (uow: UnitOfWork, row: CampaignRow, sealedSeed: string): Promise<void> =>
  uow.insert('lottery_campaign', { ...row, sealedSeed });

/** Writes the prizes of a draft anew; the campaign's row must be locked. */
export const replacePrizes = async (uow: UnitOfWork, campaignId: string, prizes: readonly PrizeRow[]): Promise<void> => {
  await uow.run('DELETE FROM lottery_prize WHERE campaignId = ?', [campaignId]);
  await uow.insert(
    'lottery_prize',
    prizes.map((prize) => ({ ...prize })),
  );
};

export const campaignById = (reader: Reader, id: string): Promise<CampaignRow | undefined> =>
  reader.row<CampaignRow>(`SELECT ${COLUMNS} FROM lottery_campaign WHERE id = ?`, [id]);

/** Reads a campaign and keeps draws and changes out until the transaction ends. */
export const lockCampaign = async (uow: UnitOfWork, id: string): Promise<CampaignRow | undefined> =>
  (await uow.lockRows<CampaignRow>(`SELECT ${COLUMNS} FROM lottery_campaign WHERE id = ?`, [id]))[0];

/** The seed as it lies in the vault; only for those who draw, and for the end. */
export const sealedSeedOf = async (reader: Reader, id: string): Promise<string> => {
  const row = await reader.row<{ sealedSeed: string | null }>('SELECT sealedSeed FROM lottery_campaign WHERE id = ?', [id]);
  if (!row?.sealedSeed) throw new Error(`campaign ${id} has no sealed seed`);
  return row.sealedSeed;
};

/** Sealed seeds of campaigns that are not over, after a position, in the order of their ids. */
export const sealedSeeds = (reader: Reader, afterId: string, limit: number): Promise<{ id: string; sealedSeed: string }[]> =>
  reader.rows(`SELECT id, sealedSeed FROM lottery_campaign WHERE sealedSeed IS NOT NULL AND id > ? ORDER BY id LIMIT ${limit}`, [
    afterId,
  ]);

/** Prizes of campaigns, in the order of their numbers. */
export const prizesOf = async (reader: Reader, campaignIds: readonly string[]): Promise<PrizeRow[]> =>
  campaignIds.length === 0
    ? []
    : reader.rows<PrizeRow>(
        `SELECT * FROM lottery_prize WHERE campaignId IN (${placeholders(campaignIds.length)}) ORDER BY campaignId, seq`,
        campaignIds,
      );

/** Changes a draft unless somebody else has done so since `version`. @returns whether it was changed */
export const updateDraft = async (
  uow: UnitOfWork,
  id: string,
  version: number,
  change: CampaignFields | Pick<CampaignRow, 'state' | 'rules' | 'rulesHash' | 'startedAt'>,
): Promise<boolean> => {
  const columns = Object.entries(change as Readonly<Record<string, SqlValue>>);
  const sets = columns.map(([name]) => `${name} = ?`).join(', ');
  const changed = await uow.run(
    `UPDATE lottery_campaign SET ${sets}, version = version + 1 WHERE id = ? AND version = ? AND state = 'draft'`,
    [...columns.map(([, value]) => value), id, version],
  );
  return changed === 1;
};

/** Ends a campaign that runs and lays its seed open. @returns false when it does not run */
export const revealSeed = async (uow: UnitOfWork, id: string, seed: string): Promise<boolean> =>
  (await uow.run(
    `UPDATE lottery_campaign SET state = 'ended', seed = ?, sealedSeed = NULL, endedAt = ?, version = version + 1
      WHERE id = ? AND state = 'started'`,
    [seed, uow.now, id],
  )) === 1;

/**
 * Takes the next number. The condition decides whether the campaign is open, not what was read before; the row stays locked until
 * the transaction ends, so that draws of one campaign are made one after the other and no number is left out.
 * @returns the number; undefined when nobody may draw at this instant
 */
export const takeNumber = async (uow: UnitOfWork, id: string): Promise<number | undefined> => {
  const taken = await uow.run(
    "UPDATE lottery_campaign SET draws = draws + 1 WHERE id = ? AND state = 'started' AND opensAt <= ? AND closesAt > ?",
    [id, uow.now, uow.now],
  );
  if (taken !== 1) return undefined;
  return (await campaignById(uow, id))?.draws;
};

/** Gives one of a prize. @returns false when it is gone */
export const takePrize = async (uow: UnitOfWork, { campaignId, seq }: Pick<PrizeRow, 'campaignId' | 'seq'>): Promise<boolean> =>
  (await uow.run(
    'UPDATE lottery_prize SET given = given + 1 WHERE campaignId = ? AND seq = ? AND (stock IS NULL OR given < stock)',
    [campaignId, seq],
  )) === 1;

/** Campaigns in the order asked for, one more than `limit` when there is a next page. */
export const listCampaigns = (
  reader: Reader,
  state: CampaignState | undefined,
  { after, orderBy }: Pick<KeySet<CampaignRow>, 'after' | 'orderBy'>,
  limit: number,
): Promise<CampaignRow[]> => {
  const conditions = [...(state ? ['state = ?'] : []), ...(after ? [`(${after.sql})`] : [])];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return reader.rows<CampaignRow>(`SELECT ${COLUMNS} FROM lottery_campaign ${where} ORDER BY ${orderBy} LIMIT ?`, [
    ...(state ? [state] : []),
    ...(after?.params ?? []),
    limit + 1,
  ]);
};

/** Campaigns that were started and did not end before an instant, the next to close first. */
export const shownCampaigns = (reader: Reader, endedSince: Instant): Promise<CampaignRow[]> =>
  reader.rows<CampaignRow>(
    `SELECT ${COLUMNS} FROM lottery_campaign WHERE state = 'started' OR (state = 'ended' AND endedAt >= ?) ORDER BY closesAt, id`,
    [endedSince],
  );

/** A campaign that can be drawn in now, as the first page of a family shows it. */
export type RunningCampaign = Pick<CampaignRow, 'id' | 'title' | 'closesAt' | 'pointsPerDraw'>;

/**
 * The campaign that can be drawn in now, something being left to win, and that closes first; undefined also while lotteries are
 * off. One statement; what is left as in `isSoldOut`.
 */
export const runningCampaign = (reader: Reader): Promise<RunningCampaign | undefined> =>
  reader.row<RunningCampaign>(
    `SELECT c.id, c.title, c.closesAt, c.pointsPerDraw FROM lottery_setting s
       JOIN lottery_campaign c ON c.state = 'started' AND c.opensAt <= ? AND c.closesAt > ?
      WHERE s.id = 1 AND s.isOn = 1 AND EXISTS (SELECT 1 FROM lottery_prize p
              WHERE p.campaignId = c.id AND p.kind <> 'nothing' AND (p.stock IS NULL OR p.given < p.stock))
      ORDER BY c.closesAt, c.id LIMIT 1`,
    [reader.now, reader.now],
  );

/** Campaigns that run though their time is over, after a position, in the order of their ids. */
export const campaignsToEnd = (reader: Reader, afterId: string, limit: number): Promise<{ id: string }[]> =>
  reader.rows(`SELECT id FROM lottery_campaign WHERE state = 'started' AND closesAt <= ? AND id > ? ORDER BY id LIMIT ${limit}`, [
    reader.now,
    afterId,
  ]);
