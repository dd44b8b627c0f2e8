import { DAY_MS } from '@qingya/shared';
import type { Database } from '../../../platform/db';
import { requireNoFailures, workThroughRows } from '../../../platform/jobs/due-rows';
import { isReminderDue, REMIND_WITHIN_DAYS } from '../domain/reminders';
import { lockRedemption } from '../persistence/redemption-store';
import { markReminded, redemptionsToRemind } from '../persistence/reminder-store';
import { redemptionEvent } from './redemption-words';

/**
 * Reminds families of what waits for them, three days before its end and on the last day, or some hours before the end of a
 * short time; one transaction each. May run at
 * any time and on several replicas: the row itself says when the family was reminded.
 * @returns how many families were reminded
 * @throws Error naming the redemptions that failed, once all other families were reminded
 */
export const remindRedemptions = async (db: Database): Promise<number> => {
  const reminded = await workThroughRows(
    db,
    (reader, after, limit) => redemptionsToRemind(reader, reader.now + REMIND_WITHIN_DAYS * DAY_MS, after, limit),
    async (row) => isReminderDue(row, db.clock.now()) && (await remind(db, row.id)),
  );
  requireNoFailures(reminded);
  return reminded.done;
};

const remind = (db: Database, id: string): Promise<boolean> =>
  db.transaction(async (uow) => {
    const row = await lockRedemption(uow, id);
    if (!row || !isReminderDue(row, uow.now)) return false;
    await markReminded(uow, row);
    await uow.append(redemptionEvent('reminded', row));
    return true;
  });
