import { buildPath } from '@/services/paths';

/** Addresses of the screens. Tab pages take no query: WeChat drops it. */
export const urls = {
  home: () => '/pages/home/index',
  me: () => '/pages/me/index',
  /** `back` is the address to return to after signing in. */
  signIn: (back?: string) => buildPath('/pages/sign-in/index', {}, { back }),
} as const;
