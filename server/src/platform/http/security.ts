import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import cors from '@koa/cors';
import helmet from 'helmet';
import type { Middleware } from 'koa';
import type { HttpSettings } from './parts';

/** What pages of other origins may send and read. */
const ALLOWED_HEADERS = ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id', 'X-Act-As', 'If-None-Match'];
const EXPOSED_HEADERS = ['X-Request-Id', 'Retry-After', 'Idempotency-Replayed', 'ETag', 'Content-Disposition'];
const PREFLIGHT_SECONDS = 600;

/** Sources of the inline scripts a page contains, as a content security policy names them. */
export const inlineScriptHashes = (html: string): string[] =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, code]) => `'sha256-${createHash('sha256').update(String(code)).digest('base64')}'`,
  );

const scriptsOfWebBuild = (webRoot: string | null): string[] => {
  if (webRoot === null) return [];
  try {
    return inlineScriptHashes(readFileSync(join(webRoot, 'index.html'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/**
 * Helmet's headers, worked out once: with fixed directives they are the same for every answer.
 * Styles may be inline because the component library of the web build sets them so; scripts may not.
 */
export const securityHeaders = (settings: HttpSettings): readonly (readonly [string, string])[] => {
  const middleware = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'self'"],
        connectSrc: ["'self'", ...settings.connectSources],
        fontSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'", ...scriptsOfWebBuild(settings.webRoot)],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        ...(settings.secureTransport ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: settings.secureTransport ? { maxAge: 31_536_000 } : false,
    crossOriginResourcePolicy: { policy: settings.corsOrigins.length === 0 ? 'same-origin' : 'cross-origin' },
    xFrameOptions: { action: 'deny' },
  });
  const collected: (readonly [string, string])[] = [];
  const response = { setHeader: (name: string, value: string) => collected.push([name, value]), removeHeader: () => undefined };
  middleware({} as never, response as never, (error?: unknown) => {
    if (error !== undefined) throw error;
  });
  return collected;
};

/** null when no other origin is configured: then browsers keep everybody else out by themselves. */
export const createCors = ({ corsOrigins }: HttpSettings): Middleware | null => {
  if (corsOrigins.length === 0) return null;
  const known = new Set(corsOrigins);
  return cors({
    origin: (ctx) => {
      const origin = ctx.get('Origin');
      return known.has(origin) ? origin : '';
    },
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ALLOWED_HEADERS,
    exposeHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
    keepHeadersOnError: false,
  });
};
