import type Router from '@koa/router';
import type { Context } from 'koa';
import { FAULT_KINDS, type FaultKind, type NewFaultRule } from '../faults';
import { textOf } from '../http/raw-body';
import { badSetting, type Settings } from '../settings';
import type { World } from '../world';
import { countOf, flagOf, inputOf, need } from './input';

/** Clock, faults, settings and tokens: what no person would do. */
export const mountMachine = (router: Router, world: World): void => {
  router.get('/simulator/health', (ctx) => {
    ctx.body = { ok: true, appId: world.appId };
  });
  router.get('/simulator/clock', (ctx) => {
    ctx.body = clockOf(world);
  });
  router.post('/simulator/clock', (ctx) => setClock(ctx, world));
  router.get('/simulator/faults', (ctx) => {
    ctx.body = { faults: world.faults.list() };
  });
  router.post('/simulator/faults', (ctx) => {
    const input = inputOf(ctx);
    const seed = countOf(ctx, input, 'seed');
    if (seed !== undefined) world.faults.seed(seed);
    if (seed === undefined || input.endpoint !== undefined) world.faults.set(faultOf(ctx, input));
    ctx.body = { faults: world.faults.list() };
  });
  router.delete('/simulator/faults', (ctx) => {
    world.faults.clear(textOf(ctx.query.endpoint));
    ctx.body = { faults: world.faults.list() };
  });
  router.get('/simulator/settings', (ctx) => {
    ctx.body = settingsOf(world);
  });
  router.post('/simulator/settings', (ctx) => setSettings(ctx, world));
  router.post('/simulator/revoke-tokens', (ctx) => {
    world.revokeTokens();
    ctx.body = {};
  });
};

const clockOf = ({ clock }: World) => ({ now: Math.floor(clock.now()), frozen: clock.frozen, waiting: clock.waiting });

const setClock = async (ctx: Context, world: World): Promise<void> => {
  const input = inputOf(ctx);
  const freezeAt = countOf(ctx, input, 'freezeAt');
  const freeze = flagOf(ctx, input, 'freeze');
  const advanceMs = countOf(ctx, input, 'advanceMs');
  if (flagOf(ctx, input, 'reset') === true) world.clock.reset();
  if (freeze === false) world.clock.thaw();
  else if (freezeAt !== undefined || (freeze === true && !world.clock.frozen)) world.clock.freeze(freezeAt);
  if (advanceMs !== undefined) {
    await world.advance(advanceMs);
    await world.push.idle();
  }
  ctx.body = clockOf(world);
};

const faultOf = (ctx: Context, input: Readonly<Record<string, unknown>>): NewFaultRule => {
  const kind = need(ctx, input, 'kind') as FaultKind;
  if (!FAULT_KINDS.includes(kind)) ctx.throw(400, `kind must be one of ${FAULT_KINDS.join(', ')}`);
  const percent = countOf(ctx, input, 'percent') ?? 100;
  if (percent > 100) ctx.throw(400, 'percent must be 100 at most');
  const times = countOf(ctx, input, 'times') ?? null;
  if (times === 0) ctx.throw(400, 'times must be 1 or more');
  const { errcode } = input;
  if (errcode !== undefined && !Number.isSafeInteger(errcode)) ctx.throw(400, 'errcode must be a whole number');
  return {
    endpoint: need(ctx, input, 'endpoint'),
    kind,
    times,
    percent,
    delayMs: countOf(ctx, input, 'delayMs') ?? null,
    ...(errcode === undefined ? {} : { errcode: Number(errcode) }),
  };
};

const settingsOf = (world: World) => ({ ...world.settings, ...world.pay.settings.toJSON() });

const setSettings = async (ctx: Context, world: World): Promise<void> => {
  const { refundMode, balanceFen, publicKeyOnly, ...changes } = inputOf(ctx);
  const bad = badSetting(changes);
  if (bad !== undefined) ctx.throw(400, `${bad} is no setting, or cannot have this value; README.md lists them`);
  const { pushUrl } = changes as Partial<Settings>;
  if (typeof pushUrl === 'string' && pushUrl !== world.settings.pushUrl && !(await world.push.verify(pushUrl)))
    ctx.throw(400, 'pushUrl did not send the echo text back, so nothing was saved: does the service there know the push token?');
  const paySettings = Object.entries({ refundMode, balanceFen, publicKeyOnly }).filter(([, value]) => value !== undefined);
  try {
    Object.assign(world.pay.settings, Object.fromEntries(paySettings));
  } catch (error) {
    if (error instanceof RangeError) ctx.throw(400, error.message);
    throw error;
  }
  Object.assign(world.settings, changes);
  ctx.body = settingsOf(world);
};
