import assert from 'node:assert/strict';
import { PASSING_MS, passingTime, passTime, serverNow, withinOneDay } from './lib-clock.mjs';
import { revealLottery, startLottery } from './lib-lottery.mjs';
import { pointsOf, richChild } from './lib-mall.mjs';
import { signInAsFamily } from './lib-parent.mjs';
import { tokenOf } from './lib-staff.mjs';

export const name = 'a family draws twice, and when it is over its own device recomputes every draw from what was published';
/** It spends points that other journeys look at, and switches lotteries on. */
export const fresh = true;
/** However long the draws take: the campaign closes when the time passes, after them. A family may draw twice a day. */
export const env = { ...passingTime, ...withinOneDay };

/** Above 1,200 points the demo family's guardians are asked for their word. */
const MOST_UNASKED = 1_000;

const drawOnce = async (page) => {
  await page.click('#draw');
  await page.click('#sheet-confirm');
  await page.waitForSelector('#draw-outcome');
  await page.click('#reveal-done');
  await page.waitForSelector('#draw-outcome', { state: 'detached' });
};

const verify = async (page, baseUrl, studentId, id) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/mall/pages/verify/index?studentId=${studentId}&lotteryId=${id}`);
  await page.click('#verify');
  await page.waitForSelector('#verdict');
  return page.textContent('body');
};

export default async function (stage) {
  const { baseUrl, newPage, api } = stage;
  const { token, studentId, available } = await richChild(api);
  const page = await newPage();
  await signInAsFamily(page, baseUrl, 'parent');
  const pointsPerDraw = Math.max(1, Math.min(MOST_UNASKED, Math.floor(available / 4)));
  const owner = await tokenOf(api, 'owner');
  const closesAt = (await serverNow(api)) + PASSING_MS;
  const lottery = await startLottery(api, owner, { pointsPerDraw, perFamilyDay: 2, closesAt });
  const { id } = lottery;
  const early = await api('GET', `/lotteries/${id}/published.json`, {});
  assert.equal(early.body.error.code, 'lottery_still_open');
  await page.goto(`${baseUrl}/#/packages/mall/pages/lottery/index?studentId=${studentId}&lotteryId=${id}`);
  await drawOnce(page);
  await drawOnce(page);
  await page.waitForSelector('#lottery-refusal');

  const { body: own } = await api('GET', `/students/${studentId}/draws?lotteryId=${id}`, { token });
  assert.deepEqual(
    own.items.map(({ drawNo }) => drawNo),
    [2, 1],
  );
  const won = own.items.reduce((sum, { prizePoints }) => sum + prizePoints, 0);
  assert.equal(await pointsOf(api, token, studentId), available - 2 * pointsPerDraw + won);

  passTime(stage);
  await revealLottery(api, owner, lottery);
  const text = await verify(page, baseUrl, studentId, id);
  assert.match(text, /核对一致/);
  assert.equal((text.match(/重新计算的结果相同/g) ?? []).length, 2);
  assert.doesNotMatch(text, /重新计算的结果不同|有不一致的地方/);
}
