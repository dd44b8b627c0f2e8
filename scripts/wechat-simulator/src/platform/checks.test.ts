import { createServer, type Server, type ServerResponse } from 'node:http';
import { close, type Inbox, listen, type Reply, type Simulator, START, startInbox, startSimulator } from '../test-support';
import { LIMITS } from './rates';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
  simulator.world.issueCode('login', 'o-1', null);
});
afterEach(() => simulator.stop());

describe('POST /wxa/msg_sec_check', () => {
  const PATH = '/wxa/msg_sec_check';
  const text = (more: object = {}) => ({ version: 2, openid: 'o-1', scene: 2, content: '老师讲得很好', ...more });
  const check = (more: object = {}): Promise<Reply> => simulator.call(PATH, text(more));

  it('passes a good text with label 100', async () => {
    expect((await check()).body).toEqual({
      errcode: 0,
      errmsg: 'ok',
      trace_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
      result: { suggest: 'pass', label: 100 },
      detail: [{ strategy: 'content_model', errcode: 0, suggest: 'pass', label: 100, prob: 90 }],
    });
  });

  it.each([
    ['加微信领红包', 'review', 10001],
    ['颠覆政权', 'risky', 20001],
    ['色情', 'risky', 20002],
    ['蠢货', 'risky', 20003],
    ['贩毒', 'risky', 20006],
    ['刷单返利', 'risky', 20008],
    ['低俗', 'review', 20012],
    ['盗版', 'review', 20013],
    ['违规内容', 'risky', 21000],
  ])('finds «%s»: %s, %i', async (word, suggest, label) => {
    const { body } = await check({ content: `今天${word}了` });
    expect(body.result).toEqual({ suggest, label });
    expect(body.detail).toContainEqual({ strategy: 'keyword', errcode: 0, suggest, label, keyword: word, level: 20 });
  });

  it('gives the worst of several findings', async () => {
    expect((await check({ content: '低俗的色情' })).body.result).toEqual({ suggest: 'risky', label: 20002 });
  });

  it('reads title and nickname too, and the signature on profiles only', async () => {
    expect((await check({ title: '色情' })).body.result).toMatchObject({ suggest: 'risky' });
    expect((await check({ nickname: '色情' })).body.result).toMatchObject({ suggest: 'risky' });
    expect((await check({ signature: '色情' })).body.result).toMatchObject({ suggest: 'pass' });
    expect((await check({ signature: '色情', scene: 1 })).body.result).toMatchObject({ suggest: 'risky' });
  });

  it('looks for the words in the settings', async () => {
    await simulator.post('/simulator/settings', { triggerWords: [{ word: 'xyz', suggest: 'review', label: 20006 }] });
    expect((await check({ content: '色情 xyz' })).body.result).toEqual({ suggest: 'review', label: 20006 });
  });

  it.each([
    ['2,500 characters', { content: '字'.repeat(2_500) }, 0],
    ['2,501 characters', { content: '字'.repeat(2_501) }, 47001],
    ['no text', { content: '' }, 47001],
    ['something that is no text', { content: 7 }, 47001],
    ['version 1', { version: 1 }, 47001],
    ['no version', { version: undefined }, 47001],
    ['scene 1', { scene: 1 }, 0],
    ['scene 4', { scene: 4 }, 0],
    ['scene 0', { scene: 0 }, 40129],
    ['scene 5', { scene: 5 }, 40129],
    ['no scene', { scene: undefined }, 40129],
    ['an unknown person', { openid: 'o-9' }, 40003],
    ['nobody', { openid: undefined }, 40003],
  ])('with %s', async (_what, more, errcode) => {
    expect(await simulator.errcode(PATH, text(more))).toBe(errcode);
  });

  it('checks for people who visited within two hours: 61010', async () => {
    await simulator.world.advance(7_199_999);
    expect(await simulator.errcode(PATH, text())).toBe(0);
    await simulator.world.advance(1);
    expect(await simulator.errcode(PATH, text())).toBe(61010);
    simulator.world.issueCode('login', 'o-1', null);
    expect(await simulator.errcode(PATH, text())).toBe(0);
  });

  it('wants POST, a token, a body, and JSON in UTF-8', async () => {
    expect((await simulator.get(PATH)).body.errcode).toBe(43002);
    expect((await simulator.post(PATH, text())).body.errcode).toBe(41001);
    expect(await simulator.errcode(PATH)).toBe(44002);
    expect(await simulator.errcode(PATH, 'content=x')).toBe(47001);
    const { access_token: token } = simulator.world.tokens.stable(false) as { access_token: string };
    const latin = Buffer.concat([Buffer.from('{"content":"'), Buffer.from([0xe9]), Buffer.from('"}')]);
    const answer = await fetch(`${simulator.base}${PATH}?access_token=${token}`, { method: 'POST', body: latin });
    expect(await answer.json()).toMatchObject({ errcode: 47001 });
  });

  it('checks 4,000 a minute (44991) and 2,000,000 a day (45009)', async () => {
    expect([LIMITS['text-check.minute'].most, LIMITS['text-check.day'].most]).toEqual([4_000, 2_000_000]);
    await simulator.post('/simulator/settings', { limits: { 'text-check.minute': 1, 'text-check.day': 2 } });
    expect(await simulator.errcode(PATH, text())).toBe(0);
    expect(await simulator.errcode(PATH, text())).toBe(44991);
    await simulator.world.advance(60_000);
    expect(await simulator.errcode(PATH, text())).toBe(0);
    await simulator.world.advance(60_000);
    expect(await simulator.errcode(PATH, text())).toBe(45009);
  });
});

describe('POST /wxa/media_check_async', () => {
  const PATH = '/wxa/media_check_async';
  let inbox: Inbox;
  let media: Server;
  let image: string;
  let sent: number;
  /** As many as are taken, at most 200. */
  const sendMegabytes = (response: ServerResponse): void => {
    sent += 1;
    response.write(Buffer.alloc(1024 * 1024), (error) => {
      if (!error && sent < 200) sendMegabytes(response);
      else response.end();
    });
  };
  beforeEach(async () => {
    inbox = await startInbox();
    sent = 0;
    media = createServer((request, response) => {
      if (request.url === '/endless.jpg') return sendMegabytes(response);
      response.writeHead(request.url === '/image.jpg' ? 200 : 404).end('bytes');
    });
    image = `${await listen(media)}/image.jpg`;
    await simulator.post('/simulator/settings', { pushUrl: inbox.url });
  });
  afterEach(async () => {
    await inbox.stop();
    await close(media);
  });
  const request = (more: object = {}) => ({ media_url: image, media_type: 2, version: 2, scene: 1, openid: 'o-1', ...more });
  const ask = async (more: object = {}) => (await simulator.call(PATH, request(more))).body.trace_id;
  const wait = (advanceMs: number) => simulator.post('/simulator/clock', { advanceMs });
  const events = () => inbox.received.map(({ text }) => JSON.parse(text));
  const found = (traceId: string, suggest: string, label: number) => ({
    ToUserName: 'gh_5130000000a1',
    FromUserName: 'o-1',
    CreateTime: expect.any(Number),
    MsgType: 'event',
    Event: 'wxa_media_check',
    appid: simulator.world.appId,
    trace_id: traceId,
    version: 2,
    detail: [{ strategy: 'content_model', errcode: 0, suggest, label, prob: 90 }],
    errcode: 0,
    errmsg: 'ok',
    result: { suggest, label },
  });

  it('passes after two seconds, as an event', async () => {
    const traceId = await ask();
    await wait(1_999);
    expect(events()).toEqual([]);
    await wait(1);
    expect(events()).toEqual([{ ...found(traceId, 'pass', 100), CreateTime: (START + 2_000) / 1_000 }]);
    await wait(60_000);
    expect(events()).toHaveLength(1);
  });

  it('finds what was decided by hand, or what the settings say', async () => {
    const traceId = await ask();
    expect((await simulator.post('/simulator/images', { traceId, suggest: 'risky', label: 20001 })).status).toBe(200);
    expect((await simulator.post('/simulator/images', { traceId, suggest: 'pass' })).status).toBe(400);
    await wait(60_000);
    await simulator.post('/simulator/settings', { imageVerdict: { suggest: 'review', label: 20012 } });
    const next = await ask();
    await wait(2_000);
    expect(events()).toEqual([found(traceId, 'risky', 20001), found(next, 'review', 20012)]);
    expect((await simulator.get('/simulator/images')).body.images).toMatchObject([
      { traceId: next, url: image, decided: true },
      { traceId, decided: true },
    ]);
    expect((await simulator.post('/simulator/images', { traceId: 'unknown', suggest: 'pass' })).status).toBe(400);
  });

  it('tells when the image cannot be downloaded: -1008', async () => {
    const traceId = await ask({ media_url: image.replace('image', 'gone') });
    await wait(2_000);
    const [event] = events();
    expect(event).toMatchObject({ Event: 'wxa_media_check', trace_id: traceId, errcode: -1008 });
    expect(event.result).toBeUndefined();
  });

  it('remembers the newest 5,000', () => {
    const { mediaChecks } = simulator.world;
    for (let n = 0; n <= 5_000; n += 1) mediaChecks.add({ traceId: `t-${n}`, openid: 'o-1', url: image, at: START });
    expect([mediaChecks.list().length, mediaChecks.find('t-0'), mediaChecks.find('t-1')?.traceId]).toEqual([
      5_000,
      undefined,
      't-1',
    ]);
  });

  it('does not read an image that has no end', async () => {
    await ask({ media_url: image.replace('image', 'endless') });
    await wait(2_000);
    expect(events()[0]).toMatchObject({ errcode: -1008 });
    expect(sent).toBeLessThan(100);
  });

  it.each([
    ['sound', { media_type: 1 }, 0],
    ['another type', { media_type: 3 }, 47001],
    ['version 1', { version: 1 }, 47001],
    ['no address', { media_url: undefined }, 47001],
    ['an address that is none', { media_url: 'image.jpg' }, 47001],
    ['scene 5', { scene: 5 }, 40129],
    ['an unknown person', { openid: 'o-9' }, 40003],
  ])('with %s', async (_what, more, errcode) => {
    expect(await simulator.errcode(PATH, request(more))).toBe(errcode);
  });

  it('checks for people who visited within two hours: 61010', async () => {
    await simulator.world.advance(7_200_000);
    expect(await simulator.errcode(PATH, request())).toBe(61010);
  });
});
