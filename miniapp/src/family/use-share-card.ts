import { useShareAppMessage } from '@tarojs/taro';
import { urls } from '@/routes';

/**
 * The card that a page sends to a chat. The same for everyone and for every page: it names no child and no points, and promises
 * nothing for passing it on. A page that uses it sets `enableShareAppMessage`; in a browser the address is what is shared.
 */
export const useShareCard = (): void => {
  useShareAppMessage(() => ({ title: '青芽：孩子的课程、签到和积分', path: urls.home() }));
};
