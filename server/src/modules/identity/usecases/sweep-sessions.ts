import { type Database, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import { ENDED_SESSION_KEPT_MS } from '../domain/lifetimes';
import { deleteOldSessions, deleteOldTokens } from '../persistence/session-store';
import { deleteOldWebLogins } from '../persistence/web-login-store';

const CHUNK = 500;

/**
 * Deletes sessions, exchanged tokens and log-in codes that have been of no use for 30 days, piece by piece.
 * @returns how many rows of each kind went
 */
export const sweepSessions = async (db: Database): Promise<{ sessions: number; tokens: number; webLogins: number }> => ({
  webLogins: await inPieces(db, deleteOldWebLogins),
  sessions: await inPieces(db, deleteOldSessions),
  tokens: await inPieces(db, deleteOldTokens),
});

const inPieces = async (
  db: Database,
  remove: (uow: UnitOfWork, before: number, limit: number) => Promise<number>,
): Promise<number> => {
  let total = 0;
  for (;;) {
    const removed = await db.transaction((uow) => remove(uow, uow.now - ENDED_SESSION_KEPT_MS, CHUNK));
    total += removed;
    if (removed < CHUNK) return total;
    await yieldToEventLoop();
  }
};
