import type Router from '@koa/router';
import type { Context } from 'koa';
import { answer, refuse } from '../http/answer';
import { faulty } from '../http/faulty';
import { textOf } from '../http/raw-body';
import type { World } from '../world';
import { authorized, bodyOf, credentialError, onPost } from './guard';
import type { TokenAnswer } from './tokens';

/** The two calls for access tokens, and the reset of the day's quota. */
export const mountTokens = (router: Router, world: World): void => {
  router.get('/cgi-bin/token', faulty(world, 'token'), (ctx) => {
    const { appid, secret, grant_type } = ctx.query;
    const errcode = requestError(ctx, world, { appid, secret, grant_type });
    if (errcode !== 0) return refuse(ctx, errcode, textOfError(ctx, errcode));
    give(ctx, world.tokens.classic());
  });
  onPost(router, world, '/cgi-bin/stable_token', 'token', (ctx) => {
    const body = bodyOf(ctx);
    if (!body) return;
    const errcode = requestError(ctx, world, body);
    if (errcode !== 0) return refuse(ctx, errcode, textOfError(ctx, errcode));
    give(ctx, world.tokens.stable(body.force_refresh === true));
  });
  onPost(router, world, '/cgi-bin/clear_quota', 'clear-quota', (ctx) => {
    const body = authorized(ctx, world);
    if (!body) return;
    if (body.appid !== world.appId) return refuse(ctx, 40013);
    const limited = world.rates.take('clear-quota.month');
    if (limited !== 0) return refuse(ctx, limited);
    world.rates.clearDay();
    answer(ctx, { errcode: 0, errmsg: 'ok' });
  });
};

const give = (ctx: Context, token: TokenAnswer | number): void =>
  typeof token === 'number' ? refuse(ctx, token) : answer(ctx, token);

const requestError = (ctx: Context, world: World, fields: Readonly<Record<string, unknown>>): number => {
  if (fields.grant_type !== 'client_credential') return 40002;
  const credential = credentialError(world, textOf(fields.appid), textOf(fields.secret));
  if (credential !== 0) return credential;
  const allowed = world.settings.ipAllowList;
  return allowed === null || allowed.includes(callerOf(ctx)) ? 0 : 40164;
};

/** The platform names the address that it saw, which is how owners find out what to add to the list. */
const textOfError = (ctx: Context, errcode: number): string | undefined =>
  errcode === 40164 ? `invalid ip ${callerOf(ctx)}, not in whitelist` : undefined;

const callerOf = (ctx: Context): string => (ctx.req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
