import { useEffect } from 'react';

/** The few functions of Taro that our services use, over plain memory; tests replace what they need. */
const stored = new Map<string, string>();

const Taro = {
  getStorageSync: (name: string): string => stored.get(name) ?? '',
  setStorageSync: (name: string, value: string) => void stored.set(name, value),
  removeStorageSync: (name: string) => void stored.delete(name),
  request: () => Promise.reject(new Error('no network in tests')),
  scanCode: () => Promise.reject({ errMsg: 'scanCode:fail cancel' }),
  stopPullDownRefresh: () => screens.stopped(),
  getCurrentInstance: () => ({ page: screens.inFront }),
  login: () => Promise.resolve({ code: 'test-code' }),
};

/** Screens in these tests: brought to front, hidden and pulled down by hand. */
const shown = new Set<() => void>();
const pulled = new Set<() => void>();
const hidden = new Set<() => void>();
const ended = new Set<() => void>();
const useIn = (set: Set<() => void>, act: () => void) =>
  useEffect(() => {
    set.add(act);
    return () => void set.delete(act);
  });
export const useDidShow = (act: () => void) => useIn(shown, act);
export const useDidHide = (act: () => void) => useIn(hidden, act);
export const usePullDownRefresh = (act: () => void) => useIn(pulled, act);
export const useReachBottom = (act: () => void) => useIn(ended, act);
export const screens = {
  /** The page that is in front. */
  inFront: { path: 'pages/first' },
  /** Scrolled to the end. */
  end: () => ended.forEach((act) => void act()),
  pull: () => pulled.forEach((act) => void act()),
  /** Called when the strip at the top is put away. */
  stopped: (): void => undefined,
  show: () => shown.forEach((act) => void act()),
  hide: () => hidden.forEach((act) => void act()),
};

/** What the screen in front would send to a chat. */
export const shares: { card?: () => object } = {};
export const useShareAppMessage = (card: () => object) => {
  shares.card = card;
};

export default Taro;
