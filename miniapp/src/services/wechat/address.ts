import Taro from '@tarojs/taro';

/** An address as WeChat keeps it for its user. */
export interface WechatAddress {
  readonly userName: string;
  readonly telNumber: string;
  readonly provinceName: string;
  readonly cityName: string;
  readonly countyName: string;
  readonly detailInfo: string;
}

/** What came of choosing an address. `manual`: there is nothing to choose from here, so that it has to be typed. */
export type AddressOutcome =
  | { readonly kind: 'chosen'; readonly address: WechatAddress }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'manual' };

/** Opens the list of addresses that WeChat keeps; call it in a tap. Never throws. */
export const chooseAddress = async (): Promise<AddressOutcome> => {
  if (process.env.TARO_ENV !== 'weapp') return { kind: 'manual' };
  try {
    const { userName, telNumber, provinceName, cityName, countyName, detailInfo } = await Taro.chooseAddress();
    return { kind: 'chosen', address: { userName, telNumber, provinceName, cityName, countyName, detailInfo } };
  } catch (error) {
    const message = String((error as { errMsg?: unknown } | null)?.errMsg ?? '');
    return /cancel/i.test(message) ? { kind: 'cancelled' } : { kind: 'manual' };
  }
};
