import { createHash } from 'node:crypto';
import type { Endpoint } from '@qingya/shared';
import type { Context } from 'koa';
import type { FileAnswer } from './route';

/** Smaller answers cost less to send than to compare. */
const ETAG_FROM_CHARACTERS = 1_024;

/** @param conditional a read whose repetition may be answered by 304 */
export const sendJson = (ctx: Context, status: number, value: unknown, conditional: boolean): void => {
  const text = JSON.stringify(value ?? null);
  ctx.status = status;
  ctx.set('Content-Type', 'application/json; charset=utf-8');
  ctx.body = text;
  if (!conditional || text.length < ETAG_FROM_CHARACTERS) {
    ctx.set('Cache-Control', 'no-store');
    return;
  }
  ctx.set('Cache-Control', 'private, no-cache');
  // Another account on the same device must never be shown this one's copy.
  ctx.vary('Authorization');
  ctx.set('ETag', `W/"${text.length.toString(36)}-${createHash('sha1').update(text).digest('base64url')}"`);
  if (ctx.fresh) {
    ctx.status = 304;
    ctx.body = null;
  }
};

/** Whether a handler of an endpoint that may produce files returned one. */
export const isFileAnswer = (endpoint: Endpoint, answer: unknown): answer is FileAnswer =>
  endpoint.produces !== 'json' && typeof answer === 'object' && answer !== null && 'content' in answer && 'fileName' in answer;

/** File names may be Chinese: sent as RFC 5987 UTF-8 with an ASCII stand-in beside it. */
export const sendFile = async (ctx: Context, status: number, file: FileAnswer): Promise<void> => {
  ctx.status = status;
  ctx.attachment(file.fileName, { type: file.inline === true ? 'inline' : 'attachment', fallback: asciiName(file.fileName) });
  ctx.set('Content-Type', file.contentType);
  ctx.set('Cache-Control', file.immutable === undefined ? 'no-store' : 'public, max-age=31536000, immutable');
  // Shown or saved, a file never runs as a page of ours.
  ctx.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox");
  if (file.immutable !== undefined) {
    ctx.set('ETag', `"${file.immutable}"`);
    if (ctx.fresh) {
      ctx.status = 304;
      ctx.body = null;
      return;
    }
  }
  ctx.body = typeof file.content === 'function' ? await file.content() : file.content;
};

const asciiName = (name: string): string => {
  const dot = name.lastIndexOf('.');
  const stem = (dot > 0 ? name.slice(0, dot) : name).replace(/[^\w-]+/g, '');
  const extension = dot > 0 ? name.slice(dot + 1).replace(/[^\w]+/g, '') : '';
  return `${stem === '' ? 'download' : stem}${extension === '' ? '' : `.${extension}`}`;
};
