import { DAY_MS } from '@qingya/shared';
import { PRIZE_REASON } from '../../src/modules/lottery/usecases/draw';
import { endDueCampaigns } from '../../src/modules/lottery/usecases/run-campaign';
import { requireNoFailures } from '../../src/platform/jobs/due-rows';
import {
  askDraw,
  buildCampaign,
  buildDraft,
  buildLottery,
  buildPlayer,
  drawn,
  easel,
  type LotteryScene,
  none,
  type Player,
  points50,
} from '../lottery/support';
import { pointsOf } from '../mall/support';
import { openProduct, type Place, type TestProduct, type TestWechat } from '../support/product';
import { freshKey, type Person } from '../support/product-school';
import type { Sent } from './kill-support';
import type { Death } from './kill-together';

const NONCE = 'nonce-of-the-killed';
/** A campaign that opened so long ago is over, and so is the time to claim its prizes. */
const LONG_AGO = 60 * DAY_MS;
const OVER = 15 * DAY_MS;

/** What can be won; nearly every draw wins it. */
const coupon = { ...points50, id: 'coupon', name: '续费券', kind: 'coupon', valueFen: 5_000, points: 0, usage: '续费时抵扣。' };
const certain = (prize: object) => [
  { ...prize, weight: 999_999, stock: 5 },
  { ...none, weight: 1 },
];
const CERTAIN = { goods: certain(easel), points: certain(points50), coupon: certain(coupon) };

const ASKED = ['draw for goods', 'draw for points', 'draw for a coupon', 'start', 'hand over', 'hand over without code'] as const;
/** What the clock does. */
const CLOCK = ['end', 'forfeit'] as const;
type What = (typeof ASKED)[number] | (typeof CLOCK)[number];

/** A step that a server dies of, in a campaign of its own. */
export interface Step {
  readonly what: What;
  readonly death: Death;
  /** What is left, and what is there when it was asked for again. */
  readonly left: object;
  readonly afterwards: object;
}

/** Whether the clock takes a step. */
export const isClock = ({ what }: Step): boolean => CLOCK.some((one) => one === what);

export interface Attempt {
  readonly one: Step;
  readonly lotteryId: string;
  readonly player: Player;
  /** Nothing for what the clock does. */
  readonly sent: Sent | null;
  /** Events up to here are of what the step needed. */
  readonly position: number;
}

/** What is left of a campaign and its one family: everything that one of the steps writes. */
export const look = async (t: TestProduct, { lotteryId, player: { studentId }, position }: Attempt): Promise<object> =>
  t.db.read(async (r) => {
    const listed = async (sql: string, ...params: (string | number)[]) =>
      (await r.rows<{ v: string }>(sql, params)).map(({ v }) => v);
    const campaign = await r.row<{ state: string; seed: string; hash: string; rules: number; draws: number }>(
      `SELECT state, COALESCE(seed, '') AS seed, COALESCE(rulesHash, '') AS hash, rules IS NOT NULL AS rules, draws
         FROM lottery_campaign WHERE id = ?`,
      [lotteryId],
    );
    const of = 'JOIN lottery_draw d ON d.id = w.drawId WHERE d.campaignId = ?';
    return {
      state: campaign?.state,
      published: [campaign?.rules, campaign?.hash.length],
      seed: campaign?.seed.length,
      counter: campaign?.draws,
      draws: await listed('SELECT outcome AS v FROM lottery_draw WHERE campaignId = ?', lotteryId),
      given: await listed('SELECT given AS v FROM lottery_prize WHERE campaignId = ? ORDER BY seq', lotteryId),
      wins: await listed(`SELECT w.state AS v FROM lottery_win w ${of}`, lotteryId),
      notes: await listed(`SELECT w.note AS v FROM lottery_win w ${of} AND w.note IS NOT NULL`, lotteryId),
      ledger: await listed(
        `SELECT reason AS v FROM points_transaction WHERE studentId = ? AND reason LIKE 'lottery.%' ORDER BY seq`,
        studentId,
      ),
      points: (await pointsOf(t, studentId)).available,
      rights: await listed('SELECT label AS v FROM mall_right WHERE studentId = ? AND revokedAt IS NULL', studentId),
      told: await listed(
        `SELECT type AS v FROM outbox_event WHERE position > ? AND type LIKE 'lottery.%' AND payload LIKE ? ORDER BY position`,
        position,
        `%"${lotteryId}"%`,
      ),
      audited: await listed('SELECT action AS v FROM identity_audit WHERE subjectId = ? ORDER BY id', lotteryId),
    };
  });

const BEGUN = ['lottery.campaign.created', 'lottery.campaign.started'];
const EMPTY = { counter: 0, draws: [], given: [0, 0], wins: [], notes: [], ledger: [], points: 100, rights: [], told: [] };
const DRAFT = { ...EMPTY, state: 'draft', published: [0, 0], seed: 0, audited: BEGUN.slice(0, 1) };
const STARTED = { ...EMPTY, state: 'started', published: [1, 64], seed: 0, audited: BEGUN };
/** A draw, without its event when the step needed it and is another one. */
const DRAWN = {
  ...{ ...STARTED, counter: 1, draws: ['waiting'], given: [1, 0], wins: ['waiting'], ledger: ['lottery.draw'], points: 90 },
};
const ALL_GIVEN = { ...DRAWN, draws: ['given'], wins: [] };
const HANDED_OVER = {
  ...{ ...DRAWN, wins: ['handed_over'], told: ['lottery.prize.handed-over'], audited: [...BEGUN, 'lottery.prize.handed_over'] },
};
const REASON = '奶奶来领，家长来过电话';
const ENDED = { ...DRAWN, state: 'ended', seed: 64 };

/** What a step leads from and to. */
const LEADS: Readonly<Record<What, readonly [object, object]>> = {
  'draw for goods': [STARTED, { ...DRAWN, told: ['lottery.prize.won'] }],
  'draw for points': [STARTED, { ...ALL_GIVEN, ledger: ['lottery.draw', PRIZE_REASON], points: 140 }],
  'draw for a coupon': [STARTED, { ...ALL_GIVEN, rights: [coupon.name] }],
  start: [DRAFT, { ...STARTED, told: ['lottery.campaign.started'] }],
  'hand over': [DRAWN, HANDED_OVER],
  'hand over without code': [DRAWN, { ...HANDED_OVER, notes: [REASON] }],
  end: [DRAWN, { ...ENDED, told: ['lottery.campaign.ended'] }],
  forfeit: [ENDED, { ...ENDED, wins: ['forfeited'], told: ['lottery.prize.forfeited'] }],
};

/** A statement, with one of its values where that says which one. */
type Statement = readonly [statement: string, value?: string | null];

const EVENT = 'INSERT INTO outbox_event';
const AUDIT = 'INSERT INTO identity_audit';
const DRAW: Statement = ['INSERT INTO lottery_draw'];
const END: Statement = ["UPDATE lottery_campaign SET state = 'ended'"];
const FORFEIT: Statement = ["UPDATE lottery_win SET state = 'forfeited'"];
const HAND_OVER: readonly Statement[] = [
  ["UPDATE lottery_win SET state = 'handed_over'"],
  [EVENT, 'lottery.prize.handed-over'],
  [AUDIT, 'lottery.prize.handed_over'],
];

/** The statements a server dies after, inside the transaction; with the last of them also right before its commit and right after. */
const INSIDE: Readonly<Record<What, readonly Statement[]>> = {
  'draw for goods': [
    ['INSERT INTO lottery_entry '],
    ['INSERT INTO points_transaction'],
    ['UPDATE lottery_campaign SET draws'],
    ['UPDATE lottery_prize SET given'],
    DRAW,
    [EVENT, 'lottery.prize.won'],
    ['INSERT INTO lottery_win'],
  ],
  // Their second entry in the ledger comes after the prize was taken.
  'draw for points': [['UPDATE lottery_prize SET given'], ['INSERT INTO points_transaction', PRIZE_REASON], DRAW],
  'draw for a coupon': [DRAW, ['INSERT INTO mall_right']],
  start: [
    ['UPDATE lottery_campaign SET', 'started'],
    [EVENT, 'lottery.campaign.started'],
    [AUDIT, 'lottery.campaign.started'],
  ],
  'hand over': HAND_OVER,
  'hand over without code': HAND_OVER,
  end: [[EVENT, 'lottery.campaign.ended'], END],
  forfeit: [[EVENT, 'lottery.prize.forfeited'], FORFEIT],
};

const stepsOf = (what: What): Step[] => {
  const [before, afterwards] = LEADS[what];
  const step = ([statement, value = null]: Statement, moment: Death['moment']): Step => ({
    ...{ what, death: { statement, value, moment }, left: moment === 'committed' ? afterwards : before, afterwards },
  });
  const last = INSIDE[what].slice(-1);
  return [
    ...INSIDE[what].map((one) => step(one, 'in')),
    ...last.map((one) => step(one, 'commit')),
    ...last.map((one) => step(one, 'committed')),
  ];
};

export const STEPS: readonly Step[] = [...ASKED, ...CLOCK].flatMap(stepsOf);

/** What a step answers when it is asked for again: its status, and the state of what it was about. */
export const ANSWERS: Readonly<Record<What, unknown>> = {
  'draw for goods': [201, 'waiting'],
  'draw for points': [201, 'given'],
  'draw for a coupon': [201, 'given'],
  start: [200, 'started'],
  'hand over': [200, 'handed_over'],
  'hand over without code': [200, 'handed_over'],
  end: null,
  forfeit: null,
};

const lastPosition = (t: TestProduct): Promise<number> =>
  t.db.read(async (r) =>
    Number((await r.row<{ v: number | string | null }>('SELECT MAX(position) AS v FROM outbox_event'))?.v ?? 0),
  );

const toSend = async (by: Person, path: string, body: object): Promise<Sent> => ({
  token: await by.token(),
  path,
  body,
  key: freshKey(),
});

/** Makes what a step needs that somebody asks for. */
export const prepare = async (t: TestProduct, scene: LotteryScene, one: Step): Promise<Attempt> => {
  const { what } = one;
  const player = await buildPlayer(t, scene.campusId, 100);
  const attempt = async (lotteryId: string, by: Person, path: string, body: object): Promise<Attempt> => {
    const sent = await toSend(by, path, body);
    return { one, lotteryId, player, sent, position: await lastPosition(t) };
  };
  if (what === 'start') {
    const { id, version } = await buildDraft(t, scene, { prizes: CERTAIN.goods });
    return attempt(id, scene.owner, `/lotteries/${id}/start`, { version });
  }
  const prize = what === 'draw for points' ? 'points' : what === 'draw for a coupon' ? 'coupon' : 'goods';
  const lotteryId = await buildCampaign(t, scene, { prizes: CERTAIN[prize] });
  if (what !== 'hand over' && what !== 'hand over without code') {
    const path = `/students/${player.studentId}/lotteries/${lotteryId}/draws`;
    return attempt(lotteryId, player.parent, path, { points: 10, nonce: NONCE });
  }
  const { id, claimText } = await drawn(player, lotteryId);
  return what === 'hand over'
    ? attempt(lotteryId, scene.desk, `/prize-codes/${claimText}/hand-over`, {})
    : attempt(lotteryId, scene.desk, `/prizes/${id}/hand-over`, { reason: REASON });
};

/**
 * A campaign after one draw, whose time is over by the next moment, or that has ended and whose prize nobody came for; the clock's
 * watch may have run a moment ago.
 */
export const prepareClock = async (place: Place, wechat: TestWechat, one: Step): Promise<Attempt> => {
  const forfeits = one.what === 'forfeit';
  const t = await openProduct(place, Date.now() - (forfeits ? LONG_AGO : 0), wechat);
  const scene = await buildLottery(t);
  const over = forfeits ? {} : { closesAt: t.clock.now() + 1 };
  const lotteryId = await buildCampaign(t, scene, { prizes: CERTAIN.goods, ...over });
  const player = await buildPlayer(t, scene.campusId, 100);
  const { status } = await askDraw(player, player.parent, lotteryId);
  if (status !== 201) throw new Error(`the draw was refused: ${status}`);
  if (forfeits) {
    t.clock.set(t.clock.now() + OVER);
    requireNoFailures(await endDueCampaigns(t.db, t.product.modules.identity));
  }
  const position = await lastPosition(t);
  await t.db.transaction((uow) => uow.run("DELETE FROM job_run WHERE task = 'lottery.sweep'"));
  await t.close();
  return { one, lotteryId, player, sent: null, position };
};
