import { setTimeout as wait } from 'node:timers/promises';
import type { Context, Middleware } from 'koa';
import type { FaultRule } from '../faults';
import type { World } from '../world';
import { refuse } from './answer';

const SLOW_MS = 6_000;

/**
 * Middleware that lets a call of `api.weixin.qq.com` meet the faults that are switched on for its endpoint. `slow`
 * waits in real time: it is the caller's patience that is tried, and the caller does not live in simulated time.
 */
export const faulty =
  (world: World, endpoint: string): Middleware =>
  async (ctx, next) => {
    const fault = world.faults.take(endpoint);
    if (fault) await meet(ctx, next, fault);
    else await next();
  };

const meet = async (ctx: Context, next: () => Promise<void>, fault: FaultRule): Promise<void> => {
  switch (fault.kind) {
    case 'timeout':
      ctx.respond = false;
      return;
    case 'http_500':
    case 'http_429':
      ctx.status = fault.kind === 'http_500' ? 500 : 429;
      ctx.body = 'fault of the simulator';
      return;
    case 'busy':
      return refuse(ctx, -1);
    case 'errcode':
      return refuse(ctx, fault.errcode ?? -1);
    case 'slow':
      await next();
      await wait(fault.delayMs ?? SLOW_MS);
      return;
    case 'lost_answer':
      await next();
      ctx.respond = false;
      ctx.req.socket.destroy();
      return;
    default:
      await next();
  }
};
