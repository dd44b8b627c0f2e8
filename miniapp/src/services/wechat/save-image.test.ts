import Taro from '@tarojs/taro';
import { openAlbumSetting, savePng } from './save-image';

const png = Uint8Array.from([1, 2, 3]);

describe('in WeChat', () => {
  const writeFile = jest.fn();
  const save = jest.fn();
  const openSetting = jest.fn();
  beforeEach(() => {
    process.env.TARO_ENV = 'weapp';
    writeFile.mockReset().mockImplementation(({ success }) => success());
    save.mockReset().mockResolvedValue({ errMsg: 'saveImageToPhotosAlbum:ok' });
    openSetting.mockReset();
    Object.assign(Taro, {
      env: { USER_DATA_PATH: 'wxfile://usr' },
      getFileSystemManager: () => ({ writeFile }),
      saveImageToPhotosAlbum: save,
      openSetting,
    });
  });
  afterEach(() => {
    process.env.TARO_ENV = 'h5';
  });

  it('writes the picture into a file of ours and hands the album that file', async () => {
    expect(await savePng(png, '会员码')).toEqual({ kind: 'saved' });
    const { filePath, data } = writeFile.mock.calls[0][0];
    expect(filePath).toBe('wxfile://usr/picture.png');
    expect([...new Uint8Array(data)]).toEqual([1, 2, 3]);
    expect(save.mock.calls).toEqual([[{ filePath }]]);
  });

  it.each([
    ['saveImageToPhotosAlbum:fail auth deny', undefined, 'denied'],
    ['saveImageToPhotosAlbum:fail:auth denied', undefined, 'denied'],
    ['saveImageToPhotosAlbum:fail auth denied', undefined, 'denied'],
    ['saveImageToPhotosAlbum:fail authorize deny', undefined, 'denied'],
    ['saveImageToPhotosAlbum:fail no permission', undefined, 'denied'],
    ['saveImageToPhotosAlbum:fail cancel', undefined, 'cancelled'],
    ['saveImageToPhotosAlbum:fail privacy permission is not authorized', 104, 'cancelled'],
    ['saveImageToPhotosAlbum:fail', 103, 'cancelled'],
    ['saveImageToPhotosAlbum:fail api scope is not declared in the privacy agreement', 112, 'failed'],
    ['saveImageToPhotosAlbum:fail system permission denied', 3, 'failed'],
    ['saveImageToPhotosAlbum:fail', undefined, 'failed'],
  ])('takes %j (errno %p) for %s', async (errMsg, errno, kind) => {
    save.mockRejectedValue({ errMsg, errno });
    expect((await savePng(png, 'x')).kind).toBe(kind);
  });

  it('says what is in the way', async () => {
    save.mockRejectedValueOnce({ errMsg: 'saveImageToPhotosAlbum:fail system permission denied' });
    expect(await savePng(png, 'x')).toMatchObject({ message: expect.stringContaining('手机系统') });
    writeFile.mockImplementationOnce(({ fail }) =>
      fail({ errMsg: 'writeFile:fail the maximum size of the file storage limit is exceeded' }),
    );
    expect(await savePng(png, 'x')).toMatchObject({ message: expect.stringContaining('存储空间不足') });
    expect(save).toHaveBeenCalledTimes(1);
  });

  it.each([
    [{ 'scope.writePhotosAlbum': true }, true],
    [{ 'scope.writePhotosAlbum': false }, false],
    [{}, false],
  ])('reads %j from the settings as %p', async (authSetting, open) => {
    openSetting.mockResolvedValue({ authSetting });
    expect(await openAlbumSetting()).toBe(open);
  });

  it('gives up when the settings cannot be opened', async () => {
    openSetting.mockRejectedValue({ errMsg: 'openSetting:fail can only be invoked by user TAP gesture.' });
    expect(await openAlbumSetting()).toBe(false);
  });
});

it('gives a browser the file to download', async () => {
  const links: { download: string; blob: Blob }[] = [];
  let held: Blob | undefined;
  URL.createObjectURL = (blob) => {
    held = blob as Blob;
    return 'blob:x';
  };
  URL.revokeObjectURL = () => undefined;
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    links.push({ download: this.download, blob: held! });
  });
  expect(await savePng(png, '会员码-林小雨')).toEqual({ kind: 'saved' });
  expect(links.map(({ download }) => download)).toEqual(['会员码-林小雨.png']);
  expect(links[0]!.blob).toMatchObject({ type: 'image/png', size: 3 });
});
