import type { Context } from 'koa';
import { controlGuard } from '../http/control-guard';
import { APP_ID, APP_SECRET, type Simulator, START, startSimulator } from '../test-support';
import { DEMO_PUSH_KEYS } from '../world';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const HOUR_MS = 3_600_000;

describe('who may use the control API', () => {
  const LOCAL = { host: '127.0.0.1:3100' };
  const guarded = async (remoteAddress: string, allowRemote = false, path = '/simulator/health', headers: object = LOCAL) => {
    const req = { socket: { remoteAddress }, headers };
    const ctx = { path, method: 'GET', status: 404, body: undefined, req, set: () => {} };
    await controlGuard(allowRemote)(ctx as unknown as Context, async () => {
      ctx.status = 200;
    });
    return ctx.status;
  };

  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('this machine: %s', async (address) => {
    expect(await guarded(address)).toBe(200);
  });

  it.each(['10.0.0.7', '::ffff:10.0.0.7', 'fe80::1', '1127.0.0.1'])('nobody else: %s', async (address) => {
    expect(await guarded(address)).toBe(403);
    expect(await guarded(address, true)).toBe(200);
    expect(await guarded(address, false, '/sns/jscode2session')).toBe(200);
  });

  it.each([
    'http://localhost:3000',
    'http://127.0.0.1:3100',
    'http://[::1]:3000',
    'http://192.168.1.7:3000',
    'http://172.20.0.2',
  ])('web pages from here: %s', async (origin) => {
    expect(await guarded('127.0.0.1', false, '/simulator/health', { ...LOCAL, origin })).toBe(200);
  });

  it.each(['https://example.com', 'http://127.0.0.1.example.com', 'http://172.32.0.1', 'https://8.8.8.8', 'null', ''])(
    'no web page from elsewhere: %s',
    async (origin) => {
      expect(await guarded('127.0.0.1', false, '/simulator/credentials', { ...LOCAL, origin })).toBe(403);
      expect(await guarded('127.0.0.1', true, '/simulator/credentials', { ...LOCAL, origin })).toBe(200);
    },
  );

  it.each([{ host: 'rebound.example.com:3100' }, { host: '' }, {}])('nobody by a name of somebody else: %j', async (headers) => {
    expect(await guarded('127.0.0.1', false, '/simulator/credentials', headers)).toBe(403);
  });

  it('does nothing for the page that it turns away', async () => {
    const headers = { origin: 'https://example.com', 'content-type': 'text/plain' };
    const body = JSON.stringify({ endpoint: 'login', kind: 'busy' });
    const answer = await fetch(`${simulator.base}/simulator/faults`, { method: 'POST', headers, body });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect(simulator.world.faults.list()).toEqual([]);
  });

  it('tells web pages of this machine what they may do', async () => {
    const asked = await fetch(`${simulator.base}/simulator/scan`, { method: 'OPTIONS' });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-methods')).toContain('DELETE');
    expect(asked.headers.get('access-control-allow-headers')).toBe('Content-Type');
    const answered = await fetch(`${simulator.base}/simulator/health`);
    expect(answered.headers.get('access-control-allow-origin')).toBe('*');
    const platform = await fetch(`${simulator.base}/cgi-bin/token`);
    expect(platform.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('mistakes', () => {
  it.each([
    ['/simulator/clock', { advanceMs: -1 }],
    ['/simulator/clock', { freeze: 'yes' }],
    ['/simulator/faults', { endpoint: 'login', kind: 'rain' }],
    ['/simulator/faults', { kind: 'busy' }],
    ['/simulator/faults', { endpoint: 'login', kind: 'busy', percent: 101 }],
    ['/simulator/faults', { endpoint: 'login', kind: 'busy', times: 0 }],
    ['/simulator/settings', { colour: 'red' }],
    ['/simulator/settings', { pushMode: 'secret' }],
    ['/simulator/settings', { pages: 'all' }],
    ['/simulator/settings', { templates: [{ id: 'x', title: 'y', fields: [{ key: 'Thing', label: 'z' }] }] }],
    ['/simulator/settings', { balanceFen: -1 }],
    ['/simulator/settings', { refundMode: 'maybe' }],
    ['/simulator/settings', { constructor: 1 }],
    ['/simulator/phone-codes', { openid: 'o-1' }],
    ['/simulator/phone-codes', { openid: 'o-1', phone: 'call me' }],
    ['/simulator/people', { blocked: 1 }],
    ['/simulator/images', {}],
    ['/simulator/scan', '{'],
  ])('%s refuses %j with a sentence', async (path, body) => {
    const { status, body: answer } = await simulator.post(path, body);
    expect(status).toBe(400);
    expect(answer.error.length).toBeGreaterThan(10);
  });

  it('a path that nobody knows is named', async () => {
    const { status, body } = await simulator.get('/simulator/nothing');
    expect([status, body.error]).toEqual([404, 'there is no GET /simulator/nothing; README.md lists the control API']);
  });

  it('bodies of more than 1 MB are refused, there and on the platform', async () => {
    expect((await simulator.post('/simulator/scan', { content: 'x'.repeat(1024 * 1024) })).status).toBe(413);
    expect((await simulator.call('/wxa/msg_sec_check', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
    expect(await simulator.errcode('/wxa/msg_sec_check', 'x'.repeat(1024 * 1024))).toBe(47001);
  });
});

describe('the machine', () => {
  it('says who it is, and what a service needs to know', async () => {
    expect((await simulator.get('/simulator/health')).body).toEqual({ ok: true, appId: APP_ID });
    expect((await simulator.get('/simulator/credentials')).body).toMatchObject({
      appId: APP_ID,
      appSecret: APP_SECRET,
      ...DEMO_PUSH_KEYS,
      mchId: expect.any(String),
    });
  });

  it('moves, stops and lets go the time', async () => {
    expect((await simulator.get('/simulator/clock')).body).toEqual({ now: START, frozen: true, waiting: 0 });
    expect((await simulator.post('/simulator/clock', { advanceMs: HOUR_MS })).body.now).toBe(START + HOUR_MS);
    expect((await simulator.post('/simulator/clock', { freeze: true })).body.now).toBe(START + HOUR_MS);
    expect((await simulator.post('/simulator/clock', { freezeAt: START, advanceMs: 5 })).body.now).toBe(START + 5);
    const { body } = await simulator.post('/simulator/clock', { freeze: false });
    expect(body.frozen).toBe(false);
    expect(Number(body.now)).toBeGreaterThanOrEqual(START + 5);
  });

  it('takes the time back to that of the machine', async () => {
    const before = Date.now();
    const { body } = await simulator.post('/simulator/clock', { reset: true });
    expect(body.frozen).toBe(false);
    expect(Number(body.now)).toBeGreaterThanOrEqual(before);
    expect(Number(body.now)).toBeLessThanOrEqual(Date.now());
  });

  it('ends an advance when the work on the way is done', async () => {
    simulator.world.clock.plan(START + 1_000, () => new Promise((resolve) => setTimeout(resolve, 50)));
    expect((await simulator.get('/simulator/clock')).body.waiting).toBe(1);
    expect((await simulator.post('/simulator/clock', { advanceMs: 1_000 })).body.waiting).toBe(0);
  });

  it('lists, adds and takes away faults', async () => {
    const rule = { endpoint: 'pay.order', kind: 'slow', times: 2, percent: 40, delayMs: 9 };
    expect((await simulator.post('/simulator/faults', rule)).body).toEqual({ faults: [rule] });
    expect((await simulator.post('/simulator/faults', { seed: 7 })).body).toEqual({ faults: [rule] });
    await simulator.post('/simulator/faults', { endpoint: 'login', kind: 'busy' });
    const remove = (query: string) => fetch(`${simulator.base}/simulator/faults${query}`, { method: 'DELETE' });
    await remove('?endpoint=login');
    expect((await simulator.get('/simulator/faults')).body).toEqual({ faults: [rule] });
    await remove('');
    expect((await simulator.get('/simulator/faults')).body).toEqual({ faults: [] });
  });

  it('keeps settings that were not named', async () => {
    const before = (await simulator.get('/simulator/settings')).body;
    const { body } = await simulator.post('/simulator/settings', { tradeManaged: true, refundMode: 'stay', balanceFen: 500 });
    expect(body).toEqual({ ...before, tradeManaged: true, refundMode: 'stay', balanceFen: 500 });
    expect((await simulator.get('/simulator/settings')).body).toEqual(body);
  });

  it('has nine templates in its console, with the ids and keys that real ones have', async () => {
    const templates = (await simulator.get('/simulator/settings')).body.templates as {
      id: string;
      title: string;
      fields: { key: string; label: string }[];
    }[];
    expect(templates.map(({ title }) => title)).toEqual([
      '开课提醒',
      '课程变更通知',
      '请假结果',
      '积分到账',
      '积分到期提醒',
      '订单支付成功',
      '退款通知',
      '拼团结果',
      '续费提醒',
    ]);
    expect(new Set(templates.map(({ id }) => id)).size).toBe(9);
    for (const { id, fields } of templates) {
      expect(id).toMatch(/^[\w-]{43}$/);
      expect(fields.length).toBeGreaterThanOrEqual(2);
      expect(fields.length).toBeLessThanOrEqual(5);
      for (const { key } of fields) expect(key).toMatch(/^(thing|time|date|number|name|phrase|amount|character_string)\d$/);
    }
  });
});

describe('people', () => {
  it('get an openid of 28 characters with their first code', async () => {
    const { body } = await simulator.post('/simulator/login-codes');
    expect(body.openid).toMatch(/^[\w-]{28}$/);
    expect((await simulator.post('/simulator/login-codes', { openid: 'o-1' })).body.openid).toBe('o-1');
  });

  it('are listed, who came last first, without their session keys', async () => {
    await simulator.post('/simulator/people', { openid: 'o-1', name: '林妈妈', phone: '13800138000' });
    await simulator.world.advance(1);
    await simulator.post('/simulator/login-codes', { openid: 'o-2' });
    const person = { messagesOff: false, blocked: false };
    expect((await simulator.get('/simulator/people')).body.people).toEqual([
      { openid: 'o-2', name: '微信用户', phone: null, lastVisitAt: START + 1, ...person },
      { openid: 'o-1', name: '林妈妈', phone: '13800138000', lastVisitAt: START, ...person },
    ]);
    await simulator.post('/simulator/people', { openid: 'o-1', blocked: true });
    expect((await simulator.get('/simulator/people')).body.people).toMatchObject([
      { openid: 'o-1', name: '林妈妈', blocked: true },
      {},
    ]);
  });
});
