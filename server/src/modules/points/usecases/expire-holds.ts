import { type Database, yieldToEventLoop } from '../../../platform/db';
import { holdsToEnd } from '../persistence/hold-store';
import { DEFAULT_LEDGER_POLICY, type LedgerPolicy } from './commands';
import { timeOutHold } from './end-hold';

const PAGE = 200;
const SWEEPER = { kind: 'system', id: 'points.hold-sweeper' } as const;

/**
 * Gives back the points of every hold whose time is over (expiresAt ≤ now), one transaction a hold, oldest first. May run
 * at any time and on several replicas: a hold that has ended answers as a repeat.
 * @returns how many holds this run ended
 */
export const expireHolds = async (db: Database, policy: LedgerPolicy = DEFAULT_LEDGER_POLICY): Promise<number> => {
  let count = 0;
  for (let cursor = ''; ; ) {
    const page = await db.read((reader) => holdsToEnd(reader, reader.now, cursor, PAGE));
    for (const { id } of page) {
      count += await db.transaction((uow) => timeOutUnlessEnded(uow, id, policy));
      cursor = id;
    }
    if (page.length < PAGE) return count;
    await yieldToEventLoop();
  }
};

type Uow = Parameters<typeof timeOutHold>[0];

const timeOutUnlessEnded = async (uow: Uow, holdId: string, policy: LedgerPolicy): Promise<number> => {
  const result = await timeOutHold(uow, { holdId, actor: SWEEPER }, policy);
  return result.replayed ? 0 : 1;
};
