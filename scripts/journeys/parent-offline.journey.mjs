import assert from 'node:assert/strict';
import { codeAtTheDesk, creditsOf, openLesson, signInAsFamily, typeCode } from './lib-parent.mjs';

export const name = 'a check-in that loses the network is kept on the phone and sent when it is back';

export default async function ({ baseUrl, newPage, api }) {
  const { token, studentId, lesson } = await openLesson(api, 'parent_of_three');
  const before = await creditsOf(api, token, studentId);
  const page = await newPage();
  await signInAsFamily(page, baseUrl, 'parent_of_three');

  const cut = () => page.context().setOffline(true);
  await typeCode(page, baseUrl, await codeAtTheDesk(api, lesson.id), studentId, cut);
  await page.waitForSelector('#again');
  assert.match(await page.textContent('.check-in__title'), /已保存，等待网络/);
  assert.equal(await creditsOf(api, token, studentId), before);

  await page.context().setOffline(false);
  await page.waitForSelector('#consumed');
  assert.match(await page.textContent('.check-in__title'), /签到成功/);
  assert.equal(await creditsOf(api, token, studentId), before - 1);
  const left = await page.evaluate(() => localStorage.getItem('qy.pending-check-ins'));
  assert.ok(!left?.includes(studentId), 'nothing waits on the phone any more');
}
