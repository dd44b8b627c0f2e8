import type { Middleware } from 'koa';

const LIMIT_BYTES = 1024 * 1024;

/** Reads the body once, unchanged, into `ctx.state.rawBody`: signatures of WeChat Pay are over the bytes that were sent. */
export const rawBody: Middleware = async (ctx, next) => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of ctx.req) {
    size += (piece as Buffer).length;
    if (size > LIMIT_BYTES) ctx.throw(413, 'the body is larger than 1 MB');
    pieces.push(piece as Buffer);
  }
  ctx.state.rawBody = Buffer.concat(pieces);
  await next();
};

/** A JSON object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The body of a request: nothing, something that is not a JSON object, or an object. */
export type Body = { readonly kind: 'empty' } | { readonly kind: 'bad' } | { readonly kind: 'object'; readonly value: Fields };

/** Reads a raw body as JSON; the label of its type does not matter, as on the platform. */
export const parseBody = (raw: Buffer): Body => {
  if (raw.length === 0) return { kind: 'empty' };
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
    return isRecord(value) ? { kind: 'object', value } : { kind: 'bad' };
  } catch {
    return { kind: 'bad' };
  }
};

export const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that is there and not empty. */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
