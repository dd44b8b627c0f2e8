import assert from 'node:assert/strict';
import { pointsOf, putOnShelf, richChild, seenBy, stockOf } from './lib-mall.mjs';
import { onThePhonePage, phoneOf } from './lib-phone.mjs';
import { eventually } from './lib-staff.mjs';

export const name =
  'in the mini-program itself: a family redeems and shows its code, the front desk’s phone scans it and hands over, a second redemption is given up';
/** It spends points that other journeys look at. */
export const fresh = true;

const redeem = async (phone, goodId) => {
  await phone.page.locator('#tabs button', { hasText: '商城' }).click();
  await phone.route('pages/mall/index');
  await phone.byId(`good-${goodId}`).click();
  await phone.route('packages/mall/pages/good/index');
  await phone.byId('redeem').click();
  await phone.byId('sheet-confirm').click();
  await phone.route('packages/mall/pages/redemption/index');
  await phone.byId('pick-up-code').waitFor();
};

/** The desk's phone: the scanner's panel takes what the camera would have read. */
const handOver = async (desk, scanned, title) => {
  await desk.route('packages/staff/pages/today/index');
  await desk.front.getByText('兑换领取').click();
  await desk.route('packages/staff/pages/pick-up/index');
  await desk.byId('scan-code').click();
  await desk.panel.locator('input').fill(scanned);
  await desk.panel.getByText('扫到了').click();
  await desk.front.getByText(title).first().waitFor();
  await desk.byId('hand-over').click();
  await desk.byId('pick-up-outcome').waitFor();
};

const walk = async (address, { api, newPage }) => {
  const { token, studentId, available, campusId } = await richChild(api);
  const title = '彩色粉笔（旅程）';
  const points = Math.min(900, Math.max(1, Math.floor(available / 3)));
  const goodId = await putOnShelf(api, { title, points, campusId, stock: 2 });

  const family = await phoneOf(newPage, address, 'demo-openid-parent');
  await family.route('pages/home/index');
  await redeem(family, goodId);
  const scanned = await eventually(() => seenBy(family.page));
  assert.match(scanned, /^p1\.[0-9A-Z]{8}$/);

  const desk = await phoneOf(newPage, address, 'demo-openid-front-desk');
  await handOver(desk, scanned, title);
  assert.deepEqual(await stockOf(api, goodId, campusId), { available: 1, held: 0 });

  await family.page.locator('#restart').click();
  await family.route('pages/home/index');
  await redeem(family, goodId);
  await family.byId('cancel').click();
  await family.byId('sheet-confirm').click();
  await family.front.getByText('已取消').first().waitFor();
  assert.deepEqual(await stockOf(api, goodId, campusId), { available: 1, held: 0 });
  assert.equal(await pointsOf(api, token, studentId), available - points);
  for (const phone of [family, desk]) await phone.healthy();
};

export default function (stage) {
  return onThePhonePage(stage, (address) => walk(address, stage));
}
