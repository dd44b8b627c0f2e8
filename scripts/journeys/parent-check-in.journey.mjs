import assert from 'node:assert/strict';
import { codeAtTheDesk, creditsOf, openLesson, signInAsFamily, typeCode } from './lib-parent.mjs';

export const name = 'a parent checks a child in with the code of the front desk, and a second tap changes nothing';

export default async function ({ baseUrl, newPage, api }) {
  const { token, studentId, lesson, name: child } = await openLesson(api, 'parent');
  const before = await creditsOf(api, token, studentId);
  const page = await newPage();
  await signInAsFamily(page, baseUrl, 'parent');

  await typeCode(page, baseUrl, await codeAtTheDesk(api, lesson.id), studentId);
  await page.waitForSelector('#consumed');
  assert.match(await page.textContent('.check-in__title'), new RegExp(`${child} 签到成功`));
  const consumed = await page.textContent('#consumed');
  assert.match(consumed, /本次扣 1 节，还剩 \d+ \/ \d+ 节/);
  assert.equal(await creditsOf(api, token, studentId), before - 1);

  // The other guardian, or the same one again: the same result, nothing more is taken.
  const again = await newPage();
  await signInAsFamily(again, baseUrl, 'parent');
  await typeCode(again, baseUrl, await codeAtTheDesk(api, lesson.id), studentId);
  await again.waitForSelector('#consumed');
  assert.match(await again.textContent('.check-in__title'), /已经签到/);
  assert.equal(await again.textContent('#consumed'), consumed);
  assert.equal(await creditsOf(api, token, studentId), before - 1);
}
