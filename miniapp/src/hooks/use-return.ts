import { useDidHide, useDidShow } from '@tarojs/taro';
import { useRef } from 'react';

/** What was opened no longer ago than this has just been loaded. */
const JUST_OPENED_MS = 1_000;

/**
 * Calls `onReturn` when the screen comes back into view, not when it opens. Taro tells a part of the screen that was mounted after
 * the opening nothing of it: for such a part the first time it hears of is a return already.
 */
export const useReturn = (onReturn: () => unknown): void => {
  /** When this part was mounted, by the device's clock in ms; null once it was seen or left. */
  const opened = useRef<number | null>(Date.now());
  useDidHide(() => {
    opened.current = null;
  });
  useDidShow(() => {
    const opening = opened.current !== null && Date.now() - opened.current <= JUST_OPENED_MS;
    opened.current = null;
    if (!opening) void onReturn();
  });
};
