import type { IdentityDeps } from '../../src/modules/identity';
import { deactivateStaff } from '../../src/modules/identity/usecases/change-staff';
import { collectWebLogin, pollWebLogin } from '../../src/modules/identity/usecases/collect-web-login';
import { confirmWebLogin, refuseWebLogin, scanWebLogin } from '../../src/modules/identity/usecases/decide-web-login';
import { startWebLogin } from '../../src/modules/identity/usecases/start-web-login';
import { sweepSessions } from '../../src/modules/identity/usecases/sweep-sessions';
import { describeDatabases } from '../support/database';
import { collectEvents, newCampus, newDeps, newStaff, race, SYSTEM } from './support';

describeDatabases('log-in of a browser', (open) => {
  let deps: IdentityDeps;
  let holder: { staffId: string; accountId: string };
  let other: { staffId: string; accountId: string };
  beforeAll(async () => {
    const { db } = open();
    collectEvents(db);
    deps = newDeps();
    const campusId = await newCampus(db);
    holder = await newStaff(db, deps, 'front_desk', [campusId]);
    other = await newStaff(db, deps, 'teacher', [campusId]);
  });
  const start = () =>
    open().db.transaction((uow) =>
      startWebLogin(uow, { userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/130', address: '203.0.113.9' }),
    );
  const poll = (login: { scene: string; secret: string }) => pollWebLogin(open().db, deps.tokens, login);
  const scan = (scene: string, who = holder) => open().db.transaction((uow) => scanWebLogin(uow, { ...who, scene }));
  const confirm = (scene: string, who = holder) => open().db.transaction((uow) => confirmWebLogin(uow, { ...who, scene }));
  const refuse = (scene: string, who = holder) => open().db.transaction((uow) => refuseWebLogin(uow, { ...who, scene }));

  it('goes from waiting over scanned and confirmed to tokens, handed out once', async () => {
    const { clock } = open();
    const login = await start();
    expect(login.scene).toMatch(/^[0-9a-f]{32}$/);
    expect(login.qrText).not.toContain(login.secret);
    expect(login.expiresAt).toBe(clock.now() + 120_000);
    expect(await poll(login)).toEqual({ state: 'waiting' });
    expect(await scan(login.scene)).toMatchObject({
      browser: 'Chrome · Windows',
      address: '203.0.113.9',
      expiresAt: login.expiresAt,
    });
    expect(await poll(login)).toEqual({ state: 'scanned' });
    await confirm(login.scene);
    await confirm(login.scene);
    const answer = await poll(login);
    if (answer.state !== 'confirmed') throw new Error(answer.state);
    expect(deps.tokens.verify(answer.tokens.accessToken, clock.now()).accountId).toBe(holder.accountId);
    expect(await poll(login)).toEqual({ state: 'expired' });
    await expect(confirm(login.scene)).rejects.toMatchObject({ code: 'web_login_gone' });
  });

  it('hands the tokens to one of sixteen polls at once', async () => {
    const login = await start();
    await scan(login.scene);
    await confirm(login.scene);
    const { results, codes } = await race(16, () => poll(login));
    expect(codes).toEqual([]);
    expect(results.filter(({ state }) => state === 'confirmed')).toHaveLength(1);
  });

  it('shows nothing to a browser with another secret', async () => {
    const { db } = open();
    const [login, foreign] = [await start(), await start()];
    await scan(login.scene);
    await confirm(login.scene);
    const mixed = { scene: login.scene, secret: foreign.secret };
    expect(await poll(mixed)).toEqual({ state: 'expired' });
    expect(await db.transaction((uow) => collectWebLogin(uow, deps.tokens, mixed))).toEqual({ state: 'expired' });
    expect(await poll({ scene: '0'.repeat(32), secret: login.secret })).toEqual({ state: 'expired' });
    expect((await poll(login)).state).toBe('confirmed');
  });

  it('belongs to whom scanned it first, of eight phones at once', async () => {
    const login = await start();
    const { results, codes } = await race(8, (index) => scan(login.scene, index % 2 === 0 ? holder : other));
    expect([results.length, codes.length]).toEqual([4, 4]);
    expect(new Set(codes)).toEqual(new Set(['web_login_taken']));
  });

  it('cannot be confirmed unscanned, by another person, after a refusal, or after two minutes', async () => {
    const { clock } = open();
    const login = await start();
    await expect(confirm(login.scene)).rejects.toMatchObject({ code: 'web_login_not_scanned' });
    await scan(login.scene);
    await expect(confirm(login.scene, other)).rejects.toMatchObject({ code: 'web_login_taken' });
    await refuse(login.scene);
    expect(await poll(login)).toEqual({ state: 'refused' });
    await expect(confirm(login.scene)).rejects.toMatchObject({ code: 'web_login_gone' });
    await expect(scan('f'.repeat(32))).rejects.toMatchObject({ code: 'web_login_gone' });
    const slow = await start();
    clock.advance(119_999);
    await scan(slow.scene);
    clock.advance(1);
    await expect(confirm(slow.scene)).rejects.toMatchObject({ code: 'web_login_gone' });
    expect(await poll(slow)).toEqual({ state: 'expired' });
  });

  it('gives nothing to somebody deactivated between confirming and collecting', async () => {
    const { db } = open();
    const campusId = await newCampus(db);
    const leaver = await newStaff(db, deps, 'front_desk', [campusId]);
    const login = await start();
    await scan(login.scene, leaver);
    await confirm(login.scene, leaver);
    await db.transaction((uow) => deactivateStaff(uow, deps, { staffId: leaver.staffId, actor: SYSTEM }));
    expect(await poll(login)).toEqual({ state: 'expired' });
  });

  it('leaves an audit row for a confirmation and a refusal, and is swept after a month', async () => {
    const { db, clock } = open();
    const rows = await db.read((r) =>
      r.rows<{ action: string }>("SELECT action FROM identity_audit WHERE action LIKE 'identity.web-login.%'"),
    );
    expect(new Set(rows.map(({ action }) => action))).toEqual(
      new Set(['identity.web-login.confirmed', 'identity.web-login.refused']),
    );
    clock.advance(31 * 86_400_000);
    expect((await sweepSessions(db)).webLogins).toBeGreaterThan(5);
  });
});
