import Taro, { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect, useState } from 'react';

/**
 * Keeps the phone's screen on while this screen is in front: WeChat forgets it when the app goes to the background, so that it is
 * asked for again whenever the screen comes back. False when the phone refuses. Browsers are not asked.
 */
export const useAwake = (): boolean => {
  const [awake, setAwake] = useState(true);
  const set = (keepScreenOn: boolean) => {
    if (process.env.TARO_ENV !== 'weapp') return;
    const heard = (kept: boolean) => keepScreenOn && setAwake(kept);
    Taro.setKeepScreenOn({ keepScreenOn }).then(
      () => heard(true),
      () => heard(false),
    );
  };
  useDidShow(() => set(true));
  useDidHide(() => set(false));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the screen closes for good
  useEffect(() => () => set(false), []);
  return awake;
};
