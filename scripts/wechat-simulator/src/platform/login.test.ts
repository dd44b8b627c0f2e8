import { createHmac } from 'node:crypto';
import { APP_ID, APP_SECRET, type Simulator, startSimulator } from '../test-support';
import { sessionSignature } from './login';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const PATH = '/sns/jscode2session';
const asked = (code: string, more: Readonly<Record<string, string>> = {}) => ({
  appid: APP_ID,
  secret: APP_SECRET,
  js_code: code,
  grant_type: 'authorization_code',
  ...more,
});
const logIn = (code: string, more: Readonly<Record<string, string>> = {}) => simulator.get(PATH, asked(code, more));
const newCode = (openid = 'o-1') => simulator.world.issueCode('login', openid, null);

describe('the vector of the fact sheet', () => {
  it('session signature: HMAC-SHA256 with the session key as it is', () => {
    const right = '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b';
    const key = 'o0q0otL8aEzpcZL/FT9WsQ==';
    expect(sessionSignature(key, '{"foo":"bar"}')).toBe(right);
    expect(createHmac('sha256', key).update('{"foo":"bar"}').digest('hex')).toBe(right);
  });
});

describe('GET /sns/jscode2session', () => {
  it('gives openid and session key, labelled text/plain, without unionid and errcode', async () => {
    const { status, type, body } = await logIn(newCode());
    expect([status, type]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(Object.keys(body).sort()).toEqual(['openid', 'session_key']);
    expect(body.openid).toBe('o-1');
    expect(Buffer.from(body.session_key, 'base64')).toHaveLength(16);
  });

  it('gives a unionid when the app is bound to an Open Platform account', async () => {
    await simulator.post('/simulator/settings', { unionIds: true });
    const first = await logIn(newCode());
    const second = await logIn(newCode());
    expect(first.body.unionid).toEqual(expect.stringMatching(/^.{28}$/));
    expect(second.body.unionid).toBe(first.body.unionid);
  });

  it('takes a code once: 40163', async () => {
    const code = newCode();
    await logIn(code);
    const { status, body } = await logIn(code);
    expect([status, body.errcode]).toEqual([200, 40163]);
    expect(body.errmsg).toMatch(/^code been used, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
  });

  it('takes a code for five minutes: 40029', async () => {
    const [inTime, late] = [newCode(), newCode()];
    await simulator.world.advance(299_999);
    expect((await logIn(inTime)).body.openid).toBe('o-1');
    await simulator.world.advance(1);
    expect((await logIn(late)).body.errcode).toBe(40029);
  });

  it.each([
    ['a code that was never given', 'x'.repeat(32), {}, 40029],
    ['a wrong grant type', 'good', { grant_type: 'client_credential' }, 40002],
    ['another app', 'good', { appid: 'wx0000000000000000' }, 40013],
    ['no app', 'good', { appid: '' }, 41002],
    ['a wrong secret', 'good', { secret: 'x' }, 40125],
    ['no secret', 'good', { secret: '' }, 41004],
  ])('refuses %s', async (_what, code, more, errcode) => {
    const good = newCode();
    expect((await logIn(code === 'good' ? good : code, more)).body.errcode).toBe(errcode);
    expect((await logIn(good)).body.openid).toBe('o-1');
  });

  it('refuses the code of the phone button', async () => {
    expect((await logIn(simulator.world.issueCode('phone', 'o-1', '13800138000'))).body.errcode).toBe(40029);
  });

  it('refuses people whom the platform blocks: 40226', async () => {
    await simulator.post('/simulator/people', { openid: 'o-1', blocked: true });
    expect((await logIn(newCode())).body.errcode).toBe(40226);
    expect((await logIn(newCode('o-2'))).body.openid).toBe('o-2');
  });

  it('refuses everybody when the secret is frozen: 40243', async () => {
    await simulator.post('/simulator/settings', { secretFrozen: true });
    expect((await logIn(newCode())).body.errcode).toBe(40243);
  });

  it('lets one person log in 100 times a minute: 45011', async () => {
    for (let i = 0; i < 100; i += 1) expect((await logIn(newCode())).body.openid).toBe('o-1');
    expect((await logIn(newCode())).body.errcode).toBe(45011);
    expect((await logIn(newCode('o-2'))).body.openid).toBe('o-2');
    await simulator.world.advance(60_000);
    expect((await logIn(newCode())).body.openid).toBe('o-1');
  });

  it('keeps the session key of a person for a while and then makes a new one', async () => {
    const keyOf = async () => (await logIn(newCode())).body.session_key;
    const first = await keyOf();
    expect(await keyOf()).toBe(first);
    await simulator.world.advance(3_600_000);
    expect(await keyOf()).not.toBe(first);
  });
});

describe('session keys', () => {
  const token = async () =>
    (
      await simulator.post('/cgi-bin/stable_token', {
        grant_type: 'client_credential',
        appid: APP_ID,
        secret: APP_SECRET,
      })
    ).body.access_token;
  const signed = (key: string) => createHmac('sha256', key).update('').digest('hex');
  const query = async (key: string, more: Readonly<Record<string, string>> = {}) => ({
    access_token: await token(),
    openid: 'o-1',
    signature: signed(key),
    sig_method: 'hmac_sha256',
    ...more,
  });
  let key: string;
  beforeEach(async () => {
    key = (await logIn(newCode())).body.session_key;
  });

  it('are good as long as they live', async () => {
    expect((await simulator.get('/wxa/checksession', await query(key))).body).toEqual({ errcode: 0, errmsg: 'ok' });
  });

  it.each([
    ['another signature', { signature: 'a'.repeat(64) }],
    ['another person', { openid: 'o-2' }],
    ['another method', { sig_method: 'md5' }],
  ])('are not good with %s: 87009', async (_what, more) => {
    expect((await simulator.get('/wxa/checksession', await query(key, more))).body.errcode).toBe(87009);
  });

  it('of before the newest log-in are not good', async () => {
    await simulator.world.advance(3_600_000);
    await logIn(newCode());
    expect((await simulator.get('/wxa/checksession', await query(key))).body.errcode).toBe(87009);
  });

  it('are replaced on demand; the old one is not good any more', async () => {
    const { body } = await simulator.get('/wxa/resetusersessionkey', await query(key));
    expect(body).toMatchObject({ errcode: 0, openid: 'o-1' });
    expect(body.session_key).not.toBe(key);
    expect((await simulator.get('/wxa/checksession', await query(key))).body.errcode).toBe(87009);
    expect((await simulator.get('/wxa/checksession', await query(body.session_key))).body.errcode).toBe(0);
  });

  it('end when they would have ended, replaced or not', async () => {
    const fresh = (await simulator.get('/wxa/resetusersessionkey', await query(key))).body.session_key;
    await simulator.world.advance(3 * 86_400_000);
    expect((await simulator.get('/wxa/checksession', await query(fresh))).body.errcode).toBe(87009);
    expect((await simulator.get('/wxa/resetusersessionkey', await query(fresh))).body.errcode).toBe(87007);
  });

  it.each([
    ['no person', { openid: '' }, 40097],
    ['no signature', { signature: '' }, 40097],
    ['another method', { sig_method: 'md5' }, 87008],
    ['somebody without a key', { openid: 'o-9' }, 87007],
    ['a wrong signature', { signature: 'a'.repeat(64) }, 87009],
  ])('are not replaced for %s', async (_what, more, errcode) => {
    expect((await simulator.get('/wxa/resetusersessionkey', await query(key, more))).body.errcode).toBe(errcode);
  });

  it('are replaced so many times a minute: 45011', async () => {
    await simulator.post('/simulator/settings', { limits: { 'reset-session.minute': 0 } });
    expect((await simulator.get('/wxa/resetusersessionkey', await query(key))).body.errcode).toBe(45011);
  });
});
