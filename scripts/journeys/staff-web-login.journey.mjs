import assert from 'node:assert/strict';
import { openPage, signInAsStaff } from './lib-staff.mjs';

export const name = 'a computer is signed in by its code, confirmed on the phone';

const ask = async (computer, phone, baseUrl) => {
  await openPage(computer, baseUrl, 'console/web-login/index');
  await computer.waitForSelector('#login-text');
  await openPage(phone, baseUrl, 'pages/confirm-login/index');
  await phone.locator('#scene input').fill((await computer.textContent('#login-text')).trim());
  await phone.click('#next');
  await phone.waitForSelector('#confirm');
  await computer.getByText('扫码成功，请在手机上确认').waitFor();
};

export default async function ({ baseUrl, newPage }) {
  const phone = await newPage();
  await signInAsStaff(phone, baseUrl, 'manager');
  const computer = await newPage({ desktop: true });

  await ask(computer, phone, baseUrl);
  await phone.click('#refuse');
  await phone.waitForSelector('#login-refused');
  await computer.getByText('手机上拒绝了这次登录').waitFor();
  assert.equal(await computer.locator('#menu-students').count(), 0);

  await ask(computer, phone, baseUrl);
  await phone.click('#confirm');
  await phone.waitForSelector('#login-confirmed');
  await computer.waitForSelector('#menu-students');
  await computer.waitForSelector('#menu-audit');
  assert.equal(await computer.locator('#menu-deliveries').count(), 1);
}
