import { APP_ID, APP_SECRET, type Simulator, startSimulator } from '../test-support';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const fault = (kind: string, more: object = {}) =>
  simulator.post('/simulator/faults', { endpoint: 'login', kind, times: 1, ...more });
const urlOf = (code: string) =>
  `/sns/jscode2session?${new URLSearchParams({ appid: APP_ID, secret: APP_SECRET, js_code: code, grant_type: 'authorization_code' })}`;
const newCode = () => simulator.world.issueCode('login', 'o-1', null);
/** Whether the code still works, so that nothing was done with it. */
const isUnused = async (code: string) => (await simulator.get(urlOf(code))).body.openid === 'o-1';

describe('faults of api.weixin.qq.com', () => {
  it.each([
    ['http_500', 500],
    ['http_429', 429],
  ])('%s: that status, and nothing is done', async (kind, status) => {
    const code = newCode();
    await fault(kind);
    expect((await simulator.get(urlOf(code))).status).toBe(status);
    expect(await isUnused(code)).toBe(true);
  });

  it('busy: errcode -1, and nothing is done', async () => {
    const code = newCode();
    await fault('busy');
    const { status, body } = await simulator.get(urlOf(code));
    expect([status, body.errcode]).toEqual([200, -1]);
    expect(await isUnused(code)).toBe(true);
  });

  it('errcode: the one that was named, and nothing is done', async () => {
    const code = newCode();
    await fault('errcode', { errcode: 48001 });
    expect((await simulator.get(urlOf(code))).body).toMatchObject({
      errcode: 48001,
      errmsg: expect.stringMatching(/^api unauthorized, rid: /),
    });
    expect(await isUnused(code)).toBe(true);
  });

  it('timeout: no answer, and nothing is done', async () => {
    const code = newCode();
    await fault('timeout');
    await expect(fetch(`${simulator.base}${urlOf(code)}`, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(await isUnused(code)).toBe(true);
  });

  it('slow: the right answer, later, though the simulated time stands', async () => {
    await fault('slow', { delayMs: 200 });
    const before = performance.now();
    expect((await simulator.get(urlOf(newCode()))).body.openid).toBe('o-1');
    expect(performance.now() - before).toBeGreaterThanOrEqual(195);
  });

  it('lost_answer: all is done, but nobody is told', async () => {
    const code = newCode();
    await fault('lost_answer');
    await expect(fetch(`${simulator.base}${urlOf(code)}`)).rejects.toThrow('fetch failed');
    expect((await simulator.get(urlOf(code))).body.errcode).toBe(40163);
  });

  it('happen at their endpoint only, or everywhere', async () => {
    await simulator.post('/simulator/faults', { endpoint: 'token', kind: 'busy' });
    expect((await simulator.get(urlOf(newCode()))).body.openid).toBe('o-1');
    await simulator.post('/simulator/faults', { endpoint: '*', kind: 'busy' });
    expect((await simulator.get(urlOf(newCode()))).body.errcode).toBe(-1);
  });

  it.each([
    ['token', '/cgi-bin/stable_token'],
    ['clear-quota', '/cgi-bin/clear_quota'],
    ['phone', '/wxa/business/getuserphonenumber'],
    ['code', '/wxa/getwxacodeunlimit'],
    ['subscribe', '/cgi-bin/message/subscribe/send'],
    ['text-check', '/wxa/msg_sec_check'],
    ['media-check', '/wxa/media_check_async'],
    ['url-link', '/wxa/generate_urllink'],
    ['scheme', '/wxa/generatescheme'],
    ['short-link', '/wxa/genwxashortlink'],
    ['shipping', '/wxa/sec/order/upload_shipping_info'],
    ['trade-managed', '/wxa/sec/order/is_trade_managed'],
  ])('%s is the endpoint of %s', async (endpoint, path) => {
    await simulator.post('/simulator/faults', { endpoint, kind: 'http_500', times: 1 });
    expect((await simulator.post(path, {})).status).toBe(500);
    expect((await simulator.post(path, {})).status).toBe(200);
  });

  it.each(['/wxa/checksession', '/wxa/resetusersessionkey'])('session is the endpoint of %s', async (path) => {
    await simulator.post('/simulator/faults', { endpoint: 'session', kind: 'http_500', times: 1 });
    expect((await simulator.get(path)).status).toBe(500);
  });
});
