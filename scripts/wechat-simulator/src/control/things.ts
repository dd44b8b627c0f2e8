import type Router from '@koa/router';
import type { Context } from 'koa';
import { isRecord, textOf } from '../http/raw-body';
import type { MiniCode } from '../platform/mini-codes';
import { ACCOUNT_ID, type EventFields } from '../push/event';
import type { World } from '../world';
import { countOf, inputOf, need } from './input';

/** Codes and links and what scanning them gives, image checks, delivery records, pushed events. */
export const mountThings = (router: Router, world: World): void => {
  router.get('/simulator/codes', (ctx) => {
    ctx.body = { codes: world.miniCodes.list().map(shownCode) };
  });
  router.get('/simulator/codes/:file', (ctx) => {
    const code = world.miniCodes.find((ctx.params.file ?? '').replace(/\.png$/, ''));
    if (!code) return ctx.throw(404, 'there is no such code');
    ctx.type = 'image/png';
    ctx.body = world.miniCodes.image(code);
  });
  router.post('/simulator/scan', (ctx) => {
    ctx.body = scan(world, need(ctx, inputOf(ctx), 'content'));
  });
  router.get('/simulator/images', (ctx) => {
    ctx.body = { images: world.mediaChecks.list() };
  });
  router.post('/simulator/images', (ctx) => decideImage(ctx, world));
  router.get('/simulator/shipments', (ctx) => {
    ctx.body = { shipments: world.shipments.list() };
  });
  router.get('/simulator/pushes', (ctx) => {
    ctx.body = { pushes: world.push.log };
  });
  router.post('/simulator/pushes', (ctx) => {
    const input = inputOf(ctx);
    const fields = input.fields ?? {};
    if (!isRecord(fields)) ctx.throw(400, 'fields must be an object');
    world.push.send({
      event: need(ctx, input, 'event'),
      openid: textOf(input.openid) ?? ACCOUNT_ID,
      fields: fields as EventFields,
    });
    ctx.body = {};
  });
};

const shownCode = ({ id, scene, page, envVersion, at }: MiniCode) => ({
  id,
  scene,
  page,
  envVersion,
  at,
  image: `/simulator/codes/${id}.png`,
});

/** What `wx.scanCode` gives: a path for codes of this app only, the text for all others. */
const scan = (world: World, content: string): object => {
  const code = world.miniCodes.find(content);
  if (code) {
    const query = code.query ?? `scene=${encodeURIComponent(code.scene)}`;
    const path = query === '' ? code.page : `${code.page}?${query}`;
    return { kind: 'mini-program-code', result: '', page: code.page, scene: code.scene, path, envVersion: code.envVersion };
  }
  const link = world.links.find(content);
  if (!link) return { kind: 'qr', result: content };
  const path = link.query === '' ? link.page : `${link.page}?${link.query}`;
  return { kind: 'link', result: content, page: link.page, path, envVersion: link.envVersion, expired: link.expired };
};

const decideImage = (ctx: Context, world: World) => {
  const input = inputOf(ctx);
  const check = world.mediaChecks.find(need(ctx, input, 'traceId'));
  if (!check) return ctx.throw(400, 'there is no image check with this traceId');
  if (check.decided) return ctx.throw(400, 'this image check is decided already');
  const suggest = need(ctx, input, 'suggest');
  if (suggest !== 'pass' && suggest !== 'review' && suggest !== 'risky') ctx.throw(400, 'suggest must be pass, review or risky');
  world.mediaChecks.decide(check, { suggest, label: countOf(ctx, input, 'label') ?? (suggest === 'pass' ? 100 : 20002) });
  ctx.body = {};
};
