import type Router from '@koa/router';
import type { Context } from 'koa';
import { isRecord, textOf } from '../http/raw-body';
import type { World } from '../world';
import { flagOf, inputOf, need, personOf } from './input';

/** Subscription messages as their receiver sees them: the panel, the switches, the messages. */
export const mountMail = (router: Router, world: World): void => {
  router.get('/simulator/messages', (ctx) => {
    ctx.body = { messages: world.messages.list(textOf(ctx.query.openid)) };
  });
  router.get('/simulator/grants', (ctx) => {
    const { openid } = personOf(ctx, world, need(ctx, ctx.query, 'openid'));
    const grants = world.settings.templates.map(({ id, title }) => ({ templateId: id, title, ...world.consents.of(openid, id) }));
    ctx.body = { grants };
  });
  router.post('/simulator/subscribe', (ctx) => subscribe(ctx, world));
  router.post('/simulator/unsubscribe', (ctx) => {
    const input = inputOf(ctx);
    const { openid } = personOf(ctx, world, need(ctx, input, 'openid'));
    const templateId = need(ctx, input, 'templateId');
    const on = flagOf(ctx, input, 'on') ?? false;
    if (!world.settings.templates.some(({ id }) => id === templateId)) ctx.throw(400, `there is no template ${templateId}`);
    world.consents.turn(openid, templateId, on);
    // The platform tells about turning off only.
    if (!on) pushChange(world, openid, [templateId]);
    ctx.body = {};
  });
};

const subscribe = (ctx: Context, world: World): void => {
  const input = inputOf(ctx);
  const person = personOf(ctx, world, need(ctx, input, 'openid'));
  const ids = input.templateIds;
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) ctx.throw(400, 'templateIds must be a list of texts');
  const choices = input.choices ?? {};
  if (!isRecord(choices) || !Object.values(choices).every((choice) => choice === 'accept' || choice === 'reject'))
    ctx.throw(400, 'choices must give accept or reject for each template id');
  const { answer, asked } = world.consents.ask(person, ids, choices, flagOf(ctx, input, 'always') ?? false);
  if (asked.length > 0) {
    const list = asked.map(({ templateId, choice }) => ({
      TemplateId: templateId,
      SubscribeStatusString: choice,
      PopupScene: '0',
    }));
    world.push.send({ event: 'subscribe_msg_popup_event', openid: person.openid, list });
  }
  ctx.body = answer;
};

const pushChange = (world: World, openid: string, templateIds: readonly string[]): void => {
  const list = templateIds.map((id) => ({ TemplateId: id, SubscribeStatusString: 'reject' }));
  world.push.send({ event: 'subscribe_msg_change_event', openid, list });
};
