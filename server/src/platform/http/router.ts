import Router from '@koa/router';
import type { Context, Middleware, Next } from 'koa';
import { AppError } from '../errors';
import type { Handler } from './pipeline';
import type { Route } from './route';

/** Where the API lives; contracts give paths below it. */
export const API_PREFIX = '/api/v1';

const firstSegment = (path: string): string => {
  const end = path.indexOf('/', 1);
  return end === -1 ? path.slice(1) : path.slice(1, end);
};

/** Literal segments before parameters, so that /students/export is never taken for the student «export». */
const bySpecificity = (a: Route, b: Route): number =>
  a.endpoint.path.replaceAll(':', '~') < b.endpoint.path.replaceAll(':', '~') ? -1 : 1;

/**
 * One router per first path segment: @koa/router tries its routes one after the other, which for a hundred and more
 * costs a request more than its token check.
 * @throws Error for two routes with one id or one method and path
 */
export const createApiRouter = (routes: readonly Route[], compile: (route: Route, template: string) => Handler): Middleware => {
  checkUnique(routes);
  const dispatchers = new Map<string, Middleware>();
  const groups = new Map<string, Router>();
  for (const route of [...routes].sort(bySpecificity)) {
    const { method, path } = route.endpoint;
    const segment = firstSegment(path);
    if (segment === '' || segment.startsWith(':'))
      throw new Error(`endpoint ${route.endpoint.id}: its path must begin with a name`);
    const router = groups.get(segment) ?? new Router();
    groups.set(segment, router);
    const template = API_PREFIX + path;
    router.register(template, [method], compile(route, template));
  }
  for (const [segment, router] of groups) dispatchers.set(segment, router.routes() as unknown as Middleware);
  return (ctx, next) => {
    const dispatch = dispatchers.get(firstSegment(ctx.path.slice(API_PREFIX.length)));
    return dispatch === undefined ? next() : dispatch(ctx, () => refuseMethod(ctx as Context, next));
  };
};

/** Reached when no route took the request: a path that exists with another method is a 405. */
const refuseMethod = async (ctx: Context, next: Next): Promise<void> => {
  const layers = (ctx as unknown as { matched?: readonly { readonly methods: readonly string[] }[] }).matched ?? [];
  const allowed = [...new Set(layers.flatMap(({ methods }) => methods))].sort();
  if (allowed.length === 0) return next();
  throw new AppError('method_not_allowed', { allowed }, undefined, { Allow: allowed.join(', ') });
};

const checkUnique = (routes: readonly Route[]): void => {
  const seen = new Set<string>();
  for (const { endpoint } of routes) {
    // Parameters of any name match the same requests.
    const place = `${endpoint.method} ${endpoint.path.replace(/:\w+/g, ':')}`;
    for (const name of [endpoint.id, place]) {
      if (seen.has(name)) throw new Error(`two routes are declared for ${name}`);
      seen.add(name);
    }
  }
};
