import type { TokenPair } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { findAccountByOpenId, insertAccount } from '../persistence/account-store';
import type { AccessTokens } from '../tokens/access-tokens';
import { openSession } from './open-session';

export interface WechatIdentity {
  readonly appId: string;
  readonly openId: string;
  readonly unionId: string | null;
}

/**
 * The account of a WeChat identity, made on the first log-in. Two first log-ins at once end on one account.
 * @returns the account's id
 */
export const findOrCreateAccount = async (uow: UnitOfWork, identity: WechatIdentity): Promise<string> => {
  const known = await findAccountByOpenId(uow, identity.appId, identity.openId);
  if (known) return known.id;
  const id = uow.newId();
  if (await insertAccount(uow, { id, ...identity, createdAt: uow.now })) {
    await uow.append({ type: 'identity.account.created', aggregate: `account:${id}`, payload: { accountId: id } });
    return id;
  }
  const winner = await findAccountByOpenId(uow, identity.appId, identity.openId);
  if (!winner) throw new Error('an account that is in the way cannot be read');
  return winner.id;
};

/** Logs a verified WeChat identity in. The exchange with WeChat happens before, outside the transaction. */
export const logInAccount = async (uow: UnitOfWork, tokens: AccessTokens, identity: WechatIdentity): Promise<TokenPair> =>
  openSession(uow, tokens, await findOrCreateAccount(uow, identity), 'wechat');
