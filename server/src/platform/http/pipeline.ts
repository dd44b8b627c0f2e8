import { type Endpoint, errorCatalogue } from '@qingya/shared';
import type { Context } from 'koa';
import { fail } from '../errors';
import type { RateKind } from '../ratelimit';
import { identify, narrow, sidesOf } from './authorise';
import { type BodyReader, createBodyReaders, type RequestBody } from './body';
import { checkKey, hashOfFile, hashOfRequest, IdempotencyGate } from './idempotency';
import type { HttpParts } from './parts';
import type { Principal } from './principal';
import { compileReach, type ReachCheck } from './reach';
import { RequestContext, type Side } from './request-context';
import { isFileAnswer, sendFile, sendJson } from './respond';
import type { Route } from './route';
import { fieldErrors, type ValidInput, validateInput } from './validate';

/** What every request carries from the outermost layer to the handler and the log. */
export interface RequestState {
  requestId: string;
  /** Route template, for logs and metrics. */
  route: string;
  accountId?: string;
  /** Set for errors nobody foresaw. */
  failure?: unknown;
  code?: string;
}

export type Handler = (ctx: Context) => Promise<void>;

/** Everything about a route that does not change from request to request. */
interface Plan {
  readonly route: Route;
  readonly endpoint: Endpoint;
  readonly template: string;
  readonly readBody: BodyReader;
  readonly reach: ReachCheck | null;
  readonly rate: RateKind;
  /** Counted before anybody is identified. */
  readonly ratePerAddress: boolean;
}

/** Compiles the routes of one application. */
export class Pipeline {
  private readonly bodies: ReturnType<typeof createBodyReaders>;
  private readonly gate: IdempotencyGate;

  constructor(private readonly parts: HttpParts) {
    this.bodies = createBodyReaders(parts.settings);
    this.gate = new IdempotencyGate(parts.db, parts.settings.idempotencyWaitMs);
  }

  /** @throws Error at start for a route that contradicts its contract */
  compile(route: Route, template: string): Handler {
    const { endpoint } = route;
    checkRoute(route);
    const plan: Plan = {
      route,
      endpoint,
      template,
      readBody: this.bodies.readerFor(endpoint),
      reach: compileReach(endpoint, this.parts.resolvers),
      rate: endpoint.rate,
      ratePerAddress: endpoint.auth.kind === 'public' || endpoint.rate === 'public' || endpoint.rate === 'auth',
    };
    return (ctx) => this.handle(plan, ctx);
  }

  private async handle(plan: Plan, ctx: Context): Promise<void> {
    const { parts } = this;
    const { endpoint } = plan;
    const state = ctx.state as RequestState;
    state.route = plan.template;
    const now = parts.db.clock.now();
    const address = ctx.ip;
    if (plan.ratePerAddress) await parts.rateLimiter?.consume(plan.rate, address);
    const caller = await identify(ctx.headers.authorization, endpoint.auth, parts, now, address);
    if (caller !== undefined) {
      state.accountId = caller.accountId;
      if (!plan.ratePerAddress) await parts.rateLimiter?.consume(plan.rate, caller.accountId);
    }
    const sides = sidesOf(endpoint.auth, caller, headerOf(ctx, 'x-act-as'));
    const content = await plan.readBody(ctx);
    const input = validateInput(endpoint, { params: ctx.params, query: ctx.query, body: content.body });
    const side = await this.sideThatReaches(plan, caller, sides, input);
    const request = new RequestContext({
      ...input,
      requestId: state.requestId,
      now,
      db: parts.db,
      principal: narrow(endpoint.auth, caller, side),
      side,
      files: content.files,
      headers: ctx.headers as Readonly<Record<string, string | undefined>>,
      clientAddress: address,
    });
    await this.send(plan, ctx, await this.run(plan, ctx, request, caller, side, input, content));
  }

  /** Object-level access: before any handler, for every object the request names. */
  private async sideThatReaches(
    { reach }: Plan,
    caller: Principal | undefined,
    sides: readonly Side[],
    input: ValidInput,
  ): Promise<Side | undefined> {
    if (reach === null) return sides[0];
    if (caller === undefined) throw fail('unauthenticated');
    return this.parts.db.read((reader) => reach(reader, caller, sides, input));
  }

  private async run(
    { route, endpoint }: Plan,
    ctx: Context,
    request: RequestContext,
    caller: Principal | undefined,
    side: Side | undefined,
    input: ValidInput,
    content: RequestBody,
  ): Promise<unknown> {
    const { handle, present } = route;
    if (route.execute === undefined) return handle?.(request);
    const execute = side === 'staff' ? this.recorded(endpoint, route.execute) : route.execute;
    const key = endpoint.idempotent ? headerOf(ctx, 'idempotency-key') : undefined;
    let result: unknown;
    if (key === undefined || caller === undefined) {
      result = await this.parts.db.transaction((uow) => execute(uow, request));
    } else {
      const files = [...content.files].map(([name, file]) => [name, hashOfFile(file.content)]);
      const hash = hashOfRequest({ ...input, side, files }, this.parts.settings.requestKey);
      const call = { accountId: caller.accountId, key: checkKey(key), endpoint: endpoint.id, hash };
      const outcome = await this.gate.run(call, (uow) => execute(uow, request));
      if (outcome.replayed) ctx.set('Idempotency-Replayed', 'true');
      result = outcome.result;
    }
    return present === undefined ? result : present(request, result);
  }

  private recorded(endpoint: Endpoint, execute: NonNullable<Route['execute']>): NonNullable<Route['execute']> {
    const { afterStaffWrite } = this.parts;
    if (afterStaffWrite === undefined) return execute;
    return async (uow, request) => {
      const result = await execute(uow, request);
      await afterStaffWrite(uow, endpoint, request);
      return result;
    };
  }

  private async send({ route, endpoint }: Plan, ctx: Context, answer: unknown): Promise<void> {
    if (isFileAnswer(endpoint, answer)) {
      await sendFile(ctx, endpoint.status, answer);
      return;
    }
    const checked = endpoint.response.safeParse(answer);
    if (!checked.success)
      this.reportMismatch(
        endpoint,
        fieldErrors(checked.error).map(({ field }) => field),
      );
    sendJson(ctx, endpoint.status, checked.success ? checked.data : answer, route.kind === 'read');
  }

  /** Only the field names are reported: the values are somebody's data. */
  private reportMismatch(endpoint: Endpoint, fields: readonly string[]): void {
    const { metrics, logger, settings } = this.parts;
    metrics.responseMismatch(endpoint.id);
    if (settings.responseValidation === 'throw') {
      throw new Error(`the answer of ${endpoint.id} does not fit its contract at: ${fields.join(', ')}`);
    }
    logger.error({ endpoint: endpoint.id, fields }, 'answer does not fit its contract');
  }
}

const headerOf = (ctx: Context, name: string): string | undefined => {
  const value = ctx.headers[name];
  return typeof value === 'string' ? value : undefined;
};

const PATH_PARAMETER = /:(\w+)/g;

/** Names of the `:parameters` in a path. */
export const parametersOf = (path: string): string[] => [...path.matchAll(PATH_PARAMETER)].map(([, name]) => String(name));

const checkRoute = ({ endpoint, kind, execute, handle }: Route): void => {
  const broken = (why: string): Error => new Error(`endpoint ${endpoint.id}: ${why}`);
  if (endpoint.idempotent && kind !== 'write') throw broken('only a write route can be idempotent');
  if (endpoint.idempotent && endpoint.auth.kind === 'public') throw broken('an idempotent endpoint needs an account');
  if (kind === 'read' && endpoint.method !== 'GET') throw broken('a read route must be a GET');
  if (kind === 'write' && endpoint.method === 'GET') throw broken('a GET must not write');
  if (execute === undefined && handle === undefined) throw broken('it has no handler');
  for (const code of endpoint.errors) {
    if (!(code in errorCatalogue)) throw broken(`error code ${code} is not in the catalogue`);
  }
  const shape = (endpoint.params as { shape?: Readonly<Record<string, unknown>> }).shape ?? {};
  const declared = Object.keys(shape).sort().join();
  if (declared !== parametersOf(endpoint.path).sort().join()) throw broken('path and params schema name different parameters');
};
