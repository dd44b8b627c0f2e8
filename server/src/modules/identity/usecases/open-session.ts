import type { TokenPair } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { REFRESH_TOKEN_MS } from '../domain/lifetimes';
import { insertRefreshToken, insertSession, type SessionKind } from '../persistence/session-store';
import type { AccessTokens } from '../tokens/access-tokens';
import { hashSecret, newSecret } from '../tokens/secrets';

/** Starts a session of an account and makes its first pair of tokens. */
export const openSession = async (
  uow: UnitOfWork,
  tokens: AccessTokens,
  accountId: string,
  kind: SessionKind,
): Promise<TokenPair> => {
  const sessionId = uow.newId();
  const refreshToken = newSecret();
  const expiresAt = uow.now + REFRESH_TOKEN_MS;
  await insertSession(uow, { id: sessionId, accountId, kind, expiresAt });
  await insertRefreshToken(uow, { tokenHash: hashSecret(refreshToken), sessionId, expiresAt });
  const access = tokens.issue({ accountId, sessionId }, uow.now);
  return {
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt,
    refreshToken,
    refreshTokenExpiresAt: expiresAt,
  };
};
