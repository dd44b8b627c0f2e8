import Taro from '@tarojs/taro';

/** How this device proves who is holding it: a WeChat code, or on the web the list of demo log-ins. */
export type LoginStart =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'demo' }
  | { readonly kind: 'failed'; readonly message: string };

/** Asks WeChat for a log-in code; in a browser there is none to ask. Never throws. */
export const startLogin = async (): Promise<LoginStart> => {
  if (process.env.TARO_ENV === 'h5') return { kind: 'demo' };
  try {
    const { code } = await Taro.login();
    return code ? { kind: 'code', code } : { kind: 'failed', message: '微信没有给出登录凭证，请重试。' };
  } catch {
    return { kind: 'failed', message: '微信登录没有成功，请检查网络后重试。' };
  }
};
