import { DAY_MS } from '@qingya/shared';
import type { Database } from '../../../platform/db';
import { systemActor } from '../../../platform/http/principal';
import { requireNoFailures, workThroughRows } from '../../../platform/jobs/due-rows';
import { returnDaysOf } from '../domain/redemption-state';
import { redemptionsToComplete, redemptionsToExpire } from '../persistence/redemption-store';
import { moveIfDue } from './move-redemption';

const SWEEPER = systemActor('mall.redemption-sweeper');

/**
 * Gives back every open redemption whose time is over and whose address no courier has, and closes those that can no longer be returned; one transaction
 * each. May run at any time and on several replicas.
 * @returns how many were given back and how many closed
 * @throws Error naming those that could not be moved, once all others were
 */
export const sweepRedemptions = async (db: Database): Promise<{ readonly expired: number; readonly completed: number }> => {
  const move = (step: 'expire' | 'complete') => (row: { readonly id: string }) =>
    db.transaction((uow) => moveIfDue(uow, step, { redemptionId: row.id, actor: SWEEPER }));
  const expired = await workThroughRows(db, redemptionsToExpire, move('expire'));
  const completed = await workThroughRows(
    db,
    (reader, after, limit) => {
      const before = (days: number) => reader.now - days * DAY_MS;
      const by = { handedOverBy: before(returnDaysOf('pick_up')), postedBy: before(returnDaysOf('post')) };
      return redemptionsToComplete(reader, by, after, limit);
    },
    move('complete'),
  );
  requireNoFailures(expired, completed);
  return { expired: expired.done, completed: completed.done };
};
