import type { Fields } from '../http/raw-body';
import type { Settings } from '../settings';

/** Characters that a scene may hold: no percent sign, so nothing URL-encoded. */
const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+$/;
const SCENE_LENGTH = 32;
const RESERVED = 'scancode_time';

export interface CodeRequest {
  readonly scene: string;
  /** Empty: the home page. */
  readonly page: string;
  /** Of codes with a whole path, which have no scene. */
  readonly query?: string;
  readonly envVersion: 'release' | 'trial' | 'develop';
  readonly checkPath: boolean;
  /** Pixels. */
  readonly width: number;
  readonly isHyaline: boolean;
  readonly lineColor: readonly [number, number, number];
}

/** What `getwxacodeunlimit` is asked for, or the errcode that it answers. */
export const readCodeRequest = (body: Fields, settings: Settings): CodeRequest | number => {
  const { scene, page = '', check_path: checkPath = true } = body;
  if (typeof scene !== 'string' || scene === '' || [...scene].length > SCENE_LENGTH) return 40169;
  if (!SCENE.test(scene)) return 40129;
  if (typeof page !== 'string' || typeof checkPath !== 'boolean') return 40097;
  if (scene.includes(RESERVED) || page.includes(RESERVED)) return 85096;
  if (page.startsWith('/') || /[?#&]/.test(page)) return 41030;
  if (checkPath && page !== '' && !isReleased(page, settings)) return 41030;
  const look = readLook(body);
  return look === undefined ? 40097 : { scene, page, checkPath, ...look };
};

type Look = Pick<CodeRequest, 'envVersion' | 'width' | 'isHyaline' | 'lineColor'>;

/** Version, size and colour; undefined when one is wrong. */
export const readLook = (body: Fields): Look | undefined => {
  const { env_version: env = 'release', width = 430, is_hyaline: isHyaline = false, auto_color: auto = false } = body;
  const lineColor = colorOf(body.line_color);
  if (env !== 'release' && env !== 'trial' && env !== 'develop') return undefined;
  if (typeof width !== 'number' || !Number.isInteger(width) || width < 280 || width > 1280) return undefined;
  if (typeof isHyaline !== 'boolean' || typeof auto !== 'boolean' || !lineColor) return undefined;
  return { envVersion: env, width, isHyaline, lineColor };
};

/** Numbers, or texts of numbers as in the official samples; black when there is none. */
const colorOf = (value: unknown): readonly [number, number, number] | undefined => {
  if (value === undefined) return [0, 0, 0];
  if (typeof value !== 'object' || value === null) return undefined;
  const { r, g, b } = value as Readonly<Record<string, unknown>>;
  const parts = [r, g, b].map((part) => (typeof part === 'string' && part !== '' ? Number(part) : part));
  const good = parts.every((part) => typeof part === 'number' && Number.isInteger(part) && part >= 0 && part <= 255);
  return good ? (parts as unknown as readonly [number, number, number]) : undefined;
};

/** Whether a page, without leading slash and query, is in the released app. */
export const isReleased = (page: string, { pages, released }: Settings): boolean =>
  released && (pages === null || pages.includes(page));
