import Taro from '@tarojs/taro';

/**
 * Small values kept on the device. Values are JSON; a value that cannot be read back counts as absent, so that a
 * damaged entry never keeps the app from starting.
 */
export interface Storage {
  get<T>(name: string): T | null;
  set(name: string, value: unknown): void;
  remove(name: string): void;
}

const PREFIX = 'qy.';

/** The storage of the device (mini-program storage, or the browser's local storage). */
export const deviceStorage: Storage = {
  get<T>(name: string): T | null {
    const text: unknown = Taro.getStorageSync(PREFIX + name);
    if (typeof text !== 'string' || text === '') return null;
    try {
      return JSON.parse(text) as T;
    } catch {
      return null;
    }
  },
  set(name, value) {
    Taro.setStorageSync(PREFIX + name, JSON.stringify(value));
  },
  remove(name) {
    Taro.removeStorageSync(PREFIX + name);
  },
};

/** A storage that forgets everything with the process; for tests. */
export const memoryStorage = (): Storage => {
  const values = new Map<string, string>();
  return {
    get: <T>(name: string) => (values.has(name) ? (JSON.parse(values.get(name) ?? 'null') as T) : null),
    set: (name, value) => void values.set(name, JSON.stringify(value)),
    remove: (name) => void values.delete(name),
  };
};
