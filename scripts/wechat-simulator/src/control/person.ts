import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import { isRecord, textOf } from '../http/raw-body';
import type { World } from '../world';
import { flagOf, inputOf, need, personOf } from './input';

/** Who uses the mini-program, and the codes that their phones give. */
export const mountPeople = (router: Router, world: World): void => {
  router.post('/simulator/login-codes', (ctx) => {
    const openid = textOf(inputOf(ctx).openid) ?? newOpenid();
    ctx.body = { openid, code: world.issueCode('login', openid, null) };
  });
  router.post('/simulator/phone-codes', (ctx) => {
    const input = inputOf(ctx);
    const openid = need(ctx, input, 'openid');
    const phone = need(ctx, input, 'phone');
    const countryCode = textOf(input.countryCode) ?? '86';
    if (!/^\d{4,15}$/.test(phone) || !/^[1-9]\d{0,3}$/.test(countryCode)) ctx.throw(400, 'phone and countryCode are digits');
    world.people.visit(openid).phone = phone;
    const appId = textOf(input.appId) ?? world.appId;
    ctx.body = { code: world.codes.issue({ kind: 'phone', openid, phone, countryCode, appId }) };
  });
  router.post('/simulator/encrypted-data', (ctx) => {
    const input = inputOf(ctx);
    const person = personOf(ctx, world, need(ctx, input, 'openid'));
    const key = world.people.liveSessionKey(person);
    if (key === undefined) return ctx.throw(400, 'this person has no session key: log in first');
    if (!isRecord(input.data)) return ctx.throw(400, 'data must be an object');
    ctx.body = world.openData.give(input.data, key);
  });
  router.get('/simulator/people', (ctx) => {
    const people = world.people.list().map(({ sessionKey: _secret, ...person }) => person);
    ctx.body = { people };
  });
  router.post('/simulator/people', (ctx) => {
    const input = inputOf(ctx);
    const blocked = flagOf(ctx, input, 'blocked');
    const messagesOff = flagOf(ctx, input, 'messagesOff');
    const person = world.people.visit(textOf(input.openid) ?? newOpenid());
    person.name = textOf(input.name) ?? person.name;
    person.phone = textOf(input.phone) ?? person.phone;
    person.blocked = blocked ?? person.blocked;
    person.messagesOff = messagesOff ?? person.messagesOff;
    const { sessionKey: _secret, ...shown } = person;
    ctx.body = shown;
  });
};

/** 28 characters, as real ones. */
const newOpenid = (): string => `sim-${randomBytes(12).toString('hex')}`;
