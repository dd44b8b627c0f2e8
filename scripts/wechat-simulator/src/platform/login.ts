import { createHmac, timingSafeEqual } from 'node:crypto';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { answer, refuse } from '../http/answer';
import { faulty } from '../http/faulty';
import { textOf } from '../http/raw-body';
import type { World } from '../world';
import { authorized, credentialError, hasToken, onPost } from './guard';
import { type Person, unionIdOf } from './people';

/** Log-in with the code of `wx.login`, and the calls about session keys and what was encrypted with them. */
export const mountLogin = (router: Router, world: World): void => {
  router.get('/sns/jscode2session', faulty(world, 'login'), (ctx) => logIn(ctx, world));
  router.get('/wxa/checksession', faulty(world, 'session'), (ctx) => {
    if (!hasToken(ctx, world)) return;
    const { person, key } = sessionOf(ctx, world);
    const good = person && key !== undefined && ctx.query.sig_method === 'hmac_sha256' && isSigned(ctx, key);
    if (!good) return refuse(ctx, 87009);
    answer(ctx, { errcode: 0, errmsg: 'ok' });
  });
  router.get('/wxa/resetusersessionkey', faulty(world, 'session'), (ctx) => {
    if (!hasToken(ctx, world)) return;
    const { person, key } = sessionOf(ctx, world);
    const errcode = resetError(ctx, person, key) || world.rates.take('reset-session.minute');
    if (errcode !== 0 || !person) return refuse(ctx, errcode);
    answer(ctx, { errcode: 0, errmsg: 'ok', openid: person.openid, session_key: world.people.resetSessionKey(person) });
  });
  onPost(router, world, '/wxa/business/checkencryptedmsg', 'session', (ctx) => {
    const body = authorized(ctx, world);
    if (!body) return;
    const hash = textOf(body.encrypted_msg_hash) ?? '';
    if (!/^[0-9a-f]{64}$/i.test(hash)) return refuse(ctx, 40097);
    const at = world.openData.madeAt(hash);
    // The platform's own spelling.
    answer(ctx, { errcode: 0, errmsg: 'ok', vaild: at !== undefined, create_time: Math.floor((at ?? 0) / 1_000) });
  });
};

const logIn = (ctx: Context, world: World) => {
  const { query } = ctx;
  const credential = credentialError(world, textOf(query.appid), textOf(query.secret));
  if (credential !== 0) return refuse(ctx, credential);
  if (query.grant_type !== 'authorization_code') return refuse(ctx, 40002);
  const text = textOf(query.js_code);
  if (text === undefined) return refuse(ctx, 41008);
  const owner = world.codes.peek(text)?.openid;
  const limited = owner === undefined ? 0 : world.rates.take('login.minute', owner);
  if (limited !== 0) return refuse(ctx, limited);
  const check = world.codes.take('login', text);
  if (check.kind !== 'ok') return refuse(ctx, check.kind === 'used' ? 40163 : 40029);
  const person = world.people.visit(check.code.openid);
  if (person.blocked) return refuse(ctx, 40226);
  const union = world.settings.unionIds ? { unionid: unionIdOf(person.openid) } : {};
  answer(ctx, { openid: person.openid, session_key: world.people.sessionKeyFor(person), ...union });
};

const sessionOf = (ctx: Context, world: World): { person: Person | undefined; key: string | undefined } => {
  const person = world.people.find(textOf(ctx.query.openid));
  return { person, key: person && world.people.liveSessionKey(person) };
};

const resetError = (ctx: Context, person: Person | undefined, key: string | undefined): number => {
  if (!textOf(ctx.query.openid) || !textOf(ctx.query.signature)) return 40097;
  if (ctx.query.sig_method !== 'hmac_sha256') return 87008;
  if (!person || key === undefined) return 87007;
  return isSigned(ctx, key) ? 0 : 87009;
};

/** Signed is the empty text. */
const isSigned = (ctx: Context, key: string): boolean => {
  const given = Buffer.from(textOf(ctx.query.signature) ?? '');
  const right = Buffer.from(sessionSignature(key, ''));
  return given.length === right.length && timingSafeEqual(given, right);
};

/** HMAC-SHA256 in hex; the key is the session key's text as it is, not decoded. */
export const sessionSignature = (sessionKey: string, data: string): string =>
  createHmac('sha256', sessionKey).update(data).digest('hex');
