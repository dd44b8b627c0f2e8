import type Router from '@koa/router';
import { answer, refuse } from '../http/answer';
import type { Fields } from '../http/raw-body';
import type { World } from '../world';
import { authorized, onPost } from './guard';
import { newTraceId, sceneError, visitorError } from './text-check';

/** `media_check_async`, version 2. */
export const mountMediaCheck = (router: Router, world: World): void =>
  onPost(router, world, '/wxa/media_check_async', 'media-check', (ctx) => {
    const body = authorized(ctx, world);
    if (!body) return;
    const errcode = requestError(body) || sceneError(body) || visitorError(world, body);
    if (errcode !== 0) return refuse(ctx, errcode);
    const traceId = newTraceId();
    world.mediaChecks.add({ traceId, openid: String(body.openid), url: String(body.media_url), at: world.now() });
    answer(ctx, { errcode: 0, errmsg: 'ok', trace_id: traceId });
  });

const requestError = ({ media_url: url, media_type: type, version }: Fields): number =>
  version === 2 && (type === 1 || type === 2) && typeof url === 'string' && /^https?:\/\//.test(url) && URL.canParse(url)
    ? 0
    : 47001;
