import { randomUUID } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { fail } from '../errors';
import { toErrorAnswer } from './error-answer';
import type { HttpParts } from './parts';
import type { RequestState } from './pipeline';
import { securityHeaders } from './security';

/** Short and harmless: an id from outside ends up in log lines and headers. */
const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;
const UNMATCHED = '(unmatched)';
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * The outermost layer: request id, security headers, the translation of every error, one log line and one observation
 * per request.
 */
export const createEnvelope = (parts: HttpParts): Middleware => {
  const headers = securityHeaders(parts.settings);
  return async (ctx, next) => {
    const started = performance.now();
    const sent = ctx.headers['x-request-id'];
    const state = ctx.state as RequestState;
    state.requestId = typeof sent === 'string' && SANE_REQUEST_ID.test(sent) ? sent : randomUUID();
    state.route = UNMATCHED;
    const { res } = ctx;
    res.setHeader('X-Request-Id', state.requestId);
    for (const [name, value] of headers) res.setHeader(name, value);
    try {
      await next();
      if (ctx.status === 404 && (ctx.body === null || ctx.body === undefined)) throw fail('not_found');
    } catch (error) {
      answerError(ctx as Context, error, state);
    }
    report(parts, ctx as Context, state, performance.now() - started);
  };
};

const answerError = (ctx: Context, error: unknown, state: RequestState): void => {
  const answer = toErrorAnswer(error, state.requestId);
  if (answer.report) state.failure = error;
  state.code = answer.body.error.code;
  ctx.status = answer.status;
  ctx.remove('ETag');
  ctx.remove('Content-Disposition');
  ctx.set({ 'Cache-Control': 'no-store', ...answer.headers });
  // Text, not an object: Koa would serialise it in a place where a failure has no request id.
  ctx.set('Content-Type', 'application/json; charset=utf-8');
  ctx.body = JSON.stringify(answer.body);
};

/** Neither path nor query string are written: ids in them are harmless, what people type is not. */
const report = ({ logger, metrics }: HttpParts, ctx: Context, state: RequestState, ms: number): void => {
  const { status } = ctx;
  const method = METHODS.has(ctx.method) ? ctx.method : 'OTHER';
  metrics.requestFinished(method, state.route, status, ms / 1000);
  const line = {
    requestId: state.requestId,
    method,
    route: state.route,
    status,
    ms: Math.round(ms * 10) / 10,
    ...(state.accountId === undefined ? {} : { accountId: state.accountId }),
    ...(state.code === undefined ? {} : { code: state.code }),
  };
  if (state.failure !== undefined) logger.error({ ...line, err: state.failure }, 'request failed');
  else if (status >= 500) logger.warn(line, 'request');
  else logger.info(line, 'request');
};
