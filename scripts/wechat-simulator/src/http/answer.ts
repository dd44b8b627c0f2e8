import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { ERROR_TEXTS } from './errors';

/** The platform labels JSON as text/plain; a client that trusts the label fails here as it would there. */
export const answer = (ctx: Context, body: object): void => {
  ctx.status = 200;
  ctx.type = 'text/plain';
  ctx.body = JSON.stringify(body);
};

/** An error of `api.weixin.qq.com`: HTTP 200, `errcode`, and a text that ends with the number of the request. */
export const refuse = (ctx: Context, errcode: number, text: string = ERROR_TEXTS[errcode] ?? 'error'): void => {
  const rid = [4, 4, 4].map((bytes) => randomBytes(bytes).toString('hex')).join('-');
  answer(ctx, { errcode, errmsg: `${text}, rid: ${rid}` });
};
