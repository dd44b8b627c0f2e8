import { mkdirSync, mkdtempSync, promises, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localFileStore } from './local-file-store';

const real = promises.open;
const jpeg = (text: string) => ({ content: Buffer.from(text), contentType: 'image/jpeg' });

describe('files in a folder', () => {
  let outside: string;
  let folder: string;
  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), 'qingya-files-'));
    folder = join(outside, 'files');
  });
  afterEach(() => rmSync(outside, { recursive: true, force: true }));

  it('gives back what was put, also after a restart, and nothing of what was not', async () => {
    await localFileStore(folder).put('goods/a-full.jpg', jpeg('picture'));
    const restarted = localFileStore(folder);
    expect(await restarted.get('goods/a-full.jpg')).toEqual(jpeg('picture'));
    expect(await restarted.get('goods/b-full.jpg')).toBeUndefined();
  });

  it('replaces a file as a whole and leaves nothing beside it', async () => {
    const store = localFileStore(folder);
    const letters = [...'abcdefghijklmnopqrst'];
    await Promise.all(letters.map((letter) => store.put('goods/a.jpg', jpeg(letter.repeat(100_000)))));
    const text = String((await store.get('goods/a.jpg'))?.content);
    expect(text).toBe(text.slice(0, 1).repeat(100_000));
    expect(readdirSync(join(folder, 'goods'))).toEqual(['a.jpg']);
  });

  it('writes the name of every folder it made through to the disk, and of one that another process made', async () => {
    const synced: string[] = [];
    const open = jest.spyOn(promises, 'open').mockImplementation(async (path, ...rest) => {
      const handle = await real(path, ...rest);
      const sync = handle.sync.bind(handle);
      handle.sync = () => {
        synced.push(String(path));
        return sync();
      };
      return handle;
    });
    /** Folders that were written through, in this order, without the file itself. */
    const folders = async (put: Promise<void>): Promise<string[]> => {
      synced.length = 0;
      await put;
      return synced.filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
    };
    try {
      const deep = join(folder, 'not', 'yet');
      const store = localFileStore(deep);
      const goods = join(deep, 'goods');
      const above = [deep, join(folder, 'not'), folder, outside];
      expect(await folders(store.put('goods/a.jpg', jpeg('x')))).toEqual([...above, goods]);
      expect(await folders(store.put('goods/b.jpg', jpeg('x')))).toEqual([goods]);
      rmSync(goods, { recursive: true });
      expect(await folders(store.put('goods/c.jpg', jpeg('x')))).toEqual([deep, join(folder, 'not'), goods]);
      mkdirSync(join(deep, 'other'));
      expect(await folders(store.put('other/a.jpg', jpeg('x')))).toEqual([deep, join(deep, 'other')]);
      expect(await folders(localFileStore(deep).put('goods/d.jpg', jpeg('x')))).toEqual([deep, join(folder, 'not'), goods]);
    } finally {
      open.mockRestore();
    }
  });

  it('takes a file away once, and does not mind when it is gone', async () => {
    const store = localFileStore(folder);
    await store.put('a.png', { content: Buffer.from('x'), contentType: 'image/png' });
    await store.delete('a.png');
    await store.delete('a.png');
    await store.delete('never/there.png');
    expect(await store.get('a.png')).toBeUndefined();
  });

  it('clears what was left half-written before an instant, and nothing else', async () => {
    const store = localFileStore(folder);
    expect(await store.clearUnfinished(Date.now())).toBe(0);
    await store.put('goods/a.jpg', jpeg('picture'));
    const before = Date.UTC(2026, 10, 21);
    const left = (name: string, at: number) => {
      writeFileSync(join(folder, 'goods', name), 'half');
      utimesSync(join(folder, 'goods', name), new Date(at), new Date(at));
    };
    left('.00112233445566778f', before - 1);
    left('.00112233445566778e', before);
    left('.keep', before - 1);
    left('00112233445566778f.jpg', before - 1);
    mkdirSync(join(folder, 'goods', '.001122334455667788'));
    expect(await store.clearUnfinished(before)).toBe(1);
    expect(await store.clearUnfinished(before)).toBe(0);
    const kept = ['.001122334455667788', '.00112233445566778e', '.keep', '00112233445566778f.jpg', 'a.jpg'];
    expect(readdirSync(join(folder, 'goods')).sort()).toEqual(kept);
  });

  it('knows what is being written by its name', async () => {
    const store = localFileStore(folder);
    let over = false;
    const put = store.put('goods/a.jpg', { content: Buffer.alloc(20_000_000), contentType: 'image/jpeg' });
    const outcome = expect(put.finally(() => (over = true))).rejects.toThrow('ENOENT');
    let cleared = 0;
    while (!over && cleared === 0) cleared += await store.clearUnfinished(Date.now() + 60_000);
    await outcome;
    expect([cleared, readdirSync(join(folder, 'goods'))]).toEqual([1, []]);
  });

  it.each([
    '../secret.jpg',
    'goods/../../secret.jpg',
    '/etc/secret.jpg',
    'goods//secret.jpg',
    'goods\\..\\secret.jpg',
    'goods/%2e%2e/secret.jpg',
    './secret.jpg',
    '.hidden.jpg',
    'secret',
    'secret.exe',
    'secret.constructor',
    'secret.jpg\0.png',
    'secret.jpg\n',
    `${'a'.repeat(65)}.jpg`,
    '',
  ])('knows no key %j', async (key) => {
    mkdirSync(folder);
    writeFileSync(join(outside, 'secret.jpg'), 'secret');
    const store = localFileStore(folder);
    await expect(store.get(key)).rejects.toThrow(RangeError);
    await expect(store.put(key, jpeg('x'))).rejects.toThrow(RangeError);
    await expect(store.delete(key)).rejects.toThrow(RangeError);
    expect(readdirSync(outside).sort()).toEqual(['files', 'secret.jpg']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a file that is not what its key says, and leaves nothing of it', async () => {
    const store = localFileStore(folder);
    await expect(store.put('a.png', jpeg('x'))).rejects.toThrow(RangeError);
    await expect(store.put('a.webp', { content: Buffer.from('x'), contentType: 'image/webp' })).resolves.toBeUndefined();
    expect(readdirSync(folder)).toEqual(['a.webp']);
  });

  it('says so when the folder cannot be written', async () => {
    writeFileSync(folder, 'a file stands where the folder should be');
    await expect(localFileStore(folder).put('goods/a.jpg', jpeg('x'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(await localFileStore(folder).get('goods/a.jpg')).toBeUndefined();
  });
});
