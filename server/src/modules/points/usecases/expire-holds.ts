import type { Database } from '../../../platform/db';
import { requireNoFailures, workThroughRows } from '../../../platform/jobs/due-rows';
import { holdsToEnd } from '../persistence/hold-store';
import { DEFAULT_LEDGER_POLICY, type LedgerPolicy } from './commands';
import { timeOutHold } from './end-hold';

const SWEEPER = { kind: 'system', id: 'points.hold-sweeper' } as const;

/**
 * Gives back the points of every hold whose time is over (expiresAt ≤ now), one transaction a hold, oldest first. May run
 * at any time and on several replicas: a hold that has ended answers as a repeat.
 * @returns how many holds this run ended
 * @throws Error naming the holds that could not be ended, once all others were
 */
export const expireHolds = async (db: Database, policy: LedgerPolicy = DEFAULT_LEDGER_POLICY): Promise<number> => {
  const ended = await workThroughRows(
    db,
    (reader, after, limit) => holdsToEnd(reader, reader.now, after, limit),
    ({ id }) => db.transaction(async (uow) => !(await timeOutHold(uow, { holdId: id, actor: SWEEPER }, policy)).replayed),
  );
  requireNoFailures(ended);
  return ended.done;
};
