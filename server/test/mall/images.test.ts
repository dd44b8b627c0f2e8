import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { DAY_MS } from '@qingya/shared';
import sharp from 'sharp';
import { sweepImages, uploadImage } from '../../src/modules/mall';
import { drawImage } from '../../src/modules/mall/usecases/draw-image';
import { type FileStore, localFileStore } from '../../src/platform/files';
import { describeProduct, type TestProduct } from '../support/product';
import { freshKey } from '../support/product-school';
import { buildGood, buildMall, buildShopper, type MallScene, outcome, redeemed } from './support';

const picture = (width: number, height: number, background = '#3080c0') =>
  sharp({ create: { width, height, channels: 3, background } });

const codeOf = (content: Buffer): Promise<string> =>
  drawImage(content).then(
    () => 'drawn',
    (error: { code?: string }) => error.code ?? String(error),
  );

const CRC = Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
const chunkOf = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = (CRC[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([frame, body, check]);
};
/** A PNG that says how large it is and holds hardly anything. */
const pngSaying = (width: number, height: number, rows = 0): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc(rows * (width + 1)));
  const parts = [chunkOf('IHDR', head), chunkOf('IDAT', data), chunkOf('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
};

describe('drawing an uploaded picture anew', () => {
  it('makes a JPEG of at most 1,080 pixels a side and a thumbnail of at most 360, from any of the three formats', async () => {
    for (const content of await Promise.all([
      picture(2_400, 1_200).jpeg().toBuffer(),
      picture(2_400, 1_200).png().toBuffer(),
      picture(2_400, 1_200).webp().toBuffer(),
    ])) {
      const { full, thumb, width, height } = await drawImage(content);
      expect(await sharp(full).metadata()).toMatchObject({ format: 'jpeg', width: 1_080, height: 540 });
      expect([width, height]).toEqual([1_080, 540]);
      expect(await sharp(thumb).metadata()).toMatchObject({ format: 'jpeg', width: 360, height: 180 });
    }
  });

  it('enlarges nothing', async () => {
    const { full, thumb } = await drawImage(await picture(240, 200).png().toBuffer());
    expect(await sharp(full).metadata()).toMatchObject({ width: 240, height: 200 });
    expect(await sharp(thumb).metadata()).toMatchObject({ width: 240, height: 200 });
  });

  it('turns it the way it was taken and forgets where and with what', async () => {
    const taken = await picture(600, 300)
      .withExif({ IFD0: { Make: 'PhoneMaker', Copyright: 'somebody' }, IFD3: { GPSLatitude: '31/1 13/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await sharp(taken).metadata()).toMatchObject({ orientation: 6, exif: expect.any(Buffer) });
    const { full, thumb } = await drawImage(taken);
    for (const drawn of [full, thumb]) {
      const { width, height, exif, orientation, icc, xmp } = await sharp(drawn).metadata();
      expect(Math.sign((height ?? 0) - (width ?? 0))).toBe(1);
      expect([exif, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined]);
      expect(drawn.includes('PhoneMaker')).toBe(false);
    }
  });

  it('puts transparent parts on white', async () => {
    const clear = sharp({ create: { width: 300, height: 300, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    const { full } = await drawImage(await clear.png().toBuffer());
    const { data } = await sharp(full).raw().toBuffer({ resolveWithObject: true });
    expect(Math.min(...data.subarray(0, 30))).toBeGreaterThan(250);
  });

  it('takes sides from 200 to 8,000 pixels and no others', async () => {
    expect(await codeOf(await picture(200, 200).png().toBuffer())).toBe('drawn');
    expect(await codeOf(await picture(199, 400).png().toBuffer())).toBe('image_too_small');
    expect(await codeOf(await picture(400, 199).png().toBuffer())).toBe('image_too_small');
    expect(await codeOf(await picture(8_000, 200).png().toBuffer())).toBe('drawn');
    expect(await codeOf(await picture(8_001, 200).png().toBuffer())).toBe('image_too_large');
    expect(await codeOf(await picture(200, 8_001).jpeg().toBuffer())).toBe('image_too_large');
  });

  it('does not unfold a small file that says it is enormous', async () => {
    expect(await codeOf(pngSaying(60_000, 60_000))).toBe('image_too_large');
    expect(await codeOf(pngSaying(8_001, 8_000))).toBe('image_too_large');
    // As large as is allowed, and nothing in it: broken.
    expect(await codeOf(pngSaying(8_000, 8_000, 10))).toBe('image_type');
  });

  it('goes by the bytes: nothing but JPEG, PNG and WebP, whole', async () => {
    const jpeg = await picture(600, 600).jpeg().toBuffer();
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><script>alert(1)</script></svg>';
    const noise = Buffer.from(Array.from({ length: 4_000 }, (_, n) => (n * 7_919) % 251));
    const wrong: Record<string, Buffer> = {
      svg: Buffer.from(svg),
      'svg with a head': Buffer.from(`<?xml version="1.0"?>${svg}`),
      gif: await picture(300, 300).gif().toBuffer(),
      tiff: await picture(300, 300).tiff().toBuffer(),
      text: Buffer.from('这不是图片'),
      noise,
      'noise that begins as a JPEG': Buffer.concat([jpeg.subarray(0, 3), noise]),
      'noise that begins as a WebP': Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8 '), noise]),
      'half a JPEG': jpeg.subarray(0, jpeg.length / 2),
      nothing: Buffer.alloc(0),
    };
    for (const [what, content] of Object.entries(wrong)) expect([what, await codeOf(content)]).toEqual([what, 'image_type']);
    expect(await codeOf(jpeg)).toBe('drawn');
  });

  it('takes 5 MB and not a byte more', async () => {
    const small = await picture(300, 300).jpeg().toBuffer();
    const padded = (bytes: number) => Buffer.concat([small, Buffer.alloc(bytes - small.length)]);
    expect(await codeOf(padded(5 * 1024 * 1024))).toBe('drawn');
    expect(await codeOf(padded(5 * 1024 * 1024 + 1))).toBe('image_too_large');
  });
});

describeProduct('pictures of goods', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });

  it('keeps a picture that anybody may see and keep for a year, whatever the file was called', async () => {
    const t = open();
    const content = await picture(900, 600).png().toBuffer();
    const { status, body } = await s.manager.api.upload('/good-images', {}, content, '熊.txt');
    expect(status).toBe(201);
    const host = new URL(t.base).origin;
    // As a browser asks: fetch itself would forbid every answer but a whole one.
    const repeat = (path: string, etag: string) =>
      fetch(`${host}${path}`, { headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } });
    for (const path of [body.url, body.thumbUrl]) {
      const shown = await fetch(`${host}${path}`);
      expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(shown.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const bytes = Buffer.from(await shown.arrayBuffer());
      expect((await sharp(bytes).metadata()).width).toBe(path === body.url ? 900 : 360);
      const etag = shown.headers.get('etag') ?? '';
      expect(etag).toContain(body.imageId);
      const again = await repeat(path, etag);
      expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
      const other = await repeat(path, '"another"');
      expect(other.status).toBe(200);
      await other.arrayBuffer();
    }
    expect(await outcome(s.manager.api.get(`/good-images/${body.imageId}/huge`))).toBe('invalid_request');
    expect(await outcome(s.manager.api.get('/good-images/..%2f..%2fqingya.db/full'))).toBe('invalid_request');
    expect(await outcome(s.manager.api.get('/good-images/01ARZ3NDEKTSV4RRFFQ69G5FAV/full'))).toBe('not_found');
  });

  it('refuses what is no picture, what is missing, what is too large, and those who do not write about goods', async () => {
    const upload = (content: Buffer, person = s.manager) => outcome(person.api.upload('/good-images', {}, content, 'a.png'));
    const fine = await picture(300, 300).png().toBuffer();
    expect(await upload(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('image_type');
    expect(await upload(Buffer.alloc(0))).toBe('image_missing');
    expect(await upload(Buffer.concat([fine, Buffer.alloc(6 * 1024 * 1024)]))).toBe('image_too_large');
    expect(await upload(fine, s.desk)).toBe('forbidden');
  });

  it('shows pictures in the order they were put on a good, and refuses those that are not there', async () => {
    const upload = async (): Promise<string> =>
      (await s.manager.api.upload('/good-images', {}, await picture(300, 300).png().toBuffer(), 'a.png')).body.imageId;
    const [first, second] = [await upload(), await upload()];
    const goodId = await buildGood(s, 0, { imageIds: [second, first] });
    const { images, version } = (await s.owner.api.get(`/goods/${goodId}`)).body;
    expect(images.map(({ imageId }: { imageId: string }) => imageId)).toEqual([second, first]);
    const text = { kind: 'physical', category: 'toy', title: '小熊', points: 100, campusIds: [s.campusId], version };
    const unknown = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect(await outcome(s.owner.api.put(`/goods/${goodId}`, { ...text, imageIds: [first, unknown] }))).toBe('image_unknown');
    expect(await outcome(s.owner.api.post('/goods', { ...text, imageIds: [unknown] }, freshKey()))).toBe('image_unknown');
    expect((await s.owner.api.get(`/goods/${goodId}`)).body.imageIds).toEqual([second, first]);
  });

  it('shows a redemption with the cover of its good, to the family and at the desk', async () => {
    const t = open();
    const content = await picture(300, 300).png().toBuffer();
    const cover = (await s.manager.api.upload('/good-images', {}, content, 'a.png')).body;
    const shopper = await buildShopper(t, s.campusId, 200);
    const shown = await redeemed(shopper, await buildGood(s, 1, { imageIds: [cover.imageId] }));
    const bare = await redeemed(shopper, await buildGood(s, 1));
    for (const person of [shopper.parent, s.desk]) {
      expect((await person.api.get(`/redemptions/${shown}`)).body.thumbUrl).toBe(cover.thumbUrl);
      expect((await person.api.get(`/redemptions/${bare}`)).body.thumbUrl).toBeNull();
    }
  });
});

describeProduct('pictures nobody shows', (open) => {
  let folder: string;
  let files: FileStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qingya-pictures-'));
    files = localFileStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const names = (): string[] => {
    try {
      return readdirSync(join(folder, 'goods')).sort();
    } catch {
      return [];
    }
  };
  const keep = async (t: TestProduct, into = files): Promise<string> =>
    uploadImage(t.db, into, await picture(300, 300).jpeg().toBuffer(), '01ARZ3NDEKTSV4RRFFQ69G5FAV');
  const stateOf = async (t: TestProduct, id: string) =>
    (await t.db.read((reader) => reader.row<{ state: string }>('SELECT state FROM mall_image WHERE id = ?', [id])))?.state;

  const releasedAt = async (t: TestProduct, id: string) => {
    const sql = 'SELECT releasedAt FROM mall_image WHERE id = ?';
    const row = await t.db.read((reader) => reader.row<{ releasedAt: number | null }>(sql, [id]));
    return row?.releasedAt;
  };
  const text = { kind: 'physical', category: 'toy', title: '小熊', points: 100 };
  /** Saves a good with other pictures. */
  const show = async ({ owner, campusId }: MallScene, goodId: string, imageIds: readonly string[]) => {
    const { version } = (await owner.api.get(`/goods/${goodId}`)).body;
    const path = `/goods/${goodId}`;
    expect((await owner.api.put(path, { ...text, campusIds: [campusId], version, imageIds })).status).toBe(200);
  };

  it('goes a day after it came unless a good shows it, and cannot be put on a good any more', async () => {
    const t = open();
    const s = await buildMall(t);
    const [shown, lost] = [await keep(t), await keep(t)];
    const goodId = await buildGood(s, 0, { imageIds: [shown] });
    t.clock.set(t.clock.now() + DAY_MS);
    expect(await sweepImages(t.db, files)).toBe(0);
    t.clock.set(t.clock.now() + 1);
    await sweepImages(t.db, files);
    expect([await stateOf(t, shown), await stateOf(t, lost)]).toEqual(['kept', undefined]);
    expect(names()).toEqual([`${shown}-full.jpg`, `${shown}-thumb.jpg`]);
    expect(await sweepImages(t.db, files)).toBe(0);
    const { version } = (await s.owner.api.get(`/goods/${goodId}`)).body;
    const saved = { ...text, campusIds: [s.campusId], version, imageIds: [lost] };
    expect(await outcome(s.owner.api.put(`/goods/${goodId}`, saved))).toBe('image_unknown');
  });

  it('stays a day after it left its good, however long ago it came: open pages still name it', async () => {
    const t = open();
    const s = await buildMall(t);
    const [old, fresh] = [await keep(t), await keep(t)];
    const goodId = await buildGood(s, 0, { imageIds: [old] });
    t.clock.set(t.clock.now() + 90 * DAY_MS);
    await sweepImages(t.db, files);
    expect([await stateOf(t, old), await stateOf(t, fresh)]).toEqual(['kept', undefined]);
    const left = t.clock.now();
    await show(s, goodId, [await keep(t)]);
    expect(await releasedAt(t, old)).toBe(left);
    for (const wait of [1, DAY_MS]) {
      t.clock.set(left + wait);
      expect(await sweepImages(t.db, files)).toBe(0);
      expect(names()).toContain(`${old}-full.jpg`);
    }
    t.clock.set(left + DAY_MS + 1);
    expect(await sweepImages(t.db, files)).toBe(1);
    expect([await stateOf(t, old), names().length]).toEqual([undefined, 2]);
  });

  it('begins its day anew each time it leaves a good, and none of it counts once it is put back', async () => {
    const t = open();
    const s = await buildMall(t);
    const back = await keep(t);
    const goodId = await buildGood(s, 0, { imageIds: [back] });
    t.clock.set(t.clock.now() + 2 * DAY_MS);
    await show(s, goodId, []);
    expect(await releasedAt(t, back)).toBe(t.clock.now());
    t.clock.set(t.clock.now() + DAY_MS);
    await show(s, goodId, [back]);
    expect(await releasedAt(t, back)).toBeNull();
    t.clock.set(t.clock.now() + DAY_MS);
    // A good that is saved as it was, and another one that shows it too.
    await show(s, goodId, [back]);
    expect(await releasedAt(t, back)).toBeNull();
    const other = await buildGood(s, 0, { imageIds: [back] });
    await show(s, goodId, []);
    t.clock.set(t.clock.now() + 2 * DAY_MS);
    expect(await sweepImages(t.db, files)).toBe(0);
    await show(s, other, []);
    t.clock.set(t.clock.now() + DAY_MS);
    expect(await sweepImages(t.db, files)).toBe(0);
    // A new good takes it back as well as a changed one.
    const third = await buildGood(s, 0, { imageIds: [back] });
    expect(await releasedAt(t, back)).toBeNull();
    await show(s, third, []);
    t.clock.set(t.clock.now() + DAY_MS + 1);
    expect([await sweepImages(t.db, files), names()]).toEqual([1, []]);
  });

  it('stays when it leaves its good while others are being cleared', async () => {
    const t = open();
    const s = await buildMall(t);
    const [lost, shown] = [await keep(t), await keep(t)];
    const goodId = await buildGood(s, 0, { imageIds: [shown] });
    t.clock.set(t.clock.now() + DAY_MS + 1);
    let saved = false;
    const slow: FileStore = {
      ...files,
      delete: async (key) => {
        if (!saved) await show(s, goodId, []);
        saved = true;
        await files.delete(key);
      },
    };
    expect([await sweepImages(t.db, slow), saved]).toEqual([1, true]);
    expect([await stateOf(t, lost), await stateOf(t, shown)]).toEqual([undefined, 'kept']);
    t.clock.set(t.clock.now() + DAY_MS + 1);
    expect(await sweepImages(t.db, files)).toBe(1);
  });

  it('clears the pictures behind one that cannot be cleared', async () => {
    const t = open();
    const [first, second, third] = [await keep(t), await keep(t), await keep(t)];
    t.clock.set(t.clock.now() + DAY_MS + 1);
    const stuck: FileStore = {
      ...files,
      delete: async (key) => {
        if (key.includes(second)) throw new Error('read-only file');
        await files.delete(key);
      },
    };
    await expect(sweepImages(t.db, stuck)).rejects.toThrow(`1 rows could not be handled: ${second}: Error: read-only file`);
    expect(await Promise.all([first, second, third].map((id) => stateOf(t, id)))).toEqual([undefined, 'leaving', undefined]);
    expect(await sweepImages(t.db, files)).toBe(1);
    expect(names()).toEqual([]);
  });

  it('clears what an interrupted upload left, and finishes a clearing that was interrupted', async () => {
    const t = open();
    let left = 1;
    const full: FileStore = {
      ...files,
      put: async (key, file) => {
        if (left === 0) throw new Error('no space left on device');
        left -= 1;
        await files.put(key, file);
      },
    };
    await expect(keep(t, full)).rejects.toThrow('no space');
    const kept = await keep(t);
    expect(names()).toHaveLength(3);
    t.clock.set(t.clock.now() + DAY_MS + 1);
    const stuck: FileStore = {
      ...files,
      delete: async () => {
        throw new Error('read-only file system');
      },
    };
    await expect(sweepImages(t.db, stuck)).rejects.toThrow('read-only');
    expect(await sweepImages(t.db, files)).toBe(2);
    expect([names(), await stateOf(t, kept)]).toEqual([[], undefined]);
  });
});
