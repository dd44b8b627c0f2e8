import assert from 'node:assert/strict';
import { openPage, signInAsStaff } from './lib-staff.mjs';

export const name = 'the owner looks at failed deliveries and at the scheduled tasks';

export default async function ({ baseUrl, newPage }) {
  const page = await newPage({ desktop: true });
  await signInAsStaff(page, baseUrl, 'owner');
  await openPage(page, baseUrl, 'console/start/index');
  await page.click('#menu-deliveries');
  await page.getByText('没有失败的投递').waitFor();
  assert.match(await page.textContent('.desk__facts'), /失败\s*0/);
  await page.click('#menu-jobs');
  await page.locator('[id^="run-"]').first().waitFor();
  assert.ok((await page.locator('[id^="run-"]').count()) >= 2);
}
