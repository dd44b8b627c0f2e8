import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type Router from '@koa/router';
import type { Context } from 'koa';

const FOLDER = join(__dirname, 'page');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Nothing but the page's own files, and nobody may show it in a frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Part {
  readonly type: string;
  readonly bytes: Buffer;
  readonly etag: string;
}

const readParts = (): ReadonlyMap<string, Part> => {
  const names = readdirSync(FOLDER).filter((name) => TYPES[extname(name)] !== undefined && !name.includes('.test.'));
  return new Map(
    names.map((name) => {
      const bytes = readFileSync(join(FOLDER, name));
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
      return [name, { type: TYPES[extname(name)] ?? '', bytes, etag }];
    }),
  );
};

const give = (ctx: Context, part: Part): void => {
  ctx.set({
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
    ETag: part.etag,
  });
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  ctx.type = part.type;
  ctx.body = part.bytes;
};

/**
 * Adds the page «the phone»: `/phone`, and its parts below it. The page knows nothing but the control API. Only the names of
 * files that were there at the start are looked up, so no path leads out of its folder.
 */
export const mountPhone = (router: Router): void => {
  const parts = readParts();
  const page = parts.get('index.html');
  if (!page) throw new Error(`${FOLDER} holds no index.html`);
  router.get('/phone', (ctx) => give(ctx, page));
  router.get('/phone/:file', (ctx) => {
    const part = parts.get(ctx.params.file ?? '');
    if (part) give(ctx, part);
  });
};
