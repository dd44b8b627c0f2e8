import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { answer, refuse } from '../http/answer';
import { type Fields, textOf } from '../http/raw-body';
import type { TriggerWord, Verdict } from '../settings';
import type { World } from '../world';
import { authorized, onPost } from './guard';

const LONGEST = 2_500;
const WEIGHT: Readonly<Record<Verdict, number>> = { pass: 0, review: 1, risky: 2 };

/** `msg_sec_check`, version 2: words in the settings decide. */
export const mountTextCheck = (router: Router, world: World): void =>
  onPost(router, world, '/wxa/msg_sec_check', 'text-check', (ctx) => check(ctx, world));

const check = (ctx: Context, world: World) => {
  const body = authorized(ctx, world);
  if (!body) return;
  const errcode = checkError(world, body) || world.rates.takeAll(['text-check.minute', 'text-check.day']);
  if (errcode !== 0) return refuse(ctx, errcode);
  // A signature counts on profiles only.
  const parts = [body.content, body.title, body.nickname, body.scene === 1 ? body.signature : undefined];
  const found = worstIn(parts.flatMap((part) => textOf(part) ?? []).join('\n'), world.settings.triggerWords);
  answer(ctx, {
    errcode: 0,
    errmsg: 'ok',
    trace_id: newTraceId(),
    result: { suggest: found?.suggest ?? 'pass', label: found?.label ?? 100 },
    detail: detailOf(found),
  });
};

const checkError = (world: World, body: Fields): number => {
  const { version, content } = body;
  if (version !== 2 || typeof content !== 'string' || content === '' || [...content].length > LONGEST) return 47001;
  return sceneError(body) || visitorError(world, body);
};

/** 1 profile, 2 comment, 3 forum, 4 social log. */
export const sceneError = ({ scene }: Fields): number =>
  [1, 2, 3, 4].includes(Number(scene)) && typeof scene === 'number' ? 0 : 40129;

/** The platform checks for people only who visited the mini-program within two hours. */
export const visitorError = (world: World, { openid }: Fields): number => {
  const person = world.people.find(textOf(openid));
  if (!person) return 40003;
  return world.people.visitedLately(person) ? 0 : 61010;
};

/** The id of a check, by which the platform can be asked about it. */
export const newTraceId = (): string => [4, 4, 4].map((bytes) => randomBytes(bytes).toString('hex')).join('-');

const worstIn = (text: string, words: readonly TriggerWord[]): TriggerWord | undefined =>
  words
    .filter(({ word }) => word !== '' && text.includes(word))
    .sort((a, b) => WEIGHT[b.suggest] - WEIGHT[a.suggest])
    .at(0);

const detailOf = (found: TriggerWord | undefined): readonly object[] => {
  const { suggest, label } = found ?? { suggest: 'pass', label: 100 };
  const model = { strategy: 'content_model', errcode: 0, suggest, label, prob: 90 };
  return found ? [model, { strategy: 'keyword', errcode: 0, suggest, label, keyword: found.word, level: 20 }] : [model];
};
