import assert from 'node:assert/strict';
import { PASSING_MS, passingTime, passTime } from './lib-clock.mjs';
import { revealLottery, startLottery } from './lib-lottery.mjs';
import { pointsOf, richChild } from './lib-mall.mjs';
import { onThePhonePage, phoneOf } from './lib-phone.mjs';
import { tokenOf } from './lib-staff.mjs';

export const name =
  'in the mini-program itself: a family draws from the mall, and the phone recomputes every draw when it is over';
/** It spends points that other journeys look at, and switches lotteries on. */
export const fresh = true;
/** However long the draw takes: the campaign closes when the time passes, after it. */
export const env = passingTime;

const walk = async (address, stage) => {
  const { api, newPage } = stage;
  const { token, studentId, available } = await richChild(api);
  const family = await phoneOf(newPage, address, 'demo-openid-parent');
  await family.route('pages/home/index');
  const owner = await tokenOf(api, 'owner');
  const lottery = await startLottery(api, owner, { perFamilyDay: 1, closesAt: Date.now() + PASSING_MS });

  await family.page.locator('#tabs button', { hasText: '商城' }).click();
  await family.byId(`lottery-${lottery.id}`).click();
  await family.route('packages/mall/pages/lottery/index');
  await family.byId('draw').click();
  await family.byId('sheet-confirm').click();
  await family.byId('draw-outcome').waitFor();
  await family.byId('reveal-done').click();
  const { body: own } = await api('GET', `/students/${studentId}/draws?lotteryId=${lottery.id}`, { token });
  assert.equal(own.items.length, 1);
  const [{ prizePoints }] = own.items;
  assert.equal(await pointsOf(api, token, studentId), available - lottery.pointsPerDraw + prizePoints);

  passTime(stage);
  await revealLottery(api, owner, lottery);
  await family.page.locator('#restart').click();
  await family.route('pages/home/index');
  await family.page.locator('#tabs button', { hasText: '商城' }).click();
  await family.byId(`lottery-${lottery.id}`).click();
  await family.byId('go-verify').click();
  await family.route('packages/mall/pages/verify/index');
  await family.byId('verify').click();
  await family.byId('verdict').getByText('核对一致').waitFor();
  await family.front
    .getByText(/重新计算的结果相同/)
    .first()
    .waitFor();
  await family.healthy();
};

export default function (stage) {
  return onThePhonePage(stage, (address) => walk(address, stage));
}
