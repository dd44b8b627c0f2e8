import { randomBytes } from 'node:crypto';
import { ACCESS_TOKEN_MS } from '../domain/lifetimes';
import { createAccessTokens } from './access-tokens';

const NOW = Date.parse('2026-11-21T02:00:00.000Z');
const CLAIMS = { accountId: 'account', sessionId: 'session' };
const key = (id: string) => ({ id, key: randomBytes(32) });

describe('access tokens', () => {
  const ring = [key('new'), key('old')];
  const tokens = createAccessTokens(ring);
  const code = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };

  it('are good until they expire and not a millisecond longer, however often they were checked', () => {
    const { token, expiresAt } = tokens.issue(CLAIMS, NOW);
    expect(expiresAt).toBe(NOW + ACCESS_TOKEN_MS);
    expect(tokens.verify(token, NOW)).toEqual(CLAIMS);
    expect(tokens.verify(token, expiresAt - 1)).toEqual(CLAIMS);
    expect(code(() => tokens.verify(token, expiresAt))).toBe('unauthenticated');
    expect(code(() => tokens.verify(token, expiresAt + 1))).toBe('unauthenticated');
  });

  it('are refused when anything was changed, also right after the real one was checked', () => {
    const { token } = tokens.issue(CLAIMS, NOW);
    tokens.verify(token, NOW);
    const [head = '', body = '', signature = ''] = token.split('.');
    const other = Buffer.from(JSON.stringify({ sub: 'owner', sid: 'session', exp: 9_999_999_999 })).toString('base64url');
    const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    for (const forged of [`${head}.${other}.${signature}`, `${unsigned}.${body}.`, `${head}.${body}.`, 'x', '']) {
      expect(code(() => tokens.verify(forged, NOW))).toBe('unauthenticated');
    }
  });

  it('of an older key still verify, and no longer once the key is gone', () => {
    const older = createAccessTokens(ring.slice(1)).issue(CLAIMS, NOW).token;
    expect(tokens.verify(older, NOW)).toEqual(CLAIMS);
    expect(code(() => createAccessTokens(ring.slice(0, 1)).verify(older, NOW))).toBe('unauthenticated');
  });
});
