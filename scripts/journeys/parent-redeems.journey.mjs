import assert from 'node:assert/strict';
import { pointsOf, putOnShelf, richChild, seenBy, stockOf } from './lib-mall.mjs';
import { signInAsFamily } from './lib-parent.mjs';
import { eventually, openPage, signInAsStaff } from './lib-staff.mjs';

export const name =
  'a family redeems in two taps, the desk reads the code off its screen and hands over, and the same code does nothing twice';
/** It spends points that other journeys look at. */
export const fresh = true;

const TITLE = '素描铅笔套装（旅程）';

const redeem = async (page, baseUrl, goodId) => {
  await signInAsFamily(page, baseUrl, 'parent');
  await page.goto(`${baseUrl}/#/pages/mall/index`);
  await page.click(`#good-${goodId}`);
  await page.click('#redeem');
  await page.locator('.qy-sheet__panel').getByText('兑换后剩余').first().waitFor();
  await page.click('#sheet-confirm');
  await page.waitForSelector('#pick-up-code');
};

const findAtTheDesk = async (page, baseUrl, code) => {
  await openPage(page, baseUrl, 'pages/pick-up/index');
  await page.locator('#pick-up-code input').fill(code);
  await page.click('#find-code');
  await page.waitForSelector('#found-redemption');
};

export default async function ({ baseUrl, newPage, api }) {
  const { token, studentId, child, available, campusId } = await richChild(api);
  const points = Math.min(900, Math.max(1, Math.floor(available / 3)));
  const goodId = await putOnShelf(api, { title: TITLE, points, campusId, stock: 2 });

  const phone = await newPage();
  await redeem(phone, baseUrl, goodId);
  assert.equal(await pointsOf(api, token, studentId), available - points);
  assert.deepEqual(await stockOf(api, goodId, campusId), { available: 1, held: 1 });

  const scanned = await eventually(() => seenBy(phone));
  assert.match(scanned, /^p1\.[0-9A-Z]{8}$/);
  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'front_desk');
  await findAtTheDesk(desk, baseUrl, scanned);
  const found = await desk.textContent('#found-redemption');
  assert.ok(found.includes(TITLE) && found.includes(child), found);
  await desk.click('#hand-over');
  await desk.waitForSelector('#pick-up-outcome');
  assert.deepEqual(await stockOf(api, goodId, campusId), { available: 1, held: 0 });

  await findAtTheDesk(desk, baseUrl, scanned);
  assert.equal(await desk.locator('#hand-over').count(), 0, 'what was handed over is not offered again');

  await phone.reload();
  await phone.getByText('已领取').first().waitFor();
  assert.equal(await phone.locator('#pick-up-code').count(), 0);
  assert.equal(await pointsOf(api, token, studentId), available - points);
  await phone.goto(`${baseUrl}/#/pages/points/index`);
  await phone.locator('.qy-statement', { hasText: TITLE }).first().waitFor();
}
