import type { LocalDate, StaffDraw, WinnerView, WinState } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import type { StaffPrincipal } from '../../../platform/http/principal';
import type { Vault } from '../../../platform/vault';
import { PUBLISHED_ABOVE_FEN } from '../domain/duties';
import { listDraws, listWinners, type WinnerPosition } from '../persistence/draw-store';
import { requireCampaign } from '../usecases/run-campaign';
import { presentForConsole, presentWinners, type WinnerLine } from './presenters';

interface Position {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/**
 * One page of the draws of a campaign, latest first. Draws name children: each is seen by those who look after its campus.
 * @throws AppError lottery_not_found
 */
export const drawsPage = async (
  reader: Reader,
  staff: StaffPrincipal,
  campaignId: string,
  { state, cursor, limit }: Position & { readonly state?: WinState | undefined },
): Promise<Page<StaffDraw>> => {
  await requireCampaign(reader, campaignId);
  const scope = staff.permissions.get('lottery.read') ?? [];
  const filter = { campaignId, state, campusIds: scope === 'all' ? undefined : scope };
  const [before] = cursor === undefined ? [undefined] : decodeCursor(cursor, ['number']);
  const page = toPage(await listDraws(reader, filter, before, limit), limit, ({ drawNo }) => [drawNo]);
  return { items: await presentForConsole(reader, page.items), nextCursor: page.nextCursor };
};

/** A draft has no winners to publish. @throws AppError lottery_not_found */
export const requirePublished = async (reader: Reader, campaignId: string): Promise<void> => {
  if ((await requireCampaign(reader, campaignId)).state === 'draft') throw fail('lottery_not_found');
};

/**
 * One page of the winners that are published, as the school's own file has them: latest draw first. They stay published while
 * lotteries are switched off: it was promised in the rules.
 * @throws AppError lottery_not_found
 */
export const winnersPage = async (reader: Reader, campaignId: string, { cursor, limit }: Position): Promise<Page<WinnerLine>> => {
  await requirePublished(reader, campaignId);
  const [before] = cursor === undefined ? [undefined] : decodeCursor(cursor, ['number']);
  const rows = await listDraws(reader, { campaignId, goodsOrAboveFen: PUBLISHED_ABOVE_FEN }, before, limit);
  const page = toPage(rows, limit, ({ drawNo }) => [drawNo]);
  return { items: await presentWinners(reader, page.items), nextCursor: page.nextCursor };
};

/** Binds a position to its list. */
const listOf = (campaignId: string): string => `lottery winners ${campaignId}`;

/** What was sealed for this list; '' for anything else, which no position is: changed, of another list, or of a key that is gone. */
const unsealed = (vault: Vault, campaignId: string, cursor: string): string => {
  try {
    return vault.open(cursor, listOf(campaignId));
  } catch {
    return '';
  }
};

/** @throws AppError invalid_request for anything that `publicWinners` did not make for this campaign */
const openPosition = (vault: Vault, campaignId: string, cursor: string): WinnerPosition => {
  const values = decodeCursor(unsealed(vault, campaignId, cursor), ['string', 'string', 'number']);
  const [drawnOn, studentId, drawNo] = values as [LocalDate, string, number];
  return { drawnOn, studentId, drawNo };
};

/**
 * One page of the same winners as everybody may read them, latest day first: without number and time, and not in the order of the
 * draws. The published list knows families by their nonces only, and numbers, times or order would say which nonce a winner's
 * family has, and so how often it drew and lost. Therefore the position is sealed, too.
 * @throws AppError lottery_not_found, invalid_request
 */
export const publicWinners = async (
  reader: Reader,
  vault: Vault,
  campaignId: string,
  { cursor, limit }: Position,
): Promise<Page<WinnerView>> => {
  await requirePublished(reader, campaignId);
  const after = cursor === undefined ? undefined : openPosition(vault, campaignId, cursor);
  const rows = await listWinners(reader, campaignId, PUBLISHED_ABOVE_FEN, after, limit);
  const page = toPage(rows, limit, ({ drawnOn, studentId, drawNo }) => [drawnOn, studentId, drawNo]);
  const shown = await presentWinners(reader, page.items);
  return {
    items: shown.map(({ firstName, prizeName, drawnOn }) => ({ firstName, prizeName, drawnOn })),
    nextCursor: page.nextCursor && vault.seal(page.nextCursor, listOf(campaignId)),
  };
};
