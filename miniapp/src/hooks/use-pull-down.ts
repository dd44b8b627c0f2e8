import Taro, { usePullDownRefresh } from '@tarojs/taro';

/**
 * Asks again when the screen is pulled down; the screen's configuration says `enablePullDownRefresh` in the build for
 * WeChat. Browsers have the gesture themselves: there it loads the page anew.
 */
export const usePullDown = (reload: () => unknown): void =>
  usePullDownRefresh(() => {
    // Also after a failure: the strip at the top must not turn for ever.
    const done = () => Taro.stopPullDownRefresh();
    void Promise.resolve(reload()).then(done, done);
  });
