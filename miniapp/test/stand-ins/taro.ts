/** The few functions of Taro that our services use, over plain memory; tests replace what they need. */
const stored = new Map<string, string>();

const Taro = {
  getStorageSync: (name: string): string => stored.get(name) ?? '',
  setStorageSync: (name: string, value: string) => void stored.set(name, value),
  removeStorageSync: (name: string) => void stored.delete(name),
  request: () => Promise.reject(new Error('no network in tests')),
  scanCode: () => Promise.reject({ errMsg: 'scanCode:fail cancel' }),
  login: () => Promise.resolve({ code: 'test-code' }),
};

export default Taro;
