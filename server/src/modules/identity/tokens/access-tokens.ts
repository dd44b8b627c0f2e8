import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Instant } from '@qingya/shared';
import { sign, verify } from 'jsonwebtoken';
import { fail } from '../../../platform/errors';
import { ACCESS_TOKEN_MS } from '../domain/lifetimes';

export interface TokenKey {
  readonly id: string;
  /** 32 random bytes. */
  readonly key: Buffer;
}

/** What an access token says: who, and in which session. Everything else is looked up, so that it can change at once. */
export interface AccessClaims {
  readonly accountId: string;
  readonly sessionId: string;
}

export interface AccessTokens {
  issue(claims: AccessClaims, now: Instant): { readonly token: string; readonly expiresAt: Instant };
  /** @throws AppError unauthenticated */
  verify(token: string, now: Instant): AccessClaims;
  /**
   * The refresh token that follows `secret`: a keyed hash, so that a repeated refresh can be answered again without
   * storing the token itself. One for each configured key, the current key's first.
   */
  successorsOf(secret: string): readonly [string, ...string[]];
}

/**
 * @param keys the newest first: it signs; older ones still verify until they are removed
 * @throws Error for an empty ring or a short key
 */
export const createAccessTokens = (keys: readonly TokenKey[]): AccessTokens => {
  // jsonwebtoken is fifty times slower with a text secret: it makes a key object of it on every call.
  const ring = new Map(keys.map(({ id, key }) => [id, keyObject(id, key)]));
  const [current] = ring;
  if (!current) throw new Error('access tokens need at least one key');
  const [currentId, currentKey] = current;
  // Every token of a key has the same header text: it names the key without being parsed, and no other header is accepted.
  const byHeader = new Map([...ring].map(([id, key]) => [headerOf(sign({}, key, { algorithm: 'HS256', keyid: id })), key]));
  const checked = new Map<string, CheckedToken>();
  return {
    issue: ({ accountId, sessionId }, now) => {
      const issuedAt = Math.floor(now / 1000);
      const expiresAt = issuedAt + ACCESS_TOKEN_MS / 1000;
      const payload = { sub: accountId, sid: sessionId, iat: issuedAt, exp: expiresAt };
      return { token: sign(payload, currentKey, { algorithm: 'HS256', keyid: currentId }), expiresAt: expiresAt * 1000 };
    },
    verify: (token, now) => {
      const known = checked.get(token);
      if (known && now < known.expiresAt) return known.claims;
      const key = byHeader.get(headerOf(token));
      if (!key) throw fail('unauthenticated');
      const fresh = claimsOf(token, key, now);
      remember(checked, token, fresh);
      return fresh.claims;
    },
    successorsOf: (secret) => {
      const derive = (key: KeyObject): string => createHmac('sha256', key).update(`refresh:${secret}`).digest('base64url');
      const older = [...ring.values()].slice(1).map(derive);
      return [derive(currentKey), ...older];
    },
  };
};

const keyObject = (id: string, key: Buffer): KeyObject => {
  if (key.length < 32) throw new Error(`token key ${id} must have at least 32 bytes, it has ${key.length}`);
  return createSecretKey(key);
};

const headerOf = (token: string): string => token.slice(0, Math.max(token.indexOf('.'), 0));

/**
 * A token whose signature was checked. The text of a token decides everything about it, so that only its age need be
 * looked at when it comes again; whether its session still stands is asked elsewhere, every time.
 */
interface CheckedToken {
  readonly claims: AccessClaims;
  readonly expiresAt: Instant;
}

const MAX_CHECKED = 10_000;

const remember = (checked: Map<string, CheckedToken>, token: string, fresh: CheckedToken): void => {
  checked.set(token, fresh);
  if (checked.size <= MAX_CHECKED) return;
  const oldest = checked.keys().next();
  if (!oldest.done) checked.delete(oldest.value);
};

const claimsOf = (token: string, key: KeyObject, now: Instant): CheckedToken => {
  const payload = verified(token, key, now);
  if (
    typeof payload !== 'object' ||
    typeof payload.sub !== 'string' ||
    typeof payload.sid !== 'string' ||
    payload.exp === undefined
  )
    throw fail('unauthenticated');
  return { claims: { accountId: payload.sub, sessionId: payload.sid }, expiresAt: payload.exp * 1000 };
};

const verified = (token: string, key: KeyObject, now: Instant) => {
  try {
    return verify(token, key, { algorithms: ['HS256'], clockTimestamp: Math.floor(now / 1000) });
  } catch (error) {
    // The library tells bad signature, malformed and expired apart; the caller is told only to log in again.
    throw error instanceof Error ? fail('unauthenticated') : error;
  }
};
