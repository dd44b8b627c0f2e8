import { createDecipheriv, createHash } from 'node:crypto';
import { type Inbox, type Received, type Simulator, START, startInbox, startSimulator } from '../test-support';
import { DEMO_PUSH_KEYS } from '../world';

let simulator: Simulator;
let inbox: Inbox;
beforeEach(async () => {
  simulator = await startSimulator();
  inbox = await startInbox();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await simulator.stop();
  await inbox.stop();
});

const set = (settings: object) => simulator.post('/simulator/settings', settings);
const push = async (event = 'trade_manage_remind_shipping', more: object = {}) => {
  const answer = await simulator.post('/simulator/pushes', { event, openid: 'o-1', ...more });
  expect(answer.status).toBe(200);
  await simulator.world.push.idle();
};
const log = async () =>
  (await simulator.get('/simulator/pushes')).body.pushes as { status: number; attempts: number; state: string }[];

const sha1 = (...parts: (string | null)[]): string => createHash('sha1').update(parts.map(String).sort().join('')).digest('hex');
const signatureOf = ({ url }: Received, ...more: string[]): string =>
  sha1(DEMO_PUSH_KEYS.pushToken, url.searchParams.get('timestamp'), url.searchParams.get('nonce'), ...more);

/** Opens a sealed message with node:crypto and nothing of the simulator. */
const unseal = (sealed: string): { message: string; appId: string } => {
  const key = Buffer.from(`${DEMO_PUSH_KEYS.pushAesKey}=`, 'base64');
  expect(key).toHaveLength(32);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]);
  expect(plain.length % 32).toBe(0);
  const padding = plain.at(-1) ?? 0;
  expect(padding).toBeGreaterThan(0);
  expect(padding).toBeLessThanOrEqual(32);
  expect([...plain.subarray(-padding)]).toEqual(Array(padding).fill(padding));
  const length = plain.readUInt32BE(16);
  return { message: plain.toString('utf8', 20, 20 + length), appId: plain.toString('utf8', 20 + length, plain.length - padding) };
};

describe('saving the address', () => {
  it('asks it to send a text back, signed with the token', async () => {
    const { status, body } = await set({ pushUrl: inbox.url });
    expect([status, body.pushUrl]).toEqual([200, inbox.url]);
  });

  it('saves nothing when it does not', async () => {
    const stranger = await startInbox(false);
    const { status, body } = await set({ pushUrl: stranger.url, tradeManaged: true });
    expect(status).toBe(400);
    expect(body.error).toContain('echo');
    expect((await simulator.get('/simulator/settings')).body).toMatchObject({ pushUrl: null, tradeManaged: false });
    await stranger.stop();
    expect((await set({ pushUrl: stranger.url })).status).toBe(400);
  });

  it('stops pushing when there is none', async () => {
    await set({ pushUrl: inbox.url });
    await set({ pushUrl: null });
    await push();
    expect(inbox.received).toEqual([]);
  });
});

describe('plain pushes', () => {
  it('carry the signature of token, timestamp and nonce in the query', async () => {
    await set({ pushUrl: `${inbox.url}?school=1` });
    await push('wxa_trade_controlled', { fields: { reason: '投诉', level: 2 } });
    const [received] = inbox.received;
    expect(received?.url.searchParams.get('signature')).toBe(signatureOf(received!));
    expect(received?.url.searchParams.get('timestamp')).toBe(String(START / 1_000));
    expect(received?.url.searchParams.get('school')).toBe('1');
    expect(received?.url.searchParams.get('encrypt_type')).toBeNull();
    expect(received?.type).toBe('application/json');
    expect(JSON.parse(received?.text ?? '')).toEqual({
      ToUserName: 'gh_5130000000a1',
      FromUserName: 'o-1',
      CreateTime: START / 1_000,
      MsgType: 'event',
      Event: 'wxa_trade_controlled',
      reason: '投诉',
      level: 2,
    });
  });

  it('are XML when the console says so, with an element for each item of a list', async () => {
    await set({ pushUrl: inbox.url, pushFormat: 'xml' });
    const ids = simulator.world.settings.templates.slice(0, 2).map(({ id }) => id);
    simulator.world.issueCode('login', 'o-1', null);
    await simulator.post('/simulator/subscribe', { openid: 'o-1', templateIds: ids, choices: { [ids[0]!]: 'accept' } });
    await simulator.world.push.idle();
    const item = (id: string | undefined, status: string) =>
      `<List><TemplateId><![CDATA[${id}]]></TemplateId><SubscribeStatusString><![CDATA[${status}]]></SubscribeStatusString><PopupScene><![CDATA[0]]></PopupScene></List>`;
    expect(inbox.received[0]?.type).toBe('text/xml');
    expect(inbox.received[0]?.text).toBe(
      `<xml><ToUserName><![CDATA[gh_5130000000a1]]></ToUserName><FromUserName><![CDATA[o-1]]></FromUserName><CreateTime>${START / 1_000}</CreateTime>` +
        `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe_msg_popup_event]]></Event>` +
        `<SubscribeMsgPopupEvent>${item(ids[0], 'accept')}${item(ids[1], 'reject')}</SubscribeMsgPopupEvent></xml>`,
    );
  });

  it('keep the end mark of CDATA inside a text', async () => {
    await set({ pushUrl: inbox.url, pushFormat: 'xml' });
    await push('note', { fields: { text: 'a]]>b' } });
    expect(inbox.received[0]?.text).toContain('<text><![CDATA[a]]]]><![CDATA[>b]]></text>');
  });
});

describe('encrypted pushes', () => {
  it.each(['json', 'xml'])('in %s seal the message and sign what is sealed', async (pushFormat) => {
    await set({ pushUrl: inbox.url, pushMode: 'encrypted', pushFormat });
    for (const length of [0, 1, 7, 31, 32, 33]) await push('note', { fields: { text: '青'.repeat(length) } });
    expect(inbox.received).toHaveLength(6);
    for (const received of inbox.received) {
      const sealed =
        pushFormat === 'json'
          ? JSON.parse(received.text).Encrypt
          : /<Encrypt><!\[CDATA\[(.+)\]\]><\/Encrypt>/.exec(received.text)?.[1];
      expect(received.url.searchParams.get('encrypt_type')).toBe('aes');
      expect(received.url.searchParams.get('signature')).toBe(signatureOf(received));
      expect(received.url.searchParams.get('msg_signature')).toBe(signatureOf(received, sealed));
      const { message, appId } = unseal(sealed);
      expect(appId).toBe(simulator.world.appId);
      expect(message).toMatch(pushFormat === 'json' ? /^\{"ToUserName"/ : /^<xml><ToUserName>/);
      expect(received.text).not.toContain('FromUserName');
    }
    expect(new Set(inbox.received.map(({ text }) => text)).size).toBe(6);
  });
});

describe('pushes that are not answered', () => {
  it('are sent again three times when no answer comes in time', async () => {
    await set({ pushUrl: inbox.url, pushTimeoutMs: 60 });
    // No clock decides which attempts end: each of the first three does once it has arrived, the last one has all the time.
    const limits: AbortController[] = [];
    const limit = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const controller = new AbortController();
      limits.push(controller);
      return controller.signal;
    });
    const timePasses = () => limits.at(-1)?.abort(new DOMException('no answer in time', 'TimeoutError'));
    inbox.answers.push(timePasses, timePasses, timePasses);
    await push();
    expect(limit.mock.calls).toEqual([[60], [60], [60], [60]]);
    expect(inbox.received).toHaveLength(4);
    expect(new Set(inbox.received.map(({ text }) => text)).size).toBe(1);
    expect(await log()).toMatchObject([{ status: 200, attempts: 4, state: 'delivered' }]);
  });

  it('are answered by the status: what comes after it is not waited for', async () => {
    await set({ pushUrl: inbox.url });
    jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
    inbox.answers.push((response) => response.writeHead(200).flushHeaders());
    await push();
    expect(inbox.received).toHaveLength(1);
    expect(await log()).toMatchObject([{ status: 200, attempts: 1, state: 'delivered' }]);
  });

  it('are given up then', async () => {
    await set({ pushUrl: inbox.url });
    inbox.answers.push(500, 500, 500, 500);
    await push();
    expect(inbox.received).toHaveLength(4);
    expect(await log()).toMatchObject([{ status: 500, attempts: 4, state: 'given_up' }]);
    await inbox.stop();
    await push();
    expect((await log())[0]).toMatchObject({ status: null, attempts: 4, state: 'given_up' });
  });

  it('wait five seconds for an answer unless the setting says otherwise', async () => {
    expect((await simulator.get('/simulator/settings')).body.pushTimeoutMs).toBe(5_000);
  });
});

describe('faults of pushes', () => {
  const fault = (kind: string, more: object = {}) =>
    simulator.post('/simulator/faults', { endpoint: 'push', kind, times: 1, ...more });
  beforeEach(async () => {
    await set({ pushUrl: inbox.url });
  });
  const names = () => inbox.received.map(({ text }) => JSON.parse(text).Event);

  it('a wrong signature', async () => {
    await fault('bad_signature');
    await push();
    expect(inbox.received[0]?.url.searchParams.get('signature')).not.toBe(signatureOf(inbox.received[0]!));
    expect(inbox.received[0]?.url.searchParams.get('signature')).toMatch(/^[0-9a-f]{40}$/);
  });

  it('twice, never, late, after the next one', async () => {
    await fault('duplicate');
    await push('a');
    await fault('never');
    await push('b');
    await fault('late', { delayMs: 60_000 });
    await push('c');
    await fault('out_of_order');
    await push('d');
    await push('e');
    expect(names()).toEqual(['a', 'a', 'e', 'd']);
    await simulator.post('/simulator/clock', { advanceMs: 60_000 });
    expect(names()).toEqual(['a', 'a', 'e', 'd', 'c']);
  });
});
