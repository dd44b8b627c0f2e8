import Taro from '@tarojs/taro';

/** Back to the screen before; to `otherwise` when this one was opened by its address. */
export const goBack = (otherwise: string) =>
  Taro.getCurrentPages().length > 1 ? Taro.navigateBack() : Taro.reLaunch({ url: otherwise });
