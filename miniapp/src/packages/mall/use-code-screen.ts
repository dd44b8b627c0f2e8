import Taro, { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect, useRef } from 'react';

/** As bright as it gets: desks have glass over their scanners. */
const BRIGHT = 1;

/** What the phone answered; undefined when it refused: the code can be read in ordinary light, too. */
const granted = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.then(
    (data) => data,
    () => undefined,
  );

/**
 * Makes the phone's screen bright and keeps it on while a code is shown in front; puts back what it was before. A phone that refuses
 * shows the code all the same. Nothing in a browser.
 */
export const useCodeScreen = (shown: boolean): void => {
  const front = useRef(true);
  const before = useRef<number>();
  const turn = useRef(Promise.resolve());

  const apply = async (on: boolean): Promise<void> => {
    await granted(Taro.setKeepScreenOn({ keepScreenOn: on }));
    if (on && before.current === undefined) {
      const now = await granted(Taro.getScreenBrightness());
      if (now === undefined) return;
      before.current = now.value;
      await granted(Taro.setScreenBrightness({ value: BRIGHT }));
    } else if (!on && before.current !== undefined) {
      const value = before.current;
      before.current = undefined;
      await granted(Taro.setScreenBrightness({ value }));
    }
  };
  // One after another: who leaves while the phone still says how bright it is must not leave it bright.
  const set = (on: boolean): void => {
    if (process.env.TARO_ENV !== 'weapp') return;
    turn.current = turn.current.then(() => apply(on));
  };
  useDidShow(() => {
    front.current = true;
    if (shown) set(true);
  });
  useDidHide(() => {
    front.current = false;
    set(false);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the code appears, goes, or the screen closes
  useEffect(() => {
    if (!shown || !front.current) return;
    set(true);
    return () => set(false);
  }, [shown]);
};
