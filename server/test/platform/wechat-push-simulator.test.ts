import type { NewEvent } from '../../src/platform/db';
import { createHttpApp } from '../../src/platform/http/app';
import { WECHAT_PUSH_PATH, wechatPushCallback } from '../../src/platform/wechat';
import { describeDatabases } from '../support/database';
import { toyParts } from './http-toys';
import { silentLog } from './outbox-support';
import { grant, type Loopback, listen, openStage, type Stage, templateId, visitor } from './wechat-support';

describeDatabases('pushes of the simulator', (open) => {
  let stage: Stage;
  let server: Loopback;
  let pictures: Loopback;
  let events: NewEvent[];

  beforeEach(async () => {
    stage = await openStage();
    stage.world.clock.freeze(open().clock.now());
    events = [];
    open().db.connectOutbox(async (_uow, appended) => {
      events.push(...appended);
    });
    const { pushToken: token, pushAesKey: aesKey } = stage.world.keys;
    const callbacks = wechatPushCallback({ appId: stage.world.appId, token, aesKey, acceptPlain: true, log: silentLog });
    server = await listen(createHttpApp({ ...toyParts(open()), callbacks }).callback());
    pictures = await listen((req, res) => {
      res.writeHead(req.url === '/a.jpg' ? 200 : 404, { 'content-type': 'image/jpeg' }).end('picture');
    });
    stage.world.settings.pushUrl = server.base + WECHAT_PUSH_PATH;
  });
  afterEach(async () => {
    await server.close();
    await pictures.close();
    await stage.close();
  });

  let serial = 0;
  const message = async (): Promise<void> => {
    const openid = visitor(stage, `openid-${++serial}`);
    const template = templateId(stage, '积分到账');
    grant(stage, openid, template);
    const data = { number1: '5', thing2: '课堂表现', number3: '120', time4: '10:00' };
    await stage.client.sendSubscribeMessage({ openid, templateId: template, page: 'pages/home/index', data, state: 'formal' });
    await stage.world.push.idle();
  };
  const judged = async (url: string): Promise<string> => {
    const check = await stage.client.checkImage({ openid: visitor(stage), scene: 'social', url });
    await stage.world.advance(3_000);
    await stage.world.push.idle();
    return check.kind === 'queued' ? check.traceId : check.kind;
  };
  const types = () => events.map(({ type }) => type);

  it('find the address when it is entered in the console', async () => {
    expect(await stage.world.push.verify(server.base + WECHAT_PUSH_PATH)).toBe(true);
  });

  it.each([
    ['plain', 'json'],
    ['plain', 'xml'],
    ['encrypted', 'json'],
    ['encrypted', 'xml'],
  ] as const)('tell what became of a message and of a picture: %s %s', async (pushMode, pushFormat) => {
    Object.assign(stage.world.settings, { pushMode, pushFormat, imageVerdict: { suggest: 'risky', label: 20002 } });
    await message();
    const sent = stage.world.messages.toJSON()[0];
    expect(events).toMatchObject([
      {
        type: 'wechat.message.delivered',
        payload: { openid: sent?.openid, messages: [{ templateId: sent?.templateId, msgId: sent?.id, errorCode: 0 }] },
      },
    ]);
    const traceId = await judged(`${pictures.base}/a.jpg`);
    expect(events[1]).toMatchObject({ type: 'wechat.media.checked', payload: { traceId, verdict: 'risky', label: 20002 } });
    const missing = await judged(`${pictures.base}/missing`);
    expect(events[2]).toMatchObject({ payload: { traceId: missing, verdict: 'failed', label: null } });
    expect(stage.world.push.log.map(({ state, attempts }) => [state, attempts])).toEqual([
      ['delivered', 1],
      ['delivered', 1],
      ['delivered', 1],
    ]);
  });

  it('count once when they come twice, and not at all with a wrong signature', async () => {
    stage.world.settings.pushMode = 'encrypted';
    stage.world.faults.set({ endpoint: 'push', kind: 'duplicate', times: 1 });
    await message();
    expect(types()).toEqual(['wechat.message.delivered']);
    stage.world.faults.set({ endpoint: 'push', kind: 'bad_signature', times: 1 });
    await message();
    expect(types()).toHaveLength(1);
    expect(stage.world.push.log[0]).toMatchObject({ status: 403, state: 'given_up' });
  });
});
