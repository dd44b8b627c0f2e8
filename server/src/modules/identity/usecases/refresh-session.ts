import type { TokenPair } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { REFRESH_TOKEN_MS } from '../domain/lifetimes';
import { decideRefresh } from '../domain/refresh-decision';
import {
  endSession,
  findRefreshToken,
  insertRefreshToken,
  lockSession,
  markRotated,
  prolongSession,
  type RefreshTokenRow,
  type SessionRow,
} from '../persistence/session-store';
import type { AccessTokens } from '../tokens/access-tokens';
import type { PrincipalCache } from '../tokens/principal-cache';
import { hashSecret } from '../tokens/secrets';

/** A refusal is a result, not an error: ending a session whose token was copied must commit. */
export type RefreshResult =
  | { readonly kind: 'ok'; readonly tokens: TokenPair }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'reused' };

/**
 * Exchanges a refresh token for its successor. The same token may be exchanged again for 30 s, with the same result, as
 * long as the successor has not been used; after that a second exchange means that a copy is around, and the whole
 * session ends.
 */
export const refreshSession = async (
  uow: UnitOfWork,
  tokens: AccessTokens,
  principals: PrincipalCache,
  refreshToken: string,
): Promise<RefreshResult> => {
  const tokenHash = hashSecret(refreshToken);
  const found = await findRefreshToken(uow, tokenHash);
  const session = found && (await lockSession(uow, found.sessionId));
  // Read again under the session's lock: a twin of this request may have exchanged the token meanwhile.
  const token = session && (await findRefreshToken(uow, tokenHash));
  if (!token || session.endedAt !== null) return { kind: 'invalid' };
  const successor = token.successorHash === null ? undefined : await findRefreshToken(uow, token.successorHash);
  const decision = decideRefresh({ ...token, successorUsed: successor !== undefined && successor.rotatedAt !== null }, uow.now);
  switch (decision) {
    case 'expired':
      return { kind: 'invalid' };
    case 'reused':
      await endSession(uow, session.id, 'token_reused');
      uow.afterCommit(() => principals.dropAccounts([session.accountId]));
      return { kind: 'reused' };
    case 'rotate':
      return rotate(uow, tokens, session, refreshToken, token);
    case 'repeat':
      return repeat(uow, tokens, session, refreshToken, successor);
  }
};

const rotate = async (
  uow: UnitOfWork,
  tokens: AccessTokens,
  session: SessionRow,
  refreshToken: string,
  token: RefreshTokenRow,
): Promise<RefreshResult> => {
  const [successor] = tokens.successorsOf(refreshToken);
  const successorHash = hashSecret(successor);
  const expiresAt = uow.now + REFRESH_TOKEN_MS;
  if ((await markRotated(uow, token.tokenHash, successorHash)) !== 1) return { kind: 'invalid' };
  await insertRefreshToken(uow, { tokenHash: successorHash, sessionId: session.id, expiresAt });
  await prolongSession(uow, session.id, expiresAt);
  return { kind: 'ok', tokens: pairOf(uow, tokens, session, successor, expiresAt) };
};

/** The signing key may have been rotated since the first answer: whichever key gives the stored successor is right. */
const repeat = (
  uow: UnitOfWork,
  tokens: AccessTokens,
  session: SessionRow,
  refreshToken: string,
  stored: RefreshTokenRow | undefined,
): RefreshResult => {
  const successor = tokens.successorsOf(refreshToken).find((candidate) => hashSecret(candidate) === stored?.tokenHash);
  if (!stored || successor === undefined) return { kind: 'invalid' };
  return { kind: 'ok', tokens: pairOf(uow, tokens, session, successor, stored.expiresAt) };
};

const pairOf = (
  uow: UnitOfWork,
  tokens: AccessTokens,
  session: SessionRow,
  refreshToken: string,
  expiresAt: number,
): TokenPair => {
  const access = tokens.issue({ accountId: session.accountId, sessionId: session.id }, uow.now);
  return { accessToken: access.token, accessTokenExpiresAt: access.expiresAt, refreshToken, refreshTokenExpiresAt: expiresAt };
};
