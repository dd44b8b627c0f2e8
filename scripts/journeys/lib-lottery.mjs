// Lotteries that journeys and photographs need: a draft, one that runs, and one that is over with its seed revealed.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from './lib-staff.mjs';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const sent = (answer) => {
  assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const once = () => ({ 'idempotency-key': `lottery-${randomUUID()}` });
const day = (at) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at);

const prize = (id, name, kind, weight, rest) => ({
  id,
  name,
  kind,
  valueFen: 0,
  points: 0,
  weight,
  stock: null,
  usage: '',
  ...rest,
});
const PRIZES = [
  prize('easel', '桌面画架', 'goods', 10, { valueFen: 16_800, stock: 2, costFen: 9_900 }),
  prize('paints', '48 色水彩颜料', 'goods', 90, { valueFen: 6_800, stock: 20, costFen: 3_500 }),
  prize('points', '20 积分', 'points', 200, { valueFen: 20, points: 20, usage: '可在积分商城使用，有效期一年。' }),
  prize('none', '未中奖', 'nothing', 700, { fallback: true }),
];

/** Everything a campaign has to publish; `change` replaces parts of it. */
export const lotteryText = (change = {}) => {
  const now = Date.now();
  const closesAt = change.closesAt ?? now + 10 * DAY_MS;
  return {
    title: '冬日积分抽奖',
    opensAt: now - MINUTE_MS,
    closesAt,
    pointsPerDraw: 10,
    perFamilyDay: 3,
    perFamily: 10,
    prizes: PRIZES,
    conditions: '本校在读学员的家庭均可参加，无需分享。',
    claim: '凭领奖码到校区前台领取。',
    claimThrough: day(closesAt + 30 * DAY_MS),
    forfeit: '逾期未领视为放弃，奖品不再补发。',
    organiser: '青芽艺术学校',
    contact: '021-00000000',
    ...change,
  };
};

/** Begins a draft. @returns the campaign */
export const draftLottery = async (api, owner, change) =>
  sent(await api('POST', '/lotteries', { token: owner, headers: once(), body: lotteryText(change) }));

/** Opens lotteries at the school and starts a campaign. @returns the campaign */
export const startLottery = async (api, owner, change) => {
  sent(await api('PUT', '/lottery-setting', { token: owner, body: { on: true, understood: true } }));
  const { id, version } = await draftLottery(api, owner, change);
  return sent(await api('POST', `/lotteries/${id}/start`, { token: owner, headers: once(), body: { version } }));
};

/** Draws once for a child. @returns the draw */
export const drawOnce = async (api, parent, studentId, lottery) => {
  const body = { points: lottery.pointsPerDraw, nonce: randomUUID() };
  const path = `/students/${studentId}/lotteries/${lottery.id}/draws`;
  return sent(await api('POST', path, { token: parent, headers: once(), body }));
};

/** Reveals the seed as soon as the campaign has closed by the server's clock; the server's own sweep may be faster. */
export const revealLottery = (api, owner, { id }) =>
  eventually(async () => {
    const ended = await api('POST', `/lotteries/${id}/end`, { token: owner, headers: once() });
    const code = ended.body?.error?.code;
    if (code === 'lottery_still_open') return false;
    if (code !== 'lottery_state') sent(ended);
    return true;
  });

/** Waits for the closing time and reveals the seed. */
export const endLottery = async (api, owner, lottery) => {
  await pause(Math.max(0, lottery.closesAt - Date.now()));
  await revealLottery(api, owner, lottery);
};

/** So long a short campaign stays open at first. */
const OPEN_MS = 6_000;

/** @returns the campaign, over; undefined when it closed before everything in it was done */
const tryEndedLottery = async (api, { owner, parent, studentId }, { draws, openMs }) => {
  const often = prize('badge', '纪念徽章', 'goods', 90, { valueFen: 1_500, stock: 50, costFen: 600 });
  const none = prize('none', '未中奖', 'nothing', 10, { fallback: true });
  const closesAt = Date.now() + openMs;
  const change = { title: '开学纪念抽奖', pointsPerDraw: 1, prizes: [often, none], closesAt };
  let lottery;
  try {
    lottery = await startLottery(api, owner, change);
    for (let count = 0; count < draws; count += 1) await drawOnce(api, parent, studentId, lottery);
  } catch (error) {
    if (Date.now() < closesAt) throw error;
    return undefined;
  }
  await endLottery(api, owner, lottery);
  return lottery;
};

/**
 * A campaign that is over: `draws` draws of one child, most of which win something to be picked up. A machine for which it
 * closes too early gets another one that stays open twice as long. @returns its id
 */
export const endedLottery = async (api, people, { draws = 3, openMs = OPEN_MS } = {}) => {
  const lottery = await tryEndedLottery(api, people, { draws, openMs });
  return lottery ? lottery.id : endedLottery(api, people, { draws, openMs: openMs * 2 });
};
