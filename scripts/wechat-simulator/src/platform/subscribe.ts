import { randomInt } from 'node:crypto';
import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { answer, refuse } from '../http/answer';
import { faulty } from '../http/faulty';
import { type Fields, isRecord, parseBody, textOf } from '../http/raw-body';
import type { Template } from '../templates';
import type { World } from '../world';
import { isReleased } from './code-rules';
import { authorized } from './guard';
import type { Message } from './messages';
import { isGoodValue } from './value-rules';

const PATH = '/cgi-bin/message/subscribe/send';
const STATES = ['developer', 'trial', 'formal'];
const LANGUAGES = ['zh_CN', 'en_US', 'zh_HK', 'zh_TW'];

/** Sending of subscription messages. */
export const mountSubscribe = (router: Router, world: World): void => {
  router.post(PATH, oneAtATime(), faulty(world, 'subscribe'), (ctx) => send(ctx, world));
  router.get(PATH, (ctx) => refuse(ctx, 43002));
};

/** Refuses a message to somebody to whom another one is under way, however long that takes. */
const oneAtATime = (): Middleware => {
  const inFlight = new Set<string>();
  return async (ctx, next) => {
    const body = parseBody(ctx.state.rawBody);
    const openid = body.kind === 'object' ? textOf(body.value.touser) : undefined;
    if (openid === undefined) return next();
    if (inFlight.has(openid)) return refuse(ctx, 43108);
    inFlight.add(openid);
    try {
      await next();
    } finally {
      inFlight.delete(openid);
    }
  };
};

const send = (ctx: Context, world: World) => {
  const body = authorized(ctx, world);
  if (!body) return;
  const { settings, consents } = world;
  const person = world.people.find(textOf(body.touser));
  if (!person) return refuse(ctx, 40003);
  const template = settings.templates.find(({ id }) => id === body.template_id);
  if (!template) return refuse(ctx, 40037);
  const problem = requestError(world, body, template);
  if (problem !== 0) return refuse(ctx, problem);
  const fault = dataError(body.data, template);
  if (fault !== undefined) return refuse(ctx, 47003, `argument invalid! ${fault}`);
  const fields = fieldsOf(body.data, template);
  if (fields.some(({ value }) => settings.sensitiveWords.some((word) => value.includes(word)))) return refuse(ctx, 45168);
  const limited = world.rates.take('subscribe.day');
  if (limited !== 0) return refuse(ctx, limited);
  if (person.messagesOff || !consents.use(person.openid, template)) return refuse(ctx, 43101);
  answer(ctx, { errcode: 0, errmsg: 'ok', msgid: 0 });
  // The id is a bare number above 2^53, so a client that reads it with JSON.parse gets another one than the event names.
  ctx.body = `{"errcode":0,"errmsg":"ok","msgid":${deliver(world, body, person.openid, template, fields)}}`;
};

const requestError = (world: World, body: Fields, template: Template): number => {
  if (world.consents.isBanned(template.id)) return 43107;
  const { page = '', miniprogram_state: state = 'formal', lang = 'zh_CN' } = body;
  if (!STATES.includes(String(state)) || !LANGUAGES.includes(String(lang))) return 40097;
  if (page === '') return 0;
  return typeof page === 'string' && isReleased(page.split('?')[0] ?? '', world.settings) ? 0 : 41030;
};

/** What is wrong with the values, in the platform's words: every field of the template, no other one. */
const dataError = (data: unknown, template: Template): string | undefined => {
  if (!isRecord(data)) return 'data is empty';
  for (const field of template.fields) {
    const entry = data[field.key];
    const value = isRecord(entry) ? entry.value : undefined;
    if (value === undefined || value === '') return `data.${field.key}.value is empty`;
    if (!isGoodValue(value, field)) return `data.${field.key}.value invalid`;
  }
  const unknown = Object.keys(data).find((key) => !template.fields.some((field) => field.key === key));
  return unknown === undefined ? undefined : `data.${unknown}.value invalid`;
};

const fieldsOf = (data: unknown, template: Template): Message['fields'] =>
  template.fields.map(({ key, label }) => {
    const entry = isRecord(data) ? data[key] : undefined;
    return { key, label, value: isRecord(entry) ? String(entry.value) : '' };
  });

/** @returns the id of the message */
const deliver = (world: World, body: Fields, openid: string, template: Template, fields: Message['fields']): string => {
  const id = `${randomInt(1_000_000_000, 9_000_000_000)}${randomInt(100_000_000, 1_000_000_000)}`;
  world.messages.add({
    id,
    at: world.now(),
    openid,
    templateId: template.id,
    title: template.title,
    page: textOf(body.page) ?? null,
    miniprogramState: textOf(body.miniprogram_state) ?? 'formal',
    lang: textOf(body.lang) ?? 'zh_CN',
    fields,
  });
  world.push.send({
    event: 'subscribe_msg_sent_event',
    openid,
    list: [{ TemplateId: template.id, MsgID: id, ErrorCode: '0', ErrorStatus: 'success' }],
  });
  return id;
};
