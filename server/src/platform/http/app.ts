import Koa, { type Middleware } from 'koa';
import compress from 'koa-compress';
import { createCallbacks } from './callback-routes';
import { createEnvelope } from './envelope';
import type { HttpParts } from './parts';
import { Pipeline } from './pipeline';
import { API_PREFIX, createApiRouter } from './router';
import { createCors } from './security';
import { createSystemRoutes } from './system-routes';
import { createWebBuild } from './web-build';

/** Below this an answer fits one packet anyway. */
const COMPRESS_FROM_BYTES = 1_024;

/**
 * The whole HTTP application from its routes.
 * @param isStopping told to load balancers by /readyz
 * @throws Error when routes contradict each other or their contracts, so that a process with a broken route never starts
 */
export const createHttpApp = (parts: HttpParts, isStopping: () => boolean = () => false): Koa => {
  const { settings, logger } = parts;
  const app = new Koa({ proxy: settings.trustedProxies > 0, maxIpsCount: settings.trustedProxies });
  app.on('error', (error: unknown) => logger.warn({ err: error }, 'answer was not delivered'));
  const pipeline = new Pipeline(parts);
  const api = createApiRouter(parts.routes, (route, template) => pipeline.compile(route, template));
  const cors = createCors(settings);
  const web = settings.webRoot === null ? null : createWebBuild(settings.webRoot);
  app.use(createEnvelope(parts));
  if (cors !== null) app.use(cors);
  app.use(compress({ threshold: COMPRESS_FROM_BYTES }));
  app.use(createCallbacks(parts, parts.callbacks ?? []));
  app.use(onlyBelow(`${API_PREFIX}/`, api));
  app.use(createSystemRoutes(parts, isStopping));
  if (web !== null) app.use(outsideApi(web));
  return app;
};

const onlyBelow =
  (prefix: string, middleware: Middleware): Middleware =>
  (ctx, next) =>
    ctx.path.startsWith(prefix) ? middleware(ctx, next) : next();

/** An unknown address of the API is a 404 in JSON, never the web page. */
const outsideApi =
  (middleware: Middleware): Middleware =>
  (ctx, next) =>
    ctx.path.startsWith('/api/') ? next() : middleware(ctx, next);
