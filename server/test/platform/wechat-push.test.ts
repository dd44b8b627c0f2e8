import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { Instant } from '@qingya/shared';
import request from 'supertest';
import type { NewEvent } from '../../src/platform/db';
import { createHttpApp } from '../../src/platform/http/app';
import { type PushSettings, purgePushes, WECHAT_PUSH_PATH, wechatPushCallback } from '../../src/platform/wechat';
import { answerEcho, openPush } from '../../src/platform/wechat/push';
import { readEvent } from '../../src/platform/wechat/push-events';
import { describeDatabases } from '../support/database';
import { toyParts } from './http-toys';

/** The example of WeChat's own documentation. */
const EXAMPLE: PushSettings = {
  appId: 'wxba5fad812f8e6fb9',
  token: 'AAAAA',
  aesKey: 'A'.repeat(43),
  acceptPlain: true,
};
const SEALED_EXAMPLE = [
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740X',
  'gXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7m',
  'StwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=',
].join('');
const SEALED_AT = 1_714_112_445_000;
const SEALED_QUERY = {
  signature: '6c5c811b55cc85e0e1b54100749188c20beb3f5d',
  timestamp: '1714112445',
  nonce: '415670741',
  encrypt_type: 'aes',
  msg_signature: '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
};
const sealedBody = (sealed = SEALED_EXAMPLE) => Buffer.from(JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt: sealed }));

const SETTINGS: PushSettings = {
  appId: 'wx5130000000000001',
  token: 'TokenOfTheTest',
  aesKey: 'kWvYq3mZ0b7Lr5TtXc9NdJfHgPaUsEi2oQ6wR1yB4Cx',
  acceptPlain: true,
};

const sha1 = (...parts: string[]) => createHash('sha1').update(parts.sort().join('')).digest('hex');

/** As WeChat seals a message, written from its description. */
const seal = (text: string, { appId, aesKey }: Pick<PushSettings, 'appId' | 'aesKey'> = SETTINGS): string => {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  const content = Buffer.concat([randomBytes(16), length, Buffer.from(text), Buffer.from(appId)]);
  const padding = 32 - (content.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([content, Buffer.alloc(padding, padding)])), cipher.final()]).toString(
    'base64',
  );
};

const queryFor = (at: number, sealed?: string) => {
  const timestamp = String(Math.floor(at / 1_000));
  const nonce = '4711';
  const signature = sha1(SETTINGS.token, timestamp, nonce);
  return {
    timestamp,
    nonce,
    signature,
    ...(sealed === undefined ? {} : { encrypt_type: 'aes', msg_signature: sha1(SETTINGS.token, timestamp, nonce, sealed) }),
  };
};

const subscription = (list: unknown) => ({
  ToUserName: 'gh_1',
  FromUserName: 'openid-1',
  CreateTime: '1620973045',
  MsgType: 'event',
  Event: 'subscribe_msg_popup_event',
  List: list,
});
const item = (templateId: string, answer: string) => ({ TemplateId: templateId, SubscribeStatusString: answer, PopupScene: '0' });

describe('reading pushes', () => {
  it('answers the question of WeChat’s own example and no other', () => {
    const query = {
      signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
      echostr: '4375120948345356249',
      timestamp: '1714036504',
      nonce: '1514711492',
    };
    expect(answerEcho(EXAMPLE, query)).toBe('4375120948345356249');
    expect(answerEcho(EXAMPLE, { ...query, nonce: '1514711493' })).toBeUndefined();
    expect(answerEcho(EXAMPLE, { ...query, signature: 'short' })).toBeUndefined();
    expect(answerEcho({ ...EXAMPLE, token: 'AAAAB' }, query)).toBeUndefined();
  });

  it('opens the sealed message of WeChat’s own example', () => {
    const message = {
      ToUserName: 'gh_97417a04a28d',
      FromUserName: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
      CreateTime: 1_714_112_445,
      MsgType: 'event',
      Event: 'debug_demo',
      debug_str: 'hello world',
    };
    expect(openPush(EXAMPLE, SEALED_QUERY, sealedBody(), SEALED_AT)).toMatchObject({ kind: 'ok', message });
  });

  it('checks the signature of the plain example', () => {
    const query = { signature: '899cf89e464efb63f54ddac96b0a0a235f53aa78', timestamp: '1714037059', nonce: '486452656' };
    const body = Buffer.from('{"Event":"debug_demo","debug_str":"hello world"}');
    const at = 1_714_037_059_000;
    expect(openPush(EXAMPLE, query, body, at)).toMatchObject({ kind: 'ok', message: { Event: 'debug_demo' } });
    expect(openPush({ ...EXAMPLE, acceptPlain: false }, query, body, at)).toEqual({ kind: 'refused', why: 'signature' });
    expect(openPush(EXAMPLE, { ...query, nonce: '1' }, body, at)).toEqual({ kind: 'refused', why: 'signature' });
  });

  it('refuses a sealed message whose signature, app or age is wrong', () => {
    const open = (settings: Partial<PushSettings>, query: object, body = sealedBody(), at = SEALED_AT) =>
      openPush({ ...EXAMPLE, ...settings }, { ...SEALED_QUERY, ...query }, body, at);
    const signature = { kind: 'refused', why: 'signature' };
    expect(open({}, { msg_signature: SEALED_QUERY.signature })).toEqual(signature);
    // The signature of the address alone must never stand in for that of the message.
    expect(open({}, { msg_signature: undefined })).toEqual(signature);
    expect(open({}, {}, sealedBody(seal('{}', EXAMPLE)))).toEqual(signature);
    expect(open({ appId: 'wx0000000000000000' }, {})).toEqual(signature);
    expect(open({}, {}, sealedBody(), SEALED_AT + 300_000)).toMatchObject({ kind: 'ok' });
    expect(open({}, {}, sealedBody(), SEALED_AT + 300_001)).toEqual({ kind: 'refused', why: 'stale' });
    expect(open({}, {}, sealedBody(), SEALED_AT - 300_001)).toEqual({ kind: 'refused', why: 'stale' });
  });

  it('does not read what is larger than any push', () => {
    const body = (bytes: number) => Buffer.from(`{"Event":"${'x'.repeat(bytes - 12)}"}`);
    expect(openPush(SETTINGS, queryFor(0), body(65_536), 0)).toMatchObject({ kind: 'ok' });
    expect(openPush(SETTINGS, queryFor(0), body(65_537), 0)).toEqual({ kind: 'refused', why: 'signature' });
  });

  it.each([
    ['an empty ciphertext', ''],
    ['half a block', Buffer.alloc(24).toString('base64')],
    ['zeros', Buffer.alloc(64).toString('base64')],
  ])('says that %s cannot be read', (_what, sealed) => {
    const body = Buffer.from(JSON.stringify({ Encrypt: sealed }));
    expect(openPush(SETTINGS, queryFor(0, sealed), body, 0)).toEqual({ kind: 'refused', why: 'format' });
  });

  it('reads XML as it reads JSON, expands nothing in it', () => {
    const open = (text: string) => openPush(SETTINGS, queryFor(0), Buffer.from(text), 0);
    const two = ['A', 'B'].map(
      (id) =>
        `<List><TemplateId><![CDATA[${id}]]></TemplateId><SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString></List>`,
    );
    const xml = (list: string) =>
      `<xml><FromUserName><![CDATA[openid-1]]></FromUserName><CreateTime>1620973045</CreateTime><Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent>${list}</SubscribeMsgPopupEvent></xml>`;
    for (const [list, ids] of [
      [two.join(''), ['A', 'B']],
      [two[0] ?? '', ['A']],
    ] as const) {
      const opened = open(xml(list));
      if (opened.kind !== 'ok') throw new Error(opened.why);
      expect(readEvent(opened.message)).toEqual({
        kind: 'subscriptions',
        at: 1_620_973_045_000,
        openid: 'openid-1',
        how: 'panel',
        changes: ids.map((templateId) => ({ templateId, accepted: true })),
      });
    }
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Event>&a;</Event></xml>';
    expect(open(bomb)).toEqual({ kind: 'refused', why: 'format' });
    expect(open('<xml><Event>&lt;x</Event></xml>')).toMatchObject({ kind: 'ok', message: { Event: '&lt;x' } });
    for (const noise of ['', 'true', '[]', '<html>', '{"a":']) expect(open(noise)).toEqual({ kind: 'refused', why: 'format' });
  });
});

describe('understanding pushes', () => {
  it('takes a list of one and of several alike', () => {
    const one = readEvent(subscription(item('A', 'accept')));
    expect(one).toMatchObject({ kind: 'subscriptions', how: 'panel', changes: [{ templateId: 'A', accepted: true }] });
    expect(readEvent(subscription([item('A', 'accept'), item('B', 'reject')]))).toMatchObject({
      changes: [
        { templateId: 'A', accepted: true },
        { templateId: 'B', accepted: false },
      ],
    });
    expect(readEvent(subscription(undefined))).toMatchObject({ changes: [] });
  });

  it('knows a subscription that was turned off and what became of a message', () => {
    const off = { ...subscription([item('A', 'reject')]), Event: 'subscribe_msg_change_event' };
    expect(readEvent(off)).toMatchObject({ how: 'turned_off', changes: [{ templateId: 'A', accepted: false }] });
    const sent = (fields: object) =>
      readEvent({ ...subscription({ TemplateId: 'A', ...fields }), Event: 'subscribe_msg_sent_event' });
    expect(sent({ MsgID: '1864323726461255680', ErrorCode: '0', ErrorStatus: 'success' })).toMatchObject({
      kind: 'delivered',
      messages: [{ templateId: 'A', msgId: '1864323726461255680', errorCode: 0, errorText: 'success' }],
    });
    expect(sent({ MsgID: '1', ErrorCode: 43101, ErrorStatus: 'user refuse' })).toMatchObject({
      messages: [{ errorCode: 43101 }],
    });
  });

  it('knows the verdict on a picture, or that there is none', () => {
    const media = (fields: object) =>
      readEvent({ Event: 'wxa_media_check', CreateTime: 1_626_959_646, trace_id: 't-1', ...fields });
    const judged = { errcode: 0, result: { suggest: 'risky', label: 20002 } };
    expect(media(judged)).toEqual({ kind: 'media', at: 1_626_959_646_000, traceId: 't-1', verdict: 'risky', label: 20002 });
    expect(media({ ...judged, errcode: -1008 })).toMatchObject({ verdict: 'failed', label: null });
    expect(media({ errcode: 0 })).toMatchObject({ verdict: 'failed', label: null });
  });

  it('knows the reminders about deliveries, and names the rest', () => {
    const event = { Event: 'trade_manage_remind_shipping', CreateTime: 1, transaction_id: '42', merchant_trade_no: 'QY1' };
    expect(readEvent(event)).toEqual({ kind: 'trade', at: 1_000, about: 'shipping', transactionId: '42', outTradeNo: 'QY1' });
    expect(readEvent({ ...event, Event: 'wxa_trade_controlled', transaction_id: undefined })).toMatchObject({
      about: 'controlled',
      transactionId: null,
    });
    expect(readEvent({ MsgType: 'text', CreateTime: 'soon', Content: '你好' })).toEqual({ kind: 'other', at: 0, name: 'text' });
  });
});

describeDatabases('the address for pushes', (open) => {
  let appended: NewEvent[];
  let warnings: object[];
  beforeEach(() => {
    appended = [];
    warnings = [];
    open().db.connectOutbox(async (_uow, events) => {
      appended.push(...events);
    });
  });

  const log = { info: () => undefined, error: () => undefined, warn: (facts: object) => void warnings.push(facts) };
  const app = (settings: Partial<PushSettings> = {}) =>
    request(createHttpApp({ ...toyParts(open()), callbacks: wechatPushCallback({ ...SETTINGS, ...settings, log }) }).callback());
  const now = () => open().clock.now();
  const post = (body: string, query: object) =>
    app().post(WECHAT_PUSH_PATH).query(query).set('Content-Type', 'application/json').send(body);
  /** Sealed anew for each sending, as WeChat does. */
  const push = (message: object) => {
    const sealed = seal(JSON.stringify(message));
    return post(JSON.stringify({ ToUserName: 'gh_1', Encrypt: sealed }), queryFor(now(), sealed));
  };
  const rows = () => open().db.read((r) => r.rows<{ event: string }>('SELECT * FROM wechat_push ORDER BY id'));
  let serial = 0;
  const fresh = () => {
    serial += 1;
    return { ...subscription([item('A', 'accept')]), FromUserName: `openid-${serial}` };
  };

  it('repeats what it is asked when the address is saved, and tells strangers nothing', async () => {
    const query = { ...queryFor(now()), echostr: '12345' };
    const answer = await app().get(WECHAT_PUSH_PATH).query(query);
    expect([answer.status, answer.text]).toEqual([200, '12345']);
    const stranger = await app()
      .get(WECHAT_PUSH_PATH)
      .query({ ...query, signature: '0'.repeat(40) });
    expect([stranger.status, stranger.text]).toEqual([403, '']);
  });

  it('takes a push once, however often it comes', async () => {
    const message = fresh();
    const before = (await rows()).length;
    const answers = await Promise.all([push(message), push(message), push(message)]);
    expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(3).fill([200, 'success']));
    expect((await push(message)).text).toBe('success');
    expect((await rows()).length).toBe(before + 1);
    expect(appended).toEqual([
      {
        type: 'wechat.subscriptions.changed',
        aggregate: expect.stringMatching(/^wechat-person:[0-9a-f]{32}$/),
        payload: expect.objectContaining({ openid: message.FromUserName, changes: [{ templateId: 'A', accepted: true }] }),
      },
    ]);
    await push({ ...message, CreateTime: '1620973046' });
    await push({ ...message, List: [item('B', 'accept')] });
    expect(appended).toHaveLength(3);
  });

  it.each([
    [{ Event: 'subscribe_msg_sent_event', List: { TemplateId: 'A', MsgID: '1', ErrorCode: '0' } }, 'wechat.message.delivered'],
    [{ Event: 'wxa_media_check', trace_id: 't-9', errcode: 0, result: { suggest: 'pass', label: 100 } }, 'wechat.media.checked'],
    [{ Event: 'trade_manage_remind_access_api' }, 'wechat.trade.reminded'],
  ])('tells the outbox of %j', async (fields, type) => {
    await push({ ...fresh(), ...fields });
    expect(appended.map((event) => event.type)).toEqual([type]);
    expect(JSON.stringify(appended.map(({ aggregate }) => aggregate))).not.toContain('openid');
  });

  it('knows a message by its id and says nothing of what nobody waits for', async () => {
    const text = { ...fresh(), MsgType: 'text', Event: undefined, MsgId: '23838182138', Content: '你好' };
    const before = (await rows()).length;
    await push(text);
    await push({ ...text, Content: '您好' });
    expect((await rows()).length).toBe(before + 1);
    expect(appended).toEqual([]);
  });

  it('answers 403 to a wrong signature, an old copy and another app, keeping nothing', async () => {
    const before = (await rows()).length;
    const sealed = seal(JSON.stringify(fresh()));
    const body = JSON.stringify({ Encrypt: sealed });
    const wrong = { ...queryFor(now(), sealed), msg_signature: sha1('x') };
    const old = queryFor(now() - 301_000, sealed);
    const foreign = seal(JSON.stringify(fresh()), { ...SETTINGS, appId: 'wx0000000000000000' });
    for (const answer of [
      await post(body, wrong),
      await post(body, old),
      await post(JSON.stringify({ Encrypt: foreign }), queryFor(now(), foreign)),
      await post(body, {}),
    ]) {
      expect([answer.status, answer.text]).toEqual([403, '']);
    }
    expect(warnings).toMatchObject([{ why: 'signature' }, { why: 'stale' }, { why: 'signature' }, { why: 'signature' }]);
    expect([(await rows()).length, appended.length]).toEqual([before, 0]);
  });

  it('takes messages that are not sealed only where that is allowed', async () => {
    const send = (settings: Partial<PushSettings>) =>
      app(settings).post(WECHAT_PUSH_PATH).query(queryFor(now())).send(JSON.stringify(fresh()));
    expect((await send({ acceptPlain: false })).status).toBe(403);
    expect((await send({ acceptPlain: true })).text).toBe('success');
    expect(appended).toHaveLength(1);
  });

  it('lets WeChat send again what could not be kept', async () => {
    const message = fresh();
    open().db.connectOutbox(async () => {
      throw new Error('no space left');
    });
    expect((await push(message)).status).toBe(500);
    open().db.connectOutbox(async (_uow, events) => {
      appended.push(...events);
    });
    expect((await push(message)).text).toBe('success');
    expect(appended).toHaveLength(1);
  });

  it('forgets pushes after their time', async () => {
    await push(fresh());
    const count = (await rows()).length;
    expect(await purgePushes(open().db, 30, now())).toBe(0);
    expect(await purgePushes(open().db, 30, (now() + 30 * 86_400_000) as Instant)).toBe(0);
    expect(await purgePushes(open().db, 30, (now() + 30 * 86_400_000 + 1) as Instant)).toBe(count);
    expect(await rows()).toEqual([]);
  });
});
