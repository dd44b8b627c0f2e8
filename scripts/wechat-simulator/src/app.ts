import Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { mountControl } from './control';
import { controlGuard } from './http/control-guard';
import { rawBody } from './http/raw-body';
import { mountPay } from './pay';
import { mountPhone } from './phone';
import { mountPlatform } from './platform';
import type { World } from './world';

export interface SimulatorOptions {
  /** Lets other machines use the control API. */
  readonly allowRemote?: boolean;
}

/** Answers as `api.weixin.qq.com` does; `/simulator/*` plays the person with the phone, `/phone` shows it. */
export const createSimulator = (world: World, options: SimulatorOptions = {}): Koa => {
  const router = new Router();
  mountPlatform(router, world);
  mountPay(router, world.pay);
  mountControl(router, world);
  mountPhone(router);
  const app = new Koa();
  app.use(controlGuard(options.allowRemote ?? false));
  app.use(rawBody);
  app.use(noteChanges(world));
  app.use(router.routes()).use(router.allowedMethods());
  return app;
};

/** Nearly every call of the platform leaves a trace; only looking does not. */
const noteChanges =
  (world: World): Middleware =>
  async (ctx, next) => {
    await next();
    if (ctx.method !== 'GET' || !/^\/(simulator|phone)(\/|$)/.test(ctx.path)) world.changed();
  };
