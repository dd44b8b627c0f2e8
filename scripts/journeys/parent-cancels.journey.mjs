import assert from 'node:assert/strict';
import { pointsOf, putOnShelf, richChild, stockOf } from './lib-mall.mjs';
import { signInAsFamily } from './lib-parent.mjs';
import { openPage, signInAsStaff } from './lib-staff.mjs';

export const name = 'a family gives up what it redeemed: points and piece are back, and the code is worth nothing at the desk';
/** It counts points that other journeys earn and spend. */
export const fresh = true;

export default async function ({ baseUrl, newPage, api }) {
  const { token, studentId, available, campusId } = await richChild(api);
  // Below what this family wants a guardian to confirm.
  const points = Math.min(available, 900);
  const goodId = await putOnShelf(api, { title: '折叠画架（旅程）', points, campusId, stock: 1 });

  const phone = await newPage();
  await signInAsFamily(phone, baseUrl, 'parent');
  await phone.goto(`${baseUrl}/#/pages/mall/index`);
  await phone.click(`#good-${goodId}`);
  await phone.click('#redeem');
  await phone.click('#sheet-confirm');
  await phone.waitForSelector('#pick-up-code');
  const code = await phone.textContent('#pick-up-code');
  assert.equal(await pointsOf(api, token, studentId), available - points);
  assert.deepEqual(await stockOf(api, goodId, campusId), { available: 0, held: 1 });

  await phone.click('#cancel');
  await phone.click('#sheet-confirm');
  await phone.waitForSelector('#pick-up-code', { state: 'detached' });
  await phone.getByText('已取消').first().waitFor();
  assert.equal(await pointsOf(api, token, studentId), available);
  assert.deepEqual(await stockOf(api, goodId, campusId), { available: 1, held: 0 });

  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'front_desk');
  await openPage(desk, baseUrl, 'pages/pick-up/index');
  await desk.locator('#pick-up-code input').fill(code);
  await desk.click('#find-code');
  await desk.waitForSelector('#found-redemption');
  assert.equal(await desk.locator('#hand-over').count(), 0, 'what was given up is not offered');
}
