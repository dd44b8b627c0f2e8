import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Middleware } from 'koa';
import serve from 'koa-static';
import type { RequestState } from './pipeline';

/** `app.31d6cfe0.css`: the name changes with the content, so a copy stays right for ever. */
const HASHED_NAME = /\.[0-9a-f]{8,}\.[a-z0-9]+$/i;
const YEAR_SECONDS = 31_536_000;
const ROUTE = '(web build)';

/** Serves the web build, and its index page for the addresses the page itself understands. */
export const createWebBuild = (webRoot: string): Middleware | null => {
  if (!existsSync(join(webRoot, 'index.html'))) return null;
  const files = serve(webRoot, {
    index: 'index.html',
    hidden: false,
    setHeaders: (res, path) => {
      const forEver = HASHED_NAME.test(path);
      res.setHeader('Cache-Control', forEver ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  return async (ctx, next) => {
    (ctx.state as RequestState).route = ROUTE;
    await files(ctx as Context, async () => undefined);
    if (found(ctx as Context)) return;
    if (!asksForPage(ctx as Context)) return next();
    const asked = ctx.path;
    ctx.path = '/index.html';
    await files(ctx as Context, async () => undefined);
    ctx.path = asked;
    if (!found(ctx as Context)) await next();
  };
};

const found = (ctx: Context): boolean => ctx.body !== null && ctx.body !== undefined;

/** A browser that was given an address, not a script that misses a file. */
const asksForPage = (ctx: Context): boolean =>
  (ctx.method === 'GET' || ctx.method === 'HEAD') &&
  !/\.[a-z0-9]{2,5}$/i.test(ctx.path) &&
  ctx.get('Accept').includes('text/html');
