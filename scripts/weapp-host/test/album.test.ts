import { memoryStorage } from '../src';
import { compileTemplates } from '../src/load-bundle';
import { ask, sampleBundle, startSample, type Wx } from './support/sample';

const bundle = sampleBundle((templates) => compileTemplates([], templates));
const start = (over: Parameters<typeof startSample>[1] = {}) => startSample(bundle, over);

const filePath = 'wxfile://usr/picture.png';
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 7]).buffer;
const DENIED = { errMsg: 'saveImageToPhotosAlbum:fail auth deny' };
const SAVED = { errMsg: 'saveImageToPhotosAlbum:ok' };

const write = (wx: Wx, options: object = { filePath, data: png }) =>
  ask(wx.getFileSystemManager!() as unknown as Wx, 'writeFile', options);
const save = (wx: Wx) => ask(wx, 'saveImageToPhotosAlbum', { filePath });
/** Opens the settings as a tap would. */
const settings = (app: ReturnType<typeof start>['app'], wx: Wx): Promise<Record<string, unknown>> => {
  let answer: Promise<Record<string, unknown>> = Promise.resolve({});
  app.asTap(() => {
    answer = ask(wx, 'openSetting');
  });
  return answer;
};

it('saves a picture that was written before, and asks once', async () => {
  const { app, wx } = start();
  expect(await save(wx)).toEqual({ errMsg: 'saveImageToPhotosAlbum:fail no such file' });
  expect(await write(wx)).toEqual({ errMsg: 'writeFile:ok' });
  for (let i = 0; i < 2; i += 1) expect(await save(wx)).toEqual(SAVED);
  expect(app.album.pictures.map((picture) => picture.at(-1))).toEqual([7, 7]);
  expect(app.records.panels.map(({ kind }) => kind)).toEqual(['privacy', 'album']);
  app.close();
});

it('writes into its own folder only, bytes only, and saves pictures only', async () => {
  const { app, wx } = start();
  expect(await write(wx, { filePath: '/etc/x.png', data: png })).toMatchObject({
    errMsg: expect.stringContaining('permission denied'),
  });
  expect(await write(wx, { filePath, data: new Uint8Array(png) })).toMatchObject({
    errMsg: expect.stringContaining('parameter error'),
  });
  await write(wx, { filePath, data: Uint8Array.from([1]).buffer });
  expect(await save(wx)).toEqual({ errMsg: 'saveImageToPhotosAlbum:fail invalid file type' });
  expect(app.album.pictures).toEqual([]);
  app.close();
});

it('refuses for ever after a refusal, over a restart, until the settings open it', async () => {
  const asked = jest.fn(() => false);
  const storage = memoryStorage();
  const first = start({ storage, person: { album: asked } });
  await write(first.wx);
  for (let i = 0; i < 2; i += 1) expect(await save(first.wx)).toEqual(DENIED);
  first.app.close();

  const { app, wx } = start({ storage, person: { album: asked } });
  await write(wx);
  expect(await save(wx)).toEqual(DENIED);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(await ask(wx, 'openSetting')).toEqual({ errMsg: 'openSetting:fail can only be invoked by user TAP gesture.' });
  app.person.settings = (current) => current;
  expect(await settings(app, wx)).toMatchObject({ authSetting: { 'scope.writePhotosAlbum': false } });
  expect(await save(wx)).toEqual(DENIED);
  app.person.settings = () => ({ 'scope.writePhotosAlbum': true, 'scope.camera': true });
  expect(await settings(app, wx)).toMatchObject({
    errMsg: 'openSetting:ok',
    authSetting: { 'scope.writePhotosAlbum': true },
  });
  expect(await ask(wx, 'getSetting')).toEqual({ errMsg: 'getSetting:ok', authSetting: { 'scope.writePhotosAlbum': true } });
  expect(await save(wx)).toEqual(SAVED);
  app.close();
});

it('asks again after a question that was put aside', async () => {
  const { app, wx } = start({ person: { album: () => null } });
  await write(wx);
  expect(await save(wx)).toEqual({ errMsg: 'saveImageToPhotosAlbum:fail cancel' });
  expect(await ask(wx, 'getSetting')).toMatchObject({ authSetting: {} });
  app.person.album = () => true;
  expect(await save(wx)).toEqual(SAVED);
  app.close();
});

it('stands behind the privacy gate', async () => {
  const { app, wx } = start({ person: { privacy: () => false } });
  await write(wx);
  expect(await save(wx)).toEqual({
    errMsg: 'saveImageToPhotosAlbum:fail privacy permission is not authorized',
    errno: 104,
  });
  expect(app.records.panels.map(({ kind }) => kind)).toEqual(['privacy']);
  app.close();
});

it('dials only when the person says so', async () => {
  const { app, wx } = start({ person: { dial: () => false } });
  expect(await ask(wx, 'makePhoneCall', { phoneNumber: '13800000000' })).toEqual({ errMsg: 'makePhoneCall:fail cancel' });
  app.person.dial = () => true;
  expect(await ask(wx, 'makePhoneCall', { phoneNumber: '13800000000' })).toEqual({ errMsg: 'makePhoneCall:ok' });
  expect(await ask(wx, 'makePhoneCall')).toMatchObject({ errMsg: expect.stringContaining('parameter error') });
  app.close();
});
