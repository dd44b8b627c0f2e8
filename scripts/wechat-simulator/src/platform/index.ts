import type Router from '@koa/router';
import type { World } from '../world';
import { mountCodes } from './code-routes';
import { mountLinks } from './link-routes';
import { mountLogin } from './login';
import { mountMediaCheck } from './media-routes';
import { mountPhoneNumber } from './phone';
import { mountShipping } from './shipping';
import { mountSubscribe } from './subscribe';
import { mountTextCheck } from './text-check';
import { mountTokens } from './token-routes';

/** The paths of `api.weixin.qq.com`. */
export const mountPlatform = (router: Router, world: World): void => {
  mountLogin(router, world);
  mountTokens(router, world);
  mountPhoneNumber(router, world);
  mountCodes(router, world);
  mountSubscribe(router, world);
  mountTextCheck(router, world);
  mountMediaCheck(router, world);
  mountLinks(router, world);
  mountShipping(router, world);
};
