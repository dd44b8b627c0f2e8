import type { TokenPair } from '@qingya/shared';
import type { Database, UnitOfWork } from '../../../platform/db';
import { browserState } from '../domain/web-login';
import { staffOfAccount } from '../persistence/staff-store';
import { findWebLogin, lockWebLogin, moveWebLogin, type WebLoginRow } from '../persistence/web-login-store';
import type { AccessTokens } from '../tokens/access-tokens';
import { hashSecret } from '../tokens/secrets';
import { openSession } from './open-session';

export type WebLoginPoll =
  | { readonly state: 'waiting' | 'scanned' | 'refused' | 'expired' }
  | { readonly state: 'confirmed'; readonly tokens: TokenPair };

interface PollCommand {
  readonly scene: string;
  readonly secret: string;
}

/**
 * Tells the browser how far its log-in is. A wrong secret looks like an expired code, so that it cannot be probed.
 * Polling only reads; a transaction is opened once, when there are tokens to hand out.
 */
export const pollWebLogin = async (db: Database, tokens: AccessTokens, command: PollCommand): Promise<WebLoginPoll> => {
  const state = await db.read(async (reader) => stateFor(await findWebLogin(reader, command.scene), command.secret, reader.now));
  return state === 'confirmed' ? db.transaction((uow) => collectWebLogin(uow, tokens, command)) : { state };
};

/** Exchanges a confirmed log-in for a session, once; whoever confirmed must still be active staff. */
export const collectWebLogin = async (uow: UnitOfWork, tokens: AccessTokens, command: PollCommand): Promise<WebLoginPoll> => {
  const login = await lockWebLogin(uow, command.scene);
  const state = stateFor(login, command.secret, uow.now);
  if (state !== 'confirmed' || login?.accountId == null) return { state: state === 'confirmed' ? 'expired' : state };
  const staff = await staffOfAccount(uow, login.accountId);
  if (staff?.state !== 'active') return { state: 'expired' };
  if ((await moveWebLogin(uow, login.scene, 'confirmed', 'consumed', login.accountId)) !== 1) return { state: 'expired' };
  return { state: 'confirmed', tokens: await openSession(uow, tokens, login.accountId, 'web') };
};

const stateFor = (login: WebLoginRow | undefined, secret: string, now: number): ReturnType<typeof browserState> =>
  login && login.secretHash === hashSecret(secret) ? browserState(login, now) : 'expired';
