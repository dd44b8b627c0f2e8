import type { Middleware } from 'koa';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, DELETE',
  'Access-Control-Allow-Headers': 'Content-Type',
  'Access-Control-Max-Age': '600',
};

/**
 * Guards `/simulator/*`: no authentication, so only this machine may call it; its web pages may do so from any origin.
 * What a handler throws as 4xx is answered as `{ error }`.
 */
export const controlGuard =
  (allowRemote: boolean): Middleware =>
  async (ctx, next) => {
    if (!ctx.path.startsWith('/simulator/')) return next();
    if (!allowRemote && !LOOPBACK.test(ctx.req.socket.remoteAddress ?? '')) {
      ctx.status = 403;
      ctx.body = { error: 'the control API answers to this machine only; SIMULATOR_ALLOW_REMOTE=1 opens it' };
      return;
    }
    ctx.set(CORS);
    if (ctx.method === 'OPTIONS') {
      ctx.status = 204;
      return;
    }
    await runControl(ctx, next);
  };

const runControl: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof Error && 'expose' in error && error.expose === true && 'status' in error)) throw error;
    ctx.status = Number(error.status);
    ctx.body = { error: error.message };
  }
  if (ctx.status === 404 && ctx.body === undefined) {
    ctx.status = 404;
    ctx.body = { error: `there is no ${ctx.method} ${ctx.path}; README.md lists the control API` };
  }
};
