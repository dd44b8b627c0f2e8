import { randomInt } from 'node:crypto';
import { addDays, localDateOf, MINUTE_MS, startOfDay } from '@qingya/shared';
import { type Random, seededRandom } from '../../src/demo/random';
import type { Engine } from '../../src/platform/db';
import {
  type Json,
  openPlace,
  openProduct,
  type Place,
  startWechat,
  type TestProduct,
  type TestWechat,
} from '../support/product';
import { buildCampus, buildFamily, buildStaff, freshKey, type Person } from '../support/product-school';
import { freeLowPort, insist, makeTrouble, pause, type Reply, request } from './chaos-support';
import { type Running, startServer, withKeys } from './kill-support';

export const PAYMENTS = 300;
export const REFUNDS = 100;
export const KILLS = 5;
const FAMILIES = 10;
const AT_ONCE = 16;
const HOUR_MS = 3_600_000;
/** Ten seconds of recovering by itself. */
const LATE_AFTER_TURNS = 20;
/** A log-in lasts 15 minutes, on a busy machine less than the whole thing; a new one is made well before. */
const RENEW_AFTER_MS = 10 * MINUTE_MS;

/** Somebody who is logged in, and since when. */
interface Bearer {
  readonly openId: string;
  token: string;
  since: number;
}

interface Payer extends Bearer {
  readonly familyId: string;
}

/** Who takes part, with tokens that outlive every server. */
interface Cast {
  readonly campusId: string;
  readonly desk: Bearer;
  readonly finance: Bearer;
  readonly payers: readonly Payer[];
  readonly secrets: readonly string[];
}

const bearerOf = async ({ clock }: TestProduct, { openId, token }: Person): Promise<Bearer> => ({
  openId,
  token: await token(),
  since: clock.now(),
});

const prepare = async (t: TestProduct): Promise<Cast> => {
  const campusId = await buildCampus(t);
  const desk = await buildStaff(t, 'front_desk', campusId);
  const finance = await buildStaff(t, 'owner');
  const payers: Payer[] = [];
  const secrets: string[] = [];
  for (let i = 0; i < FAMILIES; i += 1) {
    const { familyId, guardians } = await buildFamily(t, { campusId });
    payers.push({ familyId, ...(await bearerOf(t, guardians[0])) });
    secrets.push(guardians[0].openId, guardians[0].phone, guardians[0].name);
  }
  return { campusId, desk: await bearerOf(t, desk), finance: await bearerOf(t, finance), payers, secrets };
};

/** One round of everything: the server that runs now, and how far the payments have come. */
interface Play {
  readonly place: Place;
  readonly wechat: TestWechat;
  readonly cast: Cast;
  readonly random: Random;
  server: Running;
  finished: number;
  /** Something went wrong: nobody goes on. */
  over: boolean;
  readonly outputs: (() => string)[];
}

/** Somebody's token, renewed in time by whichever server runs then. */
const tokenOf = async (play: Play, bearer: Bearer): Promise<string> => {
  if (Date.now() - bearer.since >= RENEW_AFTER_MS) {
    // Everybody else goes on meanwhile with the one that still lasts.
    bearer.since = Date.now();
    const logIn = (): Promise<Reply | null> => {
      const code = play.wechat.world.issueCode('login', bearer.openId, null);
      return request(`${play.server.base}/auth/wechat`, { body: { code } });
    };
    const { body } = await insist('log-in', logIn, ({ status }) => status === 200, play.random);
    bearer.token = body.accessToken;
  }
  return bearer.token;
};

const payOnPhone = async (play: Play, parameters: object): Promise<void> => {
  const { wechat, random } = play;
  const panel = await request(`${wechat.base}/simulator/pay/requests`, { body: parameters });
  if (panel?.status !== 200) throw new Error(`the pay panel did not open: ${JSON.stringify(panel)}`);
  const act = (action: string) => request(`${wechat.base}/simulator/pay/requests/${panel.body.requestId}`, { body: { action } });
  if (random.chance(5)) {
    await act('cancel');
    throw new Cancelled();
  }
  const way = random.pick(['pay', 'pay', 'pay', 'pay_and_lose_answer', 'pay_never_notify'] as const);
  const done = await act(way);
  if (done?.status !== 200) throw new Error(`the payer could not pay: ${JSON.stringify(done)}`);
};

class Cancelled extends Error {}

/** One family pays once: asked for by the desk, ordered, paid on the phone, sometimes confirmed, sometimes refunded. */
const playPayment = async (play: Play, number: number): Promise<void> => {
  const { cast, random } = play;
  const api = (path: string): string => `${play.server.base}${path}`;
  const payer = random.pick(cast.payers);
  const amount = random.whole(1, 500_000);
  const wish = {
    campusId: cast.campusId,
    familyId: payer.familyId,
    studentId: null,
    title: `教材费 ${number}`,
    note: null,
    amount,
  };
  const key = freshKey();
  const asked = await insist(
    'collect',
    async () => request(api('/payments'), { token: await tokenOf(play, cast.desk), key, body: wish }),
    ({ status }) => status === 201,
    random,
  );
  const path = `/payments/${asked.body.id}`;
  for (let paid = false; !paid; ) {
    const order = await insist(
      'order',
      async () => request(api(`${path}/wechat-order`), { token: await tokenOf(play, payer), body: {} }),
      ({ status }) => status === 200,
      random,
    );
    paid = await payOnPhone(play, order.body.parameters).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Cancelled) return false;
        throw error;
      },
    );
  }
  if (random.chance(50)) await request(api(`${path}/confirm`), { token: await tokenOf(play, payer), body: {} });
  if (number < REFUNDS) await playRefund(play, path, amount);
  play.finished += 1;
};

/** What finance sees at an address; nothing when the server is not there just now. @throws when it does not know finance any more */
const lookAt = async (play: Play, url: () => string): Promise<Json> => {
  const token = await tokenOf(play, play.cast.finance);
  const answer = await request(url(), { token });
  if (answer?.status === 401) throw new Error(`the log-in of finance is not valid any more: ${JSON.stringify(answer.body)}`);
  return answer?.status === 200 ? answer.body : null;
};

const playRefund = async (play: Play, path: string, amount: number): Promise<void> => {
  const { cast, random } = play;
  const api = (rest: string): string => `${play.server.base}${path}${rest}`;
  for (let state = 'open'; state !== 'settled'; await pause(500)) {
    if (play.over) return;
    state = (await lookAt(play, () => api('')))?.state ?? state;
  }
  const part = random.chance(50) ? amount : random.whole(1, amount);
  const key = freshKey();
  const body = { amount: part, reason: '课程取消', handReceiptNo: null, refundsSeen: 0 };
  const ask = async () => request(api('/refunds'), { token: await tokenOf(play, cast.finance), key, body });
  await insist('refund', ask, ({ status }) => status === 201, random);
};

/** Kills the server five times, whenever a further sixth of the payments has come through. */
const killNowAndThen = async (play: Play): Promise<number> => {
  let kills = 0;
  while (kills < KILLS && !play.over) {
    await pause(50);
    if (play.finished < ((kills + 1) * PAYMENTS) / (KILLS + 1)) continue;
    await pause(play.random.whole(0, 200));
    await play.server.kill();
    kills += 1;
    play.server = await startServer(play.place);
    play.outputs.push(play.server.output);
  }
  return kills;
};

/** Nothing is under way any more, neither payments nor refunds. */
const isQuiet = async (play: Play): Promise<boolean> => {
  const ask = async (path: string): Promise<number> =>
    (await lookAt(play, () => `${play.server.base}${path}`))?.items.length ?? 1;
  const waiting = [await ask('/payments?state=open&limit=1'), await ask('/refunds?view=under_way&limit=1')];
  return waiting.every((count) => count === 0);
};

/** What was never told is told in the end, as WeChat Pay does for a day; whatever was found out meanwhile must not mind. */
const bringLateNotices = async (play: Play): Promise<void> => {
  const { wechat } = play;
  const ask = async (path: string) => (await lookAt(play, () => `${play.server.base}${path}`))?.items ?? [];
  const again = (path: string) => request(`${wechat.base}/simulator/pay/${path}/notify`, { body: {} });
  for (const { outRefundNo } of await ask('/refunds?view=under_way&limit=200')) await again(`refunds/${outRefundNo}`);
  for (const { outTradeNo, state } of await paidOrders(wechat)) if (state === 'SUCCESS') await again(`orders/${outTradeNo}`);
};

const paidOrders = async (wechat: TestWechat): Promise<{ outTradeNo: string; state: string; amount: number }[]> =>
  (await request(`${wechat.base}/simulator/pay/orders`))?.body.orders ?? [];

const runPayments = async (play: Play): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let mine = next++; mine < PAYMENTS && !play.over; mine = next++) await playPayment(play, mine);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

/** What the two sides hold against each other at the end. */
const compare = async (t: TestProduct, wechat: TestWechat, dates: readonly string[]) => {
  const rows = await t.db.read(async (r) => ({
    captures: await r.rows<{ outTradeNo: string; amount: number; outcome: string; refunded: number }>(
      'SELECT outTradeNo, amount, outcome, refunded FROM payments_capture',
    ),
    refunds: await r.rows<{ outRefundNo: string; amount: number; state: string }>(
      'SELECT outRefundNo, amount, state FROM payments_refund',
    ),
    settled: await r.rows<{ aggregate: string; n: number }>(
      "SELECT aggregate, COUNT(*) AS n FROM outbox_event WHERE type = 'payments.settled' GROUP BY aggregate",
    ),
    returned: await r.rows<{ n: number }>("SELECT COUNT(*) AS n FROM outbox_event WHERE type = 'payments.refund.succeeded'"),
    openTasks: await r.rows("SELECT kind FROM payments_task WHERE state = 'open'"),
  }));
  const taken = await paidOrders(wechat);
  const given = (await request(`${wechat.base}/simulator/pay/refunds`))?.body.refunds as {
    outRefundNo: string;
    status: string;
    amount: number;
  }[];
  const finance = await buildStaff(t, 'owner');
  const bills: unknown[] = [];
  for (const date of dates) {
    const { status, body } = await finance.api.post(`/payment-bills/${date}/compare`);
    bills.push({ status, state: body.state, openDifferences: body.openDifferences });
  }
  return { rows, taken, given, bills, differences: await t.differences() };
};

/** Plays the whole thing once. @returns everything the assertions need */
export const playChaos = async (engine: Engine) => {
  const seed = Number(process.env.QINGYA_TEST_SEED ?? randomInt(2 ** 31));
  process.stdout.write(`payment chaos on ${engine}: QINGYA_TEST_SEED=${seed}\n`);
  const random = seededRandom(seed);
  const wechat = await startWechat();
  const opened = withKeys(await openPlace(engine));
  const port = String(await freeLowPort());
  const env = {
    ...opened.env,
    ...wechat.env,
    QINGYA_MODE: 'demo',
    PORT: port,
    WECHAT_PAY_NOTIFY_BASE: `http://127.0.0.1:${port}`,
  };
  const place: Place = { ...opened, env };
  const began = Date.now();
  const before = await openProduct(place, began, wechat);
  const cast = await prepare(before);
  await before.close();
  wechat.world.clock.follow(() => Date.now());
  const first = await startServer(place);
  const play: Play = { place, wechat, cast, random, server: first, finished: 0, over: false, outputs: [first.output] };
  const trouble = makeTrouble(wechat, random);
  const killing = killNowAndThen(play);
  killing.catch(() => {
    play.over = true;
  });
  // When a server does not come back, its own reason is told, not what the payments met without it.
  const endWith = async (error: unknown): Promise<never> => {
    play.over = true;
    await killing;
    throw error;
  };
  try {
    const [kills] = await Promise.all([killing, runPayments(play).catch(endWith)]);
    await trouble.calm();
    for (let turn = 1; !(await isQuiet(play)); turn += 1) {
      await pause(500);
      if (turn % LATE_AFTER_TURNS === 0) await bringLateNotices(play);
    }
    const exitCode = await play.server.end();
    const dates = [...new Set([localDateOf(began), localDateOf(Date.now())])];
    const tomorrow = startOfDay(addDays(localDateOf(Date.now()), 1)) + 11 * HOUR_MS;
    const after = await openProduct(place, tomorrow, wechat);
    await after.settle();
    const result = await compare(after, wechat, dates);
    const output = play.outputs.map((read) => read()).join('\n');
    await after.close();
    return { seed, kills, exitCode, leaks: cast.secrets.filter((secret) => output.includes(secret)), ...result };
  } finally {
    play.over = true;
    await trouble.calm();
    // A server that is just being started is one to be ended, too.
    await Promise.allSettled([killing]);
    await play.server.kill();
    await wechat.stop();
    await opened.remove();
  }
};
