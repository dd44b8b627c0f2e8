import { useDidShow } from '@tarojs/taro';
import { useRef } from 'react';
import { usePullDown } from '@/hooks/use-pull-down';

/** Asks again when the screen comes back into view, and when it is pulled down. */
export const useRefresh = (reload: () => unknown): void => {
  const seen = useRef(false);
  useDidShow(() => {
    if (seen.current) void reload();
    seen.current = true;
  });
  usePullDown(reload);
};
