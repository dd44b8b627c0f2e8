import type Router from '@koa/router';
import type { World } from '../world';
import { mountLogin } from './login';
import { mountPhoneNumber } from './phone';
import { mountTokens } from './token-routes';

/** The paths of `api.weixin.qq.com`. */
export const mountPlatform = (router: Router, world: World): void => {
  mountLogin(router, world);
  mountTokens(router, world);
  mountPhoneNumber(router, world);
};
