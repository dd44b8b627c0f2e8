import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulator, World } from '@qingya/wechat-simulator';
import { createWechatClient } from '../../src/platform/wechat';

const APP = { appId: 'wx5130000000000001', appSecret: 'simulator-secret-of-the-demo-000' };

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('WeChat log-in and phone calls', () => {
  let world: World;
  let server: Server;
  let base: string;
  let requests: string[];
  beforeEach(async () => {
    world = new World(APP.appId, APP.appSecret);
    requests = [];
    const handle = createSimulator(world).callback();
    server = createServer((req, res) => {
      requests.push((req.url ?? '').split('?')[0] ?? '');
      return handle(req, res);
    });
    base = await listen(server);
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const client = () => createWechatClient({ host: { base, ...APP }, now: () => world.now(), pauseMs: 0 });

  it('exchanges a code once', async () => {
    const code = world.issueCode('login', 'openid-1', null);
    expect(await client().codeToSession(code)).toEqual({ kind: 'ok', openid: 'openid-1', unionid: null });
    expect(await client().codeToSession(code)).toEqual({ kind: 'refused', reason: 'used_code' });
    expect(await client().codeToSession('made-up')).toEqual({ kind: 'refused', reason: 'bad_code' });
  });

  it('accepts a code just before five minutes and refuses it at five minutes', async () => {
    const inTime = world.issueCode('login', 'openid-1', null);
    const late = world.issueCode('login', 'openid-1', null);
    await world.advance(5 * 60_000 - 2_000);
    expect(await client().codeToSession(inTime)).toMatchObject({ kind: 'ok' });
    await world.advance(2_000);
    expect(await client().codeToSession(late)).toEqual({ kind: 'refused', reason: 'bad_code' });
  });

  it('reads the phone number and checks that the code is the same person’s', async () => {
    const code = world.issueCode('phone', 'openid-1', '13800138000');
    expect(await client().phoneNumber(code, 'openid-1')).toEqual({ kind: 'ok', phone: '13800138000' });
    const other = world.issueCode('phone', 'openid-2', '13800138001');
    expect(await client().phoneNumber(other, 'openid-1')).toEqual({ kind: 'refused', reason: 'bad_code' });
  });

  it('fetches one token for many calls at once and keeps it', async () => {
    const wechat = client();
    const codes = Array.from({ length: 8 }, (_, i) => world.issueCode('phone', `o${i}`, `1380013800${i}`));
    const phones = await Promise.all(codes.map((code, i) => wechat.phoneNumber(code, `o${i}`)));
    expect(phones.every(({ kind }) => kind === 'ok')).toBe(true);
    expect(requests.filter((path) => path === '/cgi-bin/stable_token')).toHaveLength(1);
  });

  it('drops a token that WeChat no longer accepts and repeats the call once', async () => {
    const wechat = client();
    await wechat.phoneNumber(world.issueCode('phone', 'o1', '13800138001'), 'o1');
    world.revokeTokens();
    expect(await wechat.phoneNumber(world.issueCode('phone', 'o1', '13800138001'), 'o1')).toMatchObject({ kind: 'ok' });
    expect(requests.filter((path) => path === '/cgi-bin/stable_token')).toHaveLength(2);
  });

  it('refreshes before the token ends', async () => {
    const wechat = client();
    await wechat.phoneNumber(world.issueCode('phone', 'o1', '13800138001'), 'o1');
    await world.advance(6_901_000);
    expect(await wechat.phoneNumber(world.issueCode('phone', 'o1', '13800138001'), 'o1')).toMatchObject({ kind: 'ok' });
    expect(requests.filter((path) => path === '/cgi-bin/stable_token')).toHaveLength(2);
  });

  it('says that WeChat is unavailable when it is', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(client().codeToSession('any')).rejects.toMatchObject({ code: 'wechat_unavailable', status: 503 });
    server = createServer((_req, res) => res.writeHead(500).end('<html>'));
    base = await listen(server);
    await expect(client().codeToSession('any')).rejects.toMatchObject({ code: 'wechat_unavailable' });
  });

  it('says so too when the secret is wrong, instead of blaming the visitor', async () => {
    const wrong = createWechatClient({ host: { base, appId: APP.appId, appSecret: 'x'.repeat(32) }, now: () => world.now() });
    await expect(wrong.codeToSession(world.issueCode('login', 'o', null))).rejects.toMatchObject({
      code: 'wechat_unavailable',
      details: { errcode: 40125 },
    });
  });
});
