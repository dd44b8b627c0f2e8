import type { ServerResponse } from 'node:http';
import type { ProviderCall } from '../../src/platform/metrics';
import { createWechatClient, type WechatClient } from '../../src/platform/wechat';
import { type Loopback, listen } from './wechat-support';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]);
const SECRET = 'secret-of-this-test-0123456789ab';

/** Answers that the simulator does not give, by a stand-in that says what it is told. */
describe('answers of WeChat', () => {
  let platform: Loopback;
  let reply: (res: ServerResponse) => void;
  let calls: ProviderCall[];
  let client: WechatClient;
  let requests: string[];

  beforeEach(async () => {
    calls = [];
    requests = [];
    platform = await listen((req, res) => {
      requests.push(`${req.method} ${req.url}`);
      req.resume();
      if (req.url?.startsWith('/cgi-bin/stable_token')) res.end('{"access_token":"token-of-this-test","expires_in":7200}');
      else reply(res);
    });
    client = createWechatClient({
      host: { base: platform.base, appId: 'wx0123456789abcdef', appSecret: SECRET },
      now: () => 0,
      timeoutMs: 5_000,
      pauseMs: 0,
      observe: (call) => calls.push(call),
    });
  });
  afterEach(() => platform.close());

  const say = (body: string | Buffer, type = 'text/plain', status = 200) => {
    reply = (res) => res.writeHead(status, { 'content-type': type }).end(body);
  };
  const code = () => client.miniProgramCode({ scene: 'c=1', page: 'pages/home', envVersion: 'release' });
  const send = () =>
    client.sendSubscribeMessage({ openid: 'openid-1', templateId: 't', page: 'p', data: { thing1: '课' }, state: 'formal' });

  it('are a picture or an error by their first bytes, whatever they are labelled', async () => {
    for (const type of ['image/jpeg', 'text/plain', 'application/octet-stream']) {
      say(JPEG, type);
      expect(await code()).toEqual({ kind: 'ok', content: JPEG, contentType: 'image/jpeg' });
      say('{"errcode":41030,"errmsg":"invalid page"}', type);
      expect(await code()).toEqual({ kind: 'refused', reason: 'page_missing' });
    }
  });

  it.each([
    ['a web page', '<html>gateway</html>'],
    ['nothing', ''],
    ['half an object', '{"errcode":'],
    ['a bare value', '"ok"'],
    ['a list', '[]'],
    ['an error code that is none', '{"errcode":"many"}'],
    ['an error code that is null', '{"errcode":null,"errmsg":"ok"}'],
    ['an error code that is empty', '{"errcode":"","errmsg":"ok"}'],
    ['an error code that is false', '{"errcode":false}'],
  ])('cannot be read when they are %s', async (_what, body) => {
    say(body);
    expect(await send()).toEqual({ kind: 'unknown', why: 'bad_answer' });
    expect(calls.map(({ outcome }) => outcome)).toEqual(['ok', 'bad_answer']);
  });

  it('do not count as success when what was asked for is not in them', async () => {
    say('{"errcode":0,"errmsg":"ok"}');
    await expect(code()).rejects.toMatchObject({ code: 'wechat_unavailable' });
    await expect(client.phoneNumber('c', 'openid-1')).rejects.toMatchObject({ code: 'wechat_unavailable' });
    await expect(client.urlLink({ path: '', query: '', envVersion: 'release', days: 1 })).rejects.toMatchObject({
      code: 'wechat_unavailable',
    });
    await expect(client.isTradeManaged()).rejects.toMatchObject({ code: 'wechat_unavailable' });
    expect(await client.checkText({ openid: 'o', scene: 'comment', content: '好' })).toEqual({ kind: 'try_again' });
  });

  it('are never followed to another place, which would take the token along', async () => {
    reply = (res) => res.writeHead(302, { location: `${platform.base}/elsewhere` }).end();
    expect(await send()).toMatchObject({ kind: 'unknown' });
    expect(requests.some((request) => request.includes('elsewhere'))).toBe(false);
  });

  it('are told to metrics and log with code, time and the id by which WeChat finds them', async () => {
    say('{"errcode":43101,"errmsg":"user refuse to accept the msg, rid: 60f96f1d-3845297a-1976a3ae"}');
    expect(await send()).toEqual({ kind: 'no_grant' });
    expect(calls).toEqual([
      { provider: 'wechat', call: 'token', outcome: 'ok', ms: expect.any(Number), requestId: null },
      {
        provider: 'wechat',
        call: 'subscribe',
        outcome: '43101',
        ms: expect.any(Number),
        requestId: '60f96f1d-3845297a-1976a3ae',
      },
    ]);
  });

  it('leave neither secret nor token nor person in what is told or thrown', async () => {
    say('<html>', 'text/html', 502);
    const thrown: unknown[] = [];
    for (const call of [() => client.codeToSession('code-of-a-person'), () => client.phoneNumber('c', 'openid-1'), code]) {
      thrown.push(await call().catch((error: unknown) => error));
    }
    await send();
    const text = JSON.stringify([
      calls,
      thrown.map((error) => [String(error), { ...(error as object) }, (error as Error).stack]),
    ]);
    for (const secret of [SECRET, 'token-of-this-test', 'openid-1', 'code-of-a-person']) expect(text).not.toContain(secret);
    expect(thrown).toHaveLength(3);
  });
});
