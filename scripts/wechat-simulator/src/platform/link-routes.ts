import type Router from '@koa/router';
import { answer, refuse } from '../http/answer';
import { type Fields, isRecord } from '../http/raw-body';
import type { World } from '../world';
import { isReleased } from './code-rules';
import { authorized, onPost } from './guard';
import type { Link } from './links';

const QUERY_LENGTH = 1024;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LONGEST_DAYS = 30;
/** As those of a scene, and the percent sign: a query may be URL-encoded. */
const QUERY = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~%]*$/;

/** Links that open the mini-program from outside; all but the permanent short ones end after 30 days at most. */
export const mountLinks = (router: Router, world: World): void => {
  onPost(router, world, '/wxa/generate_urllink', 'url-link', (ctx) => {
    const body = authorized(ctx, world);
    if (!body) return;
    const target = readTarget(body, body, world);
    if (typeof target === 'number') return refuse(ctx, target);
    answer(ctx, { errcode: 0, errmsg: 'ok', url_link: world.links.make('url', target).link });
  });
  onPost(router, world, '/wxa/generatescheme', 'scheme', (ctx) => {
    const body = authorized(ctx, world);
    if (!body) return;
    const jump = body.jump_wxa ?? {};
    const target = isRecord(jump) ? readTarget(jump, body, world) : 47001;
    if (typeof target === 'number') return refuse(ctx, target);
    answer(ctx, { errcode: 0, errmsg: 'ok', openlink: world.links.make('scheme', target).link });
  });
  onPost(router, world, '/wxa/genwxashortlink', 'short-link', (ctx) => {
    const body = authorized(ctx, world);
    if (!body) return;
    const target = readShortTarget(body, world);
    if (typeof target === 'number') return refuse(ctx, target);
    answer(ctx, { errcode: 0, errmsg: 'ok', link: world.links.make('short', target).link });
  });
};

/** Where a link leads and how long, or the errcode. */
const readTarget = (jump: Fields, body: Fields, world: World): Omit<Link, 'link'> | number => {
  const { path = '', query = '', env_version: env = 'release' } = jump;
  if (env !== 'release' && env !== 'trial' && env !== 'develop') return 85402;
  if (env === 'release' && !world.settings.released) return 85079;
  if (typeof path !== 'string' || /[?#]/.test(path)) return 40165;
  const page = path.replace(/^\//, '');
  if (page !== '' && !isReleased(page, { ...world.settings, released: true })) return 40165;
  if (typeof query !== 'string' || query.length > QUERY_LENGTH || !QUERY.test(query)) return 40212;
  const expiresAt = expiryOf(body, world.now());
  if (expiresAt === undefined) return 85401;
  const limited = world.rates.takeAll(['link.second', 'link.day']);
  return limited !== 0 ? limited : { page, query, envVersion: env, expiresAt };
};

/** Between one minute and 30 days from now; undefined when it is outside or missing. */
const expiryOf = ({ expire_type: type = 0, expire_time: at, expire_interval: days }: Fields, now: number): number | undefined => {
  if (type === 1)
    return typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= LONGEST_DAYS
      ? now + days * DAY_MS
      : undefined;
  if (type !== 0 || typeof at !== 'number' || !Number.isInteger(at)) return undefined;
  const left = at * 1_000 - now;
  return left >= MINUTE_MS && left <= LONGEST_DAYS * DAY_MS ? at * 1_000 : undefined;
};

const readShortTarget = (body: Fields, world: World): Omit<Link, 'link'> | number => {
  if (!world.settings.shopCategory) return 43104;
  const { page_url: url, is_permanent: permanent = false } = body;
  if (typeof url !== 'string' || url === '' || url.length > QUERY_LENGTH) return 40225;
  const [page = '', ...query] = url.replace(/^\//, '').split('?');
  if (!isReleased(page, world.settings)) return 40225;
  const limited = world.rates.takeAll(permanent === true ? ['short-link.day', 'permanent-link.ever'] : ['short-link.day']);
  if (limited !== 0) return limited;
  const expiresAt = permanent === true ? null : world.now() + LONGEST_DAYS * DAY_MS;
  return { page, query: query.join('?'), envVersion: 'release', expiresAt };
};
