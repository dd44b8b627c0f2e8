import { type Simulator, START, startSimulator } from '../test-support';
import { LIMITS } from './rates';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
  await simulator.post('/simulator/settings', { pages: ['pages/home/index', 'pages/course/index'] });
});
afterEach(() => simulator.stop());

const DAY_MS = 86_400_000;
const NOW = START / 1_000;
const scan = async (content: string) => (await simulator.post('/simulator/scan', { content })).body;

/** Both calls with the same target and life. */
const FORMS: readonly [string, string, (target: object, life: object) => object, 'url_link' | 'openlink', RegExp][] = [
  [
    'generate_urllink',
    '/wxa/generate_urllink',
    (target, life) => ({ ...target, ...life }),
    'url_link',
    /^https:\/\/wxaurl\.cn\/\S+$/,
  ],
  [
    'generatescheme',
    '/wxa/generatescheme',
    (target, life) => ({ jump_wxa: target, ...life }),
    'openlink',
    /^weixin:\/\/dl\/business\/\?t=\S+$/,
  ],
];

describe.each(FORMS)('POST /wxa/%s', (_name, path, bodyOf, field, form) => {
  const days = (expire_interval: unknown) => ({ expire_type: 1, expire_interval });
  const until = (expire_time: unknown) => ({ expire_type: 0, expire_time });
  const target = { path: 'pages/course/index', query: 'id=7' };
  const errcode = (to: object, life: object) => simulator.errcode(path, bodyOf(to, life));

  it('makes a link that leads to the page until it ends', async () => {
    const { body } = await simulator.call(path, bodyOf(target, days(1)));
    expect(body).toEqual({ errcode: 0, errmsg: 'ok', [field]: expect.stringMatching(form) });
    const result = {
      kind: 'link',
      result: body[field],
      page: 'pages/course/index',
      path: 'pages/course/index?id=7',
      envVersion: 'release',
    };
    expect(await scan(body[field])).toEqual({ ...result, expired: false });
    await simulator.world.advance(DAY_MS - 1);
    expect(await scan(body[field])).toEqual({ ...result, expired: false });
    await simulator.world.advance(1);
    expect(await scan(body[field])).toEqual({ ...result, expired: true });
  });

  it.each([
    ['one day', days(1), 0],
    ['30 days', days(30), 0],
    ['31 days', days(31), 85401],
    ['no day', days(0), 85401],
    ['half a day', days(0.5), 85401],
    ['days that are not told', days(undefined), 85401],
    ['one minute', until(NOW + 60), 0],
    ['less than a minute', until(NOW + 59), 85401],
    ['30 days by time', until(NOW + 30 * 86_400), 0],
    ['more than 30 days by time', until(NOW + 30 * 86_400 + 1), 85401],
    ['the past', until(NOW - 1), 85401],
    ['a time that is not told', until(undefined), 85401],
    ['nothing: links for ever are gone', {}, 85401],
    ['another type', { expire_type: 2, expire_interval: 1 }, 85401],
  ])('lives %s', async (_what, life, expected) => {
    expect(await errcode(target, life)).toBe(expected);
  });

  it.each([
    ['a page of the released app', { path: 'pages/home/index' }, 0],
    ['a leading slash', { path: '/pages/home/index' }, 0],
    ['the home page', {}, 0],
    ['another page', { path: 'pages/other/index' }, 40165],
    ['a query in the path', { path: 'pages/home/index?id=1' }, 40165],
    ['a path that is no text', { path: 7 }, 40165],
    ['a query of 1,024 characters', { ...target, query: 'a'.repeat(1_024) }, 0],
    ['a query of 1,025 characters', { ...target, query: 'a'.repeat(1_025) }, 40212],
    ['a query with Chinese', { ...target, query: 'name=青芽' }, 40212],
    ['a query that is encoded', { ...target, query: `name=${encodeURIComponent('青芽')}` }, 0],
    ['the trial version', { ...target, env_version: 'trial' }, 0],
    ['another version', { ...target, env_version: 'formal' }, 85402],
  ])('leads to %s', async (_what, to, expected) => {
    expect(await errcode(to, days(1))).toBe(expected);
  });

  it('leads to the released app only when there is one: 85079', async () => {
    await simulator.post('/simulator/settings', { released: false });
    expect(await errcode(target, days(1))).toBe(85079);
    expect(await errcode({ ...target, env_version: 'trial' }, days(1))).toBe(0);
  });

  it('is made 100 times a second (44990) and 500,000 times a day (44993)', async () => {
    expect([LIMITS['link.second'].most, LIMITS['link.day'].most]).toEqual([100, 500_000]);
    await simulator.post('/simulator/settings', { limits: { 'link.second': 1, 'link.day': 2 } });
    expect(await errcode(target, days(1))).toBe(0);
    expect(await errcode(target, days(1))).toBe(44990);
    await simulator.world.advance(1_000);
    expect(await errcode(target, days(1))).toBe(0);
    await simulator.world.advance(1_000);
    expect(await errcode(target, days(1))).toBe(44993);
  });

  it('wants POST, a token, a body, and JSON', async () => {
    expect((await simulator.get(path)).body.errcode).toBe(43002);
    expect((await simulator.post(path, {})).body.errcode).toBe(41001);
    expect(await simulator.errcode(path)).toBe(44002);
    expect(await simulator.errcode(path, 'x')).toBe(47001);
  });
});

it('counts links and schemes together', async () => {
  await simulator.post('/simulator/settings', { limits: { 'link.day': 1 } });
  expect(await simulator.errcode('/wxa/generate_urllink', { expire_type: 1, expire_interval: 1 })).toBe(0);
  expect(await simulator.errcode('/wxa/generatescheme', { expire_type: 1, expire_interval: 1 })).toBe(44993);
});

it('wants jump_wxa to be an object', async () => {
  expect(await simulator.errcode('/wxa/generatescheme', { jump_wxa: 'x', expire_type: 1, expire_interval: 1 })).toBe(47001);
});

describe('POST /wxa/genwxashortlink', () => {
  const path = '/wxa/genwxashortlink';

  it('is for shops only: 43104', async () => {
    expect(await simulator.errcode(path, { page_url: 'pages/home/index' })).toBe(43104);
  });

  it('makes links of 30 days, or for ever', async () => {
    await simulator.post('/simulator/settings', { shopCategory: true });
    const links = [];
    for (const is_permanent of [false, true])
      links.push((await simulator.call(path, { page_url: 'pages/home/index?a=1', page_title: '标题', is_permanent })).body.link);
    expect(links[0]).toMatch(/^#小程序:\/\//);
    await simulator.world.advance(30 * DAY_MS);
    expect(await scan(links[0] ?? '')).toMatchObject({ expired: true });
    expect(await scan(links[1] ?? '')).toMatchObject({ path: 'pages/home/index?a=1', expired: false });
    expect(await simulator.errcode(path, { page_url: 'pages/other/index' })).toBe(40225);
    expect(await simulator.errcode(path, { page_url: `pages/home/index?${'a'.repeat(1_008)}` })).toBe(40225);
    expect(await simulator.errcode(path, {})).toBe(40225);
  });
});
