import type { IncomingHttpHeaders } from 'node:http';
import type { Middleware } from 'koa';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, DELETE',
  'Access-Control-Allow-Headers': 'Content-Type',
  'Access-Control-Max-Age': '600',
};

/** Addresses of private networks, as numbers: a page that came from the internet has a name, or another address. */
const PRIVATE = /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))(\.\d+)+$/;

/** Whether a host is this machine or its own network, under no name that a stranger's DNS could give to it. */
const isHome = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || PRIVATE.test(host);

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).hostname : '');

/**
 * Whether a web page of somebody else sent this: every page that is open in a browser on this machine can reach the
 * loopback, by itself (`Origin`) or by a name that leads here (`Host`).
 */
const isStrangersPage = ({ host = '', origin }: IncomingHttpHeaders): boolean =>
  !isHome(hostOf(`http://${host}`)) || (origin !== undefined && !isHome(hostOf(origin)));

/**
 * Guards `/simulator/*`: no authentication, so only this machine may call it, and of web pages only those that come from
 * this machine or its own network. What a handler throws as 4xx is answered as `{ error }`.
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
    if (!allowRemote && isStrangersPage(ctx.req.headers)) {
      ctx.status = 403;
      ctx.body = { error: 'the control API answers to web pages of this machine only; SIMULATOR_ALLOW_REMOTE=1 opens it' };
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
