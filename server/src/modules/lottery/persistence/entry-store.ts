import type { LocalDate } from '@qingya/shared';
import { isUniqueViolation, type Reader, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';

/** How a family stands in a campaign. */
export interface Standing {
  /** Null before its first draw. */
  readonly nonce: string | null;
  readonly drawn: number;
  readonly drawnToday: number;
}

export const standingOf = async (reader: Reader, campaignId: string, familyId: string, today: LocalDate): Promise<Standing> => {
  const entry = await reader.row<{ nonce: string; drawn: number }>(
    'SELECT nonce, drawn FROM lottery_entry WHERE campaignId = ? AND familyId = ?',
    [campaignId, familyId],
  );
  if (!entry) return { nonce: null, drawn: 0, drawnToday: 0 };
  const day = await reader.row<{ drawn: number }>(
    'SELECT drawn FROM lottery_entry_day WHERE campaignId = ? AND familyId = ? AND day = ?',
    [campaignId, familyId, today],
  );
  return { ...entry, drawnToday: day?.drawn ?? 0 };
};

export interface EntryTurn {
  readonly campaignId: string;
  readonly familyId: string;
  /** Kept only when it is the first one. */
  readonly nonce: string;
  readonly day: LocalDate;
  readonly perFamily: number;
  readonly perFamilyDay: number;
}

/**
 * Counts one draw of a family, in all and on its day. The family's row must be locked, so that a missing row is missing; how
 * often it may draw is decided by the conditions of the updates.
 * @returns which limit is reached, or `taken`
 * @throws AppError lottery_nonce when another family has this nonce; Error when the entry is not what the family's draws made it
 */
export const takeTurn = async (uow: UnitOfWork, turn: EntryTurn): Promise<'taken' | 'family_limit' | 'day_limit'> => {
  const { campaignId, familyId, nonce, day, perFamily, perFamilyDay } = turn;
  const { nonce: fixed, drawn, drawnToday } = await standingOf(uow, campaignId, familyId, day);
  if (!(await isExplained(uow, turn, { nonce: fixed, drawn })))
    throw new Error(`campaign ${campaignId} has an entry that the draws of its family do not explain`);
  if (fixed === null) await insertEntry(uow, { campaignId, familyId, nonce, drawn: 0 });
  if (drawnToday === 0 && !(await hasDay(uow, turn))) {
    await uow.insert('lottery_entry_day', { campaignId, familyId, day, drawn: 0 });
  }
  const inAll = await uow.run('UPDATE lottery_entry SET drawn = drawn + 1 WHERE campaignId = ? AND familyId = ? AND drawn < ?', [
    campaignId,
    familyId,
    perFamily,
  ]);
  if (inAll !== 1) return 'family_limit';
  const onDay = await uow.run(
    'UPDATE lottery_entry_day SET drawn = drawn + 1 WHERE campaignId = ? AND familyId = ? AND day = ? AND drawn < ?',
    [campaignId, familyId, day, perFamilyDay],
  );
  return onDay === 1 ? 'taken' : 'day_limit';
};

const insertEntry = async (uow: UnitOfWork, row: { campaignId: string; familyId: string; nonce: string; drawn: number }) => {
  try {
    await uow.insert('lottery_entry', row);
  } catch (error) {
    throw isUniqueViolation(error, 'uq_lottery_entry_nonce', 'lottery_entry.nonce') ? fail('lottery_nonce') : error;
  }
};

/** An entry is made and counted up by its family's draws: any other was put there, to choose its nonce or to draw more often. */
const isExplained = async (
  uow: UnitOfWork,
  { campaignId, familyId }: EntryTurn,
  { nonce, drawn }: Pick<Standing, 'nonce' | 'drawn'>,
): Promise<boolean> => {
  const row = await uow.row<{ n: number | string; least: string | null; most: string | null }>(
    'SELECT COUNT(*) AS n, MIN(nonce) AS least, MAX(nonce) AS most FROM lottery_draw WHERE familyId = ? AND campaignId = ?',
    [familyId, campaignId],
  );
  if (Number(row?.n ?? 0) !== drawn) return false;
  return nonce === null ? drawn === 0 : drawn > 0 && row?.least === nonce && row.most === nonce;
};

const hasDay = async (uow: UnitOfWork, { campaignId, familyId, day }: EntryTurn): Promise<boolean> =>
  (await uow.row('SELECT 1 FROM lottery_entry_day WHERE campaignId = ? AND familyId = ? AND day = ?', [
    campaignId,
    familyId,
    day,
  ])) !== undefined;

/** How many families drew, by campaign. */
export const familiesOf = async (reader: Reader, campaignIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  if (campaignIds.length === 0) return new Map();
  const rows = await reader.rows<{ campaignId: string; n: number | string }>(
    `SELECT campaignId, COUNT(*) AS n FROM lottery_entry WHERE campaignId IN (${campaignIds.map(() => '?').join(', ')}) GROUP BY campaignId`,
    campaignIds,
  );
  return new Map(rows.map(({ campaignId, n }) => [campaignId, Number(n)]));
};
