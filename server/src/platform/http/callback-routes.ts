import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import { AppError, fail } from '../errors';
import type { CallbackRoute } from './callbacks';
import type { HttpParts } from './parts';
import type { RequestState } from './pipeline';
import { API_PREFIX } from './router';

const BODY_LIMIT_BYTES = 1_048_576;

/** @throws Error at start when two callbacks, or a callback and an endpoint, claim one method and path */
export const createCallbacks = (parts: HttpParts, callbacks: readonly CallbackRoute[]): Middleware => {
  const places = placesOf(parts, callbacks);
  return async (ctx, next) => {
    const methods = places.get(ctx.path);
    if (methods === undefined) return next();
    (ctx.state as RequestState).route = ctx.path;
    const route = methods.get(ctx.method);
    if (route === undefined) {
      const allowed = [...methods.keys()].sort();
      throw new AppError('method_not_allowed', { allowed }, undefined, { Allow: allowed.join(', ') });
    }
    await answer(parts, route, ctx as Context);
  };
};

const placesOf = ({ routes }: HttpParts, callbacks: readonly CallbackRoute[]): Map<string, Map<string, CallbackRoute>> => {
  const endpoints = new Set(routes.map(({ endpoint }) => API_PREFIX + endpoint.path));
  const places = new Map<string, Map<string, CallbackRoute>>();
  for (const callback of callbacks) {
    const { name, method, path } = callback;
    const methods = places.get(path) ?? new Map<string, CallbackRoute>();
    if (endpoints.has(path) || methods.has(method)) throw new Error(`callback ${name}: ${method} ${path} is taken already`);
    places.set(path, methods.set(method, callback));
  }
  return places;
};

const answer = async ({ db }: HttpParts, route: CallbackRoute, ctx: Context): Promise<void> => {
  const { status, contentType, body } = await route.handle({
    headers: singleValues(ctx.headers),
    query: singleValues(ctx.query),
    rawBody: route.method === 'GET' ? Buffer.alloc(0) : await readAll(ctx.req),
    requestId: (ctx.state as RequestState).requestId,
    now: db.clock.now(),
    db,
  });
  ctx.status = status;
  ctx.set('Content-Type', contentType ?? 'text/plain; charset=utf-8');
  ctx.set('Cache-Control', 'no-store');
  ctx.body = body ?? '';
};

const singleValues = (
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : value?.[0]]));

/** @throws AppError payload_too_large as soon as the limit is passed; invalid_request when the sender went away */
const readAll = (req: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (how: () => void): void => {
      req.off('data', take).off('end', finish).off('error', giveUp).off('aborted', giveUp);
      how();
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= BODY_LIMIT_BYTES) chunks.push(chunk);
      // The rest is thrown away unread: the sender sees the answer, not a broken connection.
      else settle(() => reject(fail('payload_too_large')));
    };
    const finish = (): void => settle(() => resolve(Buffer.concat(chunks, length)));
    const giveUp = (): void => settle(() => reject(fail('invalid_request')));
    req.on('data', take).on('end', finish).on('error', giveUp).on('aborted', giveUp);
  });
