import type { UnitOfWork } from '../../../platform/db';
import { endSession, endSessionsOf } from '../persistence/session-store';
import type { PrincipalCache } from '../tokens/principal-cache';

interface Caller {
  readonly accountId: string;
  readonly sessionId: string;
}

/** Logs one device out: its access token stops working at once here, within seconds in other processes. */
export const logOut = async (uow: UnitOfWork, principals: PrincipalCache, caller: Caller): Promise<void> => {
  await endSession(uow, caller.sessionId, 'logout');
  uow.afterCommit(() => principals.dropAccounts([caller.accountId]));
};

/** Logs every device of the account out. @returns how many sessions were open */
export const logOutEverywhere = async (uow: UnitOfWork, principals: PrincipalCache, caller: Caller): Promise<number> => {
  const ended = await endSessionsOf(uow, caller.accountId, 'logout_everywhere');
  uow.afterCommit(() => principals.dropAccounts([caller.accountId]));
  return ended;
};
