import Taro from '@tarojs/taro';
import { urls } from '@/routes';

const tabs: readonly string[] = [urls.home(), urls.points(), urls.mall(), urls.me()];

/** Goes to a screen by its address, whatever kind of screen it is. */
export const openPage = (url: string): void => {
  const [path = ''] = url.split('?');
  void (tabs.includes(path) ? Taro.switchTab({ url: path }) : Taro.navigateTo({ url }));
};
