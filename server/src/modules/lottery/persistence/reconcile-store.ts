import type { Instant } from '@qingya/shared';
import { placeholders, type Reader } from '../../../platform/db';
import type { DrawRow } from './draw-store';

type Counted = number | string;

/** Campaigns that were started. */
export const campaignIds = async (reader: Reader): Promise<string[]> =>
  (await reader.rows<{ id: string }>("SELECT id FROM lottery_campaign WHERE state <> 'draft' ORDER BY id")).map(({ id }) => id);

/** How many draws a campaign has and the highest of their numbers; equal when no number is left out. */
export const numbersOf = async (reader: Reader, campaignId: string): Promise<{ count: number; last: number }> => {
  const row = await reader.row<{ n: Counted; most: Counted | null }>(
    'SELECT COUNT(*) AS n, MAX(drawNo) AS most FROM lottery_draw WHERE campaignId = ?',
    [campaignId],
  );
  return { count: Number(row?.n ?? 0), last: Number(row?.most ?? 0) };
};

/** Draws that gave a prize, by prize. */
export const countedByPrize = async (reader: Reader, campaignId: string): Promise<ReadonlyMap<string, number>> => {
  const rows = await reader.rows<{ prizeId: string; n: Counted }>(
    'SELECT prizeId, COUNT(*) AS n FROM lottery_draw WHERE campaignId = ? GROUP BY prizeId',
    [campaignId],
  );
  return new Map(rows.map(({ prizeId, n }) => [prizeId, Number(n)]));
};

/** Draws of each family; `nonces` is its nonce, or two of them when there are more than one. */
export const countedByFamily = async (
  reader: Reader,
  campaignId: string,
): Promise<Map<string, { draws: number; nonces: string }>> => {
  const rows = await reader.rows<{ familyId: string; n: Counted; least: string; most: string }>(
    `SELECT familyId, COUNT(*) AS n, MIN(nonce) AS least, MAX(nonce) AS most FROM lottery_draw WHERE campaignId = ? GROUP BY familyId`,
    [campaignId],
  );
  return new Map(
    rows.map(({ familyId, n, least, most }) => [
      familyId,
      { draws: Number(n), nonces: least === most ? least : `${least} ${most}` },
    ]),
  );
};

/** Draws by `<family>/<day>`. */
export const countedByDay = async (reader: Reader, campaignId: string): Promise<Map<string, number>> => {
  const rows = await reader.rows<{ familyId: string; drawnOn: string; n: Counted }>(
    'SELECT familyId, drawnOn, COUNT(*) AS n FROM lottery_draw WHERE campaignId = ? GROUP BY familyId, drawnOn',
    [campaignId],
  );
  return new Map(rows.map(({ familyId, drawnOn, n }) => [`${familyId}/${drawnOn}`, Number(n)]));
};

/** The counters that limits are kept by. */
export const entriesOf = async (reader: Reader, campaignId: string) => ({
  entries: await reader.rows<{ familyId: string; nonce: string; drawn: number }>(
    'SELECT familyId, nonce, drawn FROM lottery_entry WHERE campaignId = ? ORDER BY familyId',
    [campaignId],
  ),
  days: await reader.rows<{ familyId: string; day: string; drawn: number }>(
    'SELECT familyId, day, drawn FROM lottery_entry_day WHERE campaignId = ? ORDER BY familyId, day',
    [campaignId],
  ),
});

/** Draws that left a prize waiting without a code to claim it by, and the other way round. */
export const winsThatDoNotFit = async (reader: Reader, campaignId: string): Promise<string[]> => {
  const rows = await reader.rows<{ id: string }>(
    `SELECT d.id FROM lottery_draw d LEFT JOIN lottery_win w ON w.drawId = d.id
      WHERE d.campaignId = ? AND ((d.outcome = 'waiting' AND w.drawId IS NULL) OR (d.outcome <> 'waiting' AND w.drawId IS NOT NULL))
      ORDER BY d.id`,
    [campaignId],
  );
  return rows.map(({ id }) => id);
};

/** Draws that cost something else than `price`. */
export const drawsOfOtherPrice = (
  reader: Reader,
  campaignId: string,
  price: number,
): Promise<Pick<DrawRow, 'id' | 'pointsPaid'>[]> =>
  reader.rows('SELECT id, pointsPaid FROM lottery_draw WHERE campaignId = ? AND pointsPaid <> ? ORDER BY drawNo', [
    campaignId,
    price,
  ]);

/** Draws before a campaign opened, or at its closing time or later. */
export const drawsOutside = (
  reader: Reader,
  campaignId: string,
  opensAt: Instant,
  closesAt: Instant,
): Promise<Pick<DrawRow, 'id' | 'drawnAt'>[]> =>
  reader.rows('SELECT id, drawnAt FROM lottery_draw WHERE campaignId = ? AND (drawnAt < ? OR drawnAt >= ?) ORDER BY drawNo', [
    campaignId,
    opensAt,
    closesAt,
  ]);

export const drawsAfter = (
  reader: Reader,
  afterId: string,
  limit: number,
): Promise<Pick<DrawRow, 'id' | 'studentId' | 'pointsPaid' | 'pointsWon' | 'spendId' | 'creditId' | 'drawnOn' | 'drawnAt'>[]> =>
  reader.rows(
    `SELECT id, studentId, pointsPaid, pointsWon, spendId, creditId, drawnOn, drawnAt FROM lottery_draw WHERE id > ? ORDER BY id LIMIT ${limit}`,
    [afterId],
  );

/** Which of these ids are draws. */
export const knownDraws = async (reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const rows = await reader.rows<{ id: string }>(`SELECT id FROM lottery_draw WHERE id IN (${placeholders(ids.length)})`, ids);
  return new Set(rows.map(({ id }) => id));
};
