import type { StorageArea } from '../ports';
import { type Calls, call, Refusal } from './answer';

/** 1 MB for one key, 10 MB together. */
const KEY_LIMIT = 1024 * 1024;
const LIMIT = 10 * KEY_LIMIT;

const sizeOf = (text: string): number => new TextEncoder().encode(text).byteLength;

/** `wx.setStorage` and its family, with the limits of a phone. */
export const storageCalls = (area: StorageArea): Calls => {
  const set = (key: string, data: unknown): void => {
    const json = JSON.stringify(data) ?? 'null';
    const size = sizeOf(json);
    if (size > KEY_LIMIT) throw new Refusal('entry size limit reached');
    const others = area.keys().filter((name) => name !== key);
    const used = others.reduce((sum, name) => sum + sizeOf(area.get(name) ?? ''), 0);
    if (used + size > LIMIT) throw new Refusal('exceed storage max size 10Mb');
    area.set(key, json);
  };
  const get = (key: string): unknown => {
    const json = area.get(key);
    return json === null ? '' : JSON.parse(json);
  };
  const clear = (): void => {
    for (const key of area.keys()) area.remove(key);
  };
  const info = (): object => ({
    keys: [...area.keys()],
    currentSize: Math.ceil(area.keys().reduce((sum, key) => sum + sizeOf(area.get(key) ?? ''), 0) / 1024),
    limitSize: LIMIT / 1024,
  });
  return {
    setStorageSync: set,
    getStorageSync: get,
    removeStorageSync: (key: string) => area.remove(key),
    clearStorageSync: clear,
    getStorageInfoSync: info,
    getStorageInfo: call('getStorageInfo', info),
    setStorage: call<{ key: string; data: unknown }>('setStorage', ({ key, data }) => void set(key, data)),
    getStorage: call<{ key: string }>('getStorage', ({ key }) => {
      if (area.get(key) === null) throw new Refusal('data not found');
      return { data: get(key) };
    }),
    removeStorage: call<{ key: string }>('removeStorage', ({ key }) => void area.remove(key)),
    clearStorage: call('clearStorage', () => void clear()),
  };
};
