import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Context, Middleware } from 'koa';
import { fail } from '../errors';
import { checkReadiness } from './health';
import { createDocsPages } from './openapi/docs-page';
import { createOpenApi } from './openapi/document';
import type { HttpParts } from './parts';
import type { Handler, RequestState } from './pipeline';

const PRIVATE_IPV4 = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/;
const PRIVATE_IPV6 = /^(::1$|f[cd][0-9a-f]{2}:|fe80:)/i;

/** Loopback, link-local and the ranges of private networks. */
export const isPrivateAddress = (address: string): boolean => {
  const plain = address.replace(/^::ffff:/i, '');
  return isIP(plain) === 4 ? PRIVATE_IPV4.test(plain) : PRIVATE_IPV6.test(plain);
};

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** What belongs to the process rather than to a contract: health, metrics and the description of the API. */
export const createSystemRoutes = (parts: HttpParts, isStopping: () => boolean): Middleware => {
  const pages = new Map<string, Handler>([
    ['/healthz', async (ctx) => plainJson(ctx, 200, { status: 'ok' })],
    ['/readyz', (ctx) => ready(parts, ctx, isStopping())],
    ['/metrics', (ctx) => metrics(parts, ctx)],
    ['/openapi.json', openApi(parts)],
    ...createDocsPages(),
  ]);
  return async (ctx, next) => {
    const page = pages.get(ctx.path);
    if (page === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    (ctx.state as RequestState).route = ctx.path;
    return page(ctx as Context);
  };
};

const plainJson = (ctx: Context, status: number, value: unknown): void => {
  ctx.status = status;
  ctx.set('Cache-Control', 'no-store');
  ctx.set('Content-Type', 'application/json; charset=utf-8');
  ctx.body = JSON.stringify(value);
};

const ready = async ({ checks, logger }: HttpParts, ctx: Context, stopping: boolean): Promise<void> => {
  if (stopping) return plainJson(ctx, 503, { status: 'stopping', checks: {} });
  const readiness = await checkReadiness(checks);
  for (const { name, error } of readiness.errors) logger.warn({ check: name, err: error }, 'readiness check failed');
  plainJson(ctx, readiness.ready ? 200 : 503, { status: readiness.ready ? 'ready' : 'unready', checks: readiness.checks });
};

/** Open to the own network; a proxy in front makes every caller look near, so forwarded requests count only when trusted. */
const metrics = async (parts: HttpParts, ctx: Context): Promise<void> => {
  const { metricsToken, trustedProxies } = parts.settings;
  const forwarded = ctx.headers['x-forwarded-for'] !== undefined && trustedProxies === 0;
  const near = !forwarded && isPrivateAddress(ctx.ip);
  const token = metricsToken !== null && sameText(ctx.get('Authorization'), `Bearer ${metricsToken}`);
  if (!near && !token) throw fail('forbidden');
  const { contentType, text } = await parts.metrics.render();
  ctx.set('Content-Type', contentType);
  ctx.set('Cache-Control', 'no-store');
  ctx.body = text;
};

const openApi = ({ routes, settings }: HttpParts): Handler => {
  let text: string | undefined;
  return async (ctx) => {
    text ??= JSON.stringify(
      createOpenApi(
        routes.map(({ endpoint }) => endpoint),
        { version: settings.version },
      ),
    );
    ctx.set('Content-Type', 'application/json; charset=utf-8');
    ctx.set('Cache-Control', 'no-cache');
    ctx.body = text;
  };
};
