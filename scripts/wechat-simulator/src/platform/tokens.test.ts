import { APP_ID, APP_SECRET, type Reply, type Simulator, startSimulator } from '../test-support';
import { LIMITS } from './rates';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const CREDENTIAL = { grant_type: 'client_credential', appid: APP_ID, secret: APP_SECRET };
const classic = (more: object = {}): Promise<Reply> => simulator.get('/cgi-bin/token', { ...CREDENTIAL, ...more });
const stable = (more: object = {}): Promise<Reply> => simulator.post('/cgi-bin/stable_token', { ...CREDENTIAL, ...more });
/** 0 when the token works. */
const errorOf = async (token: string): Promise<number> =>
  (await simulator.post('/wxa/sec/order/is_trade_managed', { appid: APP_ID }, { access_token: token })).body.errcode;

describe('GET /cgi-bin/token', () => {
  it('gives another token each time; the one before works for five minutes more', async () => {
    const first = (await classic()).body;
    expect(first.expires_in).toBe(7_200);
    expect(first.access_token.length).toBeLessThanOrEqual(512);
    const second = (await classic()).body;
    expect(second.access_token).not.toBe(first.access_token);
    await simulator.world.advance(299_999);
    expect(await errorOf(first.access_token)).toBe(0);
    await simulator.world.advance(1);
    expect(await errorOf(first.access_token)).toBe(42001);
    expect(await errorOf(second.access_token)).toBe(0);
  });

  it('gives tokens that work for two hours', async () => {
    const { access_token: token } = (await classic()).body;
    await simulator.world.advance(7_199_999);
    expect(await errorOf(token)).toBe(0);
    await simulator.world.advance(1);
    expect(await errorOf(token)).toBe(42001);
  });

  it('gives 2,000 a day of Beijing: 45009', async () => {
    expect(LIMITS['token.day'].most).toBe(2_000);
    await simulator.post('/simulator/settings', { limits: { 'token.day': 2 } });
    await classic();
    await classic();
    expect((await classic()).body.errcode).toBe(45009);
    await simulator.world.advance(14 * 3_600_000 - 30_001);
    expect((await classic()).body.errcode).toBe(45009);
    await simulator.world.advance(1);
    expect((await classic()).body.expires_in).toBe(7_200);
  });

  it('wants GET', async () => {
    expect((await simulator.post('/cgi-bin/token', CREDENTIAL)).status).not.toBe(200);
  });
});

describe('POST /cgi-bin/stable_token', () => {
  it('gives the same token with fewer seconds until its last five minutes', async () => {
    const first = (await stable()).body;
    expect(first.expires_in).toBe(7_200);
    await simulator.world.advance(6_899_000);
    const same = (await stable()).body;
    expect([same.access_token, same.expires_in]).toEqual([first.access_token, 301]);
    await simulator.world.advance(1_000);
    const next = (await stable()).body;
    expect(next.access_token).not.toBe(first.access_token);
    expect(next.expires_in).toBe(7_200);
    expect(await errorOf(first.access_token)).toBe(0);
    await simulator.world.advance(299_999);
    expect(await errorOf(first.access_token)).toBe(0);
    await simulator.world.advance(1);
    expect(await errorOf(first.access_token)).toBe(42001);
    expect(await errorOf(next.access_token)).toBe(0);
  });

  it('never says fewer than 300 seconds', async () => {
    for (let i = 0; i < 90; i += 1) {
      expect((await stable()).body.expires_in).toBeGreaterThanOrEqual(300);
      await simulator.world.advance(97_531);
    }
  });

  it('kills the old token when forced', async () => {
    const old = (await stable()).body.access_token;
    const fresh = (await stable({ force_refresh: true })).body.access_token;
    expect(fresh).not.toBe(old);
    expect(await errorOf(old)).toBe(40001);
    expect(await errorOf(fresh)).toBe(0);
    expect((await stable()).body.access_token).toBe(fresh);
  });

  it('does not refresh when forced again within 30 seconds', async () => {
    const forced = (await stable({ force_refresh: true })).body.access_token;
    await simulator.world.advance(29_999);
    expect((await stable({ force_refresh: true })).body.access_token).toBe(forced);
    await simulator.world.advance(1);
    expect((await stable({ force_refresh: true })).body.access_token).not.toBe(forced);
  });

  it('can be forced 20 times a day: 45009', async () => {
    for (let i = 0; i < 20; i += 1) {
      expect((await stable({ force_refresh: true })).body.expires_in).toBe(7_200);
      await simulator.world.advance(30_000);
    }
    expect((await stable({ force_refresh: true })).body.errcode).toBe(45009);
    expect((await stable()).body.access_token).toBeDefined();
  });

  it('may be called 10,000 times a minute and 500,000 times a day', async () => {
    expect(LIMITS['stable-token.minute']).toEqual({ window: 'minute', most: 10_000, errcode: 45011 });
    expect(LIMITS['stable-token.day']).toEqual({ window: 'day', most: 500_000, errcode: 45009 });
    await simulator.post('/simulator/settings', { limits: { 'stable-token.minute': 1 } });
    await stable();
    expect((await stable()).body.errcode).toBe(45011);
    await simulator.post('/simulator/settings', { limits: { 'stable-token.day': 1 } });
    expect((await stable()).body.errcode).toBe(45009);
  });

  it('wants POST, a body, and JSON', async () => {
    expect((await simulator.get('/cgi-bin/stable_token')).body.errcode).toBe(43002);
    expect((await simulator.post('/cgi-bin/stable_token')).body.errcode).toBe(44002);
    expect((await simulator.post('/cgi-bin/stable_token', 'grant_type=client_credential')).body.errcode).toBe(47001);
  });
});

describe('access tokens', () => {
  it('of the two families do not touch each other', async () => {
    const plain = (await classic()).body.access_token;
    const kept = (await stable()).body.access_token;
    await classic();
    expect(await errorOf(kept)).toBe(0);
    await stable({ force_refresh: true });
    await simulator.world.advance(1_000);
    expect(await errorOf(plain)).toBe(0);
    expect((await stable()).body.access_token).not.toBe(plain);
  });

  it.each([
    ['another grant type', { grant_type: 'authorization_code' }, 40002],
    ['another app', { appid: 'wx0' }, 40013],
    ['no app', { appid: '' }, 41002],
    ['no secret', { secret: '' }, 41004],
    ['a wrong secret', { secret: 'no' }, 40125],
  ])('are not given for %s', async (_what, more, errcode) => {
    expect((await classic(more)).body.errcode).toBe(errcode);
    expect((await stable(more)).body.errcode).toBe(errcode);
  });

  it('are not given to addresses outside the list: 40164', async () => {
    await simulator.post('/simulator/settings', { ipAllowList: ['203.0.113.7'] });
    const { body } = await stable();
    expect(body.errcode).toBe(40164);
    expect(body.errmsg).toMatch(/^invalid ip 127\.0\.0\.1, not in whitelist, rid: /);
    expect((await classic()).body.errcode).toBe(40164);
    await simulator.post('/simulator/settings', { ipAllowList: ['203.0.113.7', '127.0.0.1'] });
    expect((await stable()).body.expires_in).toBe(7_200);
  });

  it('are not given while the secret is frozen: 40243', async () => {
    await simulator.post('/simulator/settings', { secretFrozen: true });
    expect((await classic()).body.errcode).toBe(40243);
  });

  it('are asked for by every other call', async () => {
    expect((await simulator.post('/wxa/sec/order/is_trade_managed', {})).body.errcode).toBe(41001);
    expect(await errorOf('sim_nonsense')).toBe(40014);
  });

  it('all end when they are revoked: 40001', async () => {
    const tokens = [(await classic()).body.access_token, (await stable()).body.access_token];
    await simulator.post('/simulator/revoke-tokens');
    expect(await Promise.all(tokens.map(errorOf))).toEqual([40001, 40001]);
    expect(await errorOf((await stable()).body.access_token)).toBe(0);
  });
});

describe('POST /cgi-bin/clear_quota', () => {
  const clear = () => simulator.call('/cgi-bin/clear_quota', { appid: APP_ID });

  it('gives back the quota of the day', async () => {
    await simulator.post('/simulator/settings', { limits: { 'token.day': 1 } });
    await classic();
    expect((await classic()).body.errcode).toBe(45009);
    expect((await clear()).body).toEqual({ errcode: 0, errmsg: 'ok' });
    expect((await classic()).body.expires_in).toBe(7_200);
  });

  it('works ten times a month: 48006', async () => {
    for (let i = 0; i < 10; i += 1) expect((await clear()).body.errcode).toBe(0);
    expect((await clear()).body.errcode).toBe(48006);
    await simulator.world.advance(10 * 86_400_000);
    expect((await clear()).body.errcode).toBe(0);
  });

  it('wants the own app id', async () => {
    expect(await simulator.errcode('/cgi-bin/clear_quota', { appid: 'wx0' })).toBe(40013);
  });
});
