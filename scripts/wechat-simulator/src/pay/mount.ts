import type Router from '@koa/router';
import type { PayWorld } from './world';

/**
 * Adds the paths of `api.mch.weixin.qq.com`, `/simulator/pay/*` and `/simulator/credentials`. Needs the bytes of the
 * request body as a Buffer in `ctx.state.rawBody`.
 */
export const mountPay = (router: Router, pay: PayWorld): void => {
  void router;
  void pay;
};
