import type { Context } from 'koa';
import { parseBody, textOf } from '../http/raw-body';
import type { Person } from '../platform/people';
import type { World } from '../world';

/** The JSON object of a control call; nothing counts as an empty one. @throws 400 */
export const inputOf = (ctx: Context): Readonly<Record<string, unknown>> => {
  const body = parseBody(ctx.state.rawBody);
  if (body.kind === 'bad') return ctx.throw(400, 'the body must be a JSON object');
  return body.kind === 'empty' ? {} : body.value;
};

/** A text that must be there. @throws 400 */
export const need = (ctx: Context, input: Readonly<Record<string, unknown>>, name: string): string =>
  textOf(input[name]) ?? ctx.throw(400, `${name} is missing: give it as a text`);

/** Somebody who has used the mini-program. @throws 400 */
export const personOf = (ctx: Context, world: World, openid: string): Person =>
  world.people.find(openid) ?? ctx.throw(400, `nobody has the openid ${openid}: log in first, or POST /simulator/people`);

/** A whole number, when it is there. @throws 400 */
export const countOf = (ctx: Context, input: Readonly<Record<string, unknown>>, name: string): number | undefined => {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  return ctx.throw(400, `${name} must be a whole number, 0 or more`);
};

/** Yes or no, when it is there. @throws 400 */
export const flagOf = (ctx: Context, input: Readonly<Record<string, unknown>>, name: string): boolean | undefined => {
  const value = input[name];
  if (value === undefined || typeof value === 'boolean') return value;
  return ctx.throw(400, `${name} must be true or false`);
};
