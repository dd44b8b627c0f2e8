import type Router from '@koa/router';
import type { Context } from 'koa';
import { refuse } from '../http/answer';
import { faulty } from '../http/faulty';
import { type Fields, parseBody, textOf } from '../http/raw-body';
import type { World } from '../world';

/** Refuses the call unless its access token works. @returns whether it may go on */
export const hasToken = (ctx: Context, world: World): boolean => {
  const errcode = world.tokens.check(textOf(ctx.query.access_token));
  if (errcode !== 0) refuse(ctx, errcode);
  return errcode === 0;
};

/** The JSON object in the body; refuses an empty body and one that is something else. */
export const bodyOf = (ctx: Context): Fields | undefined => {
  const body = parseBody(ctx.state.rawBody);
  if (body.kind === 'object') return body.value;
  refuse(ctx, body.kind === 'empty' ? 44002 : 47001);
  return undefined;
};

/** What a POST endpoint with access token reads, or undefined when the call was refused. */
export const authorized = (ctx: Context, world: World): Fields | undefined => (hasToken(ctx, world) ? bodyOf(ctx) : undefined);

/** Counts the call against limits; refuses it when one is reached. */
export const within = (ctx: Context, errcode: number): boolean => {
  if (errcode !== 0) refuse(ctx, errcode);
  return errcode === 0;
};

/** 0 when app id and secret are right, otherwise the errcode. */
export const credentialError = (world: World, appId: string | undefined, secret: string | undefined): number => {
  if (appId === undefined) return 41002;
  if (secret === undefined) return 41004;
  if (appId !== world.appId) return 40013;
  if (secret !== world.appSecret) return 40125;
  return world.settings.secretFrozen ? 40243 : 0;
};

/** Registers a call that the platform takes by POST only, with the faults of its endpoint. */
export const onPost = (
  router: Router,
  world: World,
  path: string,
  endpoint: string,
  handle: (ctx: Context) => Promise<void> | void,
): void => {
  router.post(path, faulty(world, endpoint), (ctx) => handle(ctx));
  router.get(path, (ctx) => refuse(ctx, 43002));
};
