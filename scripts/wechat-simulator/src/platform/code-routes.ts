import type Router from '@koa/router';
import type { Context } from 'koa';
import { refuse } from '../http/answer';
import { type Fields, parseBody } from '../http/raw-body';
import type { World } from '../world';
import { type CodeRequest, isReleased, readCodeRequest, readLook } from './code-rules';
import { hasToken, onPost } from './guard';

/** A code without limit of number may leave pages unchecked for so many pages only. */
const UNCHECKED_PAGES = 60_000;
const PATH_LENGTH = 1024;

/** Mini-program codes: an image on success, HTTP 200 with JSON on failure. */
export const mountCodes = (router: Router, world: World): void => {
  onPost(router, world, '/wxa/getwxacodeunlimit', 'code', (ctx) => {
    const request = questionOf(ctx, world, (body) => readCodeRequest(body, world.settings));
    if (request === undefined) return;
    const limited = world.rates.take('code.minute') || uncheckedError(world, request);
    if (limited !== 0) refuse(ctx, limited);
    else draw(ctx, world, request);
  });
  onPost(router, world, '/wxa/getwxacode', 'code', (ctx) => {
    const request = questionOf(ctx, world, (body) => readPathRequest(body, world));
    if (request === undefined) return;
    const limited = world.rates.take('path-code.ever');
    if (limited !== 0) refuse(ctx, limited);
    else draw(ctx, world, request);
  });
};

/** The page reads anything that is no JSON object as a scene of bad length. */
const questionOf = (ctx: Context, world: World, read: (body: Fields) => CodeRequest | number): CodeRequest | undefined => {
  if (!hasToken(ctx, world)) return undefined;
  const body = parseBody(ctx.state.rawBody);
  const request = body.kind === 'object' ? read(body.value) : 40169;
  if (typeof request !== 'number') return request;
  refuse(ctx, request);
  return undefined;
};

const uncheckedError = (world: World, { checkPath, page }: CodeRequest): number => {
  if (checkPath) return 0;
  const pages = world.miniCodes.uncheckedPages();
  return pages.size >= UNCHECKED_PAGES && !pages.has(page) ? 45029 : 0;
};

const draw = (ctx: Context, world: World, request: CodeRequest): void => {
  const image = world.miniCodes.image(world.miniCodes.make(request));
  ctx.status = 200;
  ctx.type = 'image/png';
  ctx.body = image;
};

/** The sibling with a whole path, of which an account may make 100,000 in its life. */
const readPathRequest = (body: Fields, world: World): CodeRequest | number => {
  const { path } = body;
  if (typeof path !== 'string' || path === '' || path.length > PATH_LENGTH) return 40159;
  const [page = '', ...query] = path.split('?');
  if (page.startsWith('/') || !isReleased(page, world.settings)) return 41030;
  const look = readLook(body);
  return look === undefined ? 40097 : { scene: '', page, query: query.join('?'), checkPath: true, ...look };
};
