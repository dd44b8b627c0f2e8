import jsQr from 'jsqr';
import { PNG } from 'pngjs';
import { type Reply, type Simulator, startSimulator } from '../test-support';
import { LIMITS } from './rates';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

const PATH = '/wxa/getwxacodeunlimit';
const make = (body: object): Promise<Reply> => simulator.call(PATH, body);
const read = (png: Buffer): string | undefined => {
  const { data, width, height } = PNG.sync.read(png);
  return jsQr(new Uint8ClampedArray(data), width, height)?.data;
};

describe('POST /wxa/getwxacodeunlimit', () => {
  it('answers with the bytes of an image that can be scanned', async () => {
    const { status, type, bytes } = await make({ scene: 'i=3kF9', page: 'pages/home/index' });
    expect([status, type]).toEqual([200, 'image/png']);
    expect(PNG.sync.read(bytes)).toMatchObject({ width: 430, height: 430 });
    const { body } = await simulator.post('/simulator/scan', { content: read(bytes) ?? '' });
    expect(body).toEqual({
      kind: 'mini-program-code',
      result: '',
      page: 'pages/home/index',
      scene: 'i=3kF9',
      path: 'pages/home/index?scene=i%3D3kF9',
      envVersion: 'release',
    });
  });

  it('answers a mistake with HTTP 200 and JSON', async () => {
    const { status, type, body } = await make({ scene: '' });
    expect([status, type, body.errcode]).toEqual([200, 'text/plain; charset=utf-8', 40169]);
  });

  it.each([
    ['one character', 'a', 0],
    ['32 characters', 'a'.repeat(32), 0],
    ['33 characters', 'a'.repeat(33), 40169],
    ['nothing', '', 40169],
    ['no text', 7, 40169],
    ['no scene', undefined, 40169],
    ['all that is allowed', "!#$&'()*+,/:;=?@-._~", 0],
    ['a percent sign', 'a%20', 40129],
    ['Chinese', '青芽', 40129],
    ['a space', 'a b', 40129],
    ['quotes', 'a"b', 40129],
    ['a bar', 'a|b', 40129],
    ['the reserved name', 'scancode_time=1', 85096],
  ])('takes as scene %s', async (_what, scene, errcode) => {
    expect(await simulator.errcode(PATH, { scene })).toBe(errcode);
  });

  it.each([
    ['a page of the released app', 'pages/home/index', 0],
    ['nothing: the home page', '', 0],
    ['a page that is not released', 'pages/other/index', 41030],
    ['a leading slash', '/pages/home/index', 41030],
    ['a query', 'pages/home/index?id=1', 41030],
    ['the reserved name', 'pages/home/scancode_time', 85096],
    ['no text', 7, 40097],
  ])('takes as page %s', async (_what, page, errcode) => {
    await simulator.post('/simulator/settings', { pages: ['pages/home/index'] });
    expect(await simulator.errcode(PATH, { scene: 'a', page })).toBe(errcode);
  });

  it('does not look for the page without check_path, but still wants its form', async () => {
    await simulator.post('/simulator/settings', { pages: [] });
    expect(await simulator.errcode(PATH, { scene: 'a', page: 'pages/new/index', check_path: false })).toBe(0);
    expect(await simulator.errcode(PATH, { scene: 'a', page: '/pages/new/index', check_path: false })).toBe(41030);
    expect(await simulator.errcode(PATH, { scene: 'a', page: 'pages/new/index', check_path: 'no' })).toBe(40097);
  });

  it.each([
    [{ env_version: 'release' }, 0],
    [{ env_version: 'trial' }, 0],
    [{ env_version: 'develop' }, 0],
    [{ env_version: 'formal' }, 40097],
    [{ width: 280 }, 0],
    [{ width: 1280 }, 0],
    [{ width: 279 }, 40097],
    [{ width: 1281 }, 40097],
    [{ width: 430.5 }, 40097],
    [{ width: '430' }, 40097],
    [{ is_hyaline: true, auto_color: true }, 0],
    [{ is_hyaline: 'yes' }, 40097],
    [{ auto_color: 1 }, 40097],
    [{ line_color: { r: 10, g: '20', b: 30 } }, 0],
    [{ line_color: { r: 256, g: 0, b: 0 } }, 40097],
    [{ line_color: { r: 1 } }, 40097],
  ])('with %j: %i', async (more, errcode) => {
    expect(await simulator.errcode(PATH, { scene: 'a', ...more })).toBe(errcode);
  });

  it('draws in the size and colour that were asked for, transparent when that was asked for', async () => {
    const { bytes } = await make({ scene: 'a', width: 300, is_hyaline: true, line_color: { r: 1, g: 2, b: 3 } });
    const image = PNG.sync.read(bytes);
    expect([image.width, image.height]).toEqual([300, 300]);
    const pixels = new Set<string>();
    for (let i = 0; i < image.data.length; i += 4) pixels.add([...image.data.subarray(i, i + 4)].join());
    expect([...pixels].sort()).toEqual(['1,2,3,255', '255,255,255,0']);
  });

  it('wants JSON, POST and a token', async () => {
    expect(await simulator.errcode(PATH, 'scene=a')).toBe(40169);
    expect(await simulator.errcode(PATH)).toBe(40169);
    expect((await simulator.get(PATH)).body.errcode).toBe(43002);
    expect((await simulator.post(PATH, { scene: 'a' }, { access_token: 'x' })).body.errcode).toBe(40014);
  });

  it('makes 5,000 a minute: 45009', async () => {
    expect(LIMITS['code.minute']).toEqual({ window: 'minute', most: 5_000, errcode: 45009 });
    await simulator.post('/simulator/settings', { limits: { 'code.minute': 1 } });
    expect(await simulator.errcode(PATH, { scene: 'a' })).toBe(0);
    expect(await simulator.errcode(PATH, { scene: 'b' })).toBe(45009);
    await simulator.world.advance(30_000);
    expect(await simulator.errcode(PATH, { scene: 'b' })).toBe(0);
  });

  it('gives the same code for the same question', async () => {
    const [first, second] = [await make({ scene: 'a' }), await make({ scene: 'a' })];
    expect(first.bytes.equals(second.bytes)).toBe(true);
    expect((await make({ scene: 'b' })).bytes.equals(first.bytes)).toBe(false);
    expect((await simulator.get('/simulator/codes')).body.codes).toHaveLength(2);
  });
});

describe('POST /wxa/getwxacode', () => {
  const path = '/wxa/getwxacode';
  it('takes a path with a query of 1,024 characters in all: 40159', async () => {
    expect(await simulator.errcode(path, { path: `p?${'a'.repeat(1_022)}` })).toBe(0);
    expect(await simulator.errcode(path, { path: `p?${'a'.repeat(1_023)}` })).toBe(40159);
    expect(await simulator.errcode(path, {})).toBe(40159);
    const { bytes } = await simulator.call(path, { path: 'pages/a/b?id=1' });
    expect((await simulator.post('/simulator/scan', { content: read(bytes) ?? '' })).body.path).toBe('pages/a/b?id=1');
  });

  it('makes 100,000 in the life of an app: 45029', async () => {
    expect(LIMITS['path-code.ever'].most).toBe(100_000);
    await simulator.post('/simulator/settings', { limits: { 'path-code.ever': 1 } });
    expect(await simulator.errcode(path, { path: 'a' })).toBe(0);
    await simulator.world.advance(400 * 86_400_000);
    expect(await simulator.errcode(path, { path: 'b' })).toBe(45029);
  });
});

describe('the codes on the phone', () => {
  it('are listed, newest first, with an image that says the same', async () => {
    const first = await make({ scene: 'a', page: 'pages/home/index', env_version: 'trial' });
    await make({ scene: 'b' });
    const codes = (await simulator.get('/simulator/codes')).body.codes as { id: string; image: string; scene: string }[];
    expect(codes.map(({ scene }) => scene)).toEqual(['b', 'a']);
    expect(codes[1]).toMatchObject({
      page: 'pages/home/index',
      envVersion: 'trial',
      image: `/simulator/codes/${codes[1]?.id}.png`,
    });
    const image = await simulator.get(codes[1]?.image ?? '');
    expect(image.type).toBe('image/png');
    expect(read(image.bytes)).toBe(read(first.bytes));
    expect((await simulator.post('/simulator/scan', { content: codes[1]?.id ?? '' })).body.scene).toBe('a');
    expect((await simulator.get('/simulator/codes/nothing.png')).status).toBe(404);
  });

  it('are told from other QR images', async () => {
    expect((await simulator.post('/simulator/scan', { content: 'https://example.cn' })).body).toEqual({
      kind: 'qr',
      result: 'https://example.cn',
    });
    expect((await simulator.post('/simulator/scan', {})).status).toBe(400);
  });
});
