import { sign } from 'jsonwebtoken';
import { createAccessTokens, createAuthenticator, type IdentityDeps } from '../../src/modules/identity';
import { hashSecret } from '../../src/modules/identity/tokens/secrets';
import { logOut, logOutEverywhere } from '../../src/modules/identity/usecases/end-session';
import { refreshSession } from '../../src/modules/identity/usecases/refresh-session';
import { sweepSessions } from '../../src/modules/identity/usecases/sweep-sessions';
import { describeDatabases } from '../support/database';
import { APP_ID, collectEvents, freshOpenId, logIn, newAccount, newDeps, race, tokenKeys } from './support';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describeDatabases('sessions', (open) => {
  let deps: IdentityDeps;
  beforeAll(() => {
    collectEvents(open().db);
    deps = newDeps();
  });
  const authenticator = () => createAuthenticator({ db: open().db, ...deps });
  const refresh = (token: string) => open().db.transaction((uow) => refreshSession(uow, deps.tokens, deps.principals, token));
  const refreshed = async (token: string) => {
    const result = await refresh(token);
    if (result.kind !== 'ok') throw new Error(`refresh was ${result.kind}`);
    return result.tokens;
  };

  it('makes one account of sixteen first log-ins at once', async () => {
    const { db } = open();
    const openId = freshOpenId();
    const { results, codes } = await race(16, () => logIn(db, deps, openId));
    expect(codes).toEqual([]);
    expect(new Set(results.map(({ refreshToken }) => refreshToken)).size).toBe(16);
    expect(
      await db.read((r) => r.rows('SELECT id FROM identity_account WHERE appId = ? AND openId = ?', [APP_ID, openId])),
    ).toHaveLength(1);
  });

  it('tells who is calling, for 15 minutes', async () => {
    const { db, clock } = open();
    const openId = freshOpenId();
    const tokens = await logIn(db, deps, openId);
    const accountId = await newAccount(db, openId);
    const issued = clock.now();
    expect(tokens.accessTokenExpiresAt).toBe(issued + 15 * MINUTE);
    expect((await authenticator()(tokens.accessToken, issued)).accountId).toBe(accountId);
    await expect(authenticator()(tokens.accessToken, issued + 15 * MINUTE - 1000)).resolves.toMatchObject({ accountId });
    await expect(authenticator()(tokens.accessToken, issued + 15 * MINUTE)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('refuses forged, unsigned, foreign and malformed tokens', async () => {
    const { db, clock } = open();
    const { accessToken } = await logIn(db, deps);
    const [header = '', body = '', signature = ''] = accessToken.split('.');
    const none = `${Buffer.from('{"alg":"none","kid":"t1"}').toString('base64url')}.${body}.`;
    const foreign = createAccessTokens([{ id: 't1', key: Buffer.alloc(32, 77) }]).issue(
      { accountId: 'a', sessionId: 's' },
      clock.now(),
    ).token;
    const incomplete = sign({ sub: 'a' }, tokenKeys[0]!.key, { keyid: 't1' });
    for (const token of [
      '',
      'x',
      none,
      foreign,
      incomplete,
      `${header}.${body}.${signature.slice(2)}AA`,
      `${header}.e30.${signature}`,
    ]) {
      await expect(authenticator()(token, clock.now())).rejects.toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('accepts tokens of an older key until it is removed', async () => {
    const { db, clock } = open();
    const { accessToken } = await logIn(db, deps);
    const newKey = { id: 't2', key: Buffer.alloc(32, 8) };
    const rotated = createAuthenticator({ db, ...deps, tokens: createAccessTokens([newKey, ...tokenKeys]) });
    await expect(rotated(accessToken, clock.now())).resolves.toBeDefined();
    const removed = createAuthenticator({ db, ...deps, tokens: createAccessTokens([newKey]) });
    await expect(removed(accessToken, clock.now())).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('ends one session at once on log-out, and the others on log-out everywhere', async () => {
    const { db, clock } = open();
    const openId = freshOpenId();
    const [one, two, three] = [await logIn(db, deps, openId), await logIn(db, deps, openId), await logIn(db, deps, openId)];
    const authenticate = authenticator();
    const caller = await authenticate(one.accessToken, clock.now());
    await authenticate(two.accessToken, clock.now());
    await db.transaction((uow) => logOut(uow, deps.principals, caller));
    await expect(authenticate(one.accessToken, clock.now())).rejects.toMatchObject({ code: 'unauthenticated' });
    expect((await refresh(one.refreshToken)).kind).toBe('invalid');
    const second = await authenticate(two.accessToken, clock.now());
    expect(await db.transaction((uow) => logOutEverywhere(uow, deps.principals, second))).toBe(2);
    for (const { accessToken, refreshToken } of [two, three]) {
      await expect(authenticate(accessToken, clock.now())).rejects.toMatchObject({ code: 'unauthenticated' });
      expect((await refresh(refreshToken)).kind).toBe('invalid');
    }
  });

  it('lets another process notice a log-out within ten seconds', async () => {
    const { db, clock } = open();
    const { accessToken } = await logIn(db, deps);
    const elsewhere = createAuthenticator({ db, ...newDeps() });
    const caller = await elsewhere(accessToken, clock.now());
    await db.transaction((uow) => logOut(uow, deps.principals, caller));
    await expect(elsewhere(accessToken, clock.now() + 9_999)).resolves.toBeDefined();
    await expect(elsewhere(accessToken, clock.now() + 10_000)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('asks the database once for many requests of a session', async () => {
    const { db, clock } = open();
    const { accessToken } = await logIn(db, deps);
    const authenticate = createAuthenticator({ db, ...newDeps() });
    let statements = 0;
    const stop = db.onStatement(() => {
      statements += 1;
    });
    for (let i = 0; i < 20; i += 1) await authenticate(accessToken, clock.now());
    stop();
    expect(statements).toBe(1);
  });

  describe('refresh', () => {
    it('rotates, and prolongs the session', async () => {
      const { db, clock } = open();
      const first = await logIn(db, deps);
      clock.advance(29 * DAY);
      const second = await refreshed(first.refreshToken);
      expect(second.refreshToken).not.toBe(first.refreshToken);
      expect(second.refreshTokenExpiresAt).toBe(clock.now() + 30 * DAY);
      clock.advance(29 * DAY);
      await expect(refreshed(second.refreshToken)).resolves.toBeDefined();
    });

    it('expires after 30 days', async () => {
      const { db, clock } = open();
      const [one, two] = [await logIn(db, deps), await logIn(db, deps)];
      clock.advance(30 * DAY - 1);
      expect((await refresh(one.refreshToken)).kind).toBe('ok');
      clock.advance(1);
      expect((await refresh(two.refreshToken)).kind).toBe('invalid');
    });

    it('gives the same successor again when the answer was lost, also with a new signing key', async () => {
      const { db, clock } = open();
      const first = await logIn(db, deps);
      const second = await refreshed(first.refreshToken);
      clock.advance(29_999);
      expect((await refreshed(first.refreshToken)).refreshToken).toBe(second.refreshToken);
      const rotated = createAccessTokens([{ id: 't2', key: Buffer.alloc(32, 8) }, ...tokenKeys]);
      const again = await db.transaction((uow) => refreshSession(uow, rotated, deps.principals, first.refreshToken));
      expect(again).toMatchObject({ kind: 'ok', tokens: { refreshToken: second.refreshToken } });
      await expect(refreshed(second.refreshToken)).resolves.toBeDefined();
    });

    it('ends the whole session when an old token turns up after the grace', async () => {
      const { db, clock } = open();
      const first = await logIn(db, deps);
      const second = await refreshed(first.refreshToken);
      const authenticate = authenticator();
      await authenticate(second.accessToken, clock.now());
      clock.advance(30_000);
      expect((await refresh(first.refreshToken)).kind).toBe('reused');
      expect((await refresh(second.refreshToken)).kind).toBe('invalid');
      await expect(authenticate(second.accessToken, clock.now())).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    it('ends the session at once when an old token turns up after its successor was used', async () => {
      const { db } = open();
      const first = await logIn(db, deps);
      const second = await refreshed(first.refreshToken);
      const third = await refreshed(second.refreshToken);
      expect((await refresh(first.refreshToken)).kind).toBe('reused');
      expect((await refresh(third.refreshToken)).kind).toBe('invalid');
    });

    it('answers sixteen refreshes at once with one successor', async () => {
      const { db } = open();
      const first = await logIn(db, deps);
      const { results, codes } = await race(16, () => refreshed(first.refreshToken));
      expect(codes).toEqual([]);
      expect(new Set(results.map(({ refreshToken }) => refreshToken)).size).toBe(1);
      const stored = await db.read((r) =>
        r.rows(
          `SELECT tokenHash FROM identity_refresh_token WHERE sessionId =
            (SELECT sessionId FROM identity_refresh_token WHERE tokenHash = ?)`,
          [hashSecret(first.refreshToken)],
        ),
      );
      expect(stored).toHaveLength(2);
    });

    it('knows nothing of a token it never issued', async () => {
      expect((await refresh('A'.repeat(43))).kind).toBe('invalid');
    });
  });

  it('keeps no token or secret in the clear', async () => {
    const { db } = open();
    const { refreshToken } = await logIn(db, deps);
    const rows = await db.read((r) => r.rows<{ tokenHash: string }>('SELECT tokenHash FROM identity_refresh_token'));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ tokenHash }) => tokenHash === refreshToken)).toBe(false);
  });

  it('sweeps what ended more than 30 days ago and nothing younger', async () => {
    const { db, clock } = open();
    await logIn(db, deps);
    const count = async () =>
      Number((await db.read((r) => r.row<{ n: number }>('SELECT COUNT(*) AS n FROM identity_session')))?.n);
    clock.advance(60 * DAY);
    const young = await logIn(db, deps);
    await sweepSessions(db);
    const before = await count();
    clock.advance(1);
    const swept = await sweepSessions(db);
    expect(swept.sessions).toBeGreaterThan(0);
    expect(await count()).toBe(before - swept.sessions);
    expect((await refresh(young.refreshToken)).kind).toBe('ok');
    expect((await sweepSessions(db)).sessions).toBe(0);
  });
});
