import type { Server } from 'node:http';
import { identityContracts } from '@qingya/shared';
import supertest from 'supertest';
import {
  createAuthenticator,
  currentPolicy,
  DEMO_PERSONAS,
  type IdentityDeps,
  identityResolvers,
  identityRoutes,
  upsertGuardians,
} from '../../src/modules/identity';
import { createHttpApp, defaultSettings } from '../../src/platform/http';
import { silentLogger } from '../../src/platform/log';
import { Metrics } from '../../src/platform/metrics';
import { describeDatabases } from '../support/database';
import { collectEvents, freshOpenId, freshPhone, newAccount, newCampus, newDeps, newStaff } from './support';

/** An answer's body: what the tests pass on by name, anything else by comparison. */
interface Json {
  readonly [name: string]: unknown;
  readonly accessToken: string;
  readonly refreshToken: string;
}

describeDatabases('identity over HTTP', (open) => {
  let deps: IdentityDeps;
  let server: Server;
  let campusA: string;
  let campusB: string;
  let owner: { authorization: string; staffId: string };
  let managerA: { authorization: string; staffId: string };
  let deskB: { authorization: string; staffId: string };

  const serve = (over: Partial<IdentityDeps>) => {
    const { db } = open();
    const own = { ...deps, ...over };
    return createHttpApp({
      routes: identityRoutes(own),
      db,
      authenticate: createAuthenticator({ db, ...own }),
      resolvers: identityResolvers,
      logger: silentLogger,
      metrics: new Metrics(),
      rateLimiter: null,
      checks: [],
      settings: defaultSettings,
    }).listen(0);
  };

  beforeAll(async () => {
    const { db } = open();
    collectEvents(db);
    deps = newDeps();
    campusA = await newCampus(db);
    campusB = await newCampus(db);
    owner = await newStaff(db, deps, 'owner', []);
    managerA = await newStaff(db, deps, 'campus_manager', [campusA]);
    deskB = await newStaff(db, deps, 'front_desk', [campusB]);
    server = serve({});
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const call = async (
    method: string,
    path: string,
    authorization?: string,
    body?: object,
  ): Promise<{ status: number; body: Json }> => {
    const request = supertest(server)[method.toLowerCase() as 'get'](`/api/v1${path}`);
    if (authorization !== undefined) request.set('Authorization', authorization);
    const { status, body: answer } = await (body === undefined ? request : request.send(body));
    return { status, body: answer as Json };
  };
  const code = (answer: { body: Json }): string => (answer.body.error as { code: string } | undefined)?.code ?? '';

  const wechatLogin = async (openId = freshOpenId()): Promise<string> => {
    const { status, body } = await call('POST', '/auth/wechat', undefined, { code: `login:${openId}` });
    expect(status).toBe(200);
    return `Bearer ${body.accessToken}`;
  };
  const guardianOn = async (campusId: string) => {
    const phone = freshPhone();
    const [line] = await open().db.transaction((uow) =>
      upsertGuardians(uow, deps.vault, [{ phone, name: '陈妈妈', relation: 'mother', campusId, familyId: null }]),
    );
    const openId = freshOpenId();
    const stranger = await wechatLogin(openId);
    expect((await call('POST', '/auth/phone', stranger, { code: `phone:${phone}` })).status).toBe(200);
    return { authorization: stranger, phone, familyId: line?.familyId ?? '', guardianId: line?.guardianId ?? '' };
  };

  it('logs in over WeChat, binds the phone, shows the caller, refreshes and logs out', async () => {
    const { db } = open();
    const openId = freshOpenId();
    const login = await call('POST', '/auth/wechat', undefined, { code: `login:${openId}` });
    const authorization = `Bearer ${login.body.accessToken}`;
    const visitor = await call('GET', '/me', authorization);
    expect(visitor.body).toMatchObject({
      account: { accountId: await newAccount(db, openId) },
      guardian: null,
      family: null,
      staff: null,
    });
    const phone = freshPhone();
    expect((await call('POST', '/auth/phone', authorization, { code: `phone:${phone}` })).body).toMatchObject({
      outcome: 'bound',
      newFamily: true,
    });
    const { body } = await call('GET', '/me', authorization);
    expect(body).toMatchObject({ guardian: { phoneMasked: `${phone.slice(0, 3)}****${phone.slice(-4)}`, bound: true } });
    expect(JSON.stringify(body)).not.toContain(phone);
    const renamed = await call('PATCH', '/family/me', authorization, { name: '小雨妈妈', relation: 'mother' });
    expect(renamed.body).toMatchObject({ name: '小雨妈妈', relation: 'mother' });
    const refreshed = await call('POST', '/auth/refresh', undefined, { refreshToken: login.body.refreshToken });
    expect(refreshed.status).toBe(200);
    expect((await call('POST', '/auth/logout', authorization, {})).body).toEqual({ ok: true });
    expect(code(await call('GET', '/me', authorization))).toBe('unauthenticated');
    expect(code(await call('POST', '/auth/refresh', undefined, { refreshToken: refreshed.body.refreshToken }))).toBe(
      'refresh_token_invalid',
    );
  });

  it('tells a copied refresh token apart', async () => {
    const login = await call('POST', '/auth/wechat', undefined, { code: `login:${freshOpenId()}` });
    const rotate = (refreshToken: string) => call('POST', '/auth/refresh', undefined, { refreshToken });
    const second = await rotate(login.body.refreshToken);
    await rotate(second.body.refreshToken);
    expect(code(await rotate(login.body.refreshToken))).toBe('refresh_token_reused');
    expect(code(await call('GET', '/me', `Bearer ${second.body.accessToken}`))).toBe('unauthenticated');
  });

  it.each([
    ['nonsense', 'wechat_code_invalid'],
    ['blocked:x', 'wechat_login_blocked'],
  ])('answers the login code %s with %s', async (loginCode, expected) => {
    expect(code(await call('POST', '/auth/wechat', undefined, { code: loginCode }))).toBe(expected);
  });

  it('takes a code of WeChat once', async () => {
    const openId = freshOpenId();
    const authorization = await wechatLogin(openId);
    expect(code(await call('POST', '/auth/wechat', undefined, { code: `login:${openId}` }))).toBe('wechat_code_invalid');
    expect(code(await call('POST', '/auth/phone', authorization, { code: 'nonsense' }))).toBe('phone_code_invalid');
    expect(code(await call('POST', '/auth/phone', authorization, { ticket: 'x', guardianId: managerA.staffId }))).toBe(
      'phone_ticket_invalid',
    );
  });

  it('has demo log-ins for the personas that exist, and none outside a demo', async () => {
    const { db } = open();
    expect((await call('GET', '/auth/demo')).body).toEqual({ items: [] });
    await newAccount(db, DEMO_PERSONAS[0].openId);
    expect((await call('GET', '/auth/demo')).body).toMatchObject({ items: [{ persona: 'parent', title: '家长' }] });
    const login = await call('POST', '/auth/demo', undefined, { persona: 'parent' });
    expect((await call('GET', '/me', `Bearer ${login.body.accessToken}`)).status).toBe(200);
    expect((await call('POST', '/auth/demo', undefined, { persona: 'owner' })).status).toBe(404);
    const real = serve({ demo: false });
    try {
      for (const request of [
        supertest(real).get('/api/v1/auth/demo'),
        supertest(real).post('/api/v1/auth/demo').send({ persona: 'parent' }),
      ]) {
        expect((await request).status).toBe(404);
      }
    } finally {
      real.close();
    }
  });

  it('gives, shows and withdraws consent', async () => {
    const { authorization } = await guardianOn(campusA);
    const kind = 'child_data';
    const { version } = currentPolicy();
    expect((await call('GET', '/me', authorization)).body).toMatchObject({
      childDataConsent: { state: 'none', currentPolicy: { version } },
    });
    expect((await call('POST', '/consents', authorization, { kind, policyVersion: version })).body).toMatchObject({
      state: 'given',
    });
    expect((await call('POST', '/consents/withdrawals', authorization, { kind })).body).toMatchObject({ state: 'withdrawn' });
    const history = await call('GET', '/consents', authorization);
    expect(history.body.items).toHaveLength(2);
    expect(code(await call('POST', '/consents', authorization, { kind, policyVersion: '2000-01-01' }))).toBe(
      'consent_policy_outdated',
    );
    expect(code(await call('GET', '/consents', owner.authorization))).toBe('forbidden');
  });

  it('shows a family to itself and to the staff of its campus only', async () => {
    const [one, two] = [await guardianOn(campusA), await guardianOn(campusB)];
    const path = `/families/${one.familyId}`;
    expect((await call('GET', path, one.authorization)).body).toMatchObject({ familyId: one.familyId, campusIds: [campusA] });
    expect((await call('GET', path, managerA.authorization)).status).toBe(200);
    expect((await call('GET', path, owner.authorization)).status).toBe(200);
    for (const foreign of [two.authorization, deskB.authorization]) expect((await call('GET', path, foreign)).status).toBe(404);
    const lookup = (who: string) => call('POST', '/families/lookup', who, { phone: one.phone });
    expect((await lookup(managerA.authorization)).body.items).toHaveLength(1);
    expect((await lookup(deskB.authorization)).body.items).toHaveLength(0);
    const phonePath = `${path}/guardians/${one.guardianId}/phone`;
    expect((await call('GET', phonePath, managerA.authorization)).body).toEqual({ phone: one.phone });
    expect((await call('GET', phonePath, deskB.authorization)).status).toBe(404);
    expect((await call('GET', phonePath, one.authorization)).status).toBe(403);
    expect((await call('GET', `/families/${one.familyId}/guardians/${two.guardianId}/phone`, owner.authorization)).status).toBe(
      404,
    );
    const audit = await call('GET', `/audit?subjectId=${one.guardianId}`, managerA.authorization);
    expect(audit.body).toMatchObject({
      items: [{ action: 'identity.phone.revealed', campusId: campusA, actor: { id: managerA.staffId } }],
    });
  });

  it('lets staff add and correct guardians', async () => {
    const family = await guardianOn(campusA);
    const path = `/families/${family.familyId}/guardians`;
    const added = await call('POST', path, managerA.authorization, { name: '陈爸爸', relation: 'father', phone: freshPhone() });
    expect(added.status).toBe(201);
    const changed = await call('PATCH', `${path}/${added.body.guardianId}`, managerA.authorization, { name: '陈先生' });
    expect(changed.body).toMatchObject({ name: '陈先生', relation: 'father', bound: false });
    expect(code(await call('POST', path, managerA.authorization, { name: '重复', relation: 'other', phone: family.phone }))).toBe(
      'guardian_phone_taken',
    );
    expect(
      (await call('POST', path, family.authorization, { name: '自己', relation: 'other', phone: freshPhone() })).status,
    ).toBe(403);
  });

  it('runs the school: campuses, invitations, roles, deactivation, audit', async () => {
    const created = await call('POST', '/campuses', owner.authorization, { name: '滨江校区' });
    expect(created).toMatchObject({ status: 201, body: { state: 'open', address: '' } });
    expect(code(await call('POST', '/campuses', owner.authorization, { name: '滨江校区' }))).toBe('campus_name_taken');
    expect((await call('POST', '/campuses', managerA.authorization, { name: '另一个' })).status).toBe(403);
    const campusPath = `/campuses/${created.body.campusId}`;
    expect((await call('PATCH', campusPath, owner.authorization, { state: 'closed' })).body).toMatchObject({
      state: 'closed',
      name: '滨江校区',
    });
    expect((await call('PATCH', '/school', owner.authorization, { name: '青芽艺术' })).body).toEqual({ name: '青芽艺术' });

    const roles = [{ role: 'front_desk', campusIds: [campusA] }];
    const invited = await call('POST', '/staff/invitations', owner.authorization, { name: '小林', phone: freshPhone(), roles });
    expect(invited.status).toBe(201);
    expect(invited.body.link).toContain(invited.body.token);
    const joiner = await wechatLogin();
    expect((await call('POST', '/staff/invitations/accept', joiner, { token: invited.body.token })).status).toBe(200);
    expect((await call('GET', '/me', joiner)).body).toMatchObject({
      staff: { roles: [{ role: 'front_desk', roleName: '前台' }] },
    });
    const staffPath = `/staff/${(invited.body.staff as { staffId: string }).staffId}`;
    expect((await call('GET', '/staff?limit=1', managerA.authorization)).body.items).toHaveLength(1);
    expect((await call('GET', '/staff', joiner)).status).toBe(403);
    expect((await call('PUT', `${staffPath}/roles`, managerA.authorization, { roles })).status).toBe(403);
    const promoted = [{ role: 'campus_manager', campusIds: [campusA] }];
    expect((await call('PUT', `${staffPath}/roles`, owner.authorization, { roles: promoted })).status).toBe(200);
    expect((await call('GET', '/staff', joiner)).status).toBe(200);
    expect((await call('POST', `${staffPath}/deactivation`, owner.authorization, {})).body).toEqual({ ok: true });
    expect((await call('GET', '/staff', joiner)).status).toBe(401);
    expect((await call('POST', `${staffPath}/reactivation`, owner.authorization, {})).body).toMatchObject({
      staff: { state: 'invited' },
    });
    expect(code(await call('POST', `/staff/${owner.staffId}/deactivation`, owner.authorization, {}))).toBe('staff_last_owner');
    const first = await call('GET', '/audit?limit=2', owner.authorization);
    expect(first.body.items).toHaveLength(2);
    const second = await call('GET', `/audit?limit=2&cursor=${first.body.nextCursor}`, owner.authorization);
    const ids = [...(first.body.items as { auditId: string }[]), ...(second.body.items as { auditId: string }[])].map(
      ({ auditId }) => auditId,
    );
    expect([...ids].sort().reverse()).toEqual(ids);
  });

  it('exports a family’s data and deletes it', async () => {
    const family = await guardianOn(campusA);
    const exported = await call('POST', '/family/export', family.authorization, {});
    expect(JSON.stringify(exported.body)).toContain(family.phone);
    expect(code(await call('POST', '/family/deletion', family.authorization, { confirmation: '好' }))).toBe(
      'family_deletion_unconfirmed',
    );
    expect((await call('POST', '/family/deletion', family.authorization, { confirmation: '确认删除' })).body).toEqual({
      ok: true,
    });
    expect(code(await call('GET', '/me', family.authorization))).toBe('unauthenticated');
  });

  it('answers every endpoint that is not public with 401 without a token', async () => {
    const endpoints = Object.values(identityContracts);
    expect(endpoints.length).toBeGreaterThan(35);
    for (const { auth, method, path } of endpoints) {
      if (auth.kind === 'public') continue;
      const answer = await call(
        method,
        path.replace(/:scene/, '0'.repeat(32)).replace(/:\w+/g, owner.staffId),
        undefined,
        method === 'GET' ? undefined : {},
      );
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
  });
});
