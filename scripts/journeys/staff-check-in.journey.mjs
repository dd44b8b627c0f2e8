import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { creditsOf, signInAsFamily, typeCode } from './lib-parent.mjs';
import { addLessonFor, giveConsent } from './lib-school.mjs';
import { eventually, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'the desk shows the changing QR code, a family reads it off the screen, and the desk sees the child arrive';

const simulator = createRequire(new URL('../wechat-simulator/package.json', import.meta.url));
const readQr = simulator('jsqr');
const { PNG } = simulator('pngjs');

/** What a camera in front of this screen reads. */
const seenBy = async (screen) => {
  const { data, width, height } = PNG.sync.read(await screen.screenshot());
  return readQr(new Uint8ClampedArray(data), width, height)?.data;
};

export default async function ({ baseUrl, newPage, api }) {
  const family = await tokenOf(api, 'parent_of_three');
  await giveConsent(api, family);
  const { studentId, child, lesson } = await addLessonFor(api, family);
  const credits = await creditsOf(api, family, studentId);
  const parent = await newPage();
  await signInAsFamily(parent, baseUrl, 'parent_of_three');

  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'front_desk');
  await openPage(desk, baseUrl, `pages/lesson/index?lessonId=${lesson.id}`);
  await desk.click('#show-code');
  await desk.waitForSelector('#code-text');
  await desk.waitForSelector('#arrived');
  const before = Number(await desk.textContent('#arrived'));
  assert.equal(await desk.locator('.code__name', { hasText: child }).count(), 0);

  const code = await eventually(() => seenBy(desk));
  await typeCode(parent, baseUrl, code, studentId);
  await parent.waitForSelector('#consumed');
  assert.match(await parent.textContent('.check-in__title'), new RegExp(`${child} 签到成功`));
  assert.equal(await creditsOf(api, family, studentId), credits - 1);

  await desk.locator('.code__name', { hasText: child }).waitFor();
  await eventually(async () => Number(await desk.textContent('#arrived')) === before + 1);
}
