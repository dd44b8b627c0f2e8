import { localDateOf, readPrizeCode } from '@qingya/shared';
import type { Database, Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type RowsDone, workThroughRows } from '../../../platform/jobs/due-rows';
import { campusesByIds } from '../../identity';
import {
  type DrawStory,
  drawByCode,
  drawById,
  forfeitWin,
  type HandOver,
  handOverWin,
  winsToForfeit,
} from '../persistence/draw-store';
import { prizeEvent } from './draw';

/** Whether the caller works at the desk of a campus. */
export type AtDesk = (campusId: string) => boolean;

/**
 * The prize behind a scanned or typed code. At another campus's desk it is not shown, only where it waits: whoever has the code
 * stands there with it, at a campus the child may have moved to since.
 * @throws AppError prize_code_unknown, prize_elsewhere (details: campusName), prize_state, prize_claim_over
 */
export const requirePrize = async (reader: Reader, text: string, atDesk: AtDesk): Promise<DrawStory> => {
  const code = readPrizeCode(text);
  const found = code === undefined ? undefined : await drawByCode(reader, code);
  if (!found) throw fail('prize_code_unknown');
  if (!atDesk(found.campusId)) {
    // Nobody is sent to another campus for what does not wait there any more.
    if (found.state === 'handed_over') throw fail('prize_state');
    if (found.state !== 'waiting' || (found.claimThrough ?? '') < localDateOf(reader.now)) throw fail('prize_claim_over');
    const campus = (await campusesByIds(reader, [found.campusId])).get(found.campusId);
    throw fail('prize_elsewhere', { campusName: campus?.name ?? '' });
  }
  return found;
};

/**
 * Hands a prize over, once, through its last day.
 * @throws AppError prize_code_unknown, prize_elsewhere, prize_state, prize_claim_over
 */
export const handOverPrize = async (uow: UnitOfWork, text: string, atDesk: AtDesk, staffId: string): Promise<DrawStory> => {
  const prize = await requirePrize(uow, text, atDesk);
  await handOver(uow, prize, { staffId, note: null });
  return prize;
};

/**
 * Hands a prize over without its code, once, through its last day, to somebody the desk knows. One of another campus is as unknown as
 * one that does not exist.
 * @param by with the reason
 * @throws AppError prize_not_found, prize_state, prize_claim_over
 */
export const handOverKnown = async (uow: UnitOfWork, drawId: string, atDesk: AtDesk, by: HandOver): Promise<DrawStory> => {
  const prize = await drawById(uow, drawId);
  if (prize?.outcome !== 'waiting' || !atDesk(prize.campusId)) throw fail('prize_not_found');
  await handOver(uow, prize, by);
  return prize;
};

const handOver = async (uow: UnitOfWork, prize: DrawStory, by: HandOver): Promise<void> => {
  if (!(await handOverWin(uow, prize.id, by, localDateOf(uow.now)))) {
    const now = await drawById(uow, prize.id);
    throw fail(now?.state === 'waiting' || now?.state === 'forfeited' ? 'prize_claim_over' : 'prize_state');
  }
  const event = prizeEvent('handed-over', prize);
  await uow.append({ ...event, payload: { ...event.payload, proof: by.note === null ? 'code' : 'known' } });
};

/** Ends the wait for prizes whose last day is over, one transaction each. A forfeited prize does not return to the draw. */
export const forfeitPrizes = (db: Database): Promise<RowsDone> =>
  workThroughRows(
    db,
    (reader, afterId, limit) => winsToForfeit(reader, localDateOf(reader.now), afterId, limit),
    ({ id }) => db.transaction((uow) => forfeitIfDue(uow, id)),
  );

const forfeitIfDue = async (uow: UnitOfWork, drawId: string): Promise<boolean> => {
  if (!(await forfeitWin(uow, drawId, localDateOf(uow.now)))) return false;
  const prize = await drawById(uow, drawId);
  if (prize) await uow.append(prizeEvent('forfeited', prize));
  return true;
};
