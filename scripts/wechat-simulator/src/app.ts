import { randomBytes } from 'node:crypto';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import type { World } from './world';

const MESSAGES: Readonly<Record<number, string>> = {
  40002: 'invalid grant_type',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40125: 'invalid appsecret',
  40163: 'code been used',
  41002: 'appid missing',
  41004: 'appsecret missing',
  42001: 'access_token expired',
  43002: 'require POST method',
  44002: 'empty post data',
  47001: 'data format error',
};

const refuse = (ctx: Context, errcode: number): void => {
  answer(ctx, {
    errcode,
    errmsg: `${MESSAGES[errcode] ?? 'error'}, rid: ${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}`,
  });
};

/** The platform labels JSON as text/plain; a client that trusts the label fails here as it would there. */
const answer = (ctx: Context, body: object): void => {
  ctx.status = 200;
  ctx.type = 'text/plain';
  ctx.body = JSON.stringify(body);
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const credentialError = (world: World, appId: string | undefined, secret: string | undefined): number => {
  if (appId === undefined) return 41002;
  if (secret === undefined) return 41004;
  if (appId !== world.appId) return 40013;
  return secret === world.appSecret ? 0 : 40125;
};

/** The paths of `api.weixin.qq.com` that the product calls, and `/simulator/*` to play the person with the phone. */
export const createSimulator = (world: World): Koa => {
  const router = new Router();
  addLogin(router, world);
  addToken(router, world);
  addPhone(router, world);
  addControl(router, world);
  const app = new Koa();
  app.use(bodyParser({ enableTypes: ['json'], onError: (_error, ctx) => ctx.throw(400, 'data format error') }));
  app.use(router.routes()).use(router.allowedMethods());
  return app;
};

const addLogin = (router: Router, world: World): void => {
  router.get('/sns/jscode2session', (ctx) => {
    const query = ctx.query;
    const credential = credentialError(world, textOf(query.appid), textOf(query.secret));
    if (credential !== 0) return refuse(ctx, credential);
    if (query.grant_type !== 'authorization_code') return refuse(ctx, 40002);
    const check = world.takeCode('login', textOf(query.js_code) ?? '');
    if (check.kind !== 'ok') return refuse(ctx, check.kind === 'used' ? 40163 : 40029);
    answer(ctx, { openid: check.code.openid, session_key: world.sessionKeyOf(check.code.openid) });
  });
};

const addToken = (router: Router, world: World): void => {
  router.post('/cgi-bin/stable_token', (ctx) => {
    const body = ctx.request.body as Record<string, unknown> | undefined;
    const credential = credentialError(world, textOf(body?.appid), textOf(body?.secret));
    if (credential !== 0) return refuse(ctx, credential);
    if (body?.grant_type !== 'client_credential') return refuse(ctx, 40002);
    answer(ctx, world.stableToken());
  });
  router.get('/cgi-bin/stable_token', (ctx) => refuse(ctx, 43002));
};

const addPhone = (router: Router, world: World): void => {
  router.post('/wxa/business/getuserphonenumber', (ctx) => {
    const tokenError = world.tokenError(textOf(ctx.query.access_token));
    if (tokenError !== 0) return refuse(ctx, tokenError);
    const body = ctx.request.body as Record<string, unknown> | undefined;
    if (!body) return refuse(ctx, 44002);
    const check = world.takeCode('phone', textOf(body.code) ?? '');
    if (check.kind !== 'ok') return refuse(ctx, 40029);
    const openid = textOf(body.openid);
    if (openid !== undefined && openid !== check.code.openid) return refuse(ctx, 40029);
    const phone = check.code.phone ?? '';
    answer(ctx, {
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: phone,
        purePhoneNumber: phone,
        countryCode: '86',
        watermark: { timestamp: Math.floor(world.now() / 1_000), appid: world.appId },
      },
    });
  });
};

const addControl = (router: Router, world: World): void => {
  router.post('/simulator/login-codes', (ctx) => {
    const openid =
      textOf((ctx.request.body as Record<string, unknown> | undefined)?.openid) ?? `sim-${randomBytes(11).toString('hex')}`;
    ctx.body = { openid, code: world.issueCode('login', openid, null) };
  });
  router.post('/simulator/phone-codes', (ctx) => {
    const body = ctx.request.body as Record<string, unknown> | undefined;
    const openid = textOf(body?.openid);
    const phone = textOf(body?.phone);
    if (openid === undefined || phone === undefined) return ctx.throw(400, 'openid and phone are needed');
    ctx.body = { code: world.issueCode('phone', openid, phone) };
  });
  router.post('/simulator/clock', (ctx) => {
    const ms = Number((ctx.request.body as Record<string, unknown> | undefined)?.advanceMs);
    if (!Number.isSafeInteger(ms) || ms < 0) ctx.throw(400, 'advanceMs must be a whole number, 0 or more');
    world.advance(ms);
    ctx.body = { now: world.now() };
  });
  router.post('/simulator/revoke-tokens', (ctx) => {
    world.revokeTokens();
    ctx.body = {};
  });
  router.get('/simulator/health', (ctx) => {
    ctx.body = { ok: true, appId: world.appId };
  });
};
