import { type Inbox, type Simulator, START, startInbox, startSimulator } from '../test-support';

/** The delay of an answer that waits for the test instead of the clock. */
const mockHeldMs = 123_456;
let mockHeld = Promise.resolve();
jest.mock('node:timers/promises', () => {
  const real = jest.requireActual<typeof import('node:timers/promises')>('node:timers/promises');
  return { ...real, setTimeout: (ms: number, ...more: never[]) => (ms === mockHeldMs ? mockHeld : real.setTimeout(ms, ...more)) };
});

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
  simulator.world.issueCode('login', 'o-1', null);
});
afterEach(() => simulator.stop());

const PATH = '/cgi-bin/message/subscribe/send';
const template = (title = '开课提醒') => {
  const found = simulator.world.settings.templates.find((one) => one.title === title);
  if (!found) throw new Error(`no template ${title}`);
  return found;
};
const VALUES = { thing1: '少儿美术', time2: '2026年11月22日 09:00', thing3: '二楼', name4: '林老师', thing5: '请带画笔' };
const dataOf = (values: object) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
const message = (more: object = {}) => ({
  touser: 'o-1',
  template_id: template().id,
  page: 'pages/lesson/index?id=7',
  data: dataOf(VALUES),
  miniprogram_state: 'formal',
  lang: 'zh_CN',
  ...more,
});
const accept = (openid = 'o-1', id = template().id) =>
  simulator.post('/simulator/subscribe', { openid, templateIds: [id], choices: { [id]: 'accept' } });
const left = async (openid = 'o-1') => {
  const { body } = await simulator.get('/simulator/grants', { openid });
  const grants = body.grants as { templateId: string; left: number }[];
  return grants.find(({ templateId }) => templateId === template().id)?.left;
};

describe('POST /cgi-bin/message/subscribe/send', () => {
  it('sends one message for each consent, then 43101', async () => {
    await accept();
    await accept();
    expect(await left()).toBe(2);
    expect((await simulator.call(PATH, message())).body).toMatchObject({ errcode: 0, errmsg: 'ok' });
    expect(await simulator.errcode(PATH, message())).toBe(0);
    expect(await left()).toBe(0);
    expect(await simulator.errcode(PATH, message())).toBe(43101);
  });

  it('keeps a consent without limit of time', async () => {
    await accept();
    await simulator.world.advance(400 * 86_400_000);
    expect(await simulator.errcode(PATH, message())).toBe(0);
  });

  it('shows the message to its receiver with the labels of the template', async () => {
    await accept();
    const { text } = await simulator.call(PATH, message({ lang: 'en_US' }));
    const { messages } = (await simulator.get('/simulator/messages', { openid: 'o-1' })).body;
    expect(messages).toEqual([
      {
        // A bare number too large for JSON.parse, as the platform writes it.
        id: /"msgid":(\d{19})\}$/.exec(text)?.[1],
        at: START,
        openid: 'o-1',
        templateId: template().id,
        title: '开课提醒',
        page: 'pages/lesson/index?id=7',
        miniprogramState: 'formal',
        lang: 'en_US',
        fields: template().fields.map(({ key, label }) => ({ key, label, value: VALUES[key as keyof typeof VALUES] })),
      },
    ]);
    expect((await simulator.get('/simulator/messages', { openid: 'o-2' })).body.messages).toEqual([]);
  });

  it.each([
    ['an unknown person', { touser: 'o-9' }, 40003],
    ['nobody', { touser: undefined }, 40003],
    ['an unknown template', { template_id: 'x' }, 40037],
    ['another state', { miniprogram_state: 'release' }, 40097],
    ['another language', { lang: 'zh' }, 40097],
    ['no data', { data: undefined }, 47003],
  ])('refuses %s and keeps the consent', async (_what, more, errcode) => {
    await accept();
    expect(await simulator.errcode(PATH, message(more))).toBe(errcode);
    expect(await left()).toBe(1);
  });

  it('has defaults for state and language, and needs no page', async () => {
    await accept();
    const { miniprogram_state: _state, lang: _lang, page: _page, ...rest } = message();
    expect(await simulator.errcode(PATH, rest)).toBe(0);
    expect((await simulator.get('/simulator/messages')).body.messages).toMatchObject([
      { miniprogramState: 'formal', lang: 'zh_CN', page: null },
    ]);
  });

  it.each([
    ['too long', { thing1: '长'.repeat(21) }, 'data.thing1.value invalid'],
    ['of another type', { time2: '明天上午' }, 'data.time2.value invalid'],
    ['broken into lines', { thing5: '带\n画笔' }, 'data.thing5.value invalid'],
    ['empty', { thing3: '' }, 'data.thing3.value is empty'],
    ['missing', { name4: undefined }, 'data.name4.value is empty'],
    ['of no field of the template', { thing9: '多余' }, 'data.thing9.value invalid'],
    ['no text', { thing1: 7 }, 'data.thing1.value invalid'],
  ])('names the value that is %s: 47003', async (_what, values, text) => {
    await accept();
    const { body } = await simulator.call(PATH, message({ data: dataOf({ ...VALUES, ...values }) }));
    expect(body.errcode).toBe(47003);
    expect(body.errmsg).toMatch(new RegExp(`^argument invalid! ${text.replaceAll('.', '\\.')}, rid: `));
    expect(await left()).toBe(1);
  });

  it('opens pages of the released app only: 41030', async () => {
    await simulator.post('/simulator/settings', { pages: ['pages/lesson/index'] });
    await accept();
    expect(await simulator.errcode(PATH, message({ page: 'pages/other/index' }))).toBe(41030);
    expect(await simulator.errcode(PATH, message({ page: '/pages/lesson/index' }))).toBe(41030);
    expect(await simulator.errcode(PATH, message())).toBe(0);
  });

  it('refuses a banned template, or all of them: 43107', async () => {
    await accept();
    await simulator.post('/simulator/settings', { bannedTemplates: [template().id] });
    expect(await simulator.errcode(PATH, message())).toBe(43107);
    await simulator.post('/simulator/settings', { bannedTemplates: ['*'] });
    expect(await simulator.errcode(PATH, message())).toBe(43107);
    await simulator.post('/simulator/settings', { bannedTemplates: [] });
    expect(await simulator.errcode(PATH, message())).toBe(0);
  });

  it('refuses sensitive words: 45168', async () => {
    await accept();
    await simulator.post('/simulator/settings', { sensitiveWords: ['画笔'] });
    expect(await simulator.errcode(PATH, message())).toBe(45168);
    expect(await left()).toBe(1);
  });

  it('refuses a second message to somebody while one is under way: 43108', async () => {
    await accept();
    await accept();
    simulator.world.issueCode('login', 'o-2', null);
    await accept('o-2');
    let release: () => void = () => undefined;
    mockHeld = new Promise((resolve) => {
      release = resolve;
    });
    await simulator.post('/simulator/faults', { endpoint: 'subscribe', kind: 'slow', delayMs: mockHeldMs, times: 1 });
    const slow = simulator.errcode(PATH, message());
    while (simulator.world.faults.list().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await simulator.errcode(PATH, message())).toBe(43108);
    expect(await simulator.errcode(PATH, message({ touser: 'o-2' }))).toBe(0);
    release();
    expect(await slow).toBe(0);
    expect(await simulator.errcode(PATH, message())).toBe(0);
  });

  it('stops at the day’s quota without using the consent: 45009', async () => {
    await accept();
    await simulator.post('/simulator/settings', { limits: { 'subscribe.day': 0 } });
    expect(await simulator.errcode(PATH, message())).toBe(45009);
    expect(await left()).toBe(1);
  });

  it('wants POST, a token, a body, and JSON', async () => {
    expect((await simulator.get(PATH)).body.errcode).toBe(43002);
    expect((await simulator.post(PATH, message(), { access_token: 'sim_x' })).body.errcode).toBe(40014);
    expect(await simulator.errcode(PATH)).toBe(44002);
    expect(await simulator.errcode(PATH, 'touser=o-1')).toBe(47001);
  });

  it('of a long-term template uses nothing up', async () => {
    await simulator.post('/simulator/settings', {
      templates: [{ id: 'long', title: '长期', kind: 'long', fields: [{ key: 'thing1', label: '事项' }] }],
    });
    await accept('o-1', 'long');
    const long = { touser: 'o-1', template_id: 'long', data: dataOf({ thing1: '好' }) };
    expect(await simulator.errcode(PATH, long)).toBe(0);
    expect(await simulator.errcode(PATH, long)).toBe(0);
  });
});

describe('POST /simulator/subscribe, the panel', () => {
  const ask = async (titles: readonly string[], more: object = {}) => {
    const ids = titles.map((title) => template(title).id);
    return (await simulator.post('/simulator/subscribe', { openid: 'o-1', templateIds: ids, ...more })).body;
  };
  const ids = (...titles: readonly string[]) => titles.map((title) => template(title).id);

  it('gives a choice for each template; what is not accepted is rejected', async () => {
    const [lesson, refund] = ids('开课提醒', '退款通知');
    expect(await ask(['开课提醒', '退款通知'], { choices: { [lesson!]: 'accept' } })).toEqual({
      errMsg: 'requestSubscribeMessage:ok',
      [lesson!]: 'accept',
      [refund!]: 'reject',
    });
  });

  it('asks about three templates at most, unless the setting says otherwise', async () => {
    const titles = ['开课提醒', '退款通知', '拼团结果', '续费提醒'];
    expect(await ask(titles)).toMatchObject({ errCode: 20003 });
    await simulator.post('/simulator/settings', { maxTemplatesPerRequest: 5 });
    expect(await ask(titles)).toMatchObject({ errMsg: 'requestSubscribeMessage:ok' });
  });

  it('fails as a phone does', async () => {
    const fail = async (templateIds: readonly string[]) =>
      (await simulator.post('/simulator/subscribe', { openid: 'o-1', templateIds })).body.errCode;
    expect(await fail([])).toBe(10001);
    expect(await fail(['unknown'])).toBe(20001);
    const templates = [
      { id: 'once', title: '一次', fields: [] },
      { id: 'long', title: '长期', kind: 'long', fields: [] },
      { id: 'twin', title: '一次', fields: [] },
    ];
    await simulator.post('/simulator/settings', { templates });
    expect(await fail(['once', 'long'])).toBe(20002);
    await simulator.post('/simulator/people', { openid: 'o-1', messagesOff: true });
    expect(await fail(['once'])).toBe(20004);
    await simulator.post('/simulator/people', { openid: 'o-1', messagesOff: false });
    await simulator.post('/simulator/settings', { bannedTemplates: ['*'] });
    expect(await fail(['once'])).toBe(20005);
    await simulator.post('/simulator/settings', { bannedTemplates: ['long'] });
    expect((await simulator.post('/simulator/subscribe', { openid: 'o-1', templateIds: ['long'] })).body).toMatchObject({
      long: 'ban',
    });
    const twins = { openid: 'o-1', templateIds: ['once', 'twin'], choices: { once: 'accept', twin: 'accept' } };
    expect((await simulator.post('/simulator/subscribe', twins)).body).toMatchObject({ once: 'accept', twin: 'filter' });
  });

  it('keeps a choice for ever, in silence, when that is ticked', async () => {
    const [lesson] = ids('开课提醒');
    await ask(['开课提醒'], { choices: { [lesson!]: 'accept' }, always: true });
    expect(await ask(['开课提醒'], { choices: { [lesson!]: 'reject' } })).toMatchObject({ [lesson!]: 'accept' });
    expect(await left()).toBe(2);
    expect((await simulator.get('/simulator/grants', { openid: 'o-1' })).body.grants).toContainEqual({
      templateId: lesson,
      title: '开课提醒',
      left: 2,
      always: 'accept',
    });
  });

  it('stays closed after the template was turned off, until it is turned on', async () => {
    const [lesson] = ids('开课提醒');
    await accept();
    await simulator.post('/simulator/unsubscribe', { openid: 'o-1', templateId: lesson });
    expect(await left()).toBe(0);
    expect(await ask(['开课提醒'], { choices: { [lesson!]: 'accept' } })).toMatchObject({ [lesson!]: 'reject' });
    await simulator.post('/simulator/unsubscribe', { openid: 'o-1', templateId: lesson, on: true });
    expect(await ask(['开课提醒'], { choices: { [lesson!]: 'accept' } })).toMatchObject({ [lesson!]: 'accept' });
  });

  it('refuses what no panel could ask', async () => {
    expect((await simulator.post('/simulator/subscribe', { openid: 'o-9', templateIds: [] })).status).toBe(400);
    expect((await simulator.post('/simulator/subscribe', { openid: 'o-1', templateIds: 'x' })).status).toBe(400);
    expect((await simulator.post('/simulator/subscribe', { openid: 'o-1', templateIds: [], choices: { a: 'yes' } })).status).toBe(
      400,
    );
  });
});

describe('events about subscriptions', () => {
  let inbox: Inbox;
  beforeEach(async () => {
    inbox = await startInbox();
    await simulator.post('/simulator/settings', { pushUrl: inbox.url });
  });
  afterEach(() => inbox.stop());
  const events = async () => {
    await simulator.world.push.idle();
    return inbox.received.map(({ text }) => JSON.parse(text));
  };
  const head = (event: string) => ({
    ToUserName: 'gh_5130000000a1',
    FromUserName: 'o-1',
    CreateTime: START / 1_000,
    MsgType: 'event',
    Event: event,
  });

  it('the panel: an object for one template, an array for several', async () => {
    await accept();
    const two = [template('开课提醒').id, template('退款通知').id];
    await simulator.post('/simulator/subscribe', { openid: 'o-1', templateIds: two, choices: { [two[1]!]: 'accept' } });
    const item = (id: string | undefined, status: string) => ({ TemplateId: id, SubscribeStatusString: status, PopupScene: '0' });
    expect(await events()).toEqual([
      { ...head('subscribe_msg_popup_event'), List: item(two[0], 'accept') },
      { ...head('subscribe_msg_popup_event'), List: [item(two[0], 'reject'), item(two[1], 'accept')] },
    ]);
  });

  it('no panel, no event', async () => {
    const { id } = template();
    await simulator.post('/simulator/subscribe', { openid: 'o-1', templateIds: [id], choices: { [id]: 'accept' }, always: true });
    await accept();
    expect(await events()).toHaveLength(1);
  });

  it('turning off', async () => {
    await simulator.post('/simulator/unsubscribe', { openid: 'o-1', templateId: template().id });
    expect(await events()).toEqual([
      { ...head('subscribe_msg_change_event'), List: { TemplateId: template().id, SubscribeStatusString: 'reject' } },
    ]);
  });

  it('a message that was sent, under the id that the call gave', async () => {
    await accept();
    const { text } = await simulator.call(PATH, message());
    const MsgID = /\d{19}/.exec(text)?.[0];
    expect((await events()).at(-1)).toEqual({
      ...head('subscribe_msg_sent_event'),
      List: { TemplateId: template().id, MsgID, ErrorCode: '0', ErrorStatus: 'success' },
    });
  });
});
