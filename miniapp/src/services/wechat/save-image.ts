import Taro from '@tarojs/taro';
import { saveFile } from '../save-file';

/**
 * What came of saving a picture.
 * `denied`: the album is closed to us in this mini-program's settings, where only the person can open it again.
 */
export type SaveOutcome =
  | { readonly kind: 'saved' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'failed'; readonly message: string };

const SCOPE = 'scope.writePhotosAlbum';
const FAILED = '图片没有保存成功，请重试，或截屏保存。';
const NO_ROOM = '手机存储空间不足，请清理后重试。';
const SYSTEM = '手机系统没有允许微信使用相册，请在手机的「设置 - 微信 - 照片」里允许后重试，或截屏保存。';
const UNDECLARED = '小程序还没有开通保存图片，请截屏保存。';

/** The gate in front of personal data has spoken to the person already. */
const PRIVACY_REFUSED = [103, 104];
const NOT_DECLARED = 112;

/** WeChat words one refusal in several ways, by system and version. */
const outcomeOf = (error: unknown): SaveOutcome => {
  const { errMsg, errno } = (error ?? {}) as { errMsg?: unknown; errno?: unknown };
  const text = String(errMsg ?? '');
  if (errno === NOT_DECLARED || /not declared/i.test(text)) return { kind: 'failed', message: UNDECLARED };
  if (/privacy/i.test(text) || PRIVACY_REFUSED.includes(Number(errno))) return { kind: 'cancelled' };
  if (/system permission/i.test(text)) return { kind: 'failed', message: SYSTEM };
  if (/auth(orize)?[\s:]*(deny|denied)|no permission/i.test(text)) return { kind: 'denied' };
  if (/cancel/i.test(text)) return { kind: 'cancelled' };
  return { kind: 'failed', message: /storage limit|no space/i.test(text) ? NO_ROOM : FAILED };
};

const write = (filePath: string, data: ArrayBuffer): Promise<void> =>
  new Promise((resolve, reject) => {
    Taro.getFileSystemManager().writeFile({ filePath, data, success: () => resolve(), fail: reject });
  });

/**
 * Saves a PNG picture: into the phone's album, in a browser into its downloads. Never throws.
 * @param name of the file, without its ending; a phone's album does not show it
 */
export const savePng = async (png: Uint8Array<ArrayBuffer>, name: string): Promise<SaveOutcome> => {
  if (process.env.TARO_ENV === 'h5') {
    saveFile(new Blob([png], { type: 'image/png' }), `${name}.png`);
    return { kind: 'saved' };
  }
  try {
    // One name for all: each picture takes the place of the one before, so that nothing piles up.
    const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/picture.png`;
    await write(filePath, png.buffer);
    await Taro.saveImageToPhotosAlbum({ filePath });
    return { kind: 'saved' };
  } catch (error) {
    return outcomeOf(error);
  }
};

/**
 * Opens this mini-program's settings; must be called in a tap. Never throws.
 * @returns whether pictures may be saved now
 */
export const openAlbumSetting = async (): Promise<boolean> => {
  if (process.env.TARO_ENV !== 'weapp') return false;
  try {
    const { authSetting } = await Taro.openSetting();
    return authSetting[SCOPE] === true;
  } catch {
    return false;
  }
};
