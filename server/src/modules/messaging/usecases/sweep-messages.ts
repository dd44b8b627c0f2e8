import { DAY_MS } from '@qingya/shared';
import type { Database } from '../../../platform/db';
import { removeMessages } from '../persistence/message-store';

/** How long an inbox reaches back. */
const KEPT_DAYS = 180;
const CHUNK = 500;

/** Removes messages that are older than the inbox reaches. @returns how many */
export const sweepMessages = async (db: Database): Promise<number> => {
  const before = db.clock.now() - KEPT_DAYS * DAY_MS;
  for (let removed = 0; ; ) {
    const old = await db.read((reader) =>
      reader.rows<{ id: string }>('SELECT id FROM messaging_message WHERE createdAt < ? ORDER BY createdAt LIMIT ?', [
        before,
        CHUNK,
      ]),
    );
    if (old.length === 0) return removed;
    await db.transaction((uow) =>
      removeMessages(
        uow,
        old.map(({ id }) => id),
      ),
    );
    removed += old.length;
  }
};
